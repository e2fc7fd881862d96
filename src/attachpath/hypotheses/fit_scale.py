"""What turns the focal coefficient of a fit into a standardised effect."""

from __future__ import annotations

import math

import pandas as pd

from attachpath.fitted import Fitted
from attachpath.hypotheses.full_information.full_information_fit import FullInformationFit
from attachpath.hypotheses.hypothesis import Hypothesis
from attachpath.hypotheses.standardised import client_sd, scale_of_term

__all__ = ["scale_of_fit"]


def scale_of_fit(hypothesis: Hypothesis, fitted: Fitted, rows: pd.DataFrame) -> float | None:
    """Return what turns the focal coefficient of a fit into a standardised effect.

    Parameters
    ----------
    hypothesis : Hypothesis
        Its model.
    fitted : Fitted
        Full information estimates the standard deviations too, for all clients.
    rows : DataFrame
        Rows that the fit used.

    Returns
    -------
    float or None
        SD(x) SD(w) / SD(y); None where a variable of the term has no spread.
    """
    response, factors = hypothesis.parsed.response, hypothesis.factors
    if not isinstance(fitted, FullInformationFit):
        return scale_of_term(rows, response, factors, hypothesis.level_of_term)
    known = fitted.standard_deviations
    if not known[response] > 0:
        return None
    if all(factor in known for factor in factors):
        return math.prod(known[factor] for factor in factors) / known[response]
    observed = scale_of_term(rows, response, factors, "client")
    return None if observed is None else observed * client_sd(rows, response) / known[response]
