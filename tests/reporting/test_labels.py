"""Labels: words for known columns, a user's own as they are, and short enough for a figure."""

from __future__ import annotations

import pytest

from attachpath.reporting.labels import folded_label, label, row_label, short_label

WIDE = "悲嘆の経過"


def test_a_name_that_ends_with_a_bracket_keeps_it() -> None:
    assert label("warmth (mother)_post") == "warmth (mother) (after treatment)"
    assert label("iip_post_change") == "interpersonal problems (IIP, after treatment, change)"


def test_a_name_of_the_user_keeps_its_first_letter() -> None:
    assert row_label("mother_warmth") == "mother_warmth"
    assert row_label("wai_between") == "Working alliance (WAI, client mean)"


@pytest.mark.parametrize("width", [1, 2, 5, 17, 300])
@pytest.mark.parametrize("text", ["x" * 300, "a b " * 40, WIDE * 9, "é" * 50, "", "😭" * 20])
def test_a_short_label_is_never_wider_than_its_room(text: str, width: int) -> None:
    shown = short_label(text, width)
    assert sum(2 if sign in WIDE + "😭" else 1 for sign in shown) <= width
    assert shown.rstrip("…") == text.strip()[: len(shown.rstrip("…"))]


def test_a_label_that_fits_is_not_cut() -> None:
    assert short_label("grief", 5) == "grief"
    assert short_label(WIDE, 10) == WIDE


def test_a_cut_leaves_no_joiner_and_no_blank_at_the_end() -> None:
    assert short_label("👩\u200d👩\u200d👧", 3) == "👩…"
    assert short_label("two words", 5) == "two…"


@pytest.mark.parametrize("text", ["x" * 300, "word " * 60, WIDE * 60])
@pytest.mark.parametrize("lines", [1, 2, 4])
def test_a_folded_label_has_at_most_its_lines(text: str, lines: int) -> None:
    folded = folded_label(text, 20, lines).split("\n")
    assert len(folded) == lines
    assert all(sum(2 if sign in WIDE else 1 for sign in line) <= 20 for line in folded)
    assert folded[-1].endswith("…")
    assert "…" not in "".join(folded[:-1])


def test_control_characters_of_a_label_are_shown_not_obeyed() -> None:
    assert folded_label("a\tb\x1b[31m\u202egnp", 40) == "a b␛[31m\ufffdgnp"
