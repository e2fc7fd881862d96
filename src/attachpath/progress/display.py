"""What progress looks like: a line for each work that is under way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from attachpath.progress.times import time_left, time_words

__all__ = ["Work", "displayed"]

WIDEST_BAR, NARROWEST_BAR = 24, 4
ROOM_BESIDE_BAR = 26
"""Columns for the spinner, the count and the time left."""


@dataclass
class Work:
    """Work under way.

    Attributes
    ----------
    label : str
        What is being done.
    total : int or None
        Number of pieces, if it is known.
    left : dict of int to str
        Names of the pieces that are not done, by number.
    jobs : int
        How many run side by side.
    """

    label: str
    total: int | None
    left: dict[int, str]
    jobs: int
    done: int = 0
    began: float = field(default_factory=time.monotonic)
    last: float = field(default_factory=time.monotonic)

    def advance(self, number: int) -> None:
        """Note that a piece is done."""
        self.left.pop(number, None)
        self.done += 1
        self.last = time.monotonic()

    def running(self) -> str:
        """Name what runs: the first of those that are not done, for they begin in order."""
        return ", ".join(islice(list(self.left.values()), self.jobs))


_under_way: list[Work] = []
_displays: list[Live] = []
"""The display on the terminal, if there is one: two would draw over each other."""


@contextmanager
def displayed(work: Work) -> Iterator[None]:
    """Show work on standard error, below the work inside which it is done."""
    _under_way.append(work)
    try:
        if _displays:
            _displays[0].refresh()
            yield
        else:
            with _live() as live:
                _displays.append(live)
                try:
                    yield
                finally:
                    _displays.clear()
    finally:
        _under_way.remove(work)


def _live() -> Live:
    console = Console(stderr=True, highlight=False)
    spinner = Spinner("dots" if console.encoding.lower().startswith("utf") else "line")
    return Live(
        console=console,
        get_renderable=lambda: Group(*[_lines(work, spinner, console) for work in _under_way]),
        refresh_per_second=8,
        transient=True,
    )


def _lines(work: Work, spinner: Spinner, console: Console) -> RenderableType:
    now = time.monotonic()
    cells: list[RenderableType] = [spinner, _text(work.label)]
    if work.total is None:
        cells.append(_text(time_words(now - work.began), "dim"))
        return _row(cells)
    room = console.width - ROOM_BESIDE_BAR - len(work.label)
    cells.append(ProgressBar(work.total, work.done, min(max(room, NARROWEST_BAR), WIDEST_BAR)))
    cells.append(_text(f"{work.done}/{work.total}"))
    seconds = time_left(work.done, work.total, work.last - work.began, now - work.last)
    if seconds is not None:
        cells.append(_text(f"{time_words(seconds)} left", "dim"))
    names = work.running()
    return Group(_row(cells), _text(f"  {names}", "dim")) if names else _row(cells)


def _row(cells: list[RenderableType]) -> Table:
    row = Table.grid(*[""] * len(cells), padding=(0, 1, 0, 0))
    row.add_row(*cells)
    return row


def _text(words: str, style: str = "") -> Text:
    """Return words on one line, without what could steer a terminal."""
    shown = "".join(letter for letter in words if letter.isprintable())
    return Text(shown, style, no_wrap=True, overflow="ellipsis")
