"""From the statements of a model to its parameter table, with lavaan's defaults.

The automatic rows follow lavaan (Rosseel 2012, Journal of Statistical Software 48, 2): residual
variances of all variables, covariances among exogenous latent variables and among outcomes that
predict nothing, the moments of exogenous observed variables, and intercepts where the means are
part of the model. An exogenous latent variable and an exogenous observed one stay uncorrelated
unless the text says otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from attachpath.sem.parameter_table.group_equality import equal_across_groups
from attachpath.sem.parameter_table.held_by_label import held_by_label
from attachpath.sem.parameter_table.options import ModelOptions
from attachpath.sem.parameter_table.roles import Roles, roles_of
from attachpath.sem.parameter_table.row import Row
from attachpath.sem.parameter_table.table import ParameterTable
from attachpath.sem.parameter_table.user_rows import user_rows
from attachpath.sem.syntax import ModelText

__all__ = ["build_table"]


def build_table(model: ModelText, options: ModelOptions) -> ParameterTable:
    """Write out every parameter of a model.

    Parameters
    ----------
    model : ModelText
        The parsed text.
    options : ModelOptions
        What the call asks for.

    Returns
    -------
    ParameterTable
    """
    roles = roles_of(model.statements, options.auxiliary)
    rows: list[Row] = []
    for group in range(1, len(options.groups) + 1):
        written = user_rows(model.statements, group, len(options.groups))
        known = {row.key for row in written}
        added = [row for row in _automatic_rows(roles, options, group) if row.key not in known]
        scaled = _scaled([*written, *added], roles, options)
        rows += [replace(row, fixed=None) if _freed(row) else row for row in scaled]
    rows = held_by_label(rows)
    if options.group_equal:
        rows = equal_across_groups(rows, roles, options)
    return ParameterTable(
        tuple(rows), model.definitions, model.constraints, roles, options, model.text
    )


def _automatic_rows(roles: Roles, options: ModelOptions, group: int) -> Iterable[Row]:
    exogenous = roles.exogenous_observed
    random = [name for name in (*roles.observed, *roles.latents) if name not in exogenous]
    for name in random:
        yield Row(name, "~~", name, group)
    for names in (roles.exogenous_latents, _latents_first(roles)):
        for one, other in combinations(names, 2):
            yield Row(one, "~~", other, group)
    for place, one in enumerate(exogenous):
        for other in exogenous[place:]:
            yield Row(one, "~~", other, group, exogenous=options.fixed_x)
    # Saturated correlates (Graham 2003, Structural Equation Modeling 10, 80-100): with every
    # predictor, every residual and each other, so that the model says nothing about them.
    for place, auxiliary in enumerate(roles.auxiliary):
        for other in (*roles.modelled, *roles.auxiliary[:place]):
            yield Row(auxiliary, "~~", other, group)
    if options.mean_structure:
        yield from _mean_rows(roles, options, group)


def _latents_first(roles: Roles) -> list[str]:
    return sorted(roles.terminal, key=lambda name: name not in roles.latents)


def _mean_rows(roles: Roles, options: ModelOptions, group: int) -> Iterable[Row]:
    growth = options.kind == "growth"
    for name in roles.observed:
        exogenous = name in roles.exogenous_observed
        held = growth and not exogenous and name not in roles.auxiliary
        fixed = 0.0 if held else None
        yield Row(name, "~1", "", group, fixed=fixed, exogenous=exogenous and options.fixed_x)
    for name in roles.latents:
        yield Row(name, "~1", "", group, fixed=None if growth else 0.0)


def _scaled(rows: list[Row], roles: Roles, options: ModelOptions) -> list[Row]:
    """Give each latent variable a scale, and a single indicator no residual, unless written."""
    markers = {(name, parts[0]) for name, parts in roles.indicators.items()}
    single = {
        parts[0]
        for parts in roles.indicators.values()
        if len(parts) == 1 and parts[0] not in roles.latents
    }
    scaled = []
    for row in rows:
        fixed = row.fixed
        if fixed is None:
            if row.op == "=~" and (row.lhs, row.rhs) in markers and not options.std_lv:
                fixed = 1.0 if row.start is None else row.start
            if row.op == "~~" and row.lhs == row.rhs and not row.user:
                if row.lhs in roles.latents and options.std_lv:
                    fixed = 1.0
                elif row.lhs in single:
                    fixed = 0.0
        scaled.append(row if fixed is row.fixed else replace(row, fixed=fixed))
    return scaled


def _freed(row: Row) -> bool:
    return row.fixed is not None and math.isnan(row.fixed)
