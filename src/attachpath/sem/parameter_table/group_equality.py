"""Equality of sets of parameters across groups, and what it frees in return.

Equal loadings give a latent variable the scale of the first group, so that a variance held at 1
is freed in the others; equal intercepts do the same for its mean (Meredith 1993, Psychometrika
58, 525-543).
"""

from __future__ import annotations

from dataclasses import replace

from attachpath.errors import FormulaError, nearest_name
from attachpath.sem.parameter_table.options import EqualSet, ModelOptions
from attachpath.sem.parameter_table.roles import Roles
from attachpath.sem.parameter_table.row import Row

__all__ = ["equal_across_groups"]


def equal_across_groups(rows: list[Row], roles: Roles, options: ModelOptions) -> list[Row]:
    """Give the rows of the sets in `options.group_equal` one label a parameter.

    Labels that the user wrote stand, one a group too: ``c(a, b)*x`` frees what the set holds equal,
    as in lavaan.
    """
    spared = _spared(rows, options)
    labels: dict[tuple[str, str, str], str] = {}
    equal = []
    for row in rows:
        if _freed_in_return(row, roles, options):
            equal.append(replace(row, fixed=None))
        elif row.free and row.key not in spared and _set_of(row, roles) in options.group_equal:
            if row.group == 1:
                labels[row.key] = row.label or f".{row.term}."
            equal.append(replace(row, label=row.label or labels.get(row.key, "")))
        else:
            equal.append(row)
    return equal


def _set_of(row: Row, roles: Roles) -> EqualSet | None:
    if row.op == "=~":
        return "loadings"
    if row.op == "~":
        return "regressions"
    latent = row.lhs in roles.latents
    if row.op == "~1":
        return "means" if latent else "intercepts"
    if row.lhs == row.rhs:
        return "lv_variances" if latent else "residuals"
    if latent != (row.rhs in roles.latents):
        return None
    return "lv_covariances" if latent else "residual_covariances"


def _freed_in_return(row: Row, roles: Roles, options: ModelOptions) -> bool:
    if row.group == 1 or row.user or row.fixed is None or row.lhs not in roles.latents:
        return False
    equal = options.group_equal
    if row.op == "~1":
        return "intercepts" in equal and "means" not in equal
    is_scale = row.op == "~~" and row.lhs == row.rhs and options.std_lv
    return is_scale and "loadings" in equal and "lv_variances" not in equal


def _spared(rows: list[Row], options: ModelOptions) -> set[tuple[str, str, str]]:
    known = {"".join(row.term.split()): row.key for row in rows}
    known |= {"".join(f"{row.rhs}~~{row.lhs}".split()): row.key for row in rows if row.op == "~~"}
    spared = set()
    for written in options.group_partial:
        key = known.get("".join(written.split()))
        if key is None:
            near = nearest_name(written, [row.term for row in rows if row.group == 1])
            raise FormulaError(
                "unknown-parameter",
                f"`group_partial` names {written!r}, which is no parameter of the model.",
                f"A misspelt name or operator{f'; the nearest is {near!r}' if near else ''}.",
                "Write it as in the model, for example 'visual =~ x2' or 'x3 ~1'.",
            )
        spared.add(key)
    return spared
