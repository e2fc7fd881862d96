"""A pattern of column names takes what it says, and says what it cannot tell apart."""

from __future__ import annotations

import pytest

from attachpath.intake.patterns import ColumnPattern


def test_items_and_sessions_are_read_from_the_names() -> None:
    fit = ColumnPattern("EREP_{item}.{session}.1").fit(
        ["EREP_1.1.1", "EREP_10.1.1", "EREP_1.2.1", "EREP_1.1.2", "row"]
    )
    assert fit.columns == {(1, 1): "EREP_1.1.1", (10, 1): "EREP_10.1.1", (1, 2): "EREP_1.2.1"}
    assert (fit.items, fit.sessions) == ([1, 10], [1, 2])


def test_what_stands_between_the_numbers_is_taken_as_it_stands() -> None:
    pattern = ColumnPattern("q(.*)+{item}")
    assert pattern.fit(["q(.*)+1", "qabc1"]).columns == {(1, 0): "q(.*)+1"}


def test_two_digits_are_two_digits() -> None:
    pattern = ColumnPattern("ecrr_{item:02d}")
    assert pattern.fit(["ecrr_1", "ecrr_01", "ecrr_36"]).items == [1, 36]
    assert pattern.name(item=7) == "ecrr_07"


def test_numbers_that_touch_are_ambiguous_from_three_digits_on() -> None:
    fit = ColumnPattern("s{session}{item}").fit(["s11", "s12", "s111"])
    assert fit.ambiguous == ("s111",)
    assert sorted(fit.columns) == [(1, 1), (2, 1)]


def test_one_item_with_two_columns_is_told() -> None:
    assert ColumnPattern("q{item}").fit(["q1", "q01", "q2"]).twice == ("q01",)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("q{items}", "a pattern knows"),
        ("q{item!r}", "a pattern knows"),
        ("{0.__class__}{item}", "a pattern knows"),
        ("q{item", "a pattern knows"),
        ("q{item}_{item:02d}", "{item} stands twice"),
        ("q{item}_{session}", None),
    ],
)
def test_a_pattern_knows_three_places_only(text: str, mistake: str | None) -> None:
    found = ColumnPattern(text).mistake
    assert found is None if mistake is None else mistake in str(found)
