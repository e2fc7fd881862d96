"""The baseline model of the incremental fit indices: nothing covaries."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from attachpath.sem.parameter_table import ParameterTable, Roles, Row

__all__ = ["baseline_table"]


def baseline_table(table: ParameterTable) -> ParameterTable:
    """Return the independence model of the same variables.

    Parameters
    ----------
    table : ParameterTable
        The model.

    Notes
    -----
    Variances and means are free; exogenous variables keep their covariances, fixed or not, as in
    lavaan. Auxiliary variables covary with all others here too, so that they add nothing to the
    misfit (Graham 2003).
    """
    observed, auxiliary = table.roles.observed, table.roles.auxiliary
    exogenous, fixed = table.roles.exogenous_observed, table.options.fixed_x
    rows: list[Row] = []
    for group in range(1, len(table.options.groups) + 1):
        rows += [Row(x, "~~", x, group, exogenous=fixed and x in exogenous) for x in observed]
        rows += [Row(a, "~~", b, group, exogenous=fixed) for a, b in combinations(exogenous, 2)]
        rows += [
            Row(a, "~~", b, group)
            for a, b in combinations(observed, 2)
            if a in auxiliary or b in auxiliary
        ]
        if table.options.mean_structure:
            rows += [Row(x, "~1", "", group, exogenous=fixed and x in exogenous) for x in observed]
    roles = Roles((), observed, {}, (), exogenous, (), auxiliary)
    return replace(table, rows=tuple(rows), definitions=(), constraints=(), roles=roles)
