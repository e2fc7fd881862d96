"""What a parsed formula holds, and which roles of a name exclude each other."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from attachpath.errors import FormulaError
from attachpath.formula import Formula, RandomPart, parse_formula

QUIET = settings(database=None, derandomize=True, deadline=5_000, max_examples=300)


def test_a_formula_is_split_into_response_fixed_part_columns_and_random_parts() -> None:
    parsed = parse_formula("iip_post ~ iip_pre+C(site) * ecr_anxiety + (1 + phase | therapist_id)")
    assert parsed.response == "iip_post"
    assert parsed.fixed == "iip_pre + C(site) * ecr_anxiety"
    assert parsed.columns == (
        *("iip_post", "iip_pre", "site", "ecr_anxiety"),
        *("phase", "therapist_id"),
    )
    assert parsed.categorical == ("site",)
    assert parsed.random == (RandomPart(True, ("phase",), "therapist_id"),)


def test_a_formula_keeps_the_words_of_its_user_with_white_space_folded() -> None:
    assert str(parse_formula("  y ~ x\n\t +  z ")) == "y ~ x + z"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("y ~ x", ("y", "x")),
        ("y~x", ("y", "x")),
        ("y ~ 1", ("y",)),
        ("y ~ +x", ("y", "x")),
        ("y ~ x - 1", ("y", "x")),
        ("y ~ 0 + x", ("y", "x")),
        ("y ~ -1 + x", ("y", "x")),
        ("y ~ x + x", ("y", "x")),
        ("y ~ (x + z)**2 - z", ("y", "x", "z")),
        ("y ~ x:z:w", ("y", "x", "z", "w")),
        ("y ~ ((x))", ("y", "x")),
        ("y ~ C ( x )", ("y", "x")),
        ("y ~ C(`my site`)", ("y", "my site")),
        ("`my y` ~ `x.1`", ("my y", "x.1")),
        ("y ~ `C` + x", ("y", "C", "x")),
        ("größe ~ ärger", ("größe", "ärger")),
        ("y ~ (1 | g)", ("y", "g")),
        ("y ~ (1 | g) + x", ("y", "x", "g")),
        ("y ~ x * z + (1 | g) - z", ("y", "x", "z", "g")),
        ("y ~ x + (1 | g) + (1 | h)", ("y", "x", "g", "h")),
        ("y ~ lambda", ("y", "lambda")),
    ],
)
def test_the_grammar_accepts(text: str, columns: tuple[str, ...]) -> None:
    assert parse_formula(text).columns == columns


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("y ~ x + y", "'y'"),
        ("y ~ C(y)", "'y'"),
        ("y ~ x + (1 | y)", "'y'"),
        ("y ~ x + (y | g)", "'y'"),
        ("y ~ x + C(x)", "'x'"),
        ("y ~ (1 | g) + (1 | g)", "'g'"),
        ("y ~ (1 + x | g) + (0 + x | g)", "'x'"),
        ("y ~ (x + x | g)", "'x'"),
    ],
)
def test_a_name_in_two_roles_that_exclude_each_other_is_refused_and_named(
    text: str, named: str
) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    assert caught.value.code == "formula-syntax"
    assert named in caught.value.message


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("y ~ x - z", "'z'"),
        ("y ~ -x", "'x'"),
        ("y ~ x + (1 | g) - z", "'z'"),
        ("y ~ x - C(z)", "'z'"),
        ("y ~ x - x:z", "'z'"),
        ("y ~ x - (x + z)", "'z'"),
        ("y ~ x - (x - z)", "'z'"),
        ("y ~ x * (w - z)", "'z'"),
    ],
)
def test_a_column_that_is_only_taken_away_is_refused_and_named(text: str, named: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    assert caught.value.code == "formula-syntax"
    assert f"{named} is taken away and stands nowhere else" in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        *("y ~ x * z - z", "y ~ x - z + z", "y ~ x + z - x", "y ~ x - 1", "y ~ -1 + x"),
        *("y ~ (x + z)**2 - x:z", "y ~ x - (x - x) + z", "y ~ x - (z) + w:z"),
        *("y ~ x - z + (1 + z | g)", "y ~ x - g + (1 | g)"),
    ],
)
def test_a_column_may_be_taken_away_where_it_is_used_as_well(text: str) -> None:
    assert parse_formula(text).text == text


def test_the_refusal_of_a_formula_holds_the_formula_and_the_grammar() -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula("y ~ x ^ 2")
    assert "y ~ x ^ 2" in caught.value.message
    assert "'^'" in caught.value.message
    assert "C(name)" in caught.value.cause


FRAGMENTS = [
    *("y", "x", "g", "`a b`", "C", "C(x)", "0", "1", "2", "~", "+", "-", "*", "**", ":", "|", "||"),
    *("(", ")", "(1 | g)", " ", "\n", "`", "np.log(x)", "{", "lambda", ":=", "'", "（", "é", "٣"),
]


@QUIET
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
@example("y~(((")
def test_random_fragments_of_formulas_parse_or_raise_a_formula_error(tail: str) -> None:
    parses_or_refuses("y ~ " + tail)


@QUIET
@given(st.text(max_size=60))
def test_random_text_parses_or_raises_a_formula_error(text: str) -> None:
    parses_or_refuses(text)


def parses_or_refuses(text: str) -> None:
    try:
        parsed = parse_formula(text)
    except FormulaError as error:
        assert error.code in ("formula-syntax", "call-refused")  # noqa: PT017 - either is right
        return
    assert isinstance(parsed, Formula)
    again = written_again(parsed)
    assert (again.tokens, again.random) == (parsed.tokens, parsed.random)


def written_again(parsed: Formula) -> Formula:
    return parse_formula(f"y_ ~ {' + '.join((parsed.fixed, *map(str, parsed.random)))}")
