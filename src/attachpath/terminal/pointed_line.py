"""A line of somebody's text with a caret under the place of a mistake, cut to the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

__all__ = ["PointedLine", "split_pointer"]

_DOTS = "..."


@dataclass(frozen=True)
class PointedLine:
    """A line and what stands under it: blanks, and a caret at the end.

    Attributes
    ----------
    line, under : str
        Of one width up to the caret.
    """

    line: str
    under: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give both lines, neither of them wrapped."""
        from rich.text import Text

        line, under = cut(self.line, self.under, options.max_width)
        yield Text(line, no_wrap=True, overflow="crop")
        yield Text(under, "bold red", no_wrap=True, overflow="crop")


def split_pointer(message: str) -> tuple[str, PointedLine | None]:
    r"""Split a message from the line at its end that points at a place.

    Examples
    --------
    >>> split_pointer("A mistake:\n    y ~~~ x\n        ^")
    ('A mistake:', PointedLine(line='    y ~~~ x', under='        ^'))
    >>> split_pointer("No such file.")
    ('No such file.', None)
    """
    lines = message.split("\n")
    if len(lines) < 3 or lines[-1].strip() != "^":
        return message, None
    return "\n".join(lines[:-2]), PointedLine(lines[-2], lines[-1])


def cut(line: str, under: str, width: int) -> tuple[str, str]:
    """Cut a line to a width so that the place stays in sight.

    Examples
    --------
    >>> cut("engagement ~ security ++ attachment", " " * 23 + "^", 20)
    ('...rity ++ attach...', '         ^')
    """
    from rich.cells import cell_len, set_cell_size

    line, caret = line.replace("\t", " "), cell_len(under.replace("\t", " ")) - 1
    if cell_len(line) <= width and caret < width:
        return line, " " * caret + "^"
    if caret >= width - len(_DOTS):
        dropped, line = _without_first(line, caret - width // 3)
        line, caret = _DOTS + line, caret - dropped + len(_DOTS)
    if cell_len(line) > width:
        line = set_cell_size(line, width - len(_DOTS)) + _DOTS
    return line, " " * caret + "^"


def _without_first(line: str, cells: int) -> tuple[int, str]:
    """Drop characters until so many cells are gone; return how many are, and the rest."""
    from rich.cells import cell_len

    gone = 0
    for place, character in enumerate(line):
        if gone >= cells:
            return gone, line[place:]
        gone += cell_len(character)
    return gone, ""
