"""Parameters that ``:=`` defines: value, Jacobian, delta method (Rao 1973, section 6a.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from attachpath.sem.implied import Compiled
from attachpath.sem.syntax import Definition, evaluation_order

__all__ = ["defined_parameters", "defined_values", "definition_slopes", "definition_values"]


def defined_values(model: Compiled, parameters: np.ndarray) -> dict[str, np.ndarray]:
    """Return the value of each definition at parameters, shape (..., parameters)."""
    values = definition_values(model.table.definitions, _label_values(model, parameters))
    return {
        name: np.broadcast_to(np.asarray(value, dtype=float), parameters.shape[:-1])
        for name, value in values.items()
    }


def defined_parameters(
    model: Compiled, parameters: np.ndarray
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Return names, values and Jacobian of the definitions.

    Returns
    -------
    names : tuple of str
    values : numpy.ndarray
        Shape (definitions,); NaN where one divides by zero or leaves the domain of a function.
    jacobian : numpy.ndarray
        Derivatives by the parameters, shape (definitions, parameters), from the trees; NaN where
        the value is.
    """
    definitions = model.table.definitions
    known = _label_values(model, parameters)
    values = definition_values(definitions, known)
    slopes = definition_slopes(
        definitions, {**known, **values}, _label_slopes(model), len(parameters)
    )
    found = np.array([float(value) for value in values.values()])
    return tuple(values), np.where(np.isfinite(found), found, np.nan), slopes


def definition_values(
    definitions: Sequence[Definition], known: Mapping[str, np.ndarray | float]
) -> dict[str, np.ndarray | float]:
    """Return the value of each definition from those of the labels."""
    found: dict[str, np.ndarray | float] = {}
    for definition in evaluation_order(definitions):
        found[definition.name] = definition.expression.value({**known, **found})
    return {one.name: found[one.name] for one in definitions}


def definition_slopes(
    definitions: Sequence[Definition],
    known: Mapping[str, np.ndarray | float],
    slopes: Mapping[str, np.ndarray],
    n_parameters: int,
) -> np.ndarray:
    """Return the derivatives of definitions by the chain rule.

    Parameters
    ----------
    definitions : sequence of Definition
        d of them.
    known : mapping of str to float
        Values of labels and definitions.
    slopes : mapping of str to numpy.ndarray
        Derivatives of each label, shape (parameters,).
    n_parameters : int
        Number of parameters.

    Returns
    -------
    numpy.ndarray
        Shape (d, parameters); NaN for a definition that is not finite, or has no finite slope.
    """
    chained = dict(slopes)
    for definition in evaluation_order(definitions):
        slope = np.zeros(n_parameters)
        weights = {
            name: float(definition.expression.derivative(name).value(known))
            for name in definition.expression.names
        }
        for name, weight in weights.items():
            slope = slope + (weight if np.isfinite(weight) else np.nan) * chained[name]
        if not np.isfinite(known[definition.name]):
            slope[:] = np.nan
        chained[definition.name] = slope
    rows = [chained[one.name] for one in definitions]
    return np.array(rows).reshape(len(rows), n_parameters)


def _label_values(model: Compiled, parameters: np.ndarray) -> dict[str, np.ndarray | float]:
    if not model.table.definitions:
        return {}
    return {
        label: parameters[..., model.names.index(label)] if row.free else float(row.fixed or 0.0)
        for label, row in model.table.labels.items()
    }


def _label_slopes(model: Compiled) -> dict[str, np.ndarray]:
    unit = np.eye(model.n_parameters)
    return {
        label: unit[model.names.index(label)] if row.free else np.zeros(model.n_parameters)
        for label, row in model.table.labels.items()
    }
