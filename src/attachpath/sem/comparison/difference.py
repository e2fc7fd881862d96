"""Likelihood-ratio tests between nested models, plain and scaled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import special

from attachpath.sem.chi_square import chi_square
from attachpath.sem.result import SemFit

__all__ = ["Difference", "Method", "difference_test"]

Method = Literal["satorra_bentler_2001", "satorra_bentler_2010"]


@dataclass(frozen=True)
class Difference:
    """The test of what the more restricted model claims in addition.

    Attributes
    ----------
    statistic : float
        Difference of chi-squares, over `scaling`; NaN when that is not positive.
    df : int
        Difference of degrees of freedom.
    p_value : float
    scaling : float
        Scaling factor of the difference, 1 under normal theory.
    note : str
        Why there is no statistic, else empty.
    """

    statistic: float
    df: int
    p_value: float
    scaling: float
    note: str = ""


def difference_test(
    restricted: SemFit, general: SemFit, method: Method = "satorra_bentler_2001"
) -> Difference:
    """Test a model against a more general one that holds it.

    Parameters
    ----------
    restricted, general : SemFit
        Two fits of one estimator to the same data; the first has more degrees of freedom.
    method : {"satorra_bentler_2001", "satorra_bentler_2010"}
        How the difference is scaled under a robust estimator.

    Notes
    -----
    ``(T0 - T1) / c``, ``c = (df0 c0 - df1 c1) / (df0 - df1)`` with the scaling factor of each model
    (Satorra & Bentler 2001, Psychometrika 66, 507-514). This c can be negative in small samples;
    with ``c1`` taken at the estimates of the restricted model it cannot (Satorra & Bentler 2010,
    Psychometrika 75, 243-248) but by rounding and by observed information.
    """
    df = restricted.test.df - general.test.df
    gain = max(restricted.test.statistic - general.test.statistic, 0.0)
    scaling = 1.0
    if restricted.call.robust:
        of_general = general.test.scaling
        if method == "satorra_bentler_2010" and general.test.df:
            of_general = _scaling_at_restricted(restricted, general)
        taken = general.test.df * of_general if general.test.df else 0.0
        scaling = (restricted.test.df * restricted.test.scaling - taken) / df
    if not scaling > 0:
        return Difference(np.nan, df, np.nan, scaling, _not_positive(scaling, method))
    statistic = gain / scaling
    return Difference(statistic, df, float(special.chdtrc(df, statistic)), scaling)


def _not_positive(scaling: float, method: Method) -> str:
    if np.isnan(scaling):
        return "a scaling factor could not be computed"
    advice = (
        "; method='satorra_bentler_2010' avoids that" if method == "satorra_bentler_2001" else ""
    )
    return f"the scaling factor of the difference is not positive ({scaling:.3f}){advice}"


def _scaling_at_restricted(restricted: SemFit, general: SemFit) -> float:
    """Scaling factor of the general model at the estimates of the restricted one."""
    values = _values_by_row(restricted)
    parameters = general.solution.parameters.copy()
    for row, place in zip(general.compiled.table.rows, general.compiled.of_row, strict=True):
        if place >= 0:
            parameters[place] = values.get((row.group, *row.key), 0.0)
    information = general.saturated_information if general.call.estimator == "mlr" else ()
    return chi_square(
        general.compiled,
        general.observed,
        general.saturated,
        replace(general.solution, parameters=parameters),
        general.call,
        information=information,
    ).scaling


def _values_by_row(fit: SemFit) -> dict[tuple[int, str, str, str], float]:
    """Give the value of every free or fixed row."""
    values = {}
    for row, place in zip(fit.compiled.table.rows, fit.compiled.of_row, strict=True):
        if place >= 0:
            values[(row.group, *row.key)] = float(fit.solution.parameters[place])
        elif row.fixed is not None:
            values[(row.group, *row.key)] = float(row.fixed)
    return values
