"""Degrees of freedom of a contrast by Satterthwaite's approximation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Satterthwaite"]


@dataclass(frozen=True, eq=False)
class Satterthwaite:
    """Satterthwaite's df of any contrast of the coefficients of a mixed model.

    Attributes
    ----------
    covariance : numpy.ndarray
        Covariance V of the coefficients, shape (terms, terms).
    gradients : numpy.ndarray
        Its derivatives with respect to the variance parameters, shape (parameters, terms, terms).
    parameter_covariance : numpy.ndarray
        Asymptotic covariance A of the variance parameters: twice the inverse of the Hessian of
        the deviance, shape (parameters, parameters).

    Notes
    -----
    For weights l, with g the derivatives of l'Vl, ``df = 2 (l'Vl)^2 / (g' A g)``
    (Satterthwaite, 1946, Biometrics Bulletin 2, 110-114; Kuznetsova, Brockhoff & Christensen,
    2017, Journal of Statistical Software 82(13), whose lmerTest gives the same numbers). The df
    do not depend on how the variance parameters are written, nor on the scale of the weights.
    """

    covariance: np.ndarray
    gradients: np.ndarray
    parameter_covariance: np.ndarray

    def __call__(self, weights: np.ndarray) -> float:
        """Return the df of ``weights @ coefficients``; infinite where V does not depend on them."""
        variance = float(weights @ self.covariance @ weights)
        gradient = self.gradients @ weights @ weights
        uncertainty = float(gradient @ self.parameter_covariance @ gradient)
        return 2 * variance**2 / uncertainty if uncertainty > 0 else float("inf")

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Satterthwaite)
            and np.array_equal(self.covariance, other.covariance)
            and np.array_equal(self.gradients, other.gradients)
            and np.array_equal(self.parameter_covariance, other.parameter_covariance)
        )

    __hash__ = None  # type: ignore[assignment]  # arrays have no hash
