"""Text of users' files cannot act on a terminal, a page or a spreadsheet."""

from __future__ import annotations

import re

import pytest

from attachpath.cohort.text_checks import CONTROL
from attachpath.reporting.printable import one_line, printable, spreadsheet_cell


def test_control_characters_become_visible_signs() -> None:
    assert printable("a\x00\x07\x1b[31mb\x7f\x9b") == "a␀␇␛[31mb\ufffd\ufffd"


def test_marks_that_turn_the_writing_round_are_replaced() -> None:
    assert printable("safe\u202etxt.exe") == "safe\ufffdtxt.exe"


def test_what_the_checks_call_a_control_character_is_what_is_replaced() -> None:
    every = [chr(code) for code in range(0x1_0000) if not 0xD800 <= code <= 0xDFFF]
    noted = {sign for sign in every if re.match(CONTROL, sign)}
    assert {sign for sign in every if printable(sign) != sign} == noted - {"\n"}


def test_ordinary_text_of_any_language_stays() -> None:
    text = "Ærø – 愛着 – naïve 🙂 👩\u200d👧 می\u200cخواهم <b> $x$ [/]"
    assert printable(text) == text


def test_a_label_is_one_line() -> None:
    assert one_line(" a\n b\tc ") == "a b c"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_a_spreadsheet_gets_no_formula(start: str) -> None:
    assert spreadsheet_cell(f"{start}cmd|' /C calc'!A0").startswith("'")


def test_a_printed_negative_number_needs_no_quote() -> None:
    assert spreadsheet_cell("−0.12") == "−0.12"


@pytest.mark.parametrize(
    "label", ['=HYPERLINK("http://x","y")', "+1", "@x", "-2+3", "\t=1", "＝1", "＠x"]
)
def test_a_label_that_a_spreadsheet_would_run_is_quoted(label: str) -> None:
    assert spreadsheet_cell(label).startswith("'")


def test_a_tag_stays_as_it_is_written_for_the_template_to_escape() -> None:
    assert spreadsheet_cell("<script>") == "<script>"
