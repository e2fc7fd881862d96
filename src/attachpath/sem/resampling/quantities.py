"""Quantities that draws of the parameters give: definitions, parameters and new expressions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from attachpath.errors import FormulaError, nearest_name
from attachpath.sem.implied import Compiled
from attachpath.sem.inference import defined_values
from attachpath.sem.parameter_table import Row
from attachpath.sem.syntax import Expression
from attachpath.sem.syntax.expression_grammar import expression_of
from attachpath.sem.syntax.pointing import Source
from attachpath.sem.syntax.tokens import tokens_of

__all__ = ["parameters_used", "quantities"]


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


def parameters_used(model: Compiled, names: Sequence[str] | None = None) -> np.ndarray:
    """Return the places of the free parameters that quantities depend on, in order.

    Parameters
    ----------
    model, names
        As in `quantities`.
    """
    definitions = {one.name: one.expression for one in model.table.definitions}
    places = {name: place for name, _, place in _named_rows(model)}
    waiting = [*definitions] if names is None else list(names)
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in definitions:
            waiting += definitions[name].names
        elif name not in places:
            waiting += _parsed(name).names
    return np.array(sorted({places[name] for name in seen & places.keys()} - {-1}), dtype=int)


def _named_rows(model: Compiled) -> Iterator[tuple[str, Row, int]]:
    """Give the rows of the table by term and by label, each with its place (-1 when fixed)."""
    given: set[str] = set()
    for row, place in zip(model.table.rows, model.of_row, strict=True):
        for name in (model.table.term(row), row.label):
            if name and name not in given and not row.exogenous:
                given.add(name)
                yield name, row, int(place)


def _named_parameters(model: Compiled, parameters: np.ndarray) -> dict[str, np.ndarray]:
    """Return every row of the table by its term, and by its label if it has one."""
    shape = parameters.shape[:-1]
    return {
        name: parameters[..., place] if place >= 0 else np.full(shape, float(row.fixed or 0.0))
        for name, row, place in _named_rows(model)
    }


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
