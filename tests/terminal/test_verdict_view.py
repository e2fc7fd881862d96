"""Verdicts on a screen: they fit its width, and word, sign, colour and drawing say the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len

from attachpath.reporting.verdict_overview import SIGNS
from attachpath.terminal import verdict_view
from attachpath.terminal.verdict_signs import STYLES, sign

Row = Callable[..., dict[str, Any]]
Shown = Callable[..., list[str]]


@pytest.mark.parametrize("width", [20, 40, 60, 72, 80, 100, 132, 200])
def test_no_line_is_wider_than_the_screen_and_no_word_is_lost(
    width: int, row: Row, untested: dict[str, Any], shown: Shown
) -> None:
    rows = [row(), untested, row(id="V1", role="validity"), row(id="E1_within_the_client")]
    lines = shown(verdict_view(rows, width), width)
    assert max(map(cell_len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    assert [word for word in row()["claim"].split() if word not in text] == []
    for words in ("Confirmatory", "Validity (unadjusted)", "✓ supported", "– not testable"):
        assert words in text


def test_a_claim_in_wide_characters_is_wrapped_by_the_columns_that_they_take(
    row: Row, shown: Shown
) -> None:
    view = verdict_view([row(claim="治療者との安定した愛着" * 12)], 80)
    assert max(map(cell_len, shown(view, 80))) <= 80


def test_at_80_columns_the_interval_is_drawn_on_one_scale(row: Row, shown: Shown) -> None:
    rows = [
        row(id="A", claim="Left.", std_ci90_low=-0.4, std_estimate=-0.3, std_ci90_high=-0.2),
        row(id="B", claim="Right.", std_ci90_low=0.0, std_estimate=0.2, std_ci90_high=0.4),
    ]
    lines = shown(verdict_view(rows, 80), 80)
    left, right = (next(line for line in lines if line.startswith(name)) for name in "AB")
    assert "-0.30  [-0.40, -0.20]  < .001    .020" in left
    assert left.index("●") < left.index("│") == right.index("┼") < right.index("●")


def test_on_a_wide_screen_the_claim_stands_beside(row: Row, shown: Shown) -> None:
    lines = shown(verdict_view([row(claim="Short claim.")], 160), 160)
    (line,) = (line for line in lines if line.startswith("H4a"))
    assert line.endswith("Short claim.")


def test_on_a_narrow_screen_the_numbers_stand_below_the_verdict(row: Row, shown: Shown) -> None:
    lines = shown(verdict_view([row(claim="Short claim.")], 40), 40)
    start = lines.index("H4a  ✓ supported")
    assert lines[start + 1 : start + 4] == [
        "  -0.19 [-0.27, -0.12]",
        "  p < .001, Holm = .020",
        "  Short claim.",
    ]


def test_signs_and_their_order_are_those_of_the_report() -> None:
    assert {verdict: sign(verdict, ascii_only=False) for verdict in STYLES} == SIGNS
    assert list(STYLES) == list(SIGNS)


@pytest.mark.parametrize(
    ("verdict", "colour"), [("supported", "32"), ("opposite", "31"), ("negligible", "34")]
)
def test_a_verdict_has_its_colour(verdict: str, colour: str, row: Row, shown: Shown) -> None:
    (line,) = (
        line
        for line in shown(verdict_view([row(verdict=verdict)], 80), 80, colours=True)
        if verdict in line and "H4a" in line
    )
    assert f"\x1b[1;{colour}m{sign(verdict, ascii_only=False)} {verdict}" in line


def test_a_terminal_without_these_letters_is_given_others(
    row: Row, untested: dict[str, Any], shown: Shown
) -> None:
    text = "\n".join(shown(verdict_view([row(), untested], 80, ascii_only=True), 80))
    assert text.isascii()
    assert "+ supported" in text
    assert "-o-" in text


def test_minus_zero_is_zero(row: Row, shown: Shown) -> None:
    text = "\n".join(shown(verdict_view([row(std_estimate=-0.001, std_ci90_high=-0.004)], 80)))
    assert "-0.00" not in text


def test_a_claim_can_neither_colour_the_screen_nor_forge_a_line(row: Row, shown: Shown) -> None:
    claim = "[/][bold]\x1b[31mred\x07\u202e\r\nH1a supported :smile:"
    for width in (40, 80, 200):
        lines = shown(verdict_view([row(claim=claim)], width), width)
        text = "\n".join(lines)
        assert all(letter not in text for letter in "\x1b\x07\u202e\r")
        assert "[/][bold]\\x1b[31mred\\x07\\u202e" in text
        assert not any(line.startswith("H1a") for line in lines)


def test_a_theory_of_which_nothing_could_be_tested_is_shown_too(
    untested: dict[str, Any], shown: Shown
) -> None:
    text = "\n".join(shown(verdict_view([untested], 80), 80))
    assert "no engine" in text
    assert "●" not in text
