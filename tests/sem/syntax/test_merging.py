"""A parameter written more than once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attachpath.errors import FormulaError
from attachpath.sem.syntax import parse_model

Refused = Callable[[str], FormulaError]


def test_a_repeated_term_joins_its_modifiers_where_it_first_stood() -> None:
    first, second = parse_model("y ~ x + z + a*x + start(2)*x").statements
    assert (first.rhs, second.rhs) == ("x", "z")
    assert {m.kind: m.values for m in first.modifiers} == {"label": ("a",), "start": (2.0,)}


def test_a_covariance_is_one_parameter_in_both_directions() -> None:
    (covariance,) = parse_model("x ~~ y\ny ~~ a*x\nx ~~ a*y").statements
    assert (covariance.lhs, covariance.rhs) == ("x", "y")
    assert [m.values for m in covariance.modifiers] == [("a",)]


def test_a_regression_has_a_direction() -> None:
    assert len(parse_model("x ~ y\ny ~ x").statements) == 2


def test_labels_and_starts_of_groups_fill_each_other() -> None:
    (one,) = parse_model('y ~ c("a", NA)*x + c("", "b")*x + c(1, NA)*x').statements
    assert {m.kind: m.values for m in one.modifiers} == {
        "label": ("a", "b"),
        "fixed": (1.0, None),
    }


def test_a_start_may_stand_where_another_group_is_fixed() -> None:
    (one,) = parse_model("y ~ c(1, NA)*x + start(c(NA, 2))*x").statements
    assert len(one.modifiers) == 2


@pytest.mark.parametrize(
    "text",
    [
        "y ~ 0.5*x + 1*x",
        "y ~ 0.5*x\ny ~ 1*x",
        "x ~~ 0*y\ny ~~ 0.5*x",
        "y ~ a*x + b*x",
        "y ~ 0.5*NA*x",
        "y ~ c(1, NA)*x + c(1, 2)*x",
        "y ~ 1*x + start(2)*x",
        "y ~ start(1)*x + start(2)*x",
        "y ~ 2*3*x",
        "y ~ 0\ny ~ 2*1",
        "f =~ a*x1 + 1*x1 + a*x2 + 2*x2",
        "f =~ c(a, b)*c(1, 2)*x1 + b*3*x2",
    ],
)
def test_contradictions_are_refused(text: str, refused: Refused) -> None:
    error = refused(text)
    assert error.code == "model-contradiction"
    assert error.message.endswith("^")


def test_a_contradiction_names_both_values_and_the_first_line(refused: Refused) -> None:
    message = refused("x ~~ 0*y\ny ~~ 0.5*x").message
    assert "`x ~~ y` is fixed to 0 in line 1, and fixed to 0.5 here: line 2, column 6" in message


def test_lists_for_different_numbers_of_groups_are_refused(refused: Refused) -> None:
    assert refused("y ~ c(a, b)*x + c(1, 1, 1)*x").code == "model-modifier"
