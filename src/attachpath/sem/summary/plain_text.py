"""A fit as plain text, 80 columns wide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from attachpath.sem.summary.parts import Block, BlockRow, Summary, summary_parts

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["plain_summary", "summary_lines"]

_WIDTH = 80
_NARROWEST_NAME, _NARROWEST_NUMBER = 16, 7
_MEASURES = 28
"""Columns of the names of fit measures."""


def plain_summary(fit: SemFit) -> str:
    """Return a summary to read: failures first, then fit, parameters by kind, R2, notes.

    Parameters
    ----------
    fit : SemFit
        The fit.

    Returns
    -------
    str
        Lines of at most 80 columns, unless numbers need more.
    """
    parts = summary_parts(fit)
    notes = [line for note in parts.notes for line in _wrapped("note: ", note)]
    return "\n".join([*summary_lines(parts), *([""] if notes else []), *notes])


def summary_lines(parts: Summary) -> list[str]:
    """Return the lines of a summary, without its notes.

    Parameters
    ----------
    parts : Summary
        From `summary_parts`.

    Returns
    -------
    list of str
    """
    lines = [parts.title]
    for flag in parts.flags:
        lines += _wrapped("! ", flag)
    lines += ["", *_count_lines(parts), *_fit_lines(parts)]
    lines += [*_parameter_lines(parts), *_explained_lines(parts)]
    return [line.rstrip() for text in lines for line in text.split("\n")]


def _wrapped(mark: str, text: str, indent: int = 0) -> list[str]:
    begin = " " * indent + mark
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=begin,
        subsequent_indent=" " * len(begin),
        break_on_hyphens=False,
    )


def _count_lines(parts: Summary) -> Iterator[str]:
    width = min(2 + max(len(label) for label, _ in parts.counts), _MEASURES)
    for label, value in parts.counts:
        yield from _wrapped(f"  {label:<{width}}", value)


def _fit_lines(parts: Summary) -> list[str]:
    if not parts.fit:
        return []
    width = 2 + max(len(one) for line in parts.fit for one in (line.plain, line.robust))
    heads = f"{'':<{_MEASURES}}{'plain':>{width}}{parts.scaled:>{width}}" if parts.scaled else ""
    rows = [
        f"  {line.label:<{_MEASURES - 2}}{line.plain:>{width}}{line.robust:>{width}}"
        for line in parts.fit
    ]
    return ["", *filter(None, [heads]), *rows]


def _parameter_lines(parts: Summary) -> list[str]:
    lines: list[str] = []
    group = ""
    for block in parts.blocks:
        if block.group != group:
            group = block.group
            lines += ["", f"Group {group}" if group else "All groups"]
        widths = _widths(block.heads, parts.blocks)
        lines += ["", _columns(block.title, block.heads, widths), *_block_lines(block, widths)]
    return [*lines, "", *_wrapped("", parts.legend)] if parts.legend else lines


def _widths(heads: Sequence[str], blocks: Sequence[Block]) -> list[int]:
    """Return the width of each column: the same in all blocks that have these heads."""
    alike = [block for block in blocks if block.heads == heads]
    rows = [row.values for block in alike for _, own in block.parts for row in own]
    columns = zip(heads, *rows, strict=True)
    return [1 + max(_NARROWEST_NUMBER, *map(len, column)) for column in columns]


def _columns(name: str, values: Sequence[str], widths: Sequence[int]) -> str:
    """Put a name and numbers on one line; a name that is too long gets a line of its own."""
    room = max(_WIDTH - sum(widths), _NARROWEST_NAME)
    numbers = "".join(f"{value:>{width}}" for value, width in zip(values, widths, strict=True))
    if len(name) < room:
        return f"{name:<{room}}{numbers}"
    return f"{name}\n{'':<{room}}{numbers}"


def _block_lines(block: Block, widths: Sequence[int]) -> Iterator[str]:
    for head, rows in block.parts:
        if head:
            yield f"  {head}"
        for row in rows:
            yield _columns(f"{'    ' if head else '  '}{_named(row)}", row.values, widths)
            if row.reason:
                yield from _wrapped("! ", row.reason, 6)


def _named(row: BlockRow) -> str:
    return f"{row.name} ({row.label})" if row.label else row.name


def _explained_lines(parts: Summary) -> list[str]:
    lines: list[str] = []
    for group in dict.fromkeys(group for group, _, _ in parts.r_squared):
        shares = [(name, share) for own, name, share in parts.r_squared if own == group]
        width = 2 + max(len(name) for name, _ in shares)
        lines += ["", f"R-squared, group {group}" if group else "R-squared"]
        lines += [f"  {name:<{width}}{share:>7}" for name, share in shares]
    return lines
