"""Explained variance by level and source: Rights & Sterba's framework, any number of levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from attachpath.fitted import Fitted
from attachpath.formula import RandomDesign
from attachpath.models.diagnostics.nested_levels import NestedLevels, nested_levels
from attachpath.models.marginal import Marginal
from attachpath.models.marginal_fit import marginal_fit

__all__ = ["r_squared"]

_TYPES = {
    "level": "str",
    "source": "str",
    "measure": "str",
    "variance": "float64",
    "share_of_total": "float64",
    "share_of_level": "float64",
    "reason": "object",
}
_Row = tuple[str, str, str, float, float, float, str | None]
# A part below this share of the squares of its columns is rounding: there is no such part.
_NOTHING = 1e-24


def r_squared(
    fitted: Fitted, data: pd.DataFrame, *, partial_groups: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Split the variance of the response, as a fit implies it, by level and source.

    Parameters
    ----------
    fitted : Fitted
        From `multilevel` or `regression`.
    data : DataFrame
        The data that were fitted.
    partial_groups : tuple of str
        As given to `multilevel`.

    Returns
    -------
    DataFrame
        ``level, source, measure, variance, share_of_total, share_of_level, reason``. Levels are
        ``"within client_id"``, ``"client_id"``, ``"therapist_id"`` as the model has them, numbered
        1, 2, 3 in ``measure``, and ``"total"``:

        - ``f1, f2, f3``: predictors at their own level;
        - ``v12``: slopes of level-1 predictors that differ between groups of level 2; ``v22``:
          the same slopes, what predictors that are not centred add between these groups;
        - ``m2, m3``: intercepts, at the means of the predictors with a random slope;
        - ``residual``;
        - of the total: ``f, v, m, residual``, which add up, then ``fv``, ``fvm`` and ``all``.
          ``f`` is the marginal and ``fvm`` the conditional R2.

        Of a regression: ``r2``, ``residual`` and ``adjusted_r2``. Where groups are crossed, f and v
        have no split by level, and say so.

    Raises
    ------
    UsageError
        ``other-data``.
    EstimationError
        ``not-converged``.

    Notes
    -----
    Rights & Sterba (2019, Psychological Methods 24, 309-338), carried to three levels as in their
    r2mlm (f1, v12, v13, m2 ...), to predictors that are not centred, and to any number of levels.
    Each column of X, products too, is split by group means of rows into parts that vary within
    clients, between clients within therapists, and between therapists. With Sigma_l the sample
    covariance of the parts of level l, fixed effects b, and T_k the covariance of the effects over
    groups of level k:

        f_l = b' Sigma_l b,  v_lk = tr(T_k Sigma_l),  m_k = z' T_k z,  z the means of the
        columns of Z.

    A product of a slope over groups of level k and a part of level l varies at the lower of the
    two, so ``v_lk`` with l >= k adds to level k. Group means are those of the rows: in small groups
    they carry a part of the variance below. The sum of f, v, m and the residual is Johnson's
    (2014, Methods in Ecology and Evolution 5, 944-946) total but for rows - 1 in place of rows.
    Rows without a group (partial nesting) carry no variance of it: m and v are means over all
    rows, and for f they are one group.

    Examples
    --------
    >>> from attachpath.models.multilevel import multilevel
    >>> rng = np.random.default_rng(1)
    >>> data = pd.DataFrame({"g": np.repeat(np.arange(30), 6), "x": rng.normal(size=180)})
    >>> data["y"] = data["x"] + np.repeat(rng.normal(size=30), 6) + rng.normal(size=180)
    >>> table = r_squared(multilevel("y ~ x + (1 | g)", data), data)
    >>> table.loc[table["level"] != "total", "measure"].tolist()
    ['f1', 'residual', 'f2', 'm2']
    """
    model = marginal_fit(fitted, data, partial_groups=partial_groups)
    if not model.design.random:
        return _table(_of_regression(model))
    levels = nested_levels(model.design)
    if levels is None:
        return _table(_crossed(model))
    sources = list(_sources(model, levels))
    return _table([*_by_level(sources, levels), *_total(sources)])


@dataclass(frozen=True)
class _Source:
    """One source of variance: f, v, m or residual; its level from 0; what it says."""

    kind: str
    level: int
    measure: str
    source: str
    variance: float


def _sources(model: Marginal, levels: NestedLevels) -> Iterator[_Source]:
    made = model.design
    predicted = (made.matrix @ model.estimates)[:, None]
    for place, centred in enumerate(levels.split(predicted)):
        variance = _trace(np.eye(1), centred) if _varies(centred, predicted) else 0.0
        yield _Source("f", place, f"f{place + 1}", "predictors", variance)
    found: dict[tuple[str, int, int], float] = {}
    for part, covariance in zip(made.random, model.variances, strict=True):
        group = levels.names.index(part.group)
        for kind, level, variance in _of_effects(part, covariance, levels):
            key = (kind, min(level, group), group)
            found[key] = found.get(key, 0.0) + variance
    for (kind, level, group), variance in sorted(found.items()):
        name = levels.names[group]
        if kind == "m":
            yield _Source("m", group, f"m{group + 1}", f"intercepts of {name}", variance)
        else:
            measure = f"v{level + 1}{group + 1}"
            yield _Source("v", level, measure, f"slopes over {name}", variance)
    yield _Source("residual", 0, "residual", "residual", model.residual_variance)


def _of_effects(
    part: RandomDesign, covariance: np.ndarray, levels: NestedLevels
) -> Iterator[tuple[str, int, float]]:
    """Give what the effects of one part add: at the means of Z, and by the level of its parts."""
    inside = np.flatnonzero(part.codes >= 0)
    share = len(inside) / len(part.codes)
    matrix = part.matrix[inside]
    means = matrix.mean(axis=0)
    yield "m", levels.names.index(part.group), share * float(means @ covariance @ means)
    for level, split in enumerate(levels.only(inside).split(matrix)):
        if _varies(split, matrix):
            yield "v", level, share * _trace(covariance, split)


def _varies(part: np.ndarray, columns: np.ndarray) -> bool:
    return bool((part**2).sum() > _NOTHING * (columns**2).sum())


def _trace(covariance: np.ndarray, centred: np.ndarray) -> float:
    """Trace of a covariance times the sample covariance of centred columns."""
    return float(np.sum(covariance * (centred.T @ centred))) / (len(centred) - 1)


def _by_level(sources: list[_Source], levels: NestedLevels) -> Iterator[_Row]:
    total = sum(source.variance for source in sources)
    for place, name in enumerate(levels.names):
        here = [source for source in sources if source.level == place]
        of_level = sum(source.variance for source in here)
        for source in here:
            shares = (source.variance / total, _share(source.variance, of_level))
            yield name, source.source, source.measure, source.variance, *shares, None


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else np.nan


def _total(sources: list[_Source]) -> Iterator[_Row]:
    kinds = ("f", "v", "m", "residual")
    f, v, m, residual = (sum(s.variance for s in sources if s.kind == kind) for kind in kinds)
    total = f + v + m + residual
    for measure, source, variance in (
        ("f", "predictors", f),
        ("v", "slopes", v),
        ("m", "intercepts", m),
        ("residual", "residual", residual),
        ("fv", "predictors and slopes", f + v),
        ("fvm", "predictors, slopes and intercepts", f + v + m),
        ("all", "all", total),
    ):
        yield "total", source, measure, variance, variance / total, np.nan, None


def _crossed(model: Marginal) -> Iterator[_Row]:
    """Give totals only: a predictor has no part of its own for each of two crossed groupings."""
    made = model.design
    names = list(dict.fromkeys(part.group for part in made.random))
    reason = f"{' and '.join(names)} are crossed, not nested"
    whole = NestedLevels(("rows",), ())
    sources = []
    for part, covariance in zip(made.random, model.variances, strict=True):
        inside = np.flatnonzero(part.codes >= 0)
        share, matrix = len(inside) / len(part.codes), part.matrix[inside]
        means = matrix.mean(axis=0)
        at_means, around = float(means @ covariance @ means), _trace(covariance, matrix - means)
        sources.append(_Source("m", names.index(part.group), "m", "", share * at_means))
        sources.append(_Source("v", 0, "v", "", share * around))
    predicted = whole.split((made.matrix @ model.estimates)[:, None])[0]
    sources.append(_Source("f", 0, "f", "", _trace(np.eye(1), predicted)))
    sources.append(_Source("residual", 0, "residual", "", model.residual_variance))
    total = sum(source.variance for source in sources)
    for place, name in enumerate(names):
        yield name, "predictors", "f", np.nan, np.nan, np.nan, reason
        own = sum(s.variance for s in sources if s.kind == "m" and s.level == place)
        yield name, f"intercepts of {name}", "m", own, own / total, np.nan, None
    yield from _total(sources)


def _of_regression(model: Marginal) -> Iterator[_Row]:
    X, y = model.design.matrix, model.design.response
    ones = np.ones(len(y))
    left = ones - X @ np.linalg.lstsq(X, ones)[0]
    reason = None
    if np.abs(left).max() > 1e-8:
        reason = "the model has no intercept: it does not start from the mean of the response"
    total, residual = float(y.var(ddof=1)), float((y - X @ model.estimates).var(ddof=1))
    if reason is not None:
        total = residual = np.nan
    explained, adjusted = total - residual, total - model.residual_variance
    for source, measure, variance in (
        ("predictors", "r2", explained),
        ("residual", "residual", residual),
        ("predictors, adjusted for their number", "adjusted_r2", adjusted),
    ):
        yield "total", source, measure, variance, variance / total, np.nan, reason


def _table(rows: Iterable[_Row]) -> pd.DataFrame:
    columns = zip(_TYPES.items(), zip(*rows, strict=True), strict=True)
    return pd.DataFrame(
        {name: pd.Series(list(values), dtype=kind) for (name, kind), values in columns}
    )
