"""Which parameters the data cannot tell apart: the null space of the information."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attachpath.sem.estimation.constraints import Affine

__all__ = ["unidentified"]

_SINGULAR = 1e-8
"""Smallest eigenvalue of the information scaled to a unit diagonal."""


def unidentified(
    information: np.ndarray, space: Affine, names: Sequence[str], units: np.ndarray
) -> tuple[str, ...]:
    """Return the parameters that take part in a flat direction of the likelihood.

    Parameters
    ----------
    information : numpy.ndarray
        Expected information, shape (parameters, parameters).
    space : Affine
        The subspace that the constraints leave.
    names : sequence of str
        Names of the parameters.
    units : numpy.ndarray
        Natural unit of each parameter, so that no change of scale matters.

    Notes
    -----
    Local identification (Rothenberg 1971, Econometrica 39, 577-591): the information has full
    rank. A parameter is named when its share in the flat direction is at least a tenth of the
    largest.
    """
    if not space.dimensions:
        return ()
    lengths = np.sqrt((space.directions**2).T @ units**2)
    inside = space.directions.T @ information @ space.directions
    natural = inside * np.outer(lengths, lengths)
    scale = np.sqrt(np.maximum(np.diag(natural), np.finfo(float).tiny))
    scale[np.diag(natural) <= _SINGULAR * np.median(np.diag(natural))] = np.inf
    scaled = natural / np.outer(scale, scale)
    values, vectors = np.linalg.eigh(scaled)
    flat = vectors[:, np.abs(values) < _SINGULAR]
    if not flat.shape[1]:
        return ()
    back = np.where(np.isinf(scale), 1.0, lengths / np.where(np.isinf(scale), 1.0, scale))
    share = np.abs(space.directions @ (flat * back[:, None])).max(axis=1) / units
    return tuple(name for name, part in zip(names, share, strict=True) if part >= 0.1 * share.max())
