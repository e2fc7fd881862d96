"""A note says of how many values a mean is where the head of its column would mislead."""

from __future__ import annotations

from attachpath.reporting.fewer_values import MOST_TOLD, fewer_values_note, many_missing


def test_exactly_a_tenth_missing_is_not_many() -> None:
    assert not many_missing(9, 1)
    assert many_missing(8, 2)
    assert not many_missing(0, 0)


def test_groups_of_one_variable_stand_together() -> None:
    cells = [("IIP", "dropout", 12), ("IIP", "completed", 1246), ("Trust", "dropout", 3)]
    note = fewer_values_note(cells)
    assert note.endswith("n is: IIP, dropout 12, completed 1,246; Trust, dropout 3.")


def test_a_long_note_says_how_much_it_leaves_out() -> None:
    cells = [(f"v{place}", "dropout", place) for place in range(MOST_TOLD + 3)]
    note = fewer_values_note(cells)
    assert f"v{MOST_TOLD - 1}, dropout" in note
    assert f"v{MOST_TOLD}," not in note
    assert "3 more cells" in note


def test_nothing_to_say_is_no_note() -> None:
    assert fewer_values_note([]) == ""
