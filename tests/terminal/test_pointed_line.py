"""The line of a mistake: cut to the screen, the caret under the same letter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rich.cells import cell_len

from attachpath.errors import FormulaError
from attachpath.terminal import error_view
from attachpath.terminal.pointed_line import cut, split_pointer

Shown = Callable[..., list[str]]
LINE = "".join(chr(97 + place % 26) for place in range(120))


@pytest.mark.parametrize("width", [12, 20, 40, 80, 200])
@pytest.mark.parametrize("place", [0, 1, 11, 38, 39, 79, 118, 119])
def test_the_caret_stays_under_its_letter(width: int, place: int) -> None:
    line, under = cut(LINE, " " * place + "^", width)
    assert line[under.index("^")] == LINE[place]
    assert len(line) <= width


def test_letters_of_two_columns_are_counted_as_two() -> None:
    line, under = cut("愛着の回避 ~ x +* y", "\u3000" * 5 + " " * 6 + "^", 14)
    assert cell_len(line) <= 14
    before = line[: line.index("*")]
    assert cell_len(before) == under.index("^")


def test_an_error_without_a_place_is_left_as_it_is() -> None:
    for message in ("There is no file.", "Two\nlines", "A power ends\n  x^"):
        assert split_pointer(message) == (message, None)


@pytest.mark.parametrize("width", [30, 40, 80])
def test_the_line_stands_between_what_happened_and_why(width: int, shown: Shown) -> None:
    message = f"A sign is doubled: line 1, column 31:\n    {LINE}\n{' ' * 34}^"
    lines = shown(error_view(FormulaError("model-syntax", message, "A slip.", "Mend it.")), width)
    under = next(place for place, line in enumerate(lines) if line.strip() == "^")
    assert lines[under - 1][lines[under].index("^")] == LINE[30]
    assert lines[under + 1].startswith("Likely cause  A slip.")
    assert max(map(len, lines)) <= width
