"""A client-level predictor split in two: the mean of the therapist's clients, and the deviation.

Mundlak (1978, Econometrica 46, 69-85): with one coefficient for both a model assumes that clients
of one therapist differ as therapists do.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from attachpath.hypotheses.changed_formula import Term, change, terms_of
from attachpath.hypotheses.robustness_checks.tested_model import AsTested, Changed

__all__ = ["therapist_means"]


def therapist_means(tested: AsTested) -> Iterator[Changed]:
    """Yield the model with the focal predictor, and its ESAT control, split by therapist.

    The mean is over the clients of the model, each counted once.
    """
    original, level = tested.hypothesis, tested.upper_level
    if level is None or len(original.factors) > 1 or original.level_of_term != "client":
        return
    rows = tested.usable_rows
    focal, group = original.term, f"{level}_id"
    if focal not in rows or not pd.api.types.is_numeric_dtype(rows[focal]):
        return
    split = (focal, *tested.esat_controls(focal))
    names = {name: (f"{name}_{level}_deviation", f"{name}_{level}_mean") for name in split}
    labels = {
        "deviation_from_group": f"deviation from {level}'s mean",
        "group_mean": f"{level}'s mean",
    }
    reason = _no_split(rows, focal, group)
    if reason is not None:
        yield Changed(labels, original, reason=reason)
        return
    for name, columns in names.items():
        rows = _split(rows, name, group, columns)
    terms: list[Term] = []
    for term in terms_of(original):
        halves = names.get(term[0]) if len(term) == 1 else None
        terms += [(half,) for half in halves] if halves else [term]
    deviation, mean = names[focal]
    yield Changed(
        labels,
        change(original, terms=terms, term=deviation),
        terms={"group_mean": mean},
        table=rows,
        notes=_notes(rows, group, level, esat=len(split) > 1),
    )


def _no_split(rows: pd.DataFrame, focal: str, group: str) -> str | None:
    once = rows.drop_duplicates("client_id").dropna(subset=[group])
    level = group.removesuffix("_id")
    if once[group].nunique() < 2:
        return f"all clients of the model have one {level}"
    if once.groupby(group)[focal].nunique().max() < 2:
        return f"{focal} is the same for all clients of a {level}"
    if once.groupby(group)[focal].mean().nunique() < 2:
        return f"{focal} has the same mean for every {level}"
    return None


def _split(rows: pd.DataFrame, name: str, group: str, columns: tuple[str, str]) -> pd.DataFrame:
    """Add deviation and mean; a client without a therapist is a group of one."""
    once = rows.drop_duplicates("client_id")
    means = rows[group].map(once.groupby(group)[name].mean())
    means = means.astype(float).fillna(rows[name])
    return rows.assign(**{columns[0]: rows[name] - means, columns[1]: means})


def _notes(rows: pd.DataFrame, group: str, level: str, *, esat: bool) -> tuple[str, ...]:
    clients = rows.drop_duplicates("client_id")[group].value_counts()
    single = f"{int((clients == 1).sum())} of {len(clients)}"
    said = f"the {level}'s mean beside the deviation from it"
    said += ", also of the scale that ESAT removes" if esat else ""
    if not (clients == 1).any():
        return (said,)
    return said, f"with one client, whose deviation is zero: {single} groups of {group}"
