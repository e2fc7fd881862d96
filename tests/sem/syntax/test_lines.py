"""Which lines are one statement."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attachpath.errors import FormulaError
from attachpath.sem.syntax import parse_model

Refused = Callable[[str], FormulaError]


@pytest.mark.parametrize(
    "text",
    [
        "y ~ x + z",
        "y ~ x +\nz",
        "y ~ x\n+ z",
        "y ~\nx\n+\nz",
        "y\n~ x + z",
        "y ~ x + # the first\n\n# a whole line\n z",
        "y ~ x\r+ z",
        "y ~ x\r\n+ z;",
        "y ~ c(1,\n1)\n*z + x",
    ],
)
def test_a_sign_at_a_lines_end_or_beginning_joins_lines(text: str) -> None:
    assert {one.rhs for one in parse_model(text).statements} == {"x", "z"}


def test_a_minus_at_the_beginning_continues_unless_its_line_has_an_operator() -> None:
    model = parse_model("y ~ a*x + b*z\nk := a\n - b\n -1\n-1 < a")
    assert model.definitions[0].text == "a-b-1"
    assert model.constraints[0].text == "-1 < a"


def test_a_comment_runs_to_the_lines_end_past_semicolons() -> None:
    assert len(parse_model("y ~ x # old: ; z ~ w").statements) == 1


def test_a_comment_sign_within_quotes_or_backticks_is_part_of_the_name() -> None:
    model = parse_model('y ~ "a#1"*`x!`')
    assert model.statements[0].rhs == "x!"
    assert model.statements[0].modifiers[0].values == ("a#1",)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("y ~ c(1, 2*x\nz ~ w", 1, 6),
        ("y ~ a*x\nk := (a + (a)", 2, 6),
        ("y ~ x)", 1, 6),
        ("y ~ c(1;2)*x", 1, 6),
        ('y ~ "a*x\nz ~ w', 1, 5),
        ("y ~ `a\n~ w", 1, 5),
    ],
)
def test_what_is_not_closed_is_shown_where_it_opens(
    text: str, line: int, column: int, refused: Refused
) -> None:
    error = refused(text)
    assert error.code == "model-unclosed"
    assert f"line {line}, column {column}:" in error.message


def test_a_semicolon_ends_a_statement_even_after_a_plus(refused: Refused) -> None:
    assert refused("y ~ x +; z ~ w").code == "model-syntax"
