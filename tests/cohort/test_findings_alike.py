"""Findings alike come together; none is lost, and no other joins them."""

from __future__ import annotations

from attachpath.cohort import alike_findings, rows_in_words
from attachpath.errors import Problem


def found(row: int | None, value: str | None = "9", column: str = "age", **changes: str) -> Problem:
    given = {"code": "bad", "table": "clients", "expected": "a", "next_step": "b"} | changes
    return Problem(
        given["code"], given["table"], column, row, value, given["expected"], given["next_step"]
    )


def test_cells_of_several_columns_and_values_come_together() -> None:
    (alike,) = alike_findings([found(4), found(5, "8"), found(4, column="x"), found(9)])
    assert alike.columns == ["age", "x"]
    assert alike.values("age") == [("9", [4, 9]), ("8", [5])]
    assert alike.values("x") == [("9", [4])]


def test_another_code_table_or_step_stays_apart() -> None:
    others = [
        found(4, code="c"),
        found(4, table="t"),
        found(4, next_step="n"),
        found(4, expected="e"),
    ]
    assert len(alike_findings([found(4), *others])) == 5


def test_a_finding_without_a_row_is_kept() -> None:
    (alike,) = alike_findings([found(4), found(None, "2,900 more cells")])
    assert alike.values("age") == [("9", [4]), ("2,900 more cells", [])]


def test_rows_in_words() -> None:
    assert rows_in_words([7]) == "row 7"
    assert rows_in_words([9, 3, 4, 5]) == "rows 3-5, 9"
