"""Curves that a link may take: straight, an arc, a broad arc, an S, or through free places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attachpath.reporting.path_diagram.graph import Link

__all__ = ["SAMPLES", "candidates"]

Place = tuple[float, float]

SAMPLES = 41
_BENDS = (0.0, 0.1, 0.18, 0.28, 0.4, 0.55, 0.75, 1.0)


def candidates(
    link: Link, aims: tuple[Place, Place], passages: Sequence[Place]
) -> list[tuple[np.ndarray, float]]:
    """Return ways and how much each bends."""
    first, last = np.array(aims[0]), np.array(aims[1])
    step = last - first
    normal = np.array([-step[1], step[0]])
    t = np.linspace(0, 1, SAMPLES)[:, None]
    ways: list[tuple[np.ndarray, float]] = []
    for bend in _BENDS:
        for sign in (1, -1) if bend else (1,):
            ways.append((_quadratic(first, last, sign * bend * normal, t), bend))
            if bend:
                ways.append((_cubic(first, last, sign * bend * normal, t), bend * 1.1))
    if link.kind != "covariance":
        ways += [(_tangent(first, last, axis, t), 0.1) for axis in (0, 1)]
    if passages:
        ways.append((_through(first, last, passages, t), 0.12))
    return ways if link.kind != "covariance" else [one for one in ways if one[1] >= 0.1]


def _quadratic(first: np.ndarray, last: np.ndarray, out: np.ndarray, t: np.ndarray) -> np.ndarray:
    middle = (first + last) / 2 + out
    way: np.ndarray = (1 - t) ** 2 * first + 2 * t * (1 - t) * middle + t**2 * last
    return way


def _cubic(first: np.ndarray, last: np.ndarray, out: np.ndarray, t: np.ndarray) -> np.ndarray:
    return _bezier(first, first + out * 0.8, last + out * 0.8, last, t)


def _tangent(first: np.ndarray, last: np.ndarray, axis: int, t: np.ndarray) -> np.ndarray:
    """Leave and arrive along one axis: an S."""
    reach = np.zeros(2)
    reach[axis] = (last - first)[axis] / 2
    return _bezier(first, first + reach, last - reach, last, t)


def _bezier(
    one: np.ndarray, two: np.ndarray, three: np.ndarray, four: np.ndarray, t: np.ndarray
) -> np.ndarray:
    way: np.ndarray = (
        (1 - t) ** 3 * one + 3 * t * (1 - t) ** 2 * two + 3 * t**2 * (1 - t) * three + t**3 * four
    )
    return way


def _through(
    first: np.ndarray, last: np.ndarray, passages: Sequence[Place], t: np.ndarray
) -> np.ndarray:
    """Run through free places of the levels between, smoothly (monotone along the chord)."""
    from scipy.interpolate import PchipInterpolator

    step = last - first
    between = sorted(np.array(passages), key=lambda place: float((place - first) @ step))
    knots = np.array([first, *between, last])
    axis = int(np.argmax(np.abs(step)))
    sign = 1 if step[axis] >= 0 else -1
    along = sign * knots[:, axis]
    if (np.diff(along) <= 1e-6).any():
        return _quadratic(first, last, 0 * step, t)
    run = along[0] + t[:, 0] * (along[-1] - along[0])
    other = PchipInterpolator(along, knots[:, 1 - axis])(run)
    way = np.empty((len(t), 2))
    way[:, axis], way[:, 1 - axis] = sign * run, other
    return way
