"""An error for a screen: what happened, the likely cause, the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attachpath.errors import AttachpathError
from attachpath.terminal.pointed_line import split_pointer
from attachpath.terminal.text import printable

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

__all__ = ["error_view"]


def error_view(error: AttachpathError) -> RenderableType:
    """Lay out the three parts of an error below each other.

    A line that points at a place stands between them, cut to the width of the screen.

    Parameters
    ----------
    error : AttachpathError
        Its parts may hold a user's text, which is shown as it is written.

    Returns
    -------
    rich renderable
    """
    from rich.console import Group
    from rich.text import Text

    message, pointer = split_pointer(printable(error.message))
    first, rest = _grid(), _grid()
    first.add_row(Text("Error", "bold red"), Text(message, "bold"))
    rest.add_row(Text("Likely cause", "yellow"), Text(printable(error.cause)))
    rest.add_row(Text("Next step", "green"), Text(printable(error.next_step)))
    rest.add_row("", Text(f"[{error.code}]", "dim"))
    return Group(first, *([pointer] if pointer else []), rest)


def _grid() -> Table:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, min_width=len("Likely cause"))
    grid.add_column(overflow="fold")
    return grid
