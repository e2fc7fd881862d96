"""The tables of the verdicts print what the rows hold, and mark what disagrees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attachpath.reporting import HypothesisRow, Table
from attachpath.reporting.hypotheses_section import (
    parts_table,
    published_table,
    second_opinion_table,
    verdict_table,
)

Make = Callable[..., HypothesisRow]


def opinion(**changes: Any) -> dict[str, Any]:
    return {
        "engine": "other 1.0", "estimate": -0.4, "std_error": 0.1, "difference": 2e-9,
        "agrees": True, "reason": None,
    } | changes  # fmt: skip


def printed(table: Table | None, start: str) -> list[str]:
    assert table is not None
    (line,) = [line for line in table.body if line.cells[0].startswith(start)]
    return line.cells


def test_the_verdict_table_prints_rounded_and_keeps_exact_values(make_row: Make) -> None:
    table = verdict_table([make_row()])
    assert printed(table, "H4a") == [
        "H4a", "250", "−0.400", "0.100", "200.0", "[−0.600, −0.200]", "< .001", "< .001",
        "−0.20 [−0.28, −0.12]", "±0.15", "0.14", "supported",
    ]  # fmt: skip
    (values,) = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert values["p_value"] == 0.0001
    assert values["p_holm"] == 0.0008


def test_rows_are_grouped_by_role(make_row: Make, untestable: HypothesisRow) -> None:
    table = verdict_table([make_row(id="V1", role="validity", p_holm=None), untestable])
    kinds = [(line.kind, line.cells[0]) for line in table.body]
    assert kinds == [
        ("group", "Confirmatory"),
        ("row", "H5a"),
        ("group", "Validity of the measures (unadjusted)"),
        ("row", "V1"),
    ]
    assert set(printed(table, "H5a")[1:9]) == {"–"}


def test_a_bound_that_no_zero_could_meet_is_marked(make_row: Make) -> None:
    assert printed(verdict_table([make_row(negligible_attainable=False)]), "H4a")[9] == "±0.15*"


def test_every_row_is_as_wide_as_its_head(make_row: Make, untestable: HypothesisRow) -> None:
    published = {"direction": "negative", "significant": True, "source": "Somebody 2020"}
    part = {"id": "high", "claim": "Slope.", "estimate": 0.1, "as_expected": True}
    rows = [
        make_row(second_opinion=opinion(), published=published, parts=[part]),
        untestable.model_copy(update={"published": published}),
    ]
    for table in (
        verdict_table(rows), second_opinion_table(rows), parts_table(rows), published_table(rows),
    ):  # fmt: skip
        assert table is not None
        assert {len(row) for row in table.rows} == {len(table.columns)}
        widths = {len(line.cells) for line in table.body if line.kind != "group"}
        assert widths == {len(table.head)}


def test_a_disagreement_stands_out(make_row: Make) -> None:
    row = make_row(
        second_opinion=opinion(estimate=-0.3, difference=0.1, agrees=False, reason="singular")
    )
    cells = printed(second_opinion_table([row]), "H4a")
    assert cells[-2:] == ["NO", "other 1.0: singular"]
    assert cells[5] == "0.100000"


def test_a_tiny_difference_is_not_printed_as_none(make_row: Make) -> None:
    assert printed(second_opinion_table([make_row(second_opinion=opinion())]), "H4a")[5] == (
        "< 0.000001"
    )


def test_where_there_is_no_second_opinion_the_reason_stands(
    make_row: Make, untestable: HypothesisRow
) -> None:
    table = second_opinion_table([make_row(), untestable])
    assert printed(table, "H4a")[-1] == "none was asked for"
    assert printed(table, "H5a")[-1] == "The cohort has no IIP after treatment."


def test_published_findings_stand_beside(make_row: Make) -> None:
    published = {"direction": "none", "significant": False, "source": "Somebody 2020"}
    row = make_row(published=published, agrees_with_published=False)
    assert printed(published_table([row]), "H4a") == [
        "H4a", "not significant", "negative, p < .001", "no", "Somebody 2020",
    ]  # fmt: skip
    assert published_table([make_row()]) is None


def test_parts_are_shown_only_where_there_are_any(make_row: Make) -> None:
    assert parts_table([make_row()]) is None
