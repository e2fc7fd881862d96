"""Findings about data: those alike together, every row named, nothing obeyed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attachpath.errors import Problem
from attachpath.terminal import problem_lines, problem_view
from attachpath.terminal.problem_lines import ALIKE_SHOWN

Shown = Callable[..., list[str]]


def found(number: int, value: str = "200", **changes: Any) -> Problem:
    given = {"expected": "an age", "next_step": "Correct it."} | changes
    return Problem("out-of-range", "clients", "age", number, value, **given)


OTHER = Problem("missing-key", "clients", "client_id", 3, None, "a client_id", "Fill it in.")


def test_of_many_findings_alike_the_first_are_told_in_full_and_every_row_is_named() -> None:
    lines = problem_lines([found(number) for number in range(2, 2 + ALIKE_SHOWN + 3)])
    assert len(lines) == ALIKE_SHOWN + 1
    assert lines[0] == f"error: {found(2)}"
    assert lines[-1].endswith("the same in rows 12, 13, 14 [out-of-range]")


def test_findings_alike_are_brought_together_and_none_is_lost() -> None:
    lines = problem_lines([found(2), OTHER, found(9)])
    assert ["row 2 " in lines[0], "row 9 " in lines[1], "row 3 " in lines[2]] == [True] * 3


def test_on_a_screen_findings_alike_are_a_block_with_values_and_runs_of_rows(shown: Shown) -> None:
    problems = [*(found(number) for number in (4, 5, 6, 9)), found(7, "old"), OTHER]
    assert shown(problem_view(problems)) == [
        "error  clients, age  [out-of-range]",
        "       rows 4-6, 9: '200'",
        "       row 7: 'old'",
        "       Expected: an age.",
        "       Next step: Correct it.",
        "",
        "error  clients, client_id  [missing-key]",
        "       row 3",
        "       Expected: a client_id.",
        "       Next step: Fill it in.",
        "",
    ]


def test_what_is_expected_otherwise_is_another_block(shown: Shown) -> None:
    lines = shown(problem_view([found(4), found(5, expected="another age")]))
    assert [line for line in lines if "Expected" in line] == [
        "       Expected: an age.",
        "       Expected: another age.",
    ]


def test_the_value_of_a_note_is_words(shown: Shown) -> None:
    note = found(4, "5 client(s) without", severity="note")
    assert shown(problem_view([note]))[:4] == [
        "1 note; it stops nothing",
        "",
        "note   clients, age  [out-of-range]",
        "       row 4: 5 client(s) without",
    ]


def test_errors_and_notes_have_a_heading_each_and_errors_stand_first(shown: Shown) -> None:
    note = found(4, "5 client(s) without", severity="note")
    lines = shown(problem_view([note, OTHER, found(2), found(3)]))
    assert [line for line in lines if " stop" in line] == [
        "3 errors; they stop an analysis",
        "1 note; it stops nothing",
    ]
    assert lines.index("1 note; it stops nothing") > lines.index(
        "error  clients, age  [out-of-range]"
    )


def test_cells_of_many_columns_share_what_is_expected_and_to_do(shown: Shown) -> None:
    items = [
        Problem("out-of-range", "clients", f"ecr_{item:02d}", row, "0", "1 to 7", "Correct it.")
        for item in range(1, 37)
        for row in range(2, 86)
    ]
    lines = shown(problem_view(items))
    assert len(lines) == 1 + 36 + 3
    assert lines[:2] == [
        "error  clients, 36 columns  [out-of-range]",
        "       ecr_01: rows 2-85: '0'",
    ]


def test_a_value_is_shown_and_not_obeyed(shown: Shown) -> None:
    for width in (30, 80):
        text = "\n".join(shown(problem_view([found(4, "[red]\x1b[31m\u202e[/]")]), width))
        assert "[red]\\x1b[31m\\u202e[/]" in text
        assert "\x1b" not in text
