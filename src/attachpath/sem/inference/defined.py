"""Parameters that ``:=`` defines: value, Jacobian, delta method (Rao 1973, section 6a.2)."""

from __future__ import annotations

import numpy as np

from attachpath.sem.implied import Compiled
from attachpath.sem.syntax import evaluation_order

__all__ = ["defined_parameters", "defined_values"]


def defined_values(model: Compiled, parameters: np.ndarray) -> dict[str, np.ndarray]:
    """Return the value of each definition at parameters, shape (..., parameters)."""
    values = _label_values(model, parameters)
    found: dict[str, np.ndarray] = {}
    for definition in evaluation_order(model.table.definitions):
        value = np.asarray(definition.expression.value({**values, **found}), dtype=float)
        found[definition.name] = np.broadcast_to(value, parameters.shape[:-1])
    return {one.name: found[one.name] for one in model.table.definitions}


def defined_parameters(
    model: Compiled, parameters: np.ndarray
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Return names, values and Jacobian of the definitions.

    Returns
    -------
    names : tuple of str
    values : numpy.ndarray
        Shape (definitions,).
    jacobian : numpy.ndarray
        Derivatives by the parameters, shape (definitions, parameters), from the trees.
    """
    definitions = model.table.definitions
    if not definitions:
        return (), np.zeros(0), np.zeros((0, model.n_parameters))
    values = defined_values(model, parameters)
    known: dict[str, np.ndarray | float] = {**_label_values(model, parameters), **values}
    slopes: dict[str, np.ndarray] = _label_slopes(model)
    for definition in evaluation_order(definitions):
        slope = np.zeros(model.n_parameters)
        for name in definition.expression.names:
            slope = (
                slope + float(definition.expression.derivative(name).value(known)) * slopes[name]
            )
        slopes[definition.name] = slope
    names = tuple(one.name for one in definitions)
    return (
        names,
        np.array([float(values[name]) for name in names]),
        np.array([slopes[name] for name in names]),
    )


def _label_values(model: Compiled, parameters: np.ndarray) -> dict[str, np.ndarray]:
    found = {}
    for label, row in model.table.labels.items():
        if row.free:
            found[label] = parameters[..., model.names.index(label)]
        else:
            found[label] = np.full(parameters.shape[:-1], float(row.fixed or 0.0))
    return found


def _label_slopes(model: Compiled) -> dict[str, np.ndarray]:
    unit = np.eye(model.n_parameters)
    return {
        label: unit[model.names.index(label)] if row.free else np.zeros(model.n_parameters)
        for label, row in model.table.labels.items()
    }
