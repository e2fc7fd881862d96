"""Progress on standard error, where somebody looks.

Nothing is drawn in a pipe, on a build server (``CI``), on a terminal that cannot move its cursor,
or in a worker process. Work inside work adds a line to the display.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

__all__ = ["progress"]


@contextmanager
def progress(
    label: str | None, total: int | None = None, names: Sequence[str] = (), jobs: int = 1
) -> Iterator[Callable[[int], None]]:
    """Show how far work is while the block runs.

    Parameters
    ----------
    label : str or None
        What is being done; None shows nothing.
    total : int, optional
        Number of pieces; where it is not known the time that went by is shown.
    names : sequence of str
        Names of the pieces, begun in this order; those that run are shown.
    jobs : int
        How many run side by side.

    Yields
    ------
    callable
        To be called with the number of each piece that is done, from 0.

    Examples
    --------
    >>> with progress("Cohorts", 2) as advance:  # silent: nobody looks at a terminal here
    ...     advance(0)
    ...     advance(1)
    """
    if label is None or not _somebody_looks():
        yield lambda _: None
        return
    from attachpath.progress.display import Work, displayed

    work = Work(label, total, dict(enumerate(names)), jobs)
    with displayed(work):
        yield work.advance


def _somebody_looks() -> bool:
    return (
        sys.stderr.isatty()
        and not os.environ.get("CI")
        and os.environ.get("TTY_INTERACTIVE") != "0"
        and os.environ.get("TERM", "").lower() not in ("dumb", "unknown")
        and multiprocessing.current_process().name == "MainProcess"
    )
