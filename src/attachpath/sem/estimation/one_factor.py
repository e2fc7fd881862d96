"""A quick one-factor solution of a few indicators, for starting values."""

from __future__ import annotations

import numpy as np

__all__ = ["one_factor"]


def one_factor(
    block: np.ndarray, fixed: np.ndarray, variance: float | None
) -> tuple[np.ndarray, float]:
    """Return loadings and factor variance that roughly reproduce a covariance.

    Parameters
    ----------
    block : numpy.ndarray
        Covariance of the indicators, shape (k, k).
    fixed : numpy.ndarray
        Loadings that are held, NaN where free, shape (k,).
    variance : float or None
        Factor variance that is held, or None.
    """
    held = np.flatnonzero(~np.isnan(fixed) & (fixed != 0))
    if not np.isnan(fixed).any():
        return fixed.copy(), variance or _variance_of_fixed(block, fixed)
    sd = np.sqrt(np.maximum(np.diag(block), 1e-12))
    standardised = _standardised(block)
    free = standardised * sd
    if len(held):
        # The scale is that of the held loading that measures best, and never nearly zero.
        marker = held[int(np.argmax(np.abs(standardised[held])))]
        sign = np.sign(standardised[marker] or 1.0)
        size_of_marker = sign * max(abs(standardised[marker]), 0.2) * sd[marker]
        ratio = size_of_marker / fixed[marker]
        found, size = free / ratio, ratio**2
    else:
        size = variance or 1.0
        found = free / np.sqrt(size)
    return np.where(np.isnan(fixed), found, fixed), float(variance or size)


def _variance_of_fixed(block: np.ndarray, loadings: np.ndarray) -> float:
    products = np.outer(loadings, loadings)
    np.fill_diagonal(products, 0.0)
    if len(loadings) == 1 or not products.any():
        return float(block[0, 0] / max(loadings[0] ** 2, 1e-12)) if loadings[0] else 1.0
    found = float((products * block).sum() / (products**2).sum())
    return max(found, 0.05 * float(np.diag(block).mean()))


def _standardised(block: np.ndarray) -> np.ndarray:
    """Return the loadings of standardised indicators, the first positive (minimum residuals)."""
    scale = np.sqrt(np.maximum(np.diag(block), 1e-12))
    correlation = block / np.outer(scale, scale)
    k = len(correlation)
    if k == 1:
        return np.ones(1)
    if k == 2:
        root = np.sqrt(np.clip(abs(correlation[0, 1]), 0.05, 0.95))
        return np.array([root, np.sign(correlation[0, 1] or 1.0) * root])
    reduced = correlation.copy()
    off = np.abs(correlation - np.eye(k))
    np.fill_diagonal(reduced, off.max(axis=1))
    loadings = np.zeros(k)
    for _ in range(5):
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, -1] * np.sqrt(max(values[-1], 0.05))
        np.fill_diagonal(reduced, np.clip(loadings**2, 0.02, 0.98))
    signed: np.ndarray = loadings * np.sign(loadings[0] or 1.0)
    return signed
