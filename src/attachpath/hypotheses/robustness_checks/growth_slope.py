"""Growth itself in the place of its level: each client's own slope over log session."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from attachpath.cohort import Cohort, analysis_table
from attachpath.errors import AttachpathError, EstimationError
from attachpath.hypotheses.changed_formula import change, terms_of
from attachpath.hypotheses.reasons import reason_for
from attachpath.hypotheses.robustness_checks.tested_model import AsTested, Changed
from attachpath.models import multilevel, random_effects

__all__ = ["growth_slope", "predicted_slopes"]

PREDICTED = (
    "slopes are predicted random effects of a growth model of the measure; what is uncertain in "
    "them is not carried on"
)
_GROWTH = "tds_"
_TIME = "session_log"


def growth_slope(tested: AsTested) -> Iterator[Changed]:
    """Yield the model with each client's own slope in the place of the client mean of a TDS."""
    original = tested.hypothesis
    measure = original.term.removesuffix("_between")
    if not (measure.startswith(_GROWTH) and f"{measure}_between" == original.term):
        return
    if measure not in tested.cohort.occasions:
        return
    labels = {"growth_slope": "own slope for level"}
    try:
        slopes = predicted_slopes(tested.cohort, measure, tested.upper_level)
    except AttachpathError as error:
        yield Changed(labels, original, reason=reason_for(error, original.parsed.text))
        return
    name = f"{measure}_slope"
    terms = [(name,) if term == (original.term,) else term for term in terms_of(original)]
    table = tested.table(original)
    yield Changed(
        labels,
        change(original, terms=terms, term=name),
        table=table.assign(**{name: table["client_id"].map(slopes)}),
        own_scale=True,
        notes=(PREDICTED,),
    )


def predicted_slopes(cohort: Cohort, measure: str, upper_level: str | None) -> pd.Series:
    """Return each client's slope of a measure over log session, by ``client_id``.

    Parameters
    ----------
    cohort : Cohort
        The data.
    measure : str
        Column of the occasions.
    upper_level : str or None
        Level above clients, as ``"therapist"``.

    Returns
    -------
    Series
        Deviations from the mean slope, of every client with the measure.

    Raises
    ------
    EstimationError
        ``no-slopes`` where the fit has no variance of slopes, or what the model raises.

    Notes
    -----
    Best linear unbiased predictions (empirical Bayes) of ``measure ~ session_log`` with random
    intercepts and independent random slopes. Least-squares slopes of clients with two or three
    occasions are mostly noise; as a predictor the shrunken ones keep the scale of the
    coefficient (regression calibration; Carroll et al., 2006, Measurement Error in Nonlinear
    Models, chapter 4).
    """
    upper = f" + (1 | {upper_level}_id)" if upper_level else ""
    formula = f"{measure} ~ {_TIME} + (1 | client_id) + (0 + {_TIME} | client_id){upper}"
    table = analysis_table(cohort, "occasions", [measure, _TIME])
    table.attrs = {}
    empty = (f"{upper_level}_id",) if upper_level and cohort.partially_nested else ()
    fitted = multilevel(formula, table, partial_groups=empty)
    found = None
    if fitted.reason is None:
        effects = random_effects(fitted, table, partial_groups=empty)
        own = effects[(effects["group"] == "client_id") & (effects["term"] == _TIME)]
        found = own.set_index("level_value")["estimate"]
    if found is None or not found.std() > 1e-8:
        why = fitted.reason or "their variance was estimated as zero"
        raise EstimationError(
            "no-slopes",
            f"There are no slopes of {measure} that differ between clients: {why}.",
            "Too few occasions, or all clients grow alike.",
            "Use the client mean.",
        )
    return found
