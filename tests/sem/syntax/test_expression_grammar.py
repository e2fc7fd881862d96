"""Expressions: precedence as in R, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attachpath.errors import FormulaError
from attachpath.sem.syntax import parse_model

Refused = Callable[[str], FormulaError]


# Values by R 4.2 with a = 2, b = 3
@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("-a^2", -4.0),
        ("(-a)^2", 4.0),
        ("2^3^2*a", 1024.0),
        ("a**2", 4.0),
        ("a^-1", 0.5),
        ("a^(1/2)", 1.4142135623730951),
        ("a-b-1", -2.0),
        ("b/a/2*4", 3.0),
        ("a*-b", -6.0),
        ("-a*b+ +1", -5.0),
        ("1e-3*a + .5", 0.502),
        ("exp(log(a)*b)/sqrt(b*b)", 2.6666666666666665),
        ("7", 7.0),
    ],
)
def test_precedence_is_as_in_r(written: str, value: float) -> None:
    model = parse_model(f"y ~ a*x + b*z; k := {written}")
    found = model.definitions[0].expression.value({"a": 2.0, "b": 3.0})
    assert found == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    ("written", "code", "column"),
    [
        ("", "model-expression", 5),
        ("a +", "model-expression", 9),
        ("a b", "model-expression", 8),
        ("a * / b", "model-expression", 10),
        ("()", "model-expression", 7),
        ("a^b", "model-expression", 8),
        ("a^(1/0)", "model-expression", 8),
        ("exp(a, b)", "model-expression", 11),
        ('"a"', "model-expression", 6),
        ("abs(a)", "model-function", 6),
        ("open('ran')", "model-function", 6),
        ("`exp `(a)", "model-function", 6),
        ("1e999", "model-number", 6),
    ],
)
def test_what_is_no_expression_is_refused(
    written: str, code: str, column: int, refused: Refused
) -> None:
    error = refused(f"y ~ a*x + b*z\nk := {written}")
    assert error.code == code
    assert f"line 2, column {column}:" in error.message


@pytest.mark.parametrize("written", ["(" * 60 + "a" + ")" * 60, "-" * 60 + "a", "2^" * 60 + "2"])
def test_deep_nesting_is_refused(written: str, refused: Refused) -> None:
    assert refused(f"y ~ a*x; k := {written}").code == "model-too-deep"


def test_nesting_of_fifty_brackets_is_read() -> None:
    model = parse_model("y ~ a*x; k := " + "(" * 50 + "a" + ")" * 50)
    assert model.definitions[0].expression.value({"a": 2.0}) == 2.0
