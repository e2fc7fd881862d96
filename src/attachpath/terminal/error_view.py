"""An error for a screen: what happened, the likely cause, the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attachpath.errors import AttachpathError
from attachpath.terminal.text import printable

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["error_view"]


def error_view(error: AttachpathError) -> RenderableType:
    """Lay out the three parts of an error below each other.

    Parameters
    ----------
    error : AttachpathError
        Its parts may hold a user's text, which is shown as it is written.

    Returns
    -------
    rich renderable
    """
    from rich.table import Table
    from rich.text import Text

    view = Table.grid(padding=(0, 2, 0, 0))
    view.add_column(no_wrap=True)
    view.add_column(overflow="fold")
    view.add_row(Text("Error", "bold red"), Text(printable(error.message), "bold"))
    view.add_row(Text("Likely cause", "yellow"), Text(printable(error.cause)))
    view.add_row(Text("Next step", "green"), Text(printable(error.next_step)))
    view.add_row("", Text(f"[{error.code}]", "dim"))
    return view
