"""What lavaan 0.6-14's `lavParseModelString` reads from the same texts, and limits of our own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from attachpath.errors import FormulaError, UsageError
from attachpath.sem.syntax import Place, parse_model

Refused = Callable[[str], FormulaError]

# text: rows of lhs, op, rhs and the modifiers, as printed by lavaan 0.6-14 ("NA" of lavaan's
# `fixed` is our kind `free`)
LAVAAN: dict[str, list[tuple[Any, ...]]] = {
    "x + y ~ z + w": [("x", "~", "z"), ("x", "~", "w"), ("y", "~", "z"), ("y", "~", "w")],
    "y ~ 1 + x": [("y", "~1", ""), ("y", "~", "x")],
    "y ~1": [("y", "~1", "")],
    "y ~ 0": [("y", "~1", "", ("fixed", (0.0,)))],
    "f ~ 0*1 + x": [("f", "~1", "", ("fixed", (0.0,))), ("f", "~", "x")],
    "x1 + x2 ~~ x3": [("x1", "~~", "x3"), ("x2", "~~", "x3")],
    "f =~ NA*x1 + c(1,NA)*x2 + -1*x3 + 1e-3*x4": [
        ("f", "=~", "x1", ("free", (None,))),
        ("f", "=~", "x2", ("fixed", (1.0, None))),
        ("f", "=~", "x3", ("fixed", (-1.0,))),
        ("f", "=~", "x4", ("fixed", (0.001,))),
    ],
    "f =~ x1 + a*x1 + start(0.8)*b*x2": [
        ("f", "=~", "x1", ("label", ("a",))),
        ("f", "=~", "x2", ("start", (0.8,)), ("label", ("b",))),
    ],
    "y ~ c('a','b')*x + c(u, v)*z + \"q\"*w + label(\"r\")*k + start(c(1, 2))*m": [
        ("y", "~", "x", ("label", ("a", "b"))),
        ("y", "~", "z", ("label", ("u", "v"))),
        ("y", "~", "w", ("label", ("q",))),
        ("y", "~", "k", ("label", ("r",))),
        ("y", "~", "m", ("start", (1.0, 2.0))),
    ],
    "EREP_1.1.2 ~ y.1 + a*z": [
        ("EREP_1.1.2", "~", "y.1"),
        ("EREP_1.1.2", "~", "z", ("label", ("a",))),
    ],
    "f =~ x1 + # first\n\n x2 ! second\n x1 ~~ 0.2*x2": [
        ("f", "=~", "x1"),
        ("f", "=~", "x2"),
        ("x1", "~~", "x2", ("fixed", (0.2,))),
    ],
}


def read(text: str) -> list[tuple[Any, ...]]:
    return [
        (one.lhs, one.op, one.rhs, *((m.kind, m.values) for m in one.modifiers))
        for one in parse_model(text).statements
    ]


@pytest.mark.parametrize("text", LAVAAN)
def test_the_parameters_are_those_of_lavaan(text: str) -> None:
    assert read(text) == LAVAAN[text]


def test_constraints_are_those_of_lavaan() -> None:
    model = parse_model("y ~ a*x\n-1 < a\na^2 == 4; a > 0")
    written = [(str(one.left), one.op, str(one.right)) for one in model.constraints]
    assert written == [("-1", "<", "a"), ("a^2", "==", "4"), ("a", ">", "0")]
    assert [one.text for one in model.constraints] == ["-1 < a", "a^2 == 4", "a > 0"]


def test_the_text_of_a_definition_is_as_in_lavaan_without_blanks() -> None:
    model = parse_model("y ~ p*x+q*z+d*w; k := (p * q) / (d  + -p*q) # share")
    assert model.definitions[0].text == "(p*q)/(d+-p*q)"


def test_names_may_have_unicode_letters_dots_and_backticks() -> None:
    assert read("größe ~ `body mass` + .x + 依恋") == [
        ("größe", "~", "body mass"),
        ("größe", "~", ".x"),
        ("größe", "~", "依恋"),
    ]


def test_places_count_from_one_in_the_users_text() -> None:
    model = parse_model("# comment\r\n\n  y ~ x + # more\n\t\t a*z\nk := a")
    assert [one.place for one in model.statements] == [Place(3, 7), Place(4, 6)]
    assert {one.lhs_place for one in model.statements} == {Place(3, 3)}
    assert model.statements[1].modifiers[0].place == Place(4, 4)
    assert model.definitions[0].place == Place(5, 1)


@pytest.mark.parametrize("text", ["", "  \n\t", "# y ~ x", "! y ~ x\n\n#", ";;\n;"])
def test_a_blank_or_commented_text_is_an_empty_model(text: str, refused: Refused) -> None:
    assert refused(text).code == "empty-model"


@pytest.mark.parametrize("text", [None, 3, b"y ~ x", ["y ~ x"]])
def test_what_is_not_text_is_refused(text: Any) -> None:
    with pytest.raises(UsageError) as caught:
        parse_model(text)
    assert caught.value.code == "model-not-text"


@pytest.mark.parametrize(
    "text",
    [
        "#" * 200_001,
        "y~x\n" * 20_001,
        "+".join(f"x{n}" for n in range(200)) + "~~" + "+".join(f"y{n}" for n in range(200)),
        "y ~ " + "1*" * 60 + "x",
        "y ~ a*x; k := " + "a+" * 3_000 + "a",
    ],
    ids=["characters", "statements", "expanded", "modifiers", "expression"],
)
def test_what_is_too_large_is_refused(text: str, refused: Refused) -> None:
    assert refused(text).code == "model-too-large"


def test_a_large_model_within_the_limits_parses() -> None:
    text = "\n".join(f"f =~ x{number}" for number in range(15_000))
    assert len(parse_model(text).statements) == 15_000


@pytest.mark.parametrize("text", ["a + b := 1", "2 := 1", "c(a) := 2", ":= a"])
def test_a_definition_has_one_name_on_its_left(text: str, refused: Refused) -> None:
    assert refused(text).code == "model-definition"


def test_a_constraint_without_a_label_is_refused(refused: Refused) -> None:
    assert refused("y ~ a*x; 1 == 2").code == "model-constraint"
