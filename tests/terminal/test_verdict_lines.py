"""Verdicts in a pipe: one line a hypothesis, aligned, without control characters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from attachpath.terminal import verdict_lines

Row = Callable[..., dict[str, Any]]


def test_numbers_stand_below_each_other(row: Row) -> None:
    rows = [row(), row(id="E1_within", std_estimate=0.5, std_ci90_low=0.1, std_ci90_high=0.9)]
    first, second = (line for line in verdict_lines(rows) if line[:2] in ("H4", "E1"))
    assert first.index("-0.194") + 6 == second.index("0.500") + 5
    assert first.index("]") == second.index("]")
    assert first.index("0.020") == second.index("0.020")


def test_each_hypothesis_is_one_line(row: Row) -> None:
    claim = "A claim of two lines.\nsecond line"
    lines = list(verdict_lines([row(id=f"H{number}", claim=claim) for number in range(5)]))
    assert len([line for line in lines if line.startswith("H")]) == 5
    assert "second line" not in lines
    assert lines == [line.rstrip() for line in lines]


def test_a_p_of_zero_is_never_printed(row: Row) -> None:
    text = "\n".join(verdict_lines([row()]))
    assert "< 0.001" in text
    assert " 0.000" not in text


def test_what_was_not_tested_has_no_numbers_but_a_reason(untested: dict[str, Any]) -> None:
    (line,) = (line for line in verdict_lines([untested]) if line.startswith("H5a"))
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
def test_what_qualifies_a_verdict_stands_beside_it(
    change: dict[str, Any], words: str, row: Row
) -> None:
    assert words in " ".join(verdict_lines([row(**change)]))
    assert words not in " ".join(verdict_lines([row()]))


def test_a_claim_can_neither_colour_the_terminal_nor_forge_a_line(row: Row) -> None:
    claim = "[/][bold]\x1b[31mred\x07\u202e\r\nH1a supported $\\frac$"
    lines = list(verdict_lines([row(claim=claim)]))
    text = "\n".join(lines)
    assert all(sign not in text for sign in "\x1b\x07\u202e\r")
    assert "[/][bold]\\x1b[31mred\\x07\\u202e" in text
    assert not any(line.startswith("H1a") for line in lines)
