"""Moderators of each link of the sequence: the model of a hypothesis with one product more.

A link is the model of a hypothesis in which its predictor is crossed with a moderator. All
products of a run are adjusted together, by Holm and by Benjamini & Hochberg; none has a verdict.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.hypotheses.changed_formula import terms_of
from attachpath.hypotheses.fit_model import fit_model, used_rows
from attachpath.hypotheses.fitting import TheoryFits, fits_for
from attachpath.hypotheses.levels import theory_for
from attachpath.hypotheses.moderation.moderated_estimates import moderation_numbers
from attachpath.hypotheses.moderation.moderated_model import crossed
from attachpath.hypotheses.moderation.moderators import (
    SEEDS,
    Moderator,
    columns_of,
    moderators_of,
    usable,
)
from attachpath.hypotheses.moderation.sequence import Link, sequence_links, variable_of
from attachpath.hypotheses.theory import Hypothesis, Theory
from attachpath.hypotheses.verdict import benjamini_hochberg, holm
from attachpath.parallel import one_blas_thread

__all__ = ["MODERATED_COLUMNS", "moderated_links"]

_TEXT = ("id", "predictor", "outcome", "moderator", "kind", "formula")
_COUNTS = ("n_obs", "n_clients")
_NUMBERS = (
    *("estimate", "std_error", "df", "ci_low", "ci_high"),
    *("statistic", "df_num", "df_den", "p_value", "p_holm", "q_value"),
    *("std_estimate", "std_ci_low", "std_ci_high", "smallest_detectable"),
    *("slope_low", "slope_high"),
)
MODERATED_COLUMNS = (*_TEXT, *_COUNTS, *_NUMBERS, "at_low", "at_high", "notes", "reason")


def moderated_links(
    cohort: Cohort,
    theory: str | Path | Theory = "et_graf",
    moderators: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Test whether client variables moderate the links of the sequence of a theory.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.
    moderators : sequence of str, optional
        Columns of clients or of their therapists. Where None, the variables that the theory
        declares as moderators, or else the seeds (`SEEDS`); none of either where the cohort has
        not one of them.

    Returns
    -------
    DataFrame
        A row a link and moderator, links in the order of the file (`MODERATED_COLUMNS`).
        `estimate` to `ci_high` are the product of predictor and moderator; a moderator of more
        than two groups has no single product but the joint test of all (`statistic` is then F on
        `df_num` and `df_den`, else t squared on 1 and `df`). `std_estimate` is
        b SD(x) SD(m) / SD(y) at the level of the term with its 95 % interval; for two groups
        b SD(x) / SD(y), the difference of the two standardised slopes. `slope_low` and
        `slope_high` are standardised slopes of the predictor at `at_low` and `at_high` (1 SD below
        and above the mean; the two groups; the groups with the lowest and the highest slope).
        `p_value` is unadjusted, `p_holm` and `q_value` are adjusted over all tested rows of the
        table. What could not be tested has a `reason` and no numbers. `notes` are those that the
        model of the hypothesis does not have itself.

    Raises
    ------
    UsageError
        ``unknown-column`` or ``occasion-column`` for a moderator that is no client variable.
    SpecificationError, FormulaError
        When the theory itself is wrong.

    Notes
    -----
    Products that the model has already stay. Where ESAT is a factor, the product of the subscale
    removed from it stands beside (rule 1 for ESAT). A moderator that is constant within
    therapists (or any other group with a random intercept) crosses levels: the predictor then has
    an independent random slope over that group (Heisig & Schaeffer 2019, European Sociological
    Review 35, 258-279).

    Examples
    --------
    >>> from attachpath.simulation import simulate_cohort
    >>> cohort = simulate_cohort(clients=120, seed=1, items=False)
    >>> rows = moderated_links(cohort, moderators=["differentiation"])
    >>> rows["id"].tolist()
    ['H1a', 'H1b', 'H2a', 'H2b', 'H3a', 'H3b']
    >>> bool((rows["p_holm"] >= rows["q_value"]).all())
    True
    """
    loaded = theory_for(cohort, theory)
    fits = fits_for(cohort, loaded)
    own = set(fits.measured) - set(cohort.occasions.columns)
    names = _usual(loaded, own) if moderators is None else moderators
    prepared = moderators_of(cohort, loaded, names)
    with one_blas_thread():
        rows = [_row(fits, link, one) for link in sequence_links(loaded) for one in prepared]
    _adjust(rows)
    table = pd.DataFrame(rows, columns=list(MODERATED_COLUMNS), dtype=object)
    return table.astype(dict.fromkeys(_COUNTS, "Int64") | dict.fromkeys(_NUMBERS, float))


def _usual(theory: Theory, measured: Collection[str]) -> Sequence[str]:
    """Return the moderators of a theory, as far as clients have them, or the seeds."""
    declared = [one.name for one in theory.variable if one.role == "moderator"]
    if declared:
        return [name for name in declared if name in measured]
    return SEEDS if any(name in measured for name in SEEDS) else ()


def _row(fits: TheoryFits, link: Link, moderator: Moderator) -> dict[str, Any]:
    hypothesis = fits.theory[link.id].complete_cases
    row: dict[str, Any] = dict.fromkeys(MODERATED_COLUMNS)
    row |= {**link._asdict(), "moderator": moderator.name, "kind": moderator.kind, "notes": []}
    reason = (
        fits.reason(hypothesis) or moderator.reason or _no_moderator(hypothesis, link, moderator)
    )
    if reason is not None:
        return row | {"reason": reason}
    try:
        return row | _tested(fits, hypothesis, link, moderator)
    except AttachpathError as error:
        return row | {"reason": f"{error.message} [{error.code}]"}


def _no_moderator(hypothesis: Hypothesis, link: Link, moderator: Moderator) -> str | None:
    """Say why a variable cannot moderate this link whatever the data are."""
    name = moderator.name
    if variable_of(name) == variable_of(link.predictor):
        return f"{name} is the predictor of this link"
    if variable_of(name) == variable_of(link.outcome):
        return f"{name} is the outcome of this link"
    if {link.predictor, name} in [set(term) for term in terms_of(hypothesis)]:
        return f"{link.predictor}:{name} stands in the model of {link.id} itself"
    return None


def _tested(
    fits: TheoryFits, hypothesis: Hypothesis, link: Link, moderator: Moderator
) -> dict[str, Any]:
    partial = fits.cohort.partially_nested
    table = fits.table(hypothesis)
    moderator = usable(moderator, used_rows(table, hypothesis.formula, partial=partial))
    if moderator.reason is not None:
        return {"reason": moderator.reason}
    table = table.assign(
        **{moderator.name: moderator.values.reindex(table["client_id"]).to_numpy()}
    )
    changed = crossed(fits.theory, hypothesis, link.predictor, moderator.name, table)
    more = [name for name in changed.parsed.columns if name not in table.columns]
    if more:  # what ESAT as a moderator needs beside it
        beside = columns_of(fits.cohort, fits.theory, changed.table, more)
        table = table.assign(**{name: beside[name] for name in more})
    fitted = fit_model(changed, table, None, partial=partial)
    used = used_rows(table, fitted.formula, partial=partial)
    found: dict[str, Any] = {
        "formula": changed.parsed.text,
        "n_obs": len(used),
        "n_clients": used["client_id"].nunique(),
        "notes": [
            *moderator.notes,
            *_standing(hypothesis, link.predictor),
            *_new_notes(fits, hypothesis, fitted),
        ],
        "reason": fitted.reason,
    }
    if fitted.reason is not None:
        return found
    return found | moderation_numbers(changed, fitted, moderator, used)


def _standing(hypothesis: Hypothesis, predictor: str) -> list[str]:
    """Say which products with the predictor the model has already."""
    return [
        f"{':'.join(term)} stands in the model too: slopes are those at the mean of {other}"
        for term in terms_of(hypothesis)
        if len(term) == 2 and predictor in term
        for other in term
        if other != predictor
    ]


def _new_notes(fits: TheoryFits, hypothesis: Hypothesis, fitted: Fitted) -> list[str]:
    """Return the notes of a fit that the model of the hypothesis does not have itself."""
    try:
        known = fits.fit(hypothesis).notes
    except AttachpathError:
        known = ()
    return [note for note in fitted.notes if note not in known]


def _adjust(rows: list[dict[str, Any]]) -> None:
    """Adjust over every test of the table; rows without one do not count."""
    tested = {
        str(place): row["p_value"] for place, row in enumerate(rows) if pd.notna(row["p_value"])
    }
    by_holm, by_benjamini_hochberg = holm(tested), benjamini_hochberg(tested)
    for place in tested:
        rows[int(place)]["p_holm"] = by_holm[place]
        rows[int(place)]["q_value"] = by_benjamini_hochberg[place]
