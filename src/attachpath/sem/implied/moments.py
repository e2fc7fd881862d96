"""The means and covariances that a model implies (McArdle & McDonald 1984)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attachpath.sem.implied.layout import Layout

__all__ = ["Implied", "implied_moments"]


@dataclass(frozen=True)
class Implied:
    """What one group's parameters imply.

    Attributes
    ----------
    paths, residuals : numpy.ndarray
        ``A`` and ``S``, shape (t, t).
    intercepts : numpy.ndarray
        ``m``, shape (t,).
    total : numpy.ndarray
        ``(I - A)^-1``, the total effects, shape (t, t).
    all_covariances, all_means : numpy.ndarray
        Of all variables, latent ones included, shape (t, t) and (t,).
    p : int
        Number of observed variables, which stand first.
    """

    paths: np.ndarray
    residuals: np.ndarray
    intercepts: np.ndarray
    total: np.ndarray
    all_covariances: np.ndarray
    all_means: np.ndarray
    p: int

    @property
    def covariance(self) -> np.ndarray:
        """Covariances of the observed variables, shape (p, p)."""
        return self.all_covariances[: self.p, : self.p]

    @property
    def mean(self) -> np.ndarray:
        """Means of the observed variables, shape (p,)."""
        return self.all_means[: self.p]


def implied_moments(layout: Layout, parameters: np.ndarray) -> Implied:
    """Return the moments at a vector of parameters.

    Raises
    ------
    numpy.linalg.LinAlgError
        When ``I - A`` is singular.
    """
    values = parameters[layout.parameter]
    n_paths = len(layout.path_rows)
    n_both = layout.n_moment_entries
    paths = layout.paths.copy()
    paths[layout.path_rows, layout.path_columns] = values[:n_paths]
    residuals = layout.covariances.copy()
    residuals[layout.covariance_rows, layout.covariance_columns] = values[n_paths:n_both]
    residuals[layout.covariance_columns, layout.covariance_rows] = values[n_paths:n_both]
    intercepts = layout.means.copy()
    intercepts[layout.mean_rows] = values[n_both:]
    total = np.linalg.inv(np.eye(len(intercepts)) - paths)
    return Implied(
        paths=paths,
        residuals=residuals,
        intercepts=intercepts,
        total=total,
        all_covariances=total @ residuals @ total.T,
        all_means=total @ intercepts,
        p=len(layout.observed),
    )
