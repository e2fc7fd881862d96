"""Model text for the interaction of two latent variables by product indicators."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd

from attachpath.errors import UsageError
from attachpath.sem.model_text.layout import Line, Section, number, written
from attachpath.sem.model_text.names import check_columns, check_latents
from attachpath.sem.model_text.product_indicators import product_names, product_pairs

__all__ = ["latent_interaction"]


def latent_interaction(
    first: Mapping[str, Sequence[str]],
    second: Mapping[str, Sequence[str]],
    outcome: str | Mapping[str, Sequence[str]],
    *,
    product: str | None = None,
    products: Sequence[str] | None = None,
    match: bool = True,
    uncorrelated: bool = False,
    at: Literal["sd"] | Sequence[float] = "sd",
    covariates: Mapping[str, Sequence[str]] | None = None,
    data: pd.DataFrame | None = None,
) -> str:
    """Write a model in which the effect of one latent variable depends on another.

    Parameters
    ----------
    first, second : mapping of one str to a sequence of str
        Name of the latent predictor, of the latent moderator, and their indicators.
    outcome : str or mapping of one str to a sequence of str
        A column, or a latent variable and its indicators.
    product : str, optional
        Name of the latent product; ``first_second`` by default.
    products : sequence of str, optional
        Columns of the products as `product_indicators` named them; its default names by default.
    match : bool
        As in `product_indicators`. With ``False`` the residuals of products that share an
        indicator covary.
    uncorrelated : bool
        Hold the covariances of the product with the two first-order variables at zero: so they
        are when the latent variables are normal, or with residual-centred products of all pairs.
    at : "sd" or sequence of float
        Where on the moderator the slopes of the predictor are defined: one standard deviation
        below, at and above its mean, or distances from its mean in the metric of its first
        indicator.
    covariates : mapping of str to sequence of str, optional
        Further latent predictors and their indicators; an observed covariate is one with a
        single indicator, so that it covaries with the others.
    data : DataFrame, optional
        With it, unknown columns and latent names that are columns raise now.

    Returns
    -------
    str
        Text for `sem`.

    Raises
    ------
    UsageError
        ``not-one-latent``, ``no-indicator``, ``no-slope-value``, ``unequal-pairs``,
        ``wrong-number-of-names``, ``unknown-column``, ``name-twice``, ``name-taken`` or
        ``name-not-writable``.

    See Also
    --------
    product_indicators : Adds the columns that this text names.

    Notes
    -----
    The unconstrained approach of Marsh, Wen & Hau (2004): the latent product has the products of
    the indicators as its own. With double-mean-centred products no mean structure is needed (Lin,
    Wen, Marsh & Lin 2010): write no latent means. The slope of the predictor at a value m of the
    moderator is b_first + b_product m; the moderator has mean zero. Its ``sqrt(v)`` is the model's
    own standard deviation, so the interval of the slope counts its uncertainty. With ``std_lv``
    use ``at=(-1, 0, 1)``: the variance is one then, and must not be labelled.

    Examples
    --------
    >>> print(latent_interaction({"anx": ["anx1", "anx2"]}, {"sec": ["sec1", "sec2"]},
    ...                          "autonomy"))
    # measurement
    anx     =~ anx1 + anx2
    sec     =~ sec1 + sec2
    anx_sec =~ anx1.sec1 + anx2.sec2
    <BLANKLINE>
    # regression
    autonomy ~ b_anx*anx + b_sec*sec + b_anx_sec*anx_sec
    <BLANKLINE>
    # variance of the moderator
    sec ~~ v_sec*sec
    <BLANKLINE>
    # slope of anx one standard deviation below, at and above the mean of sec
    slope_low  := b_anx - b_anx_sec*sqrt(v_sec)
    slope_mean := b_anx
    slope_high := b_anx + b_anx_sec*sqrt(v_sec)
    <BLANKLINE>
    """
    (predictor, first_columns), (moderator, second_columns) = _one(first), _one(second)
    product = f"{predictor}_{moderator}" if product is None else product
    product_columns = product_names(first_columns, second_columns, match=match, names=products)
    further = [(name, list(columns)) for name, columns in (covariates or {}).items()]
    target, target_columns = (outcome, []) if isinstance(outcome, str) else _one(outcome)
    measured = [
        (predictor, first_columns),
        (moderator, second_columns),
        (product, product_columns),
        *([(target, target_columns)] if target_columns else []),
        *further,
    ]
    predictors = [predictor, moderator, product, *(name for name, _ in further)]
    slopes = _slopes(predictor, moderator, product, at)
    labels = [f"b_{name}" for name in predictors] + [line.left for line in slopes]
    labels += [f"v_{moderator}"] if at == "sd" else []
    columns = [column for _, indicators in measured for column in indicators]
    columns += [] if target_columns else [target]
    _check(measured, columns, product_columns, labels, data)
    return written(
        [
            Section("measurement", [_measurement(*one) for one in measured]),
            Section("a single indicator has no residual", _without_residual(measured)),
            Section(
                "residuals of products that share an indicator",
                [] if match else _sharing(first_columns, second_columns, product_columns),
            ),
            Section(
                "regression",
                [Line(target, "~", " + ".join(f"b_{name}*{name}" for name in predictors))],
            ),
            Section(
                "the product does not covary with its parts",
                [Line(product, "~~", f"0*{predictor} + 0*{moderator}")] if uncorrelated else [],
            ),
            *_probing(predictor, moderator, slopes, at),
        ]
    )


def _one(latent: Mapping[str, Sequence[str]]) -> tuple[str, list[str]]:
    if len(latent) != 1:
        raise UsageError(
            "not-one-latent",
            f"{len(latent)} latent variables are given where one is expected: "
            f"{', '.join(map(repr, latent)) or 'none'}.",
            "An interaction has one predictor, one moderator and one outcome.",
            "Give one name with its indicators; further predictors go to `covariates`.",
        )
    ((name, columns),) = latent.items()
    if not columns or isinstance(columns, str):
        raise _no_indicators(name)
    return name, list(columns)


def _no_indicators(name: str) -> UsageError:
    return UsageError(
        "no-indicator",
        f"The latent variable {name!r} has no list of indicators.",
        "An empty list, or a single column that is not in a list.",
        f"Write {{{name!r}: ['a_column']}}.",
    )


def _slopes(
    predictor: str, moderator: str, product: str, at: Literal["sd"] | Sequence[float]
) -> list[Line]:
    slope, change = f"b_{predictor}", f"b_{product}"
    if at == "sd":
        return [
            Line("slope_low", ":=", f"{slope} - {change}*sqrt(v_{moderator})"),
            Line("slope_mean", ":=", slope),
            Line("slope_high", ":=", f"{slope} + {change}*sqrt(v_{moderator})"),
        ]
    if isinstance(at, str) or not at or not all(math.isfinite(value) for value in at):
        raise UsageError(
            "no-slope-value",
            f"`at={at!r}` says nowhere where a slope is to be taken.",
            "It is 'sd', or numbers on the scale of the moderator.",
            "Write `at='sd'` or, say, `at=(-1, 0, 1)`.",
        )
    return [_slope_at(slope, change, float(value)) for value in at]


def _slope_at(slope: str, change: str, value: float) -> Line:
    sign, size = ("-", number(-value)) if value < 0 else ("+", number(value))
    name = f"slope_at_{'minus_' if value < 0 else ''}{size}"
    return Line(name, ":=", f"{slope} {sign} {size}*{change}" if value else slope)


def _check(
    measured: Sequence[tuple[str, list[str]]],
    columns: Sequence[str],
    product_columns: Sequence[str],
    labels: Sequence[str],
    data: pd.DataFrame | None,
) -> None:
    for name, indicators in measured:
        if not indicators or isinstance(indicators, str):
            raise _no_indicators(name)
    check_columns(columns, "the model", None)
    check_columns([one for one in columns if one not in product_columns], "the model", data)
    check_latents([*(name for name, _ in measured), *labels], columns, data)


def _measurement(name: str, indicators: Sequence[str]) -> Line:
    return Line(name, "=~", " + ".join(indicators))


def _without_residual(measured: Sequence[tuple[str, list[str]]]) -> list[Line]:
    """Write what lavaan does unasked, so that the reader sees it."""
    return [
        Line(indicators[0], "~~", f"0*{indicators[0]}")
        for _, indicators in measured
        if len(indicators) == 1
    ]


def _sharing(first: Sequence[str], second: Sequence[str], names: Sequence[str]) -> list[Line]:
    pairs = product_pairs(first, second, match=False)
    lines = []
    for k, pair in enumerate(pairs):
        later = zip(pairs[k + 1 :], names[k + 1 :], strict=True)
        sharing = [name for other, name in later if pair[0] == other[0] or pair[1] == other[1]]
        if sharing:
            lines.append(Line(names[k], "~~", " + ".join(sharing)))
    return lines


def _probing(
    predictor: str, moderator: str, slopes: Sequence[Line], at: Literal["sd"] | Sequence[float]
) -> list[Section]:
    if at == "sd":
        place = f"one standard deviation below, at and above the mean of {moderator}"
        variance = [Line(moderator, "~~", f"v_{moderator}*{moderator}")]
    else:
        place, variance = f"at distances from the mean of {moderator}", []
    return [
        Section("variance of the moderator", variance),
        Section(f"slope of {predictor} {place}", slopes),
    ]
