"""What the reader must know of usable data: few values, unequal scales, pairs never together."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from attachpath.sem.observed.arrays import FloatArray
from attachpath.sem.observed.group_data import GroupData
from attachpath.sem.observed.patterns import available_moments

__all__ = ["data_notes"]

_FEW_VALUES = 4
_VARIANCE_RATIO = 1e6
_HEAD = 64


def data_notes(
    groups: Sequence[GroupData], *, cluster: str | None = None, fixed: Collection[str] = ()
) -> list[str]:
    """Say what is worth knowing of the data.

    Parameters
    ----------
    groups : sequence of GroupData
        Usable data.
    cluster : str, optional
        Column of the clusters.
    fixed : collection of str
        Exogenous variables taken as fixed: few values of these are no matter.

    Returns
    -------
    list of str

    Examples
    --------
    >>> import pandas as pd
    >>> from attachpath.sem.observed import observe
    >>> answers = pd.DataFrame({"item": [1, 2, 3, 1, 2], "score": [2.5, 1.0, 4.0, 3.5, 9.0]})
    >>> observe(answers, ["item", "score"]).notes
    ('item has at most 4 distinct whole values and is treated as continuous.',)
    """
    notes = _few_values(groups, fixed) + _few_rows(groups)
    for group in groups:
        notes += _scales(group)
    return notes + _spanning_clusters(groups, cluster)


def _few_values(groups: Sequence[GroupData], fixed: Collection[str]) -> list[str]:
    names = groups[0].names
    few = [
        name
        for place, name in enumerate(names)
        if name not in fixed and _has_few_values([group.values for group in groups], place)
    ]
    if not few:
        return []
    has, treated = ("has", "is") if len(few) == 1 else ("have", "are")
    values = f"at most {_FEW_VALUES} distinct whole values"
    return [f"{', '.join(few)} {has} {values} and {treated} treated as continuous."]


def _has_few_values(values: Sequence[FloatArray], place: int) -> bool:
    distinct: set[float] = set()
    for own in values:
        for rows in (own[:_HEAD, place], own[:, place]):  # most variables stop at the head
            distinct.update(rows[~np.isnan(rows)].tolist())
            if len(distinct) > _FEW_VALUES:
                return False
    return all(value.is_integer() for value in distinct)


def _few_rows(groups: Sequence[GroupData]) -> list[str]:
    size = len(groups[0].names)
    return [
        f"There are {group.n_obs} rows{_of(group)} for {size} variables."
        for group in groups
        if group.n_obs <= size
    ]


def _of(group: GroupData) -> str:
    return f" of group {group.label}" if group.label else ""


def _scales(group: GroupData) -> list[str]:
    _, cov, pairs = available_moments(group.patterns)
    variances = cov.diagonal()
    notes = []
    if variances.max() > _VARIANCE_RATIO * variances.min():
        large, small = group.names[int(variances.argmax())], group.names[int(variances.argmin())]
        notes.append(
            f"The variance of {large} is {variances.max() / variances.min():.1g} times that of "
            f"{small}{_of(group)}: rescale one of them if the fit does not converge."
        )
    if not pairs.all():
        rows, columns = np.nonzero(np.tril(pairs == 0))
        named = [
            f"{group.names[b]} and {group.names[a]}" for a, b in zip(rows, columns, strict=True)
        ]
        more = f", and {len(named) - 5} pairs more" if len(named) > 5 else ""
        notes.append(
            f"Never observed together{_of(group)}: {', '.join(named[:5])}{more}. Their covariance "
            "is known through other variables only."
        )
    return notes


def _spanning_clusters(groups: Sequence[GroupData], cluster: str | None) -> list[str]:
    numbers = [np.unique(group.clusters) for group in groups if group.clusters is not None]
    if len(numbers) < 2:
        return []
    together = np.concatenate(numbers)
    spanning = len(together) - len(np.unique(together))
    if not spanning:
        return []
    return [f"Clusters of {cluster} span groups, so groups are not independent."]
