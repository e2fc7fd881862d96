"""Text of users' files cannot act on a terminal, a page or a spreadsheet."""

from __future__ import annotations

import pytest

from attachpath.reporting.printable import one_line, printable, spreadsheet_cell


def test_control_characters_become_visible_signs() -> None:
    assert printable("a\x00\x07\x1b[31mb\x7f\x9b") == "a␀␇␛[31mb\ufffd\ufffd"


def test_marks_that_turn_the_writing_round_are_replaced() -> None:
    assert printable("safe\u202etxt.exe") == "safe\ufffdtxt.exe"


def test_ordinary_text_of_any_language_stays() -> None:
    text = "Ærø – 愛着 – naïve 🙂 <b> $x$ [/]"
    assert printable(text) == text


def test_a_label_is_one_line() -> None:
    assert one_line(" a\n b ") == "a b"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_a_spreadsheet_gets_no_formula(start: str) -> None:
    assert spreadsheet_cell(f"{start}cmd|' /C calc'!A0").startswith("'")


def test_a_printed_negative_number_needs_no_quote() -> None:
    assert spreadsheet_cell("−0.12") == "−0.12"
