"""Kenward & Roger's (1997) degrees of freedom of one contrast, and their F test of several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from attachpath.models.degrees_of_freedom import Satterthwaite

__all__ = ["KenwardRoger"]


@dataclass(frozen=True)
class KenwardRoger:
    """Degrees of freedom by Kenward & Roger.

    Attributes
    ----------
    unadjusted : Satterthwaite
        The unadjusted covariance Phi of the coefficients, its derivatives by the (co)variances,
        and the covariance of these from the expected information.
    """

    unadjusted: Satterthwaite

    def __call__(self, weights: np.ndarray) -> float:
        """Return the df of ``weights @ coefficients``: for one contrast Satterthwaite's."""
        return self.unadjusted(weights)

    def of_joint_test(self, weights: np.ndarray) -> tuple[float, float]:
        """Return the denominator df m and the scale lambda of the F test of several contrasts.

        Parameters
        ----------
        weights : numpy.ndarray
            Contrasts, shape (contrasts, terms), linearly independent.

        Returns
        -------
        tuple of float
            m and lambda: ``lambda F`` is referred to F(q, m), where F uses the adjusted
            covariance.

        Notes
        -----
        Kenward & Roger (1997), section 3. With Theta = L'(L Phi L')^-1 L and D_r the derivatives
        of Phi, A1 = sum W_rs tr(Theta D_r) tr(Theta D_s), A2 = sum W_rs tr(Theta D_r Theta D_s);
        m and lambda match the first two moments of F, and are exact in balanced designs.
        """
        q = len(weights)
        phi = self.unadjusted.covariance
        W = self.unadjusted.parameter_covariance
        theta = weights.T @ linalg.solve(weights @ phi @ weights.T, weights, assume_a="pos")
        turned = theta @ self.unadjusted.gradients
        own = np.einsum("rii->r", turned)
        a1 = float(own @ W @ own)
        a2 = float((W * np.einsum("rij,sji->rs", turned, turned)).sum())
        if a2 <= 0:  # the covariance does not depend on the variances
            return float("inf"), 1.0
        return _matched(q, a1, a2)


def _matched(q: int, a1: float, a2: float) -> tuple[float, float]:
    b = (a1 + 6 * a2) / (2 * q)
    g = ((q + 1) * a1 - (q + 4) * a2) / ((q + 2) * a2)
    c1, c2, c3 = np.array([g, q - g, q + 2 - g]) / (3 * q + 2 * (1 - g))
    with np.errstate(divide="ignore", invalid="ignore"):  # no F has such moments: m is no number
        inverse_mean = np.float64(1 - a2 / q)
        variance = 2 / q * (1 + c1 * b) / ((1 - c2 * b) ** 2 * (1 - c3 * b))
        rho = variance * inverse_mean**2 / 2
        m = 4 + (q + 2) / (q * rho - 1)
        return float(m), float(m * inverse_mean / (m - 2))
