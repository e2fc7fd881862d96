"""What a run of the analyses left: its sections with their times, and the tally of verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attachpath.terminal.verdict_signs import STYLES, sign, words

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

__all__ = ["run_view", "tally"]


def tally(verdicts: Sequence[str]) -> str:
    """Count verdicts in words, in the order of the report.

    Examples
    --------
    >>> tally(["supported", "inconclusive", "supported"])
    '2 supported, 1 inconclusive'
    """
    return ", ".join(f"{number} {words(verdict)}" for verdict, number in _counts(verdicts))


def run_view(
    sections: Mapping[str, tuple[str, float]],
    verdicts: Sequence[str],
    *,
    ascii_only: bool = False,
) -> RenderableType:
    """Return a table of sections and a line that counts the verdicts.

    Parameters
    ----------
    sections : mapping of str to (status, seconds)
        By the id of the analysis.
    verdicts : sequence of str
        Of all hypotheses.
    ascii_only : bool
        Whether the terminal lacks other letters.

    Returns
    -------
    rich renderable
    """
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("analysis", overflow="fold")
    table.add_column("status")
    table.add_column("seconds", justify="right")
    for name, (status, seconds) in sections.items():
        style = "green" if status == "done" else "bold red"
        table.add_row(Text(name), Text(status, style), Text(f"{seconds:.1f}"))
    return Group(table, "", _tally_text(verdicts, ascii_only=ascii_only))


def _tally_text(verdicts: Sequence[str], *, ascii_only: bool) -> Text:
    from rich.text import Text

    parts = [
        Text(f"{sign(verdict, ascii_only=ascii_only)} {number} {words(verdict)}", STYLES[verdict])
        for verdict, number in _counts(verdicts)
    ]
    return Text("   ").join(parts) if parts else Text("No hypothesis was tested.")


def _counts(verdicts: Sequence[str]) -> list[tuple[str, int]]:
    counts = Counter(verdicts)
    return [(verdict, counts[verdict]) for verdict in STYLES if counts[verdict]]
