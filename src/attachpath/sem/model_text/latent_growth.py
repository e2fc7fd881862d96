"""Model text of latent growth curves (Meredith & Tisak 1990; Bollen & Curran 2006)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, combinations_with_replacement, pairwise
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from attachpath.errors import UsageError
from attachpath.sem.model_text.layout import Line, Section, number, written
from attachpath.sem.model_text.names import check_columns, check_latents

__all__ = ["Residuals", "Shape", "latent_growth"]

Shape = Literal["linear", "quadratic", "latent_basis", "piecewise"]
Residuals = Literal["free", "equal"]

_DEFAULT_NAMES: dict[str, tuple[str, ...]] = {
    "linear": ("level", "slope"),
    "quadratic": ("level", "slope", "quadratic"),
    "latent_basis": ("level", "slope"),
    "piecewise": ("level", "slope_before", "slope_after"),
}
_RESIDUAL_LABEL = "residual"


def latent_growth(
    columns: Sequence[str],
    times: Sequence[float] | None = None,
    shape: Shape = "linear",
    *,
    knot: float | None = None,
    predictors: Sequence[str] = (),
    outcome: str | None = None,
    residuals: Residuals = "free",
    names: Sequence[str] | None = None,
    data: pd.DataFrame | None = None,
) -> str:
    """Write a latent growth curve.

    Parameters
    ----------
    columns : sequence of str
        The variable at each occasion, in order of time.
    times : sequence of float, optional
        Time of each occasion; 0, 1, 2, ... by default. The level is that at time 0.
    shape : {"linear", "quadratic", "latent_basis", "piecewise"}
        ``"latent_basis"``: the slope is 0 at the first and 1 at the last occasion, the share of
        the change that is reached between is estimated. ``"piecewise"``: two slopes, one up to
        the knot and one from it on.
    knot : float, optional
        Time at which the slope changes, between the first and the last; for ``"piecewise"`` only.
    predictors : sequence of str
        Columns that predict the growth factors.
    outcome : str, optional
        Column that the growth factors, and the predictors beside them, predict.
    residuals : {"free", "equal"}
        Residual variances of the occasions.
    names : sequence of str, optional
        Names of the growth factors: ``("level", "slope")``, for ``"quadratic"`` with
        ``"quadratic"`` third, for ``"piecewise"`` ``("level", "slope_before",
        "slope_after")``.
    data : DataFrame, optional
        With it, unknown columns and generated names that are columns raise now.

    Returns
    -------
    str
        Text for `growth`.

    Raises
    ------
    UsageError
        ``growth-not-identified``, ``bad-times``, ``bad-knot``, ``unknown-shape``,
        ``unknown-residuals``, ``wrong-number-of-names``, ``unknown-column``, ``name-twice``,
        ``name-taken`` or ``name-not-writable``.

    Notes
    -----
    The first factor is called level, for lavaan reads ``intercept`` on the right as the constant.
    Loadings at time t: 1; t; t squared (quadratic); min(t, knot) and max(t - knot, 0)
    (piecewise). `growth` frees the means of the growth factors and holds the intercepts of the
    occasions at zero; the intercept of the outcome is freed here. Whether the (co)variances are
    identified is checked by the rank of their linear map to the implied covariances, so a piece
    with too few occasions is refused before anything is fitted; a latent basis needs three
    occasions.

    Examples
    --------
    >>> print(latent_growth(["wai1", "wai2", "wai3", "wai4"], times=[0, 1, 2, 4],
    ...                     predictors=["anxiety"], outcome="iip_post"))
    # growth factors (fit with growth)
    level =~ 1*wai1 + 1*wai2 + 1*wai3 + 1*wai4
    slope =~ 0*wai1 + 1*wai2 + 2*wai3 + 4*wai4
    <BLANKLINE>
    # predictors
    level ~ anxiety
    slope ~ anxiety
    <BLANKLINE>
    # covariances of the growth factors
    level ~~ slope
    <BLANKLINE>
    # outcome
    iip_post ~ level + slope + anxiety
    iip_post ~ 1
    <BLANKLINE>
    """
    _check_choices(shape, residuals)
    factors = _factor_names(names, shape)
    occasions = list(columns)
    observed = [*occasions, *predictors, *([outcome] if outcome is not None else [])]
    check_columns(observed, "the growth curve", data)
    labels = [_RESIDUAL_LABEL] if residuals == "equal" else []
    check_latents([*factors, *labels], observed, data)
    loadings = _loadings(len(occasions), times, shape, knot)
    _check_identified(loadings, residuals)
    return written(
        [
            Section(
                "growth factors (fit with growth)",
                [
                    Line(factor, "=~", _weighted(column, occasions))
                    for factor, column in zip(factors, loadings.T, strict=True)
                ],
            ),
            Section(
                "residual variances, equal over time",
                [Line(one, "~~", f"{_RESIDUAL_LABEL}*{one}") for one in occasions]
                if residuals == "equal"
                else [],
            ),
            Section("predictors", _regressions(factors, predictors)),
            Section(
                "covariances of the growth factors",
                [Line(one, "~~", other) for one, other in combinations(factors, 2)],
            ),
            Section("outcome", _outcome(outcome, [*factors, *predictors])),
        ]
    )


def _check_choices(shape: str, residuals: str) -> None:
    for value, choices, what in (
        (shape, get_args(Shape), "shape"),
        (residuals, get_args(Residuals), "residuals"),
    ):
        if value not in choices:
            raise UsageError(
                f"unknown-{what}",
                f"`{what}={value!r}` is not known.",
                "A misspelling.",
                f"Write one of {', '.join(map(repr, choices))}.",
            )


def _factor_names(names: Sequence[str] | None, shape: Shape) -> list[str]:
    default = _DEFAULT_NAMES[shape]
    chosen = default if names is None else names
    if isinstance(chosen, str) or len(chosen) != len(default):
        raise UsageError(
            "wrong-number-of-names",
            f"A {shape} curve has {len(default)} growth factors, and the names are {chosen!r}.",
            "Another shape has another number of factors.",
            f"Give {len(default)} names, such as {', '.join(default)}.",
        )
    return list(chosen)


def _loadings(
    count: int, times: Sequence[float] | None, shape: Shape, knot: float | None
) -> NDArray[np.float64]:
    """Return loadings, occasions by factors; NaN is a loading to be estimated."""
    when = _times(count, times, shape)
    middle = _knot(knot, when, shape)
    ones = np.ones(count)
    if shape == "quadratic":
        return np.column_stack([ones, when, when**2])
    if shape == "piecewise":
        return np.column_stack([ones, np.minimum(when, middle), np.maximum(when - middle, 0)])
    if shape == "latent_basis":
        return np.column_stack([ones, [0.0, *[np.nan] * (count - 2), 1.0][:count]])
    return np.column_stack([ones, when])


def _times(count: int, times: Sequence[float] | None, shape: Shape) -> NDArray[np.float64]:
    if times is None:
        return np.arange(count, dtype=np.float64)
    if shape == "latent_basis":
        raise _bad_times("times are given, and a latent basis estimates the course of time")
    if len(times) != count:
        raise _bad_times(f"there are {len(times)} times for {count} occasions")
    if not all(math.isfinite(time) for time in times):
        raise _bad_times("a time is missing or infinite")
    if any(later <= earlier for earlier, later in pairwise(times)):
        raise _bad_times("they do not increase")
    return np.array(times, dtype=np.float64)


def _bad_times(what: str) -> UsageError:
    return UsageError(
        "bad-times",
        f"The times do not fit: {what}.",
        "Each occasion has one time, later than the one before.",
        "Mend `times`, or leave them out for 0, 1, 2, ...",
    )


def _knot(knot: float | None, when: NDArray[np.float64], shape: Shape) -> float:
    if shape != "piecewise" and knot is None:
        return math.nan
    inside = knot is not None and when.size > 0 and when[0] < knot < when[-1]
    if shape == "piecewise" and knot is not None and inside:
        return float(knot)
    raise UsageError(
        "bad-knot",
        f"`knot={knot!r}` does not go with a {shape} curve over these times.",
        "A piecewise curve has a knot between the first and the last time, the others have none.",
        "Give a knot inside the times with `shape='piecewise'`, else none.",
    )


def _check_identified(loadings: NDArray[np.float64], residuals: Residuals) -> None:
    occasions, factors = loadings.shape
    estimated = bool(np.isnan(loadings).any())
    identified = occasions >= 3 and (estimated or _full_rank(loadings, residuals))
    if not identified:
        raise UsageError(
            "growth-not-identified",
            f"{occasions} occasions do not identify {factors} growth factors with {residuals} "
            "residual variances.",
            "There are too few occasions for the curve, or on one side of the knot.",
            "Add occasions, choose a simpler shape, move the knot, or use `residuals='equal'`.",
        )


def _full_rank(loadings: NDArray[np.float64], residuals: Residuals) -> bool:
    """Tell whether factor covariances and residual variances map one to one on covariances."""
    basis = np.linalg.qr(loadings)[0]  # the same space whatever the origin and unit of time
    products = [
        np.outer(basis[:, j], basis[:, k]) + np.outer(basis[:, k], basis[:, j])
        for j, k in combinations_with_replacement(range(basis.shape[1]), 2)
    ]
    unique = np.eye(len(loadings))
    own = [np.diag(row) for row in unique] if residuals == "free" else [unique]
    lower = np.tril_indices(len(loadings))
    jacobian = np.column_stack([matrix[lower] for matrix in (*products, *own)])
    return bool(np.linalg.matrix_rank(jacobian, tol=1e-9) == jacobian.shape[1])


def _weighted(loadings: NDArray[np.float64], columns: Sequence[str]) -> str:
    return " + ".join(
        column if np.isnan(loading) else f"{number(loading)}*{column}"
        for loading, column in zip(loadings, columns, strict=True)
    )


def _regressions(factors: Sequence[str], predictors: Sequence[str]) -> list[Line]:
    right = " + ".join(predictors)
    return [Line(factor, "~", right) for factor in factors] if predictors else []


def _outcome(outcome: str | None, predictors: Sequence[str]) -> list[Line]:
    if outcome is None:
        return []
    return [Line(outcome, "~", " + ".join(predictors)), Line(outcome, "~", "1")]
