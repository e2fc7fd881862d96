"""Data that no model can use, refused with the names of groups and variables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attachpath.errors import EstimationError
from attachpath.sem.observed.arrays import FloatArray
from attachpath.sem.observed.group_data import GroupData

__all__ = ["linear_combinations", "refuse_few_rows", "refuse_unusable", "refuse_without_values"]

_SINGULAR = 1e-10
"""Least eigenvalue of a correlation matrix, and least unexplained share of a variance."""
_ROUNDING = 1e-13
"""Values that differ by less, relative to their size, are one value with rounding errors."""
_SMALLEST = 1e-60
"""Products of variances of smaller numbers are 0."""


def refuse_without_values(values: FloatArray, names: Sequence[str]) -> None:
    """Refuse a variable that is missing in every row.

    Parameters
    ----------
    values : ndarray (n, p)
        All rows of the frame.
    names : sequence of str
        Their variables.

    Raises
    ------
    EstimationError

    Examples
    --------
    >>> refuse_without_values(np.array([[1.0, np.nan], [2.0, np.nan]]), ["x", "y"])
    Traceback (most recent call last):
    attachpath.errors.EstimationError: The variable 'y' has no value.
      Likely cause: The column is empty in these rows, or was read with another name.
      Next step: Leave 'y' out of the model.
      [all-missing-variable]
    """
    if len(values):
        for place in np.flatnonzero(np.isnan(values).all(axis=0)):
            raise _without_values(names[int(place)], "")


def _without_values(name: str, where: str) -> EstimationError:
    return EstimationError(
        "all-missing-variable",
        f"The variable {name!r} has no value{where}.",
        "The column is empty in these rows, or was read with another name.",
        f"Leave {name!r} out of the model" + (", or the group." if where else "."),
    )


def refuse_few_rows(sizes: Sequence[tuple[str, int]], group: str | None) -> None:
    """Refuse data without rows, with one group where groups were asked for, or a lone row.

    Parameters
    ----------
    sizes : sequence of (str, int)
        Label and rows of each group.
    group : str or None
        Column of the groups.

    Raises
    ------
    EstimationError

    Examples
    --------
    >>> refuse_few_rows([("early", 40), ("late", 1)], "phase")
    Traceback (most recent call last):
    attachpath.errors.EstimationError: Group 'late' of 'phase' has 1 usable row.
      Likely cause: A rare or misspelt value of 'phase', or missing values in most of its rows.
      Next step: Join 'late' with another group or leave its rows out.
      [group-too-small]
    """
    if group is None:
        if sizes[0][1] < 2:
            raise EstimationError(
                "too-few-rows",
                f"The data have {sizes[0][1]} usable row{'' if sizes[0][1] == 1 else 's'}.",
                "Missing values in nearly all rows, or an empty table.",
                "Look at the missing values of each variable, or use missing='fiml'.",
            )
        return
    if len(sizes) < 2:
        raise EstimationError(
            "one-group",
            f"The column {group!r} has {len(sizes)} distinct value(s), so there is nothing to "
            "compare.",
            "A filter left one group, or another column was meant.",
            f"Leave out group={group!r}, or give a column with two or more values.",
        )
    for label, size in sizes:
        if size < 2:
            raise EstimationError(
                "group-too-small",
                f"Group {label!r} of {group!r} has {size} usable row{'' if size == 1 else 's'}.",
                f"A rare or misspelt value of {group!r}, or missing values in most of its rows.",
                f"Join {label!r} with another group or leave its rows out.",
            )


def refuse_unusable(groups: Sequence[GroupData], *, cluster: str | None, missing: str) -> None:
    """Refuse variables that do not vary, one cluster only, and a singular covariance.

    Parameters
    ----------
    groups : sequence of GroupData
        At least two rows each.
    cluster : str or None
        Column of the clusters.
    missing : {"listwise", "fiml"}
        Under ``"fiml"`` the covariance of the complete rows is checked, where there are more of
        them than variables.

    Raises
    ------
    EstimationError

    Examples
    --------
    >>> import pandas as pd
    >>> from attachpath.sem.observed import observe
    >>> observe(pd.DataFrame({"x": [1.0, 1.0, 1.0], "y": [1.0, 2.0, 4.0]}), ["x", "y"])
    Traceback (most recent call last):
    attachpath.errors.EstimationError: The variable 'x' is constant: each value is 1.
      Likely cause: A filter kept one value, or another column was meant.
      Next step: Leave 'x' out of the model.
      [constant-variable]
    """
    for group in groups:
        _refuse_not_varying(group)
    if cluster is not None:
        _refuse_one_cluster(groups, cluster)
    for group in groups:
        complete = np.flatnonzero(group.patterns.observed.all(axis=1))
        enough = len(complete) and group.patterns.n[complete[0]] > len(group.names) + 1
        if missing == "listwise" or enough:
            _refuse_singular(group, group.patterns.cov[complete[0]])


def _refuse_not_varying(group: GroupData) -> None:
    least = np.fmin.reduce(group.values, axis=0)
    most = np.fmax.reduce(group.values, axis=0)
    size = np.maximum(np.abs(least), np.abs(most))
    varies = most - least > np.maximum(_ROUNDING * size, _SMALLEST)
    if varies.all():
        return
    place = int(np.flatnonzero(~varies)[0])
    name = group.names[place]
    if np.isnan(most[place]):
        raise _without_values(name, _in_group(group))
    raise EstimationError(
        "constant-variable",
        f"The variable {name!r} is constant{_in_group(group)}: each value is {most[place]:g}.",
        "A filter kept one value, or another column was meant.",
        f"Leave {name!r} out of the model" + (", or the group." if group.label else "."),
    )


def _in_group(group: GroupData) -> str:
    return f" in group {group.label!r}" if group.label else ""


def _refuse_one_cluster(groups: Sequence[GroupData], cluster: str) -> None:
    numbers = [group.clusters for group in groups if group.clusters is not None]
    distinct = [np.unique(own) for own in numbers]
    together = len(np.unique(np.concatenate(distinct)))
    spans = together < sum(map(len, distinct))
    for group, own in zip(groups, distinct, strict=True):
        if together > 1 and (spans or len(own) > 1):
            continue
        raise EstimationError(
            "one-cluster",
            f"All usable rows{_in_group(group)} are in one cluster of {cluster!r}.",
            "A filter left one cluster, or another column was meant.",
            f"Leave out cluster={cluster!r}, or give a column with many values"
            + (" in each group." if group.label else "."),
        )


def _refuse_singular(group: GroupData, cov: FloatArray) -> None:
    deviation = np.sqrt(cov.diagonal())
    if not deviation.all():
        return  # constant in the complete rows, not in all
    correlation = cov / np.outer(deviation, deviation)
    if np.linalg.eigvalsh(correlation)[0] > _SINGULAR:
        return
    if group.n_obs <= len(group.names):
        raise EstimationError(
            "too-few-rows",
            f"There are {group.n_obs} complete rows{_in_group(group)} for "
            f"{len(group.names)} variables, so their covariance is not positive definite.",
            "Too few cases, or missing values in most of them.",
            "Use fewer variables or more cases, or missing='fiml' where values are missing.",
        )
    found = linear_combinations(cov, group.names)
    said = "; ".join(f"{name!r} of {', '.join(map(repr, others))}" for name, others in found)
    raise EstimationError(
        "covariance-not-positive-definite",
        f"The covariance of the data{_in_group(group)} is not positive definite. "
        f"Linear combinations of other variables: {said or 'none that can be named'}.",
        "A sum score beside its parts, dummy variables of all categories, or a column twice.",
        f"Leave out {' and '.join(repr(name) for name, _ in found) or 'variables'}.",
    )


def linear_combinations(cov: FloatArray, names: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Name the variables that are linear combinations of those before them.

    Parameters
    ----------
    cov : ndarray (p, p)
        Covariance, with positive variances.
    names : sequence of str
        Its variables.

    Returns
    -------
    list of (str, tuple of str)
        Each such variable with the variables that make it up.

    Examples
    --------
    >>> import numpy as np
    >>> parts = np.random.default_rng(1).normal(size=(50, 3))
    >>> scores = np.column_stack([parts, parts[:, 0] + parts[:, 2]])
    >>> linear_combinations(np.cov(scores.T), ["a", "b", "c", "total"])
    [('total', ('a', 'c'))]
    """
    deviation = np.sqrt(cov.diagonal())
    correlation = cov / np.outer(deviation, deviation)
    free: list[int] = []
    found: list[tuple[str, tuple[str, ...]]] = []
    for place, name in enumerate(names):
        with_others = correlation[free, place]
        weights = np.linalg.solve(correlation[np.ix_(free, free)], with_others)
        if 1.0 - with_others @ weights > _SINGULAR:
            free.append(place)
            continue
        shares = [other for other, weight in zip(free, weights, strict=True) if abs(weight) > 1e-4]
        found.append((name, tuple(names[other] for other in shares)))
    return found
