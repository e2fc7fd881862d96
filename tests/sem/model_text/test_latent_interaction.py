"""Text of the latent interaction: semTools' help page, fitted by lavaan, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.sem.model_text import latent_interaction
from attachpath.sem.syntax import parse_model

Reference = Callable[[str], dict[str, Any]]
ANXIETY, SECURITY = {"anx": ["a1", "a2", "a3"]}, {"sec": ["s1", "s2", "s3"]}
COLUMNS = pd.DataFrame(columns=["a1", "a2", "a3", "s1", "s2", "s3", "y"])


def test_lavaan_finds_the_published_simple_slopes_with_our_text(reference: Reference) -> None:
    """semTools' help of probe2WayMC, dat2way: .224 (.017), .418 (.014), .611 (.018)."""
    stored = reference("product_indicators")
    parameters = pd.DataFrame(stored["fits"]["interaction_match"]["parameters"])
    slopes = parameters[parameters["op"] == ":="]
    assert [round(value, 3) for value in slopes["est"]] == [0.224, 0.418, 0.611]
    assert [round(value, 3) for value in slopes["se"]] == [0.017, 0.014, 0.018]
    assert list(slopes["est"]) == pytest.approx(stored["help_page"]["slope"], abs=2e-7)
    assert list(slopes["se"]) == pytest.approx(stored["help_page"]["se"], rel=1e-5)


def test_our_text_has_the_chi_square_and_df_of_the_help_page(reference: Reference) -> None:
    stored = reference("product_indicators")
    fit = stored["fits"]["interaction_match"]
    assert fit["df"] == stored["help_page"]["df"]
    assert fit["chisq"] == pytest.approx(stored["help_page"]["chisq"], abs=1e-6)


def test_products_that_share_an_indicator_covary_when_all_pairs_are_used() -> None:
    text = latent_interaction(ANXIETY, SECURITY, "y", match=False)
    found = {
        frozenset((one.lhs, one.rhs))
        for one in parse_model(text).statements
        if one.op == "~~" and one.lhs != one.rhs
    }
    products = [(a, s) for a in ANXIETY["anx"] for s in SECURITY["sec"]]
    expected = {
        frozenset((".".join(one), ".".join(other)))
        for one, other in combinations(products, 2)
        if set(one) & set(other)
    }
    assert found == expected
    assert len(found) == 18


def test_matched_products_share_nothing() -> None:
    assert "share" not in latent_interaction(ANXIETY, SECURITY, "y")


def test_slopes_are_defined_where_they_are_wanted() -> None:
    parsed = parse_model(latent_interaction(ANXIETY, SECURITY, "y", at=(-0.5, 0, 2)))
    values = {"b_anx": 1.0, "b_anx_sec": 0.1}
    assert {one.name: one.expression.value(values) for one in parsed.definitions} == pytest.approx(
        {"slope_at_minus_0.5": 0.95, "slope_at_0": 1.0, "slope_at_2": 1.2}
    )


def test_slopes_lie_one_latent_standard_deviation_apart() -> None:
    parsed = parse_model(latent_interaction(ANXIETY, SECURITY, "y"))
    values = {"b_anx": 1.0, "b_anx_sec": 0.1, "v_sec": 4.0}
    assert {one.name: one.expression.value(values) for one in parsed.definitions} == pytest.approx(
        {"slope_low": 0.8, "slope_mean": 1.0, "slope_high": 1.2}
    )


def test_a_single_indicator_is_written_without_residual() -> None:
    text = latent_interaction(ANXIETY, SECURITY, "y", covariates={"pre": ["iip_pre"]})
    assert "iip_pre ~~ 0*iip_pre" in text
    assert "b_pre*pre" in text


def test_the_product_and_its_columns_take_the_names_given() -> None:
    text = latent_interaction(
        ANXIETY, SECURITY, "y", product="both", products=["p1", "p2", "p3"], uncorrelated=True
    )
    assert "both =~ p1 + p2 + p3" in text
    assert "both ~~ 0*anx + 0*sec" in text


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("not-one-latent", {"first": {**ANXIETY, "avo": ["v1"]}}),
        ("not-one-latent", {"second": {}}),
        ("no-indicator", {"first": {"anx": []}}),
        ("no-indicator", {"first": {"anx": "a1"}}),
        ("no-indicator", {"covariates": {"pre": []}}),
        ("unequal-pairs", {"first": {"anx": ["a1", "a2"]}}),
        ("wrong-number-of-names", {"products": ["p1"]}),
        ("no-slope-value", {"at": ()}),
        ("no-slope-value", {"at": "quartiles"}),
        ("no-slope-value", {"at": (float("nan"),)}),
        ("name-twice", {"first": {"sec": ["a1", "a2", "a3"]}}),
        ("name-twice", {"outcome": {"anx": ["y1", "y2"]}}),
        ("name-twice", {"outcome": "a1"}),
        ("name-twice", {"at": (1, 1.0)}),
        ("name-taken", {"first": {"s1": ["a1", "a2", "a3"]}}),
        ("name-taken", {"outcome": "b_anx"}),
        ("name-not-writable", {"first": {"anxious attachment": ["a1", "a2", "a3"]}}),
        ("name-not-writable", {"outcome": "IIP post"}),
        ("unknown-column", {"data": COLUMNS.drop(columns="s3")}),
        ("name-taken", {"data": COLUMNS.assign(anx=1)}),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_said(code: str, options: dict[str, Any]) -> None:
    arguments = {"first": ANXIETY, "second": SECURITY, "outcome": "y", **options}
    with pytest.raises(UsageError) as caught:
        latent_interaction(**arguments)
    assert caught.value.code == code
