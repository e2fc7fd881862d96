"""One group with missing data: the casewise likelihood by missingness pattern (Arbuckle 1996).

In: Marcoulides & Schumacker (eds.), Advanced Structural Equation Modeling, 243-277.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from attachpath.sem.implied import Implied, Layout, curvature, directions, moment_jacobian
from attachpath.sem.likelihood.part import Part
from attachpath.sem.observed import Patterns, moment_derivatives

__all__ = ["incomplete_part"]


def incomplete_part(
    layout: Layout,
    implied: Implied,
    sample: Patterns,
    information: Literal["expected", "observed"] | None,
) -> Part:
    """Return the log-likelihood of one group and its derivatives, by the chain rule.

    The derivatives by the moments are summed over patterns first; what is left is
    ``J' H J`` with the Jacobian ``J`` of the moments, and the curvature of the moments.
    """
    found = moment_derivatives(sample, implied.mean, implied.covariance, information=information)
    jacobian = moment_jacobian(directions(layout, implied))
    gradient = found.gradient @ jacobian
    if information is None or found.information is None:
        return Part(found.log_likelihood, gradient, None)
    block = jacobian.T @ found.information @ jacobian
    if information == "observed":
        p = implied.p
        block -= curvature(layout, implied, found.gradient[:p], _as_matrix(found.gradient[p:], p))
    return Part(found.log_likelihood, gradient, block)


def _as_matrix(by_moments: np.ndarray, p: int) -> np.ndarray:
    """Return ``M`` with ``df = tr(M dSigma)`` from the derivatives by the lower triangle."""
    rows, columns = np.tril_indices(p)
    matrix = np.zeros((p, p))
    matrix[rows, columns] = by_moments / 2
    return matrix + matrix.T
