"""The empirical influence of each row or cluster on every quantity, for the acceleration of BCa.

An estimate that solves ``sum s_i(theta) = 0`` moves by ``I^-1 s_i`` when row i counts a little more
(Huber 1967), ``I`` the observed information; a smooth function of it moves by its Jacobian times
that. These are the infinitesimal jackknife values that Efron (1987) asks for, from one evaluation
in place of a refit a row. Their correlation with the jackknife is above .98 with 60 to 330 rows or
44 clusters, and the acceleration differs by at most .005 with 300 rows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from attachpath.sem.estimation import free_space
from attachpath.sem.implied import Compiled, compile_table
from attachpath.sem.inference import defined_parameters
from attachpath.sem.likelihood import casewise_parameter_scores, evaluate
from attachpath.sem.resampling.units import Units
from attachpath.sem.solution import standardized_jacobian

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["influence"]


def influence(fit: SemFit, units: Units) -> np.ndarray:
    """Return the influence of each unit on every quantity of `fit_values`.

    Parameters
    ----------
    fit : SemFit
        The fit.
    units : Units
        Rows or clusters.

    Returns
    -------
    numpy.ndarray
        Shape (units, quantities), missing where the information cannot be inverted.

    Notes
    -----
    Exogenous variables are drawn with their rows, so their moments, on which standardised values
    depend, count as parameters here; the estimates of the others do not change by that.
    """
    model, parameters, held = _random_exogenous(fit)
    groups = fit.observed.groups
    patterns = [group.patterns for group in groups]
    information = evaluate(model, patterns, parameters, "observed").information
    jacobian = _jacobian(model, parameters, fit.compiled)
    if information is None:  # pragma: no cover - it was asked for
        raise TypeError("the information is needed")
    try:
        covariance = free_space(model, held).covariance(information)
    except np.linalg.LinAlgError:
        return np.full((units.count, len(jacobian)), np.nan)
    scores = units.added_up(casewise_parameter_scores(model, groups, parameters))
    moved: np.ndarray = scores @ covariance @ jacobian.T
    return moved


def _random_exogenous(fit: SemFit) -> tuple[Compiled, np.ndarray, dict[int, float]]:
    """Return the same model with free moments of exogenous variables, its estimates and bounds."""
    table = fit.compiled.table
    rows = tuple(replace(row, exogenous=False) for row in table.rows)
    model = compile_table(
        replace(table, rows=rows),
        [one.mean for one in fit.saturated],
        [one.cov for one in fit.saturated],
    )
    parameters = np.empty(model.n_parameters)
    for row, before, place in zip(table.rows, fit.compiled.of_row, model.of_row, strict=True):
        if before >= 0:
            parameters[place] = fit.solution.parameters[before]
        elif row.exogenous:
            layout = fit.compiled.layouts[row.group - 1]
            i = layout.names.index(row.lhs)
            parameters[place] = (
                layout.means[i]
                if row.op == "~1"
                else layout.covariances[i, layout.names.index(row.rhs)]
            )
    places = dict(zip(fit.compiled.of_row.tolist(), model.of_row.tolist(), strict=True))
    held = {places[at]: float(fit.solution.parameters[at]) for at in fit.solution.at_bound}
    return model, parameters, held


def _jacobian(model: Compiled, parameters: np.ndarray, original: Compiled) -> np.ndarray:
    """Return the derivatives of the quantities by all parameters, exogenous moments too."""
    own = [model.names.index(name) for name in original.names]
    _, _, defined = defined_parameters(model, parameters)
    standardized = standardized_jacobian(model, parameters, "all")
    return np.vstack([np.eye(model.n_parameters)[own], defined, standardized])
