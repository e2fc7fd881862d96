"""Names and definitions that do not fit together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attachpath.errors import FormulaError
from attachpath.sem.syntax import evaluation_order, parse_model

Refused = Callable[[str], FormulaError]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("y ~ x + y", "model-self-reference", "line 1, column 9"),
        ("f =~ f", "model-self-reference", "line 1, column 6"),
        ("y ~ a*x\na := 2", "model-label-defined", "line 2, column 1"),
        ("y ~ a*x\nk := a\nk := 2*a", "model-definition-twice", "line 3, column 1"),
        ("y ~ a*x\nk := a +\n aa", "model-unknown-label", "line 3, column 2"),
        ("y ~ x\nk := x", "model-unknown-label", "line 2, column 6"),
        ("y ~ a*x\n2*a == b", "model-unknown-label", "line 2, column 8"),
        ("y ~ a*x\na > low", "model-unknown-label", "line 2, column 5"),
        ("k := k + 1", "model-circular-definition", "line 1, column 1"),
        ("a := b; b := c; c := a", "model-circular-definition", "line 1, column"),
    ],
)
def test_a_model_that_does_not_fit_together_is_refused(
    text: str, code: str, place: str, refused: Refused
) -> None:
    error = refused(text)
    assert error.code == code
    assert place in error.message


def test_an_unknown_label_gets_the_nearest(refused: Refused) -> None:
    error = refused("ge ~ slope_ge*sec\nk := slope_eg*2")
    assert "slope_ge" in error.cause


def test_a_label_of_one_group_is_known() -> None:
    model = parse_model("y ~ c(a, b)*x; same := a - b; a == b")
    assert model.definitions[0].expression.names == {"a", "b"}


def test_definitions_use_earlier_and_later_ones_and_constraints_use_them() -> None:
    model = parse_model("y ~ a*x; d := c + b; c := 2*b; b := a^2; d < 1")
    assert [one.name for one in model.definitions] == ["d", "c", "b"]
    assert [one.name for one in evaluation_order(model.definitions)] == ["b", "c", "d"]


def test_a_long_chain_of_definitions_needs_no_deep_stack() -> None:
    chain = ";".join(f"k{n} := k{n + 1}" for n in range(5_000))
    model = parse_model(f"y ~ a*x; {chain}; k5000 := a")
    assert evaluation_order(model.definitions)[0].name == "k5000"


def test_a_variance_names_its_variable_twice() -> None:
    assert len(parse_model("y ~~ y").statements) == 1
