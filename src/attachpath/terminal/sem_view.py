"""A fitted structural equation model for a screen: failures, fit, parameters by kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from attachpath.terminal.text import printable

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from attachpath.sem import Summary
    from attachpath.sem.summary import Block, BlockRow

__all__ = ["sem_view"]

GAP = 2
NARROWEST_NAME, WIDEST_NAME = 16, 48
"""Columns of a name beside its numbers; a longer one is folded."""
BESIDE = 64
"""Columns from which on plain and robust fit measures stand beside each other."""


def sem_view(parts: Summary, width: int) -> RenderableType:
    """Return a summary laid out for a screen, without its notes.

    Parameters
    ----------
    parts : Summary
        From `attachpath.sem.summary_parts`.
    width : int
        Columns. From about 75 the numbers stand in columns; below, they stand under their name.

    Returns
    -------
    rich renderable
    """
    from rich.console import Group
    from rich.text import Text

    shown: list[RenderableType] = [Text(printable(parts.title), "bold")]
    shown += [Text(printable(f"! {flag}"), "bold red") for flag in parts.flags]
    shown += ["", _counts(parts)]
    if parts.fit:
        shown += ["", _measures(parts) if width >= BESIDE else _measures_below(parts)]
    group = ""
    for block in parts.blocks:
        if block.group != group:
            group = block.group
            title = f"Group {group}" if group else "All groups"
            shown += ["", Text(printable(title), "bold underline")]
        shown += ["", *_block(block, parts, width)]
    shown += _explained(parts)
    if parts.legend:
        shown += ["", Text(parts.legend, "dim")]
    return Group(*shown)


def _grid() -> Table:
    from rich.table import Table

    return Table.grid(padding=(0, GAP, 0, 0))


def _counts(parts: Summary) -> RenderableType:
    from rich.text import Text

    table = _grid()
    table.add_column(overflow="fold", max_width=24)
    table.add_column(overflow="fold")
    for label, value in parts.counts:
        table.add_row(Text(printable(label), "dim"), Text(printable(value)))
    return table


def _measures(parts: Summary) -> RenderableType:
    from rich.text import Text

    table = _grid()
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    if parts.scaled:
        table.add_row("", Text("plain", "dim"), Text(parts.scaled, "dim"))
    for line in parts.fit:
        table.add_row(Text(line.label), Text(line.plain), Text(line.robust))
    return table


def _measures_below(parts: Summary) -> RenderableType:
    from rich.text import Text

    table = _grid()
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for line in parts.fit:
        if line.plain:
            table.add_row(Text(line.label), Text(line.plain))
        if line.robust:
            label = f"  {parts.scaled}" if line.plain else line.label
            table.add_row(Text(label, "" if label == line.label else "dim"), Text(line.robust))
    return table


def _block(block: Block, parts: Summary, width: int) -> Iterator[RenderableType]:
    from rich.text import Text

    widths = _widths(block, parts)
    room = width - sum(widths) - GAP * len(widths)
    if room >= NARROWEST_NAME:
        yield _columns(block, parts, widths, min(room, WIDEST_NAME))
        return
    yield Text(block.title, "bold")
    for head, rows in block.parts:
        if head:
            yield Text(f"  {printable(head)}", "dim")
        for row in rows:
            yield from _below(row, block.heads, width, indent=4 if head else 2)


def _widths(block: Block, parts: Summary) -> list[int]:
    """Return the width of each column: the same in all blocks that have these heads."""
    alike = [one for one in parts.blocks if one.heads == block.heads]
    rows = [row.values for one in alike for _, own in one.parts for row in own]
    return [max(map(len, column)) for column in zip(block.heads, *rows, strict=True)]


def _columns(block: Block, parts: Summary, widths: Sequence[int], room: int) -> RenderableType:
    """Put numbers beside names; the names of blocks with these heads have one width."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    lines: list[RenderableType] = []
    names = min(room, max(NARROWEST_NAME, _longest(block, parts)))

    def line(name: Text, values: Sequence[Text]) -> None:
        table = _grid()
        table.add_column(width=names, overflow="fold")
        for one in widths:
            table.add_column(width=one, justify="right", no_wrap=True)
        table.add_row(name, *values)
        lines.append(table)

    line(Text(block.title, "bold"), [Text(head, "dim") for head in block.heads])
    for head, rows in block.parts:
        if head:
            lines.append(Text(f"  {printable(head)}", "dim"))
        for row in rows:
            line(Text(f"{'    ' if head else '  '}{_named(row)}"), list(map(Text, row.values)))
            if row.reason:
                reason = Text(printable(f"! {row.reason}"), "red")
                lines.append(Padding(reason, (0, 0, 0, 6)))
    return Group(*lines)


def _longest(block: Block, parts: Summary) -> int:
    alike = [one for one in parts.blocks if one.heads == block.heads]
    names = [_named(row) for one in alike for _, rows in one.parts for row in rows]
    return 4 + max([len(name) for name in names] + [len(one.title) for one in alike])


def _named(row: BlockRow) -> str:
    return printable(f"{row.name} ({row.label})" if row.label else row.name)


def _below(
    row: BlockRow, heads: Sequence[str], width: int, *, indent: int
) -> Iterator[RenderableType]:
    """Put numbers under their name, each with its head."""
    from rich.padding import Padding
    from rich.text import Text

    yield Padding(Text(_named(row), "bold"), (0, 0, 0, indent))
    cells = [f"{head} {value}" for head, value in zip(heads, row.values, strict=True) if value]
    for line in _filled(cells, width - indent - 2):
        yield Padding(Text(line, no_wrap=True), (0, 0, 0, indent + 2))
    if row.reason:
        yield Padding(Text(printable(f"! {row.reason}"), "red"), (0, 0, 0, indent + 2))


def _filled(cells: Sequence[str], width: int) -> list[str]:
    """Fill lines with cells that are not broken.

    Examples
    --------
    >>> _filled(["estimate 0.944", "SE 0.060", "z 15.750"], 26)
    ['estimate 0.944  SE 0.060', 'z 15.750']
    """
    lines: list[str] = []
    for cell in cells:
        if lines and len(lines[-1]) + GAP + len(cell) <= width:
            lines[-1] += " " * GAP + cell
        else:
            lines.append(cell)
    return lines


def _explained(parts: Summary) -> Iterator[RenderableType]:
    from rich.text import Text

    for group in dict.fromkeys(group for group, _, _ in parts.r_squared):
        yield ""
        yield Text(printable(f"R-squared, group {group}" if group else "R-squared"), "bold")
        table = _grid()
        table.add_column(overflow="fold")
        table.add_column(justify="right", no_wrap=True)
        for own, name, share in parts.r_squared:
            if own == group:
                table.add_row(Text(f"  {printable(name)}"), Text(share))
        yield table
