"""Tables are as wide as their numbers; the widest lie on a turned page."""

from __future__ import annotations

import pytest

from attachpath.reporting import Heading, Line, Table
from attachpath.reporting.manuscript.table_layout import (
    LANDSCAPE,
    PORTRAIT,
    fits_a_page,
    layout,
)


def table(columns: int, rows: int = 3, label: str = "A label of some length") -> Table:
    cells = [label, *["[−0.21, 0.03]"] * (columns - 1)]
    return Table(
        id="t",
        title="T",
        columns=["x"],
        rows=[],
        head=[Heading(label="Label", align="left"), *[Heading(label="95% CI")] * (columns - 1)],
        body=[Line(cells=cells) for _ in range(rows)],
        note="A note.",
    )


@pytest.mark.parametrize(("columns", "turned"), [(2, False), (5, False), (8, True)])
def test_a_page_is_turned_where_the_numbers_need_it(columns: int, turned: bool) -> None:
    form = layout(table(columns))
    assert form.landscape is turned
    assert sum(form.widths) == pytest.approx(LANDSCAPE if turned else PORTRAIT)
    assert form.points == 10


def test_letters_shrink_before_columns_do() -> None:
    form = layout(table(11))
    assert form.landscape
    assert form.points < 10
    # 13 signs of about half an em each
    assert all(width > 13 * 0.4 * form.points / 72 for width in form.widths[1:])


def test_what_fits_nowhere_is_still_laid_out() -> None:
    form = layout(table(40))
    assert sum(form.widths) == pytest.approx(LANDSCAPE)


def test_words_fold_so_that_numbers_keep_their_room() -> None:
    form = layout(table(4, label="many words " * 30))
    assert not form.landscape
    assert form.widths[0] > 2 * form.widths[1]


def test_a_long_table_does_not_fit_a_page() -> None:
    short, long = table(3), table(3, rows=80)
    assert fits_a_page(short, layout(short))
    assert not fits_a_page(long, layout(long))
