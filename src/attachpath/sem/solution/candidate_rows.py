"""Parameters that a model leaves out and that could be freed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations, permutations

from attachpath.sem.parameter_table import ParameterTable, Row

__all__ = ["table_with_candidates"]


def table_with_candidates(table: ParameterTable) -> tuple[ParameterTable, list[int]]:
    """Return a table with every candidate as a free row, and the places of the candidates.

    Parameters
    ----------
    table : ParameterTable
        The model.

    Notes
    -----
    Candidates are the rows that are fixed, and those that are absent: loadings of every indicator
    on every latent variable, covariances among indicators, latent variables and outcomes, and
    regressions among the variables that take part in one. lavaan lists the same, but not the
    residual covariances of observed outcomes; and it lists moments and outcomes of fixed exogenous
    variables, which are data here: ask for ``fixed_x=False`` to have them.
    """
    rows = list(table.rows)
    candidates = [at for at, row in enumerate(rows) if not row.free and not row.exogenous]
    for at in candidates:
        rows[at] = replace(rows[at], fixed=None, label="", start=rows[at].fixed)
    absent = _absent_rows(table)
    candidates += range(len(rows), len(rows) + len(absent))
    return replace(table, rows=(*rows, *absent)), candidates


def _absent_rows(table: ParameterTable) -> list[Row]:
    present = {(row.group, *row.key) for row in table.rows}
    absent = []
    for group in range(1, len(table.options.groups) + 1):
        for lhs, op, rhs in (*_loadings(table), *_covariances(table), *_regressions(table)):
            row = Row(lhs, op, rhs, group, start=0.0)
            # A regression among a latent variable and its indicator is not one: it is a loading.
            measures = op == "~" and _is_loading(table, lhs, rhs)
            if (group, *row.key) not in present and not measures:
                present.add((group, *row.key))
                absent.append(row)
    return absent


def _is_loading(table: ParameterTable, lhs: str, rhs: str) -> bool:
    indicators = table.roles.indicators
    return lhs in indicators.get(rhs, ()) or rhs in indicators.get(lhs, ())


def _observed_indicators(table: ParameterTable) -> Sequence[str]:
    measured = {name for parts in table.roles.indicators.values() for name in parts}
    return [name for name in table.roles.modelled if name in measured]


def _loadings(table: ParameterTable) -> Iterable[tuple[str, str, str]]:
    for latent in table.roles.latents:
        for indicator in _observed_indicators(table):
            yield latent, "=~", indicator


def _covariances(table: ParameterTable) -> Iterable[tuple[str, str, str]]:
    outcomes = [row.lhs for row in table.rows if row.op == "~" and row.group == 1]
    observed = dict.fromkeys([*_observed_indicators(table), *outcomes])
    observed = {name: None for name in observed if name not in table.roles.latents}
    for names in (observed, table.roles.latents):
        for one, other in combinations(names, 2):
            yield one, "~~", other


def _regressions(table: ParameterTable) -> Iterable[tuple[str, str, str]]:
    sides = [(row.lhs, row.rhs) for row in table.rows if row.op == "~" and row.group == 1]
    names = dict.fromkeys([lhs for lhs, _ in sides] + [rhs for _, rhs in sides])
    given = table.roles.exogenous_observed if table.options.fixed_x else ()
    for outcome, predictor in permutations(names, 2):
        if outcome not in given:
            yield outcome, "~", predictor
