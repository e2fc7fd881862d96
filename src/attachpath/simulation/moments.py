"""Exact moments of the latent population: covariances that follow from the written equations."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from attachpath.errors import SpecificationError
from attachpath.simulation.correlated import FloatArray, cholesky

__all__ = ["Moments"]


class Moments:
    """Covariances of latents, built equation by equation.

    Notes
    -----
    Latents have mean 0. A product of two normal latents is centred at its mean; it has covariance
    0 with every normal latent, and products have Isserlis' (1918) covariance
    ``cov(ab, cd) = cov(a, c) cov(b, d) + cov(a, d) cov(b, c)``. Everything else is linear.
    """

    def __init__(self) -> None:
        self._covariances: dict[tuple[str, str], float] = {}
        self._products: dict[str, tuple[str, str]] = {}
        self._names: list[str] = []

    @property
    def names(self) -> tuple[str, ...]:
        """Latents so far, in the order in which they were added."""
        return tuple(self._names)

    def covariance(self, first: str, second: str) -> float:
        """Return the covariance of two latents."""
        return self._covariances[first, second]

    def correlation(self, first: str, second: str) -> float:
        """Return the correlation of two latents."""
        scale = math.sqrt(self.covariance(first, first) * self.covariance(second, second))
        return self.covariance(first, second) / scale

    def of_sums(self, first: Mapping[str, float], second: Mapping[str, float]) -> float:
        """Return the covariance of two weighted sums of latents."""
        return math.fsum(
            a * b * self.covariance(x, y) for x, a in first.items() for y, b in second.items()
        )

    def add_correlated(self, names: Sequence[str], correlations: FloatArray) -> None:
        """Add latents of variance 1 that depend on nothing."""
        self.add_equations({name: {} for name in names}, correlations, "correlations")

    def add_sum(self, name: str, weights: Mapping[str, float]) -> None:
        """Add a weighted sum of latents as a latent of its own."""
        for other in self._names:
            self._set(name, other, self.of_sums(weights, {other: 1.0}))
        self._set(name, name, self.of_sums(weights, weights))
        self._names.append(name)

    def add_product(self, name: str, first: str, second: str) -> None:
        """Add the centred product of two normal latents."""
        for other in self._names:
            self._set(name, other, 0.0)
        for other, (a, b) in self._products.items():
            self._set(name, other, self._isserlis(first, second, a, b))
        self._set(name, name, self._isserlis(first, second, first, second))
        self._products[name] = (first, second)
        self._names.append(name)

    def add_equations(
        self,
        equations: Mapping[str, Mapping[str, float]],
        residuals: FloatArray,
        what: str,
        table: str = "paths",
    ) -> FloatArray:
        """Add latents of variance 1 that depend on earlier ones, with correlated residuals.

        Parameters
        ----------
        equations : mapping
            Coefficients by predictor for each new latent.
        residuals : numpy.ndarray
            Correlations of the residuals, shape (equations, equations).
        what : str
            Place of the correlations in the population file, for messages.
        table : str
            Place of the equations, for messages.

        Returns
        -------
        numpy.ndarray
            Standard deviations of the residuals: the square roots of 1 minus the variance that
            the equation explains.

        Raises
        ------
        SpecificationError
            ``too-much-explained`` when an equation explains all of the variance or more;
            ``not-positive-definite``.
        """
        cholesky(residuals, list(equations), what)
        spreads = np.array([self._residual_sd(name, equations[name], table) for name in equations])
        new = list(equations)
        for i, name in enumerate(new):
            for other in self._names:
                self._set(name, other, self.of_sums(equations[name], {other: 1.0}))
            for j, second in enumerate(new[: i + 1]):
                explained = self.of_sums(equations[name], equations[second])
                left = spreads[i] * spreads[j] * residuals[i, j]
                self._set(name, second, 1.0 if i == j else explained + float(left))
        self._names += new
        return spreads

    def _residual_sd(self, name: str, equation: Mapping[str, float], table: str) -> float:
        explained = self.of_sums(equation, equation)
        if explained >= 1 - 1e-10:
            raise SpecificationError(
                "too-much-explained",
                f"The terms of `{table}.{name}` explain a variance of {explained:.3f}; the latent "
                "has variance 1.",
                "Paths are standardised: these are too large together.",
                f"Bring the paths of {name} nearer to zero: "
                + ", ".join(f"{key} = {value:g}" for key, value in equation.items())
                + ".",
            )
        return math.sqrt(1 - explained)

    def _isserlis(self, a: str, b: str, c: str, d: str) -> float:
        across = self.covariance(a, c) * self.covariance(b, d)
        return across + self.covariance(a, d) * self.covariance(b, c)

    def _set(self, first: str, second: str, value: float) -> None:
        self._covariances[first, second] = self._covariances[second, first] = value
