"""Where each parameter of a group stands in the matrices of the model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Layout"]


@dataclass(frozen=True)
class Layout:
    """The reticular action model of one group (McArdle & McDonald 1984).

    All variables, observed ones first, satisfy ``v = A v + u`` with ``cov(u) = S`` and
    ``mean(u) = m``; so ``cov(v) = (I - A)^-1 S (I - A)^-T``.

    Attributes
    ----------
    observed, latents : tuple of str
        The variables; ``t`` is their number, ``p`` that of the observed ones.
    paths, covariances, means : numpy.ndarray
        ``A`` (t, t), ``S`` (t, t) and ``m`` (t,) with the fixed values, 0 at free places.
    path_rows, path_columns, covariance_rows, covariance_columns, mean_rows : numpy.ndarray
        Places of the free entries: those of ``A``, then of ``S``, then of ``m``.
    parameter : numpy.ndarray
        For each free entry, in that order, its place in the vector of parameters.
    mean_structure : bool
        Without one the means are those of the sample.
    """

    observed: tuple[str, ...]
    latents: tuple[str, ...]
    paths: np.ndarray
    covariances: np.ndarray
    means: np.ndarray
    path_rows: np.ndarray
    path_columns: np.ndarray
    covariance_rows: np.ndarray
    covariance_columns: np.ndarray
    mean_rows: np.ndarray
    parameter: np.ndarray
    mean_structure: bool

    @property
    def names(self) -> tuple[str, ...]:
        """All variables, observed ones first."""
        return self.observed + self.latents

    @property
    def n_moment_entries(self) -> int:
        """Number of free entries that the covariances depend on."""
        return len(self.path_rows) + len(self.covariance_rows)
