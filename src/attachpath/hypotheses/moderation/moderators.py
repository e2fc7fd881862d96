"""Moderators of a link: z-scores of client variables, two groups as they are, categories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from attachpath.cohort import Cohort, analysis_table, known_columns
from attachpath.errors import UsageError
from attachpath.hypotheses.theory import TableName, Theory

__all__ = ["SEEDS", "Moderator", "columns_of", "moderators_of", "usable"]

SEEDS = (
    "differentiation",
    "sense_of_coherence",
    "emotion_regulation_difficulty",
    "interpersonal_trust",
    "sessions_attended",
    "orientation",
)
"""What a client brings (the seeds), how long therapy was, and the therapist's orientation."""

FEWEST_CLIENTS = 5
MOST_MISSING = 0.5
MOST_CATEGORIES = 10

_AFTER = ("sessions_attended", "ended")
_AFTER_ENDINGS = ("_between", "_post", "_change")

Kind = Literal["number", "binary", "category"]


@dataclass(frozen=True, eq=False)
class Moderator:
    """One moderator, a value a client.

    Attributes
    ----------
    name : str
        Column.
    kind : {"number", "binary", "category"}
        A number is a z-score over all clients; of two groups the first is 0 and the second 1.
    values : Series
        By ``client_id``.
    groups : tuple of str
        Names of the groups of a binary moderator or a category.
    notes : tuple of str
        What a reader must know.
    reason : str or None
        Why it cannot moderate anything here.
    """

    name: str
    kind: Kind
    values: pd.Series
    groups: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str | None = None


def moderators_of(cohort: Cohort, theory: Theory, names: Sequence[str] = SEEDS) -> list[Moderator]:
    """Prepare moderators from a cohort.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : Theory
        Says how ESAT is made.
    names : sequence of str
        Columns of clients or of their therapists, or client means (``wai_between``).

    Returns
    -------
    list of Moderator
        One a name. A known column that this cohort does not have gives a reason.

    Raises
    ------
    UsageError
        ``unknown-column`` with the nearest name; ``occasion-column`` for a column that differs
        from occasion to occasion.
    """
    return [_moderator(cohort, theory, name) for name in dict.fromkeys(names)]


def _moderator(cohort: Cohort, theory: Theory, name: str) -> Moderator:
    notes: tuple[str, ...] = ()
    if name in _AFTER or name.endswith(_AFTER_ENDINGS):
        notes = (f"{name} came after the process began: it may be a result of what it moderates",)
    try:
        table = columns_of(cohort, theory, "clients", [name])
    except UsageError as error:
        if error.code == "unknown-column" and name in known_columns(cohort.instruments):
            empty = pd.Series(dtype=float)
            return Moderator(name, "number", empty, reason=f"the cohort has no {name}")
        raise
    values = table.set_index("client_id")[name]
    found = values.dropna().unique()
    if len(found) == 0:
        reason = f"nobody in this cohort has a value of {name}"
        return Moderator(name, "number", values, reason=reason)
    numeric = pd.api.types.is_numeric_dtype(values.dtype)
    if len(found) == 1:
        return Moderator(name, "number", values, reason=f"{name} is the same for all clients")
    if len(found) == 2:
        return _binary(name, values, notes)
    if not numeric:
        text = values.astype("str").where(values.notna())
        return Moderator(name, "category", text, tuple(sorted(text.dropna().unique())), notes)
    scaled = (values - values.mean()) / values.std(ddof=1)
    return Moderator(name, "number", scaled.astype(float), (), notes)


def columns_of(
    cohort: Cohort, theory: Theory, table: TableName, names: Sequence[str]
) -> pd.DataFrame:
    """Return columns with their keys, ESAT as the theory makes it, nothing standardised."""
    made = analysis_table(
        cohort, table, names, esat=theory.esat, control=theory.esat_control, standardise=()
    )
    made.attrs = {}
    return made


def _binary(name: str, values: pd.Series, notes: tuple[str, ...]) -> Moderator:
    first, second = sorted(values.dropna().unique())
    codes = (values == second).astype(float).where(values.notna())
    names = tuple(f"{one:g}" if isinstance(one, float) else str(one) for one in (first, second))
    contrast = f"{name}: {names[1]} against {names[0]}"
    return Moderator(name, "binary", codes, names, (contrast, *notes))


def usable(moderator: Moderator, rows: pd.DataFrame) -> Moderator:
    """Return a moderator as far as the clients of one link allow.

    Parameters
    ----------
    moderator : Moderator
        From `moderators_of`.
    rows : DataFrame
        The rows that the link uses without a moderator, with `client_id` and the therapist.

    Returns
    -------
    Moderator
        With a reason where it is missing for more than half of these clients, the same for all
        of them, or a category that is the therapist under another name. Groups of fewer than
        five clients, and groups of therapists that are one therapist, are left out and counted.
    """
    if moderator.reason is not None:
        return moderator
    clients = rows.drop_duplicates("client_id").set_index("client_id")
    here = moderator.values.reindex(clients.index)
    missing = float(here.isna().mean())
    if missing > MOST_MISSING:
        percent = f"{100 * missing:.0f} %"
        return _because(moderator, f"{moderator.name} is missing for {percent} of the clients")
    if here.nunique() < 2:
        return _because(moderator, f"{moderator.name} is the same for all clients of this link")
    if moderator.kind == "number":
        return moderator
    return _with_groups(moderator, here, clients)


def _with_groups(moderator: Moderator, here: pd.Series, clients: pd.DataFrame) -> Moderator:
    """Leave small groups out, and say why those that stay may be no groups to compare."""
    sizes = here.value_counts()
    small = set(sizes.index[sizes < FEWEST_CLIENTS])
    owned = {group: owner for group, owner in _of_one_owner(here, clients) if group not in small}
    out = small | set(owned)
    reason = _no_groups(moderator.name, here, clients)
    if reason is None and len(sizes) - len(out) < 2:
        several = f" of more than one {min(owned.values())}" if owned else ""
        least = f"at least {FEWEST_CLIENTS} clients{several}"
        reason = f"{moderator.name} has no two groups of {least} here"
    if reason is not None:
        return _because(moderator, reason)
    if not out:
        return moderator
    start = f"clients left out because their group of {moderator.name}"
    counted = {f"{start} has fewer than {FEWEST_CLIENTS}": int(here.isin(list(small)).sum())}
    for owner in sorted(set(owned.values())):
        alone = [group for group, name in owned.items() if name == owner]
        counted[f"{start} is one {owner}"] = int(here.isin(alone).sum())
    notes = [f"{why}: {n}" for why, n in counted.items() if n]
    groups = moderator.groups
    if moderator.kind == "category":
        groups = tuple(group for group in groups if group in sizes.index and group not in out)
    values = moderator.values.mask(moderator.values.isin(list(out)))
    return replace(moderator, values=values, groups=groups, notes=(*moderator.notes, *notes))


def _of_one_owner(values: pd.Series, clients: pd.DataFrame) -> Iterator[tuple[object, str]]:
    """Yield groups that a single therapist makes up, where the moderator is of therapists.

    What such a group has of its own and what the therapist has cannot be told apart, and its
    numbers would be those of one person.
    """
    known = values.dropna()
    for column in (name for name in clients.columns if name.endswith("_id")):
        owners = clients.loc[known.index, column]
        of_owner = known.groupby(owners)
        if not of_owner.nunique().max() <= 1 < of_owner.count().max():
            continue
        alone = owners.groupby(known).nunique()
        yield from ((group, column.removesuffix("_id")) for group in alone.index[alone == 1])


def _because(moderator: Moderator, reason: str) -> Moderator:
    return replace(moderator, reason=reason)


def _no_groups(name: str, values: pd.Series, clients: pd.DataFrame) -> str | None:
    known = values.dropna()
    for group in (column for column in clients.columns if column.endswith("_id")):
        pairs = pd.DataFrame({"value": known, "owner": clients.loc[known.index, group]})
        pairs = pairs.dropna().drop_duplicates()
        if len(pairs) > 1 and not (pairs["owner"].duplicated() | pairs["value"].duplicated()).any():
            return (
                f"every value of {name} belongs to one {group.removesuffix('_id')}: the two "
                "cannot be told apart"
            )
    if known.nunique() > MOST_CATEGORIES:
        return f"{name} has {known.nunique()} different values: more than {MOST_CATEGORIES} groups"
    return None
