"""The caret stands under the place, whatever the line holds."""

from __future__ import annotations

from collections.abc import Callable

from attachpath.errors import FormulaError
from attachpath.sem.syntax import parse_model

Refused = Callable[[str], FormulaError]


def test_tabs_stay_tabs_above_and_below(refused: Refused) -> None:
    _, line, caret = refused("\ty ~\tx $ z").message.splitlines()
    assert line == "    \ty ~\tx $ z"
    assert caret == "    \t   \t  ^"


def test_wide_characters_have_wide_blanks_beneath(refused: Refused) -> None:
    _, line, caret = refused("依恋 ~ $").message.splitlines()
    assert line == "    依恋 ~ $"
    assert caret == "    \u3000\u3000   ^"


def test_combining_accents_take_no_room(refused: Refused) -> None:
    _, _, caret = refused("`e\u0301` ~ $").message.splitlines()
    assert caret == "    " + " " * 6 + "^"


def test_a_long_line_is_cut_around_the_place(refused: Refused) -> None:
    text = "y ~ " + " + ".join(f"x{n}" for n in range(500)) + " + $ + last" + " + more" * 50
    _, line, caret = refused(text).message.splitlines()
    assert len(line) < 120
    assert line[len(caret) - 1] == "$"


def test_characters_that_do_not_print_are_not_sent_to_the_terminal(refused: Refused) -> None:
    error = refused("y ~ x \x1b[31m")
    assert error.code == "model-character"
    assert "\x1b" not in error.message


def test_lines_are_counted_with_every_kind_of_line_end(refused: Refused) -> None:
    assert "line 4, column 3:" in refused("y ~ x\r\nz ~ w\rv ~ w\n  $").message


def test_a_model_shows_the_line_of_a_place() -> None:
    model = parse_model("y ~ x\nz ~ y + w")
    assert model.line_at(model.statements[2].place).splitlines() == [
        "line 2, column 9:",
        "    z ~ y + w",
        "            ^",
    ]
