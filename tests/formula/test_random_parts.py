"""Random parts as lme4 reads them, and what is no random part."""

from __future__ import annotations

import pytest

from attachpath.errors import FormulaError
from attachpath.formula import RandomPart, parse_formula


def code_of(text: str) -> str:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    return caught.value.code


@pytest.mark.parametrize(
    ("part", "parts"),
    [
        ("(1 | g)", [RandomPart(True, (), "g")]),
        ("(x | g)", [RandomPart(True, ("x",), "g")]),
        ("(1 + x | g)", [RandomPart(True, ("x",), "g")]),
        ("(0 + x | g)", [RandomPart(False, ("x",), "g")]),
        ("(1 + x + w | g)", [RandomPart(True, ("x", "w"), "g")]),
        ("(1 | `my g`)", [RandomPart(True, (), "my g")]),
        ("(1 + x || g)", [RandomPart(True, (), "g"), RandomPart(False, ("x",), "g")]),
        (
            "(0 + x + w || g)",
            [RandomPart(False, ("x",), "g"), RandomPart(False, ("w",), "g")],
        ),
    ],
)
def test_a_random_part_is_read_as_lme4_reads_it(part: str, parts: list[RandomPart]) -> None:
    assert list(parse_formula(f"y ~ z + {part}").random) == parts


def test_a_random_part_names_its_terms_and_is_written_back() -> None:
    part = RandomPart(True, ("my x",), "g")
    assert part.terms == ("1", "my x")
    assert str(part) == "(1 + `my x` | g)"
    assert parse_formula(f"y ~ {part}").random == (part,)


@pytest.mark.parametrize(
    "text",
    [
        *("y ~ | g", "y ~ 1 | g", "y ~ x + (1 | g | h)", "y ~ (| g)", "y ~ (1 |)"),
        *("y ~ (1 | g:h)", "y ~ (1 | g + h)", "y ~ (1 | 1)", "y ~ (0 | g)", "y ~ (0 || g)"),
        *("y ~ (x z | g)", "y ~ (1 + | g)", "y ~ (x * z | g)", "y ~ (2 + x | g)"),
        *("y ~ (01 + x | g)", "y ~ (1 + (1 | g))", "y ~ ((1 | g))", "y ~ (C(x) | g)"),
        *("y ~ x * (1 | g)", "y ~ x - (1 | g)", "y ~ -(1 | g)", "y ~ x (1 + (1 | g))"),
    ],
)
def test_a_malformed_random_part_is_refused(text: str) -> None:
    assert code_of(text) in ("formula-syntax", "call-refused")


@pytest.mark.parametrize("tail", ["x", "(x)", "* x", ":x", "**2", "`x`", "+", "0", "(1 | h)"])
@pytest.mark.parametrize("head", ["y ~ (1 | g)", "y ~ z + (1 | g)"])
def test_what_follows_a_random_part_without_a_plus_is_never_swallowed(head: str, tail: str) -> None:
    assert code_of(f"{head} {tail}") == "formula-syntax"
