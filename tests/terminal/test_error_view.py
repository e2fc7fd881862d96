"""An error on a screen: three parts below each other, at every width."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attachpath.errors import UsageError
from attachpath.terminal import error_view

Shown = Callable[..., list[str]]


def test_the_three_parts_stand_below_each_other_with_the_code(shown: Shown) -> None:
    error = UsageError("no-theory", "There is no theory 'x'.", "A misspelt id.", "Write 'et_graf'.")
    assert shown(error_view(error)) == [
        "Error         There is no theory 'x'.",
        "Likely cause  A misspelt id.",
        "Next step     Write 'et_graf'.",
        "              [no-theory]",
    ]


@pytest.mark.parametrize("width", [30, 40, 80])
def test_a_long_path_is_folded_and_not_cut(width: int, shown: Shown) -> None:
    path = "/a/very/long/path" * 12
    lines = shown(error_view(UsageError("x", f"{path} is not there.", "A.", "B.")), width)
    assert max(map(len, lines)) <= width
    assert path in "".join(line[14:] for line in lines)


def test_a_users_text_is_shown_and_not_obeyed(shown: Shown) -> None:
    error = UsageError("x", "[/] \x1b[31m [bold]x", "\u202e", "[red]")
    text = "\n".join(shown(error_view(error)))
    assert "[/] \\x1b[31m [bold]x" in text
    assert "\\u202e" in text
    assert "[red]" in text
