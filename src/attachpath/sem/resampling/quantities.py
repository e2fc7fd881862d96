"""Quantities that draws of the parameters give: definitions, parameters and new expressions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attachpath.errors import FormulaError, nearest_name
from attachpath.sem.implied import Compiled
from attachpath.sem.inference import defined_values
from attachpath.sem.syntax import Expression
from attachpath.sem.syntax.expression_grammar import expression_of
from attachpath.sem.syntax.pointing import Source
from attachpath.sem.syntax.tokens import tokens_of

__all__ = ["quantities"]


def quantities(
    model: Compiled, parameters: np.ndarray, names: Sequence[str] | None = None
) -> dict[str, np.ndarray]:
    """Return quantities at parameters of shape (..., parameters).

    Parameters
    ----------
    model : Compiled
        The compiled model.
    parameters : numpy.ndarray
        One vector, or draws of it.
    names : sequence of str, optional
        Definitions, labels, terms (``"y ~ x"``), or expressions of them (a term stands in
        backticks in an expression); by default every definition.

    Returns
    -------
    dict of str to numpy.ndarray
        A value a draw for each name.

    Raises
    ------
    FormulaError
        For an expression that does not parse, or a name that the model does not have.
    """
    defined = defined_values(model, parameters)
    if names is None:
        return defined
    known = {**_named_parameters(model, parameters), **defined}
    return {name: _value(name, known, parameters.shape[:-1]) for name in names}


def _named_parameters(model: Compiled, parameters: np.ndarray) -> dict[str, np.ndarray]:
    """Return every row of the table by its term, and by its label if it has one."""
    found: dict[str, np.ndarray] = {}
    for row, place in zip(model.table.rows, model.of_row, strict=True):
        if row.exogenous:
            continue
        value = (
            parameters[..., place]
            if place >= 0
            else np.full(parameters.shape[:-1], float(row.fixed or 0.0))
        )
        found.setdefault(model.table.term(row), value)
        if row.label:
            found.setdefault(row.label, value)
    return found


def _value(name: str, known: dict[str, np.ndarray], shape: tuple[int, ...]) -> np.ndarray:
    if name in known:
        return known[name]
    expression = _parsed(name)
    for used in sorted(expression.names):
        if used not in known:
            raise _unknown(used, list(known))
    value = np.asarray(expression.value(known), dtype=float)
    return np.broadcast_to(value, shape)


def _parsed(text: str) -> Expression:
    source = Source(text)
    tokens = [token for token in tokens_of(source) if token.kind != "end"]
    return expression_of(tokens, len(text), source)


def _unknown(name: str, known: list[str]) -> FormulaError:
    near = nearest_name(name, known)
    return FormulaError(
        "unknown-quantity",
        f"The model has no label, definition or term {name!r}.",
        f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
        "Use a label, a definition of :=, or a term in backticks, as in `a*b` and `` `y ~ x` ``.",
    )
