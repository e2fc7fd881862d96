"""Restricted likelihood of variance shares in nested data: occasions in clients in therapists.

The covariance of nested random intercepts has a closed inverse and determinant (Searle, Casella &
McCulloch 1992, ch. 6), so that one evaluation costs one pass over the clients.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

__all__ = ["NestedData", "best_shares", "deviance", "share_interval", "total_variance"]

Array = NDArray[np.float64]
_EDGE = 1e-8
_STARTS = (0.05, 0.3, 0.7)


@dataclass(frozen=True, eq=False)
class NestedData:
    """Sufficient statistics of the values, centred on their mean.

    Attributes
    ----------
    sizes, means : numpy.ndarray
        Rows and mean of each client, shape (clients,).
    within : float
        Sum of squares about the clients' means.
    therapist : numpy.ndarray or None
        Therapist of each client, 0 .. therapists - 1; None with two levels.
    """

    sizes: Array
    means: Array
    within: float
    therapist: NDArray[np.intp] | None


def deviance(shares: Array, data: NestedData) -> float:
    """Return -2 log restricted likelihood at variance shares, the total variance profiled out.

    Parameters
    ----------
    shares : numpy.ndarray
        Share of client and, with three levels, of therapist; occasion has the rest.
    data : NestedData
        The data.

    Returns
    -------
    float
        Without its constant.
    """
    log_determinant, information, squares = _parts(shares, data)
    freedom = data.sizes.sum() - 1
    return float(freedom * np.log(squares / freedom) + log_determinant + np.log(information))


def total_variance(shares: Array, data: NestedData) -> float:
    """Return the restricted estimate of the total variance at given shares."""
    return _parts(shares, data)[2] / float(data.sizes.sum() - 1)


def best_shares(data: NestedData) -> tuple[Array, float]:
    """Return the shares of highest restricted likelihood and their deviance."""
    count = 1 if data.therapist is None else 2
    return _minimise(data, count, None)


def share_interval(
    data: NestedData, place: int, best: Array, lowest: float, level: float
) -> tuple[float, float]:
    """Return the profile likelihood interval of one share.

    Parameters
    ----------
    data : NestedData
        The data.
    place : int
        0 for client, 1 for therapist, -1 for occasion.
    best : numpy.ndarray
        Shares of highest likelihood.
    lowest : float
        Their deviance.
    level : float
        Confidence level.

    Returns
    -------
    tuple of float
        Where the deviance, minimised over the other shares, exceeds its minimum by the quantile of
        chi-square with 1 df; 0 or 1 where it never does.
    """
    limit = lowest + float(stats.chi2.ppf(level, 1))
    at = float(best[place]) if place >= 0 else 1 - float(best.sum())

    def excess(share: float) -> float:
        return _minimise(data, len(best), (place, share))[1] - limit

    low = 0.0 if at <= _EDGE or excess(_EDGE) <= 0 else _root(excess, _EDGE, at)
    high = 1.0 if at >= 1 - _EDGE or excess(1 - _EDGE) <= 0 else _root(excess, at, 1 - _EDGE)
    return low, high


def _root(excess: Callable[[float], float], low: float, high: float) -> float:
    return float(optimize.brentq(excess, low, high, xtol=1e-7))


def _parts(shares: Array, data: NestedData) -> tuple[float, float, float]:
    """Return log |V|, 1'V^-1 1 and r'V^-1 r for the covariance V of total variance 1."""
    client = shares[0]
    occasion = max(1 - float(shares.sum()), _EDGE / 10)
    per_mean = occasion + data.sizes * client
    weight = data.sizes / per_mean
    log_determinant = float(((data.sizes - 1) * np.log(occasion)).sum() + np.log(per_mean).sum())
    first = weight * data.means
    squares = data.within / occasion + float((first * data.means).sum())
    if data.therapist is not None:
        therapist = shares[1]
        weight = np.asarray(np.bincount(data.therapist, weights=weight), dtype=np.float64)
        first = np.asarray(np.bincount(data.therapist, weights=first), dtype=np.float64)
        shrink = 1 + therapist * weight
        log_determinant += float(np.log(shrink).sum())
        squares -= float((therapist * first**2 / shrink).sum())
        weight, first = weight / shrink, first / shrink
    information = float(weight.sum())
    return log_determinant, information, squares - float(first.sum()) ** 2 / information


def _minimise(data: NestedData, count: int, fixed: tuple[int, float] | None) -> tuple[Array, float]:
    """Minimise the deviance over the shares that are not fixed."""
    free = count if fixed is None else count - 1
    if free == 0:
        sticks = np.empty(0)
    elif free == 1:
        sticks = _one_stick(lambda stick: deviance(_shares(np.array([stick]), fixed), data))
    else:
        sticks = _many_sticks(lambda sticks: deviance(_shares(sticks, fixed), data), free)
    shares = _shares(sticks, fixed)
    return shares, deviance(shares, data)


def _shares(sticks: Array, fixed: tuple[int, float] | None) -> Array:
    """Break the free shares off what is left, each a part of the rest, so that any 0-1 will do."""
    rest = 1.0 if fixed is None else 1 - fixed[1]
    found = []
    for stick in sticks:
        found.append(stick * rest)
        rest *= 1 - stick
    if fixed is not None and fixed[0] >= 0:
        found.insert(fixed[0], fixed[1])
    elif fixed is not None:
        found.append(rest)
    return np.array(found)


def _one_stick(objective: Callable[[float], float]) -> Array:
    inside = optimize.minimize_scalar(
        objective, bounds=(0.0, 1 - _EDGE), method="bounded", options={"xatol": 1e-9}
    )
    return np.array([0.0 if objective(0.0) <= inside.fun else float(inside.x)])


def _many_sticks(objective: Callable[[Array], float], free: int) -> Array:
    results = [
        optimize.minimize(
            objective,
            np.full(free, start),
            method="L-BFGS-B",
            jac="3-point",
            bounds=[(0.0, 1 - _EDGE)] * free,
            options={"ftol": 1e-15, "gtol": 1e-7},
        )
        for start in _STARTS
    ]
    return np.asarray(min(results, key=lambda result: float(result.fun)).x)
