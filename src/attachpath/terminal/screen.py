"""Whether people look at a stream, and with which letters and colours."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["screen"]


def screen(stream: TextIO) -> Console | None:
    """Return a console where people look at a stream, and None for a pipe or a file.

    Parameters
    ----------
    stream : text stream
        Standard output or standard error.

    Returns
    -------
    rich.console.Console or None
        Without colours where ``NO_COLOR`` is set or the terminal is dumb. ``FORCE_COLOR`` and
        ``TTY_COMPATIBLE`` have the meaning that rich gives them.

    Examples
    --------
    >>> import io
    >>> screen(io.StringIO()) is None
    True
    """
    if not (stream.isatty() or os.environ.get("FORCE_COLOR") or os.environ.get("TTY_COMPATIBLE")):
        return None  # without loading rich
    from rich.console import Console

    system: Any = None if os.environ.get("NO_COLOR") else "auto"  # then neither bold nor dim
    console = Console(file=stream, color_system=system, highlight=False, markup=False, emoji=False)
    return console if console.is_terminal else None
