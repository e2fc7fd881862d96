"""The covariance of the estimates: from an information, or a sandwich around it."""

from __future__ import annotations

import numpy as np

from attachpath.sem.estimation import Affine

__all__ = ["parameter_covariance"]


def parameter_covariance(
    information: np.ndarray, space: Affine, spread: np.ndarray | None = None
) -> np.ndarray:
    """Return the covariance of the parameters within their constraints.

    Parameters
    ----------
    information : numpy.ndarray
        Expected or observed, of all rows, shape (parameters, parameters).
    space : Affine
        The subspace of the constraints.
    spread : numpy.ndarray, optional
        Spread of the scores (`meat`): gives the sandwich of Huber (1967) and White (1980).

    Raises
    ------
    numpy.linalg.LinAlgError
        When the information is not positive definite.
    """
    bread = space.covariance(information)
    return bread if spread is None else bread @ spread @ bread
