"""Linear equality constraints as a subspace of the parameters; bounds of single parameters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from attachpath.errors import FormulaError
from attachpath.sem.implied import Compiled
from attachpath.sem.syntax import Constraint, Definition, Expression

__all__ = ["Affine", "Bounds", "bounds_of", "free_space"]


@dataclass(frozen=True)
class Affine:
    """Parameters that obey the constraints: ``origin + directions @ z``.

    Attributes
    ----------
    origin : numpy.ndarray
        The point nearest to zero that obeys them, shape (parameters,).
    directions : numpy.ndarray
        Orthonormal columns, shape (parameters, dimensions); the identity without constraints.
    """

    origin: np.ndarray
    directions: np.ndarray

    @property
    def dimensions(self) -> int:
        """Number of parameters that are free after the constraints."""
        return int(self.directions.shape[1])

    def project(self, parameters: np.ndarray) -> np.ndarray:
        """Return the nearest parameters that obey the constraints."""
        distance: np.ndarray = parameters - self.origin
        nearest: np.ndarray = self.origin + self.directions @ (self.directions.T @ distance)
        return nearest

    def covariance(self, information: np.ndarray) -> np.ndarray:
        """Return ``N (N' I N)^-1 N'`` with the directions ``N``, by a Cholesky factor.

        Raises
        ------
        numpy.linalg.LinAlgError
            When the information is not positive definite along the directions.
        """
        inside = self.directions.T @ information @ self.directions
        root = linalg.solve_triangular(
            np.linalg.cholesky(inside), self.directions.T, lower=True, check_finite=False
        )
        covariance: np.ndarray = root.T @ root
        return covariance


@dataclass(frozen=True)
class Bounds:
    """Lower and upper bounds of the parameters, infinite where there is none."""

    lower: np.ndarray
    upper: np.ndarray

    def violated(self, parameters: np.ndarray) -> np.ndarray:
        """Return by how much each parameter lies outside."""
        outside: np.ndarray = np.maximum(self.lower - parameters, parameters - self.upper)
        return np.asarray(np.maximum(outside, 0.0))


def free_space(model: Compiled, held: dict[int, float] | None = None) -> Affine:
    """Return the subspace of the ``==`` constraints, and of parameters held at a value.

    Raises
    ------
    FormulaError
        ``constraint-not-linear``, ``constraint-contradiction``.
    """
    n = model.n_parameters
    rows, values = [], []
    for constraint in model.table.constraints:
        if constraint.op == "==":
            weights, constant = _linear_form(model, constraint)
            rows.append(weights)
            values.append(-constant)
    for place, value in (held or {}).items():
        rows.append(np.eye(n)[place])
        values.append(value)
    if not rows:
        return Affine(np.zeros(n), np.eye(n))
    matrix, right = np.array(rows), np.array(values)
    origin, *_ = np.linalg.lstsq(matrix, right, rcond=None)
    if not np.allclose(matrix @ origin, right, atol=1e-8):
        raise FormulaError(
            "constraint-contradiction",
            "The == constraints cannot all hold: "
            + "; ".join(c.text for c in model.table.constraints if c.op == "=="),
            "Two of them contradict each other, or one contradicts a fixed value.",
            "Take one out.",
        )
    return Affine(origin, linalg.null_space(matrix))


def bounds_of(model: Compiled) -> Bounds:
    """Return the bounds that ``<`` and ``>`` set on single parameters.

    Raises
    ------
    FormulaError
        ``bound-not-single`` when an inequality joins several parameters.
    """
    n = model.n_parameters
    lower, upper = np.full(n, -np.inf), np.full(n, np.inf)
    for constraint in model.table.constraints:
        if constraint.op == "==":
            continue
        weights, constant = _linear_form(model, constraint)
        (places,) = np.nonzero(weights)
        if len(places) != 1:
            raise FormulaError(
                "bound-not-single",
                f"The inequality {constraint.text!r} (line {constraint.place.line}) joins "
                f"{len(places)} free parameters.",
                "An inequality is a bound of one parameter here.",
                "Write one label and one number, as in `a > 0`.",
            )
        place = places[0]
        bound = -constant / weights[place]
        if (constraint.op == ">") == (weights[place] > 0):
            lower[place] = max(lower[place], bound)
        else:
            upper[place] = min(upper[place], bound)
    if (lower > upper).any():
        name = model.names[int(np.argmax(lower > upper))]
        raise FormulaError(
            "bound-contradiction",
            f"The bounds of {name!r} leave no value.",
            "Its lower bound lies above its upper bound.",
            "Take one out.",
        )
    return Bounds(lower, upper)


def _linear_form(model: Compiled, constraint: Constraint) -> tuple[np.ndarray, float]:
    """Return weights and constant of ``left - right`` as a sum over the parameters."""
    definitions = {one.name: one for one in model.table.definitions}
    weights = np.zeros(model.n_parameters)
    constant = 0.0
    for side, sign in ((constraint.left, 1.0), (constraint.right, -1.0)):
        names = _names(side, definitions)
        derivatives = {name: _derivative(side, name, definitions) for name in names}
        if any(found is None for found in derivatives.values()):
            raise FormulaError(
                "constraint-not-linear",
                f"The constraint {constraint.text!r} (line {constraint.place.line}) is not linear.",
                "Constraints are sums of parameters times numbers.",
                "Write it as a sum, as in `a == 2*b`; or define the quantity with := and test it.",
            )
        constant += sign * _value_at_zero(side, definitions)
        for name, slope in derivatives.items():
            place, fixed = _where(model, name)
            if place is None:
                constant += sign * float(slope or 0.0) * fixed
            else:
                weights[place] += sign * float(slope or 0.0)
    return weights, constant


def _where(model: Compiled, name: str) -> tuple[int | None, float]:
    """Return the place of a label among the parameters, or the value at which it is fixed."""
    row = model.table.labels[name]
    if row.free:
        return model.names.index(name), 0.0
    return None, float(row.fixed or 0.0)


def _names(side: Expression, definitions: dict[str, Definition]) -> list[str]:
    found: dict[str, None] = {}
    for name in sorted(side.names):
        inner = _names(definitions[name].expression, definitions) if name in definitions else [name]
        found |= dict.fromkeys(inner)
    return list(found)


def _derivative(side: Expression, name: str, definitions: dict[str, Definition]) -> float | None:
    """Return the constant derivative by a label, through definitions; None if it varies."""
    total = 0.0
    for outer in side.names:
        tree = side.derivative(outer)
        inner = (
            _derivative(definitions[outer].expression, name, definitions)
            if outer in definitions
            else float(outer == name)
        )
        if inner == 0.0:
            continue
        if inner is None or tree.names:
            return None
        total += float(tree.value({})) * inner
    return total


def _value_at_zero(side: Expression, definitions: dict[str, Definition]) -> float:
    values = {
        name: _value_at_zero(definitions[name].expression, definitions)
        if name in definitions
        else 0.0
        for name in side.names
    }
    return float(side.value(values))
