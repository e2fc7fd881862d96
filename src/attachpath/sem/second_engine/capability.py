"""What semopy cannot do, said before it is asked."""

from __future__ import annotations

import numpy as np

from attachpath.sem.call import Call
from attachpath.sem.implied import Compiled
from attachpath.sem.observed import Observed
from attachpath.sem.parameter_table import ParameterTable, Row

__all__ = ["cannot_compare_errors", "cannot_fit"]


def cannot_fit(model: Compiled, observed: Observed) -> str | None:
    """Return why semopy cannot fit a model, or None when it can."""
    table = model.table
    if not all(group.patterns.complete for group in observed.groups):
        return "semopy ignores the means of incomplete data: its FIML is wrong"
    if len(observed.groups) > 1:
        return "semopy has no equalities across groups"
    if table.constraints:
        return "semopy evaluates the text of constraints as a program: they are not handed to it"
    if table.options.mean_structure and not _means_are_saturated(model):
        return "semopy is used without a mean structure, and this model restricts the means"
    return _without_place(table)


def cannot_compare_errors(call: Call) -> str | None:
    """Return why the standard errors of a fit have no counterpart in semopy."""
    if call.robust:
        return "semopy's robust standard errors are wrong"
    if call.information == "observed":
        return "semopy's standard errors are from expected, ours from observed information"
    return None


def _means_are_saturated(model: Compiled) -> bool:
    """Tell whether the means of observed variables are free, each for itself, and no others."""
    rows = [row for row in model.table.rows if row.op == "~1"]
    free = [row.lhs for row in rows if row.free or row.exogenous]
    places = model.of_row[[row.op == "~1" for row in model.table.rows]]
    own = places[places >= 0]
    latent_at_zero = all(row.fixed == 0.0 for row in rows if row.lhs in model.table.roles.latents)
    return (
        sorted(free) == sorted(model.table.roles.observed)
        and len(np.unique(own)) == len(own)
        and np.isin(model.of_row, own).sum() == len(own)
        and latent_at_zero
    )


def _without_place(table: ParameterTable) -> str | None:
    """Find a covariance for which semopy's matrices have no right place.

    It divides variables into outputs, which have residuals of their own, and inner ones: a
    covariance of one with the other would not reach the descendants of the inner one.
    """
    arrows = [row for row in table.rows if row.op in ("=~", "~")]
    causes = {_cause(row) for row in arrows}
    effects = {_effect(row) for row in arrows}
    for row in table.rows:
        if row.op != "~~" or row.fixed == 0.0:
            continue
        for name in (row.lhs, row.rhs):
            if name not in causes | effects:
                return f"semopy knows no variable that has covariances only ({name})"
        outputs = [name in effects - causes for name in (row.lhs, row.rhs)]
        if outputs[0] != outputs[1]:
            return f"semopy has no right place for the covariance {row.term}"
    return None


def _cause(row: Row) -> str:
    return row.lhs if row.op == "=~" else row.rhs


def _effect(row: Row) -> str:
    return row.rhs if row.op == "=~" else row.lhs
