"""Hypotheses that claim an interaction: the fit behind each, and where slopes are probed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.fitted import Fitted
from attachpath.hypotheses.fitted_rows import models_behind
from attachpath.hypotheses.fitting import fits_for
from attachpath.hypotheses.levels import theory_for
from attachpath.hypotheses.moderation.moderated_model import removed_from
from attachpath.hypotheses.theory import Hypothesis, Theory

__all__ = ["Interaction", "interactions", "within_terms"]

_NUMBERS = ("estimate", "std_error", "df", "ci_low", "ci_high", "p_value")


@dataclass(frozen=True, eq=False)
class Interaction:
    """A hypothesis whose focal term is a product, and the model that was fitted.

    Attributes
    ----------
    hypothesis : Hypothesis
        What it claims.
    predictor, moderator : str
        First and second factor of the focal term; a moderator that is a category, as a whole.
    fitted : Fitted or None
        None where there are no numbers.
    data : DataFrame
        The rows that the fit used.
    values : mapping of str to float or None
        Where slopes are probed: -1, 0 and 1 of a z-score; None where the data say.
    reason : str or None
        Why there are no numbers.
    removed : tuple of str
        Columns of the model that an ESAT as predictor was residualised on.
    """

    hypothesis: Hypothesis
    predictor: str
    moderator: str
    fitted: Fitted | None
    data: pd.DataFrame
    values: Mapping[str, float] | None = None
    reason: str | None = None
    removed: tuple[str, ...] = ()


def interactions(cohort: Cohort, theory: str | Path | Theory = "et_graf") -> list[Interaction]:
    """Return the hypotheses of a theory that claim an interaction of client-level variables.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.

    Returns
    -------
    list of Interaction
        In the order of the file. What cannot be tested or fitted has a reason.

    Examples
    --------
    >>> from attachpath.simulation import simulate_cohort
    >>> found = interactions(simulate_cohort(clients=120, seed=1, items=False))
    >>> [(one.hypothesis.id, one.moderator) for one in found]
    [('H2a', 'ecr_anxiety'), ('H2b', 'ecr_avoidance'), ('E2', 'ecr_avoidance')]
    """
    loaded = theory_for(cohort, theory)
    return [
        _interaction(cohort, loaded, one)
        for one in _products(loaded)
        if one.level_of_term != "occasion"
    ]


def within_terms(cohort: Cohort, theory: str | Path | Theory = "et_graf") -> pd.DataFrame:
    """Return the within-client terms that stand beside the interactions, as secondary results.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.

    Returns
    -------
    DataFrame
        ``id, outcome, term, estimate, std_error, df, ci_low, ci_high, p_value, reason``: in the
        model of each client-level interaction the deviation of the predictor from the client's
        mean and its product with the moderator; and the focal term of every hypothesis whose
        product varies from occasion to occasion. Unadjusted.
    """
    loaded = theory_for(cohort, theory)
    rows = []
    for hypothesis in _products(loaded):
        one = _interaction(cohort, loaded, hypothesis)
        terms = [hypothesis.term]
        if hypothesis.level_of_term != "occasion":
            within = one.predictor.removesuffix("_between") + "_within"
            terms = [within, f"{within}:{one.moderator}"]
        rows += [_row(one, term) for term in terms if _stands(one, term)]
    return pd.DataFrame(rows, columns=["id", "outcome", "term", *_NUMBERS, "reason"]).astype(
        dict.fromkeys(_NUMBERS, float)
    )


def _products(theory: Theory) -> list[Hypothesis]:
    return [one for one in theory.hypothesis if one.fitted_here and len(one.factors) == 2]


def _interaction(cohort: Cohort, theory: Theory, hypothesis: Hypothesis) -> Interaction:
    predictor, moderator = hypothesis.factors[0], hypothesis.factors[1].partition("[")[0]
    reason = fits_for(cohort, theory).reason(hypothesis)
    if reason is not None:
        return Interaction(hypothesis, predictor, moderator, None, pd.DataFrame(), None, reason)
    behind = models_behind(cohort, theory, [hypothesis])[0]
    # A z-score has mean 0 and SD 1 over all clients of the cohort: the verdict's own values.
    values = {"-1 SD": -1.0, "mean": 0.0, "+1 SD": 1.0} if moderator in theory.standardise else None
    columns = hypothesis.parsed.columns
    removed = tuple(
        one for one in removed_from(predictor, theory) if one in columns and one != moderator
    )
    return Interaction(
        hypothesis, predictor, moderator, behind.fitted, behind.data, values, behind.reason, removed
    )


def _stands(one: Interaction, term: str) -> bool:
    """Tell whether a term is in the model; the order of its factors does not matter."""
    if one.fitted is None:
        return term == one.hypothesis.term
    return frozenset(term.split(":")) in {frozenset(known.split(":")) for known in one.fitted.terms}


def _row(one: Interaction, term: str) -> dict[str, object]:
    row: dict[str, object] = {
        "id": one.hypothesis.id,
        "outcome": one.hypothesis.parsed.response,
        "term": term,
        "reason": one.reason,
    }
    if one.fitted is None:
        return row
    found = one.fitted.contrast({term: 1.0})
    return row | {name: found[name] for name in (*_NUMBERS, "reason")}
