"""The numbers of a moderated link: the product, its standardised size, slopes low and high."""

from __future__ import annotations

from typing import Any

import pandas as pd

from attachpath.errors import FormulaError
from attachpath.fitted import Fitted
from attachpath.hypotheses.changed_formula import change
from attachpath.hypotheses.moderation.moderators import Moderator
from attachpath.hypotheses.moderation.probing import held_at_means
from attachpath.hypotheses.standardised import client_sd, scale_of_term
from attachpath.hypotheses.theory import Hypothesis
from attachpath.hypotheses.verdict import smallest_detectable
from attachpath.models import joint_test, simple_slopes

__all__ = ["moderation_numbers"]


def moderation_numbers(
    changed: Hypothesis, fitted: Fitted, moderator: Moderator, used: pd.DataFrame
) -> dict[str, Any]:
    """Return the numbers of one row of `moderated_links`.

    Parameters
    ----------
    changed : Hypothesis
        With the product of predictor and moderator as its term.
    fitted : Fitted
        Its fit.
    moderator : Moderator
        As the fit used it.
    used : DataFrame
        Rows of the fit.

    Returns
    -------
    dict
        Columns of `MODERATED_COLUMNS`; `reason` where the product has no test.
    """
    predictor = changed.factors[0]
    products = _products(fitted, predictor, moderator)
    single = len(products) == 1
    found = _one_product(fitted, products[0]) if single else _all_products(fitted, products)
    level = change(changed, term=predictor).level_of_term
    scale = scale_of_term(used, changed.parsed.response, (predictor,), level)
    if found["reason"] is not None or scale is None:
        return found
    if single:
        spread = client_sd(used, moderator.name) if moderator.kind == "number" else 1.0
        found |= _standardised(found, scale * spread)
    return found | _slopes(changed, fitted, moderator, used, scale)


def _products(fitted: Fitted, predictor: str, moderator: Moderator) -> list[str]:
    """Names of the products in the fit; a category has one for each group but the first."""
    name = moderator.name
    moderators = [name, f"{name}[1]", *(f"{name}[{group}]" for group in moderator.groups)]
    predictors = [t for t in fitted.terms if t == predictor or t.startswith(f"{predictor}[")]
    wanted = {f"{x}:{m}" for x in predictors for m in moderators}
    wanted |= {f"{m}:{x}" for x in predictors for m in moderators}
    return [term for term in fitted.terms if term in wanted]


def _one_product(fitted: Fitted, product: str) -> dict[str, Any]:
    found = fitted.contrast({product: 1.0})
    names = ("estimate", "std_error", "df", "ci_low", "ci_high", "p_value", "reason")
    squared = {"statistic": found["statistic"] ** 2, "df_num": 1.0, "df_den": found["df"]}
    return {name: found[name] for name in names} | squared


def _all_products(fitted: Fitted, products: list[str]) -> dict[str, Any]:
    found = joint_test(fitted, products)
    names = ("statistic", "df_num", "df_den", "p_value", "reason")
    return {name: found[name] for name in names}


def _standardised(found: dict[str, Any], scale: float) -> dict[str, Any]:
    return {
        **{f"std_{name}": scale * found[name] for name in ("estimate", "ci_low", "ci_high")},
        "smallest_detectable": smallest_detectable(scale * found["std_error"]),
    }


def _slopes(
    changed: Hypothesis, fitted: Fitted, moderator: Moderator, used: pd.DataFrame, scale: float
) -> dict[str, Any]:
    """Give the standardised slope where the moderator is low, and where it is high."""
    predictor = changed.factors[0]
    held = held_at_means(fitted, predictor, moderator.name, used)
    try:
        found = simple_slopes(
            fitted, predictor, moderator.name, data=used, client="client_id", at=held
        )
    except FormulaError:  # a product with another category: there is no one slope to tell
        return {}
    slopes = found.set_index("label")["estimate"] * scale
    low, high = slopes.index[0], slopes.index[-1]
    if moderator.kind == "category":
        low, high = slopes.idxmin(), slopes.idxmax()
    ends = moderator.groups if moderator.kind == "binary" else (low, high)
    at = {"at_low": str(ends[0]), "at_high": str(ends[1])}
    return {"slope_low": slopes[low], "slope_high": slopes[high]} | at
