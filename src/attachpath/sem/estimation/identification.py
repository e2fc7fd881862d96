"""Which parameters the data cannot tell apart: the null space of the information."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attachpath.sem.estimation.constraints import Affine

__all__ = ["unidentified"]

_SINGULAR = 1e-9
"""Smallest eigenvalue of the information scaled to a unit diagonal."""


def unidentified(information: np.ndarray, space: Affine, names: Sequence[str]) -> tuple[str, ...]:
    """Return the parameters that take part in a flat direction of the likelihood.

    Parameters
    ----------
    information : numpy.ndarray
        Expected information, shape (parameters, parameters).
    space : Affine
        The subspace that the constraints leave.
    names : sequence of str
        Names of the parameters.

    Notes
    -----
    Local identification (Rothenberg 1971, Econometrica 39, 577-591): the information has full
    rank. A parameter is named when its share in the flat direction is at least a tenth of the
    largest.
    """
    inside = space.directions.T @ information @ space.directions
    scale = np.sqrt(np.maximum(np.diag(inside), np.finfo(float).tiny))
    empty = np.diag(inside) <= 1e-10 * np.median(np.diag(inside))
    scale[empty] = 1.0
    scaled = inside / np.outer(scale, scale)
    values, vectors = np.linalg.eigh(scaled)
    flat = vectors[:, values < _SINGULAR] / scale[:, None]
    if not flat.shape[1]:
        return ()
    share = np.abs(space.directions @ flat).max(axis=1)
    return tuple(name for name, part in zip(names, share, strict=True) if part >= 0.1 * share.max())
