"""Operators that are not estimated, missing, or too many."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attachpath.errors import FormulaError
from attachpath.sem.syntax import parse_model

Refused = Callable[[str], FormulaError]


@pytest.mark.parametrize(
    ("text", "code", "column", "way_out"),
    [
        ("f <~ x1 + x2", "model-formative", 3, "column"),
        ("x1 | t1", "model-threshold", 4, "out"),
        ("x1 ~*~ 1*x1", "model-scaling", 4, "out"),
        ("y ~ x:z", "model-product", 6, "Add the product as a column"),
        ("group: 1", "model-block", 1, "group="),
        ("level: 2", "model-block", 1, "group="),
        ("y ~ x %in% z", "model-operator", 7, "backticks"),
        ("y ~ 0.5?x", "model-operator", 8, "start(0.5)*x"),
        ("x -> y", "model-operator", 3, "y ~ x"),
        ("y = x", "model-operator", 3, "=~"),
        ("a <= 2", "model-operator", 3, "`<`"),
        ("a >= 2", "model-operator", 3, "`>`"),
        ("y ~ x ~ z", "model-operator", 7, "line of its own"),
        ("a == b == c", "model-operator", 8, "line of its own"),
        ("x1 + x2", "model-operator", 1, "Add the operator"),
    ],
)
def test_an_operator_outside_the_grammar_says_what_to_do(
    text: str, code: str, column: int, way_out: str, refused: Refused
) -> None:
    error = refused(f"y ~ w\n{text}")
    assert error.code == code
    assert f"line 2, column {column}:" in error.message
    assert way_out in error.next_step


def test_a_forgotten_plus_is_found_in_its_own_line(refused: Refused) -> None:
    error = refused("f =~ x1 + x2\n     x3")
    assert error.code == "model-operator"
    assert "line 2, column 6:" in error.message
    assert "a + at the end of the line above" in error.next_step


def test_a_column_named_like_a_block_is_a_column() -> None:
    assert parse_model("y ~ group + level").statements[0].rhs == "group"
