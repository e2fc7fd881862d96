"""Numbers are printed as the Publication Manual of the APA (7th ed., 6.36) prints its examples."""

from __future__ import annotations

import math

import pytest

from attachpath.reporting.numbers import (
    bounded,
    count,
    interval,
    number,
    p_equation,
    p_value,
    percent,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.028, ".028"), (0.006, ".006"), (0.0009, "< .001"), (0.9999, "> .999"), (0.99941, ".999")],
)
def test_p_has_three_digits_no_leading_zero_and_a_floor(value: float, text: str) -> None:
    assert p_value(value) == text


@pytest.mark.parametrize(("value", "text"), [(-0.43, "−.43"), (0.43, ".43"), (-1.0, "−1.00")])
def test_a_correlation_has_no_leading_zero(value: float, text: str) -> None:
    assert bounded(value) == text


def test_a_number_that_may_exceed_one_keeps_its_zero() -> None:
    assert number(0.48) == "0.48"
    assert interval(-0.5, 1.25) == "[−0.50, 1.25]"


def test_rounding_leaves_no_negative_zero() -> None:
    assert number(-0.0049) == "0.00"
    assert bounded(-0.001) == ".00"


@pytest.mark.parametrize("missing", [None, math.nan])
def test_missing_is_a_dash_everywhere(missing: float | None) -> None:
    shown = {number(missing), bounded(missing), p_value(missing), percent(missing), count(missing)}
    assert shown == {"–"}
    assert interval(missing, 1.0) == "–"


def test_a_share_that_is_not_zero_is_not_printed_as_zero() -> None:
    assert percent(0.0004) == "< 1%"
    assert percent(0.0004, 1) == "< 0.1%"
    assert percent(0.0) == "0%"


def test_p_in_a_sentence() -> None:
    assert p_equation(0.03, "Holm-adjusted p") == "Holm-adjusted p = .030"
    assert p_equation(1e-9) == "p < .001"
