"""What people see at a terminal: aligned numbers, wrapped claims, no control characters."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len

from attachpath.errors import Problem
from attachpath.terminal import ALIKE_SHOWN, problem_lines, verdict_lines

LONG = "Clients with more earned security have fewer interpersonal problems at the end. " * 3


def row(**changes: Any) -> dict[str, Any]:
    return {
        "id": "H4a",
        "claim": LONG,
        "role": "confirmatory",
        "verdict": "supported",
        "std_estimate": -0.194,
        "std_ci90_low": -0.271,
        "std_ci90_high": -0.117,
        "p_value": 0.00001,
        "p_holm": 0.02,
        "reason": None,
        "flags": [],
        "second_opinion": None,
    } | changes


UNTESTED = row(
    id="H5a",
    verdict="not_testable",
    std_estimate=None,
    std_ci90_low=None,
    std_ci90_high=None,
    p_value=None,
    p_holm=None,
    reason="no engine",
)


@pytest.mark.parametrize("width", [80, 100, 110, 160])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = list(verdict_lines([row(), UNTESTED, row(id="V1", role="validity")], width))
    assert max(map(cell_len, lines)) <= width
    assert lines == [line.rstrip() for line in lines]


def test_a_claim_in_wide_characters_is_wrapped_by_the_columns_that_they_take() -> None:
    lines = list(verdict_lines([row(claim="治療者との安定した愛着" * 12)], 80))
    assert max(map(cell_len, lines)) <= 80


def test_every_word_of_a_claim_is_there_at_every_width() -> None:
    for width in (40, 80, 160, None):
        text = " ".join(" ".join(verdict_lines([row()], width)).split())
        words = LONG.split()
        assert [word for word in words if word not in text] == []


def test_numbers_stand_below_each_other() -> None:
    rows = [row(), row(id="E1_within", std_estimate=0.5, std_ci90_low=0.1, std_ci90_high=0.9)]
    first, second = (line for line in verdict_lines(rows) if line[:2] in ("H4", "E1"))
    assert first.index("-0.194") + 6 == second.index("0.500") + 5
    assert first.index("]") == second.index("]")
    assert first.index("0.020") == second.index("0.020")


def test_without_a_terminal_each_hypothesis_is_one_line() -> None:
    rows = [row(id=f"H{number}", claim=f"{LONG}\nsecond line") for number in range(5)]
    lines = list(verdict_lines(rows))
    assert len([line for line in lines if line.startswith("H")]) == 5
    assert "second line" not in lines


def test_a_p_of_zero_is_never_printed() -> None:
    text = "\n".join(verdict_lines([row()]))
    assert "< 0.001" in text
    assert " 0.000" not in text


def test_what_was_not_tested_has_no_numbers_but_a_reason() -> None:
    (line,) = (line for line in verdict_lines([UNTESTED]) if line.startswith("H5a"))
    assert line.split()[:3] == ["H5a", "not", "testable"]
    assert "None" not in line
    assert line.endswith("(no engine)")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"flags": ["nominal"]}, "before adjustment only"),
        ({"flags": ["below_smallest_effect"]}, "smaller than the smallest effect of interest"),
        ({"second_opinion": {"engine": "statsmodels", "agrees": False}}, "statsmodels disagrees"),
    ],
)
def test_what_qualifies_a_verdict_stands_beside_it(change: dict[str, Any], words: str) -> None:
    assert words in " ".join(verdict_lines([row(**change)]))
    assert words not in " ".join(verdict_lines([row()]))


def test_a_claim_can_neither_colour_the_terminal_nor_forge_a_line() -> None:
    claim = "[/][bold]\x1b[31mred\x07\u202e\r\nH1a supported $\\frac$"
    for width in (80, None):
        lines = list(verdict_lines([row(claim=claim)], width))
        text = "\n".join(lines)
        assert all(sign not in text for sign in "\x1b\x07\u202e\r")
        assert "[/][bold]\\x1b[31mred\\x07\\u202e" in text
        assert not any(line.startswith("H1a") for line in lines)


def found(number: int) -> Problem:
    return Problem("out-of-range", "clients", "age", number, "200", "an age", "Correct it.")


def test_of_many_findings_alike_the_first_are_told_in_full_and_every_row_is_named() -> None:
    lines = problem_lines([found(number) for number in range(2, 2 + ALIKE_SHOWN + 3)])
    assert len(lines) == ALIKE_SHOWN + 1
    assert lines[0] == f"error: {found(2)}"
    assert lines[-1].endswith("the same in rows 12, 13, 14 [out-of-range]")


def test_findings_alike_are_brought_together_and_none_is_lost() -> None:
    other = Problem("missing-key", "clients", "client_id", 3, None, "a client_id", "Fill it in.")
    lines = problem_lines([found(2), other, found(9)])
    assert ["row 2 " in lines[0], "row 9 " in lines[1], "row 3 " in lines[2]] == [True] * 3
