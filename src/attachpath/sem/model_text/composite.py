"""Model text for scores of known reliability: single-indicator latent variables (Bollen 1989)."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from attachpath.errors import UsageError
from attachpath.sem.model_text.layout import Line, Section, number, written
from attachpath.sem.model_text.names import check_columns, check_latents

__all__ = ["composite", "fixed_reliability"]


def composite(
    name: str,
    column: str,
    reliability: float,
    variance: float | None = None,
    *,
    data: pd.DataFrame | None = None,
) -> str:
    """Write a latent variable with one indicator whose reliability is given.

    Parameters
    ----------
    name : str
        Name of the latent variable.
    column : str
        Its indicator, a sum or mean of items.
    reliability : float
        Above 0, at most 1.
    variance : float, optional
        Variance of the column. Without it, that of the values in `data` (divided by n, as the
        covariances that are fitted).
    data : DataFrame, optional
        Where the variance comes from, and where names are looked up.

    Returns
    -------
    str
        Text to put before or behind the rest of a model.

    Raises
    ------
    UsageError
        ``impossible-reliability``, ``impossible-variance``, ``no-variance``, ``unknown-column``,
        ``name-twice``, ``name-taken`` or ``name-not-writable``.

    See Also
    --------
    fixed_reliability : Several at once.

    Notes
    -----
    The loading is 1 and the residual variance (1 - reliability) times the variance of the column
    (Bollen 1989, ch. 5), so that effects are corrected for unreliability. Both are held fixed: the
    uncertainty of the reliability itself does not enter the standard errors.

    Examples
    --------
    >>> print(composite("anx", "ecr_anxiety", reliability=0.75, variance=2.0))
    # single indicators of fixed reliability
    anx =~ 1*ecr_anxiety
    <BLANKLINE>
    # residual variances: (1 - reliability) * variance of the column
    ecr_anxiety ~~ 0.5*ecr_anxiety  # (1 - 0.75) * 2
    <BLANKLINE>
    """
    variances = None if variance is None else {name: variance}
    return fixed_reliability({name: column}, {name: reliability}, variances, data=data)


def fixed_reliability(
    columns: Mapping[str, str],
    reliability: float | Mapping[str, float],
    variance: Mapping[str, float] | None = None,
    *,
    data: pd.DataFrame | None = None,
) -> str:
    """Write several latent variables with one indicator each whose reliabilities are given.

    Parameters
    ----------
    columns : mapping of str to str
        Name of each latent variable and its indicator.
    reliability : float or mapping of str to float
        One for all, or one for each name.
    variance : mapping of str to float, optional
        Variance of the column of each name; those that are not there come from `data`.
    data : DataFrame, optional
        As in `composite`.

    Returns
    -------
    str
        Text to put before or behind the rest of a model.

    Raises
    ------
    UsageError
        As `composite`, and ``unknown-latent`` or ``no-reliability`` where the names of the
        mappings do not agree.

    See Also
    --------
    composite : One, with the formula.

    Examples
    --------
    >>> print(fixed_reliability({"anx": "ecr_anxiety", "sec": "cats_secure"},
    ...                         {"anx": 0.9, "sec": 1}, {"anx": 1.5, "sec": 0.8}))
    # single indicators of fixed reliability
    anx =~ 1*ecr_anxiety
    sec =~ 1*cats_secure
    <BLANKLINE>
    # residual variances: (1 - reliability) * variance of the column
    ecr_anxiety ~~ 0.15*ecr_anxiety  # (1 - 0.9) * 1.5
    cats_secure ~~ 0*cats_secure  # (1 - 1) * 0.8
    <BLANKLINE>
    """
    check_columns(list(columns.values()), "the composites", data)
    check_latents(list(columns), columns.values(), data)
    reliabilities = _reliabilities(columns, reliability)
    variances = _variances(columns, variance or {}, data)
    return written(
        [
            Section(
                "single indicators of fixed reliability",
                [Line(name, "=~", f"1*{column}") for name, column in columns.items()],
            ),
            Section(
                "residual variances: (1 - reliability) * variance of the column",
                [
                    _residual(column, reliabilities[name], variances[name])
                    for name, column in columns.items()
                ],
            ),
        ]
    )


def _reliabilities(
    columns: Mapping[str, str], given: float | Mapping[str, float]
) -> dict[str, float]:
    by_name = dict(given) if isinstance(given, Mapping) else dict.fromkeys(columns, given)
    _check_known(by_name, columns, "reliability")
    for name in columns:
        if name not in by_name:
            raise UsageError(
                "no-reliability",
                f"The reliability of {name!r} is not given.",
                "The mapping of reliabilities has other names than the mapping of columns.",
                f"Add {name!r} to it, or give one number for all.",
            )
        if not 0 < by_name[name] <= 1:
            raise UsageError(
                "impossible-reliability",
                f"The reliability of {name!r} is {by_name[name]!r}.",
                "A percentage, or a negative alpha (an item that is not reversed).",
                "Give a number above 0 and at most 1.",
            )
    return by_name


def _check_known(given: Mapping[str, float], columns: Mapping[str, str], what: str) -> None:
    unknown = [name for name in given if name not in columns]
    if unknown:
        raise UsageError(
            "unknown-latent",
            f"A {what} is given for {unknown[0]!r}, which is no composite here.",
            f"The composites are {', '.join(map(repr, columns))}.",
            "Use the names of the latent variables, not those of the columns.",
        )


def _variances(
    columns: Mapping[str, str], given: Mapping[str, float], data: pd.DataFrame | None
) -> dict[str, float]:
    _check_known(given, columns, "variance")
    return {name: _variance(name, column, given, data) for name, column in columns.items()}


def _variance(
    name: str, column: str, given: Mapping[str, float], data: pd.DataFrame | None
) -> float:
    if name not in given and data is None:
        raise UsageError(
            "no-variance",
            f"The variance of {column!r} is not known.",
            "Neither `variance` nor `data` is given.",
            "Give the variance of the column, or the data that have it.",
        )
    value = given[name] if name in given or data is None else _variance_in(data[column])
    if not (math.isfinite(value) and value > 0):
        raise UsageError(
            "impossible-variance",
            f"The variance of {column!r} is {value!r}.",
            "The column is constant, empty or not numeric, or a wrong number was given.",
            "Give a variance above 0.",
        )
    return float(value)


def _variance_in(values: pd.Series) -> float:
    if not pd.api.types.is_numeric_dtype(values):
        return math.nan
    numbers = values.dropna().to_numpy(dtype=np.float64)
    return float(numbers.var()) if numbers.size else math.nan


def _residual(column: str, reliability: float, variance: float) -> Line:
    value = number(float(f"{(1 - reliability) * variance:.12g}"))
    remark = f"(1 - {number(reliability)}) * {number(float(f'{variance:.12g}'))}"
    return Line(column, "~~", f"{value}*{column}", remark)
