"""How unequal groups are, and what their likeness costs: caseload and design effect (Kish 1965)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from attachpath.errors import UsageError

__all__ = ["Caseload", "DesignEffect", "caseload", "design_effect"]


@dataclass(frozen=True)
class Caseload:
    """How many units the groups hold: clients of a therapist, occasions of a client.

    Attributes
    ----------
    n_units, n_groups : int
        Units that have a group, and groups that have a unit.
    n_without : int
        Units without a group.
    n_single : int
        Groups of one unit.
    mean, sd, median : float
        Over groups; the standard deviation divides by groups - 1 (NaN for one group).
    low, high : int
        Smallest and largest group.
    harmonic_mean : float
        Over groups.
    size_weighted_mean : float
        Size of the group of an average unit, sum of squared sizes / units: never below `mean`.
    """

    n_units: int
    n_groups: int
    n_without: int
    n_single: int
    mean: float
    sd: float
    median: float
    low: int
    high: int
    harmonic_mean: float
    size_weighted_mean: float


@dataclass(frozen=True)
class DesignEffect:
    """What the likeness of units in a group costs the mean of all units.

    Attributes
    ----------
    value : float
        Variance of the mean over what it would be had each unit a group of its own.
    n_obs : int
        Units.
    effective_n : float
        Units divided by `value`: independent units that would tell the mean as precisely.
    """

    value: float
    n_obs: int
    effective_n: float


def caseload(groups: ArrayLike) -> Caseload | None:
    """Count the units of each group.

    Parameters
    ----------
    groups : array_like
        Group of each unit, missing for none: the therapist of each client.

    Returns
    -------
    Caseload or None
        None where no unit has a group.

    Notes
    -----
    The mean weighted by size equals mean * (1 + cv^2), cv = SD / mean with divisor groups
    (Eldridge, Ashby & Kerry 2006).

    Examples
    --------
    >>> found = caseload(["t1", "t1", "t1", "t2", None])
    >>> found.mean, found.harmonic_mean, found.size_weighted_mean, found.n_single, found.n_without
    (2.0, 1.5, 2.5, 1, 1)
    """
    given = pd.Series(np.asarray(groups, dtype=object))
    sizes = given.value_counts(sort=False).to_numpy(dtype=np.float64)
    if len(sizes) == 0:
        return None
    units = float(sizes.sum())
    return Caseload(
        n_units=int(units),
        n_groups=len(sizes),
        n_without=int(given.isna().sum()),
        n_single=int((sizes == 1).sum()),
        mean=units / len(sizes),
        sd=float(sizes.std(ddof=1)) if len(sizes) > 1 else np.nan,
        median=float(np.median(sizes)),
        low=int(sizes.min()),
        high=int(sizes.max()),
        harmonic_mean=len(sizes) / float((1 / sizes).sum()),
        size_weighted_mean=float((sizes**2).sum()) / units,
    )


def design_effect(shares: Mapping[str, float], groups: Mapping[str, ArrayLike]) -> DesignEffect:
    """Return the design effect of the mean of all units, each with the same weight.

    Parameters
    ----------
    shares : mapping of str to float
        Share of the variance at each level of groups, as `icc` has it; NaN gives NaN.
    groups : mapping of str to array_like
        Group of each unit at the same levels; the levels are nested, every unit has its groups.

    Returns
    -------
    DesignEffect

    Raises
    ------
    UsageError
        ``wrong-length`` for groups of different lengths, ``missing-group`` for a unit without
        one, ``unknown-level`` when shares and groups name different levels.

    Notes
    -----
    1 + the sum over levels of (A - 1) * share, A = sum of squared group sizes / units. With one
    level this is the formula of Kish (1965, section 5.4) with the mean size weighted by size, which
    unequal groups need (Eldridge, Ashby & Kerry 2006, International Journal of Epidemiology, 35,
    1292-1300). It is exact: two units of one client share the variance of client and therapist,
    two clients of one therapist that of the therapist, and these covariances are summed over all
    pairs. It holds for a mean; the standard error of a slope of a variable that varies within
    groups can be inflated less.

    Examples
    --------
    >>> found = design_effect({"therapist": 0.1}, {"therapist": ["a"] * 10 + ["b"] * 10})
    >>> found.value, found.effective_n
    (1.9, 10.5)
    """
    if set(shares) != set(groups):
        raise UsageError(
            "unknown-level",
            f"The shares are of {', '.join(shares)}, the groups of {', '.join(groups)}.",
            "A level was left out, or has two names.",
            "Give a share and the groups for each level.",
        )
    columns = {name: pd.Series(np.asarray(given, dtype=object)) for name, given in groups.items()}
    _check(columns)
    n_obs = max((len(column) for column in columns.values()), default=0)
    value = 1.0
    for name, column in columns.items():
        sizes = column.value_counts(sort=False).to_numpy(dtype=np.float64)
        value += (float((sizes**2).sum()) / n_obs - 1) * shares[name] if n_obs else np.nan
    return DesignEffect(value, n_obs, n_obs / value)


def _check(columns: Mapping[str, pd.Series]) -> None:
    if len({len(column) for column in columns.values()}) > 1:
        counts = ", ".join(f"{len(column)} of {name}" for name, column in columns.items())
        raise UsageError(
            "wrong-length",
            f"The numbers of rows differ: {counts}.",
            "They come from different tables, or one was filtered.",
            "Give each level a group for each unit.",
        )
    for name, column in columns.items():
        missing = int(column.isna().sum())
        if missing:
            raise UsageError(
                "missing-group",
                f"{missing} of {len(column)} units have no {name}.",
                "Not every unit belongs to a group of this level.",
                "Leave those units out, as the estimate of the shares did.",
            )
