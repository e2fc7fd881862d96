"""Symbols of statistics are italic in a heading; words, units and Greek letters are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attachpath.reporting.symbols import symbol_runs


@pytest.mark.parametrize(
    ("label", "symbols"),
    [
        ("Dropout (n = 64)", ["n"]),
        ("H1_within: p", ["p"]),
        ("RV for p < .05", ["p"]),
        ("Largest Cook's D", ["D"]),
        ("α within clients [95% CI]", []),
        ("Mean of 2.0 occasions", []),
        ("Std. b [90% CI]", ["b"]),
        ("Partial R² with outcome", ["R"]),
        ("Design effect", []),
        ("mother's b-score", []),
    ],
)
def test_only_symbols_are_italic(label: str, symbols: list[str]) -> None:
    assert [text for text, italic in symbol_runs(label) if italic] == symbols


@given(st.text(max_size=30))
def test_runs_joined_are_the_label(label: str) -> None:
    assert "".join(text for text, _ in symbol_runs(label)) == label
