"""Modifiers that are refused, and lists that hold NA."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attachpath.errors import FormulaError
from attachpath.sem.syntax import parse_model

Refused = Callable[[str], FormulaError]


@pytest.mark.parametrize(
    ("written", "kind", "values"),
    [
        ("c(NA, NA)", "free", (None, None)),
        ("c(a, NA)", "label", ("a", None)),
        ('c("", "b")', "label", ("", "b")),
        ("c(-0.5, NA, 2)", "fixed", (-0.5, None, 2.0)),
        ("start(-0.2)", "start", (-0.2,)),
        ("start(c(1, NA))", "start", (1.0, None)),
        ('label(c("a", "b"))', "label", ("a", "b")),
        ("`my label`", "label", ("my label",)),
    ],
)
def test_a_modifier_has_a_kind_and_a_value_for_each_group(
    written: str, kind: str, values: tuple[object, ...]
) -> None:
    (modifier,) = parse_model(f"y ~ {written}*x").statements[0].modifiers
    assert (modifier.kind, modifier.values) == (kind, values)


@pytest.mark.parametrize(
    "written",
    [
        "c()",
        "c(1, a)",
        "c(1 2)",
        "c(1,)",
        "c(c(1))",
        "start(a)",
        "start()",
        "start(NA)",
        "start(1, b)",
        "start(c(1), 2)",
        "label(1)",
        'equal("f=~x1")',
        "lower(0)",
        "upper(1)",
        "rv('a')",
        'efa("block")',
        "prior('normal(0, 1)')",
    ],
)
def test_a_modifier_outside_the_grammar_is_refused(written: str, refused: Refused) -> None:
    error = refused(f"y ~ {written}*x")
    assert error.code == "model-modifier"
    assert "line 1" in error.message
    assert error.message.endswith("^")


def test_refused_modifiers_name_the_way_out(refused: Refused) -> None:
    assert "one label" in refused('y ~ equal("f=~x1")*x').next_step
    assert "a > 0" in refused("y ~ lower(0)*x").next_step
