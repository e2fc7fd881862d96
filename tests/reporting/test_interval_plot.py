"""Dots with intervals: every row and series is there, in both widths."""

from __future__ import annotations

from attachpath.reporting.interval_plot import IntervalRow, interval_plot


def _height(svg: bytes) -> float:
    return float(svg.split(b'height="')[1].split(b"pt")[0])


def test_rows_that_lack_a_series_are_drawn_without_it() -> None:
    rows = [
        IntervalRow("age", {"dropout": (0.1, -0.2, 0.4), "missing": (0.0, -0.3, 0.3)}, "Clients"),
        IntervalRow("$iip$", {"dropout": (0.5, 0.1, 0.9)}, "Clients"),
    ]
    figure = interval_plot(
        "dots", rows, ["dropout", "missing"], axis="SD", caption="c", alt="a", guides=(0, 0.25)
    )
    assert figure.svg
    assert figure.svg_narrow
    assert figure.notes == []


def test_more_rows_and_headings_need_more_height() -> None:
    def drawn(rows: list[IntervalRow]) -> float:
        return _height(interval_plot("d", rows, ["x"], axis="a", caption="c", alt="a").svg)

    row = {"x": (0.5, 0.4, 0.6)}
    few = drawn([IntervalRow("a", row), IntervalRow("b", row)])
    assert drawn([IntervalRow("a", row)]) < few
    assert few < drawn([IntervalRow("a", row, "first"), IntervalRow("b", row, "second")])


def test_the_same_figure_has_the_same_bytes() -> None:
    rows = [IntervalRow("a", {"x": (0.5, 0.4, 0.6)})]
    first, second = (
        interval_plot("d", rows, ["x"], axis="a", caption="c", alt="a", limits=(0, 1))
        for _ in range(2)
    )
    assert first.svg == second.svg
