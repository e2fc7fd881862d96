"""A fit as HTML for a notebook; a user's names stand there as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from attachpath.sem.summary.parts import Block, summary_parts

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["html_summary"]


def html_summary(fit: SemFit) -> str:
    """Return the summary as HTML: failures first, names and labels escaped.

    Parameters
    ----------
    fit : SemFit
        The fit.

    Returns
    -------
    str
    """
    parts = summary_parts(fit)
    page = [f"<p><strong>{escape(parts.title)}</strong></p>"]
    page += [f"<p><strong>! {escape(flag)}</strong></p>" for flag in parts.flags]
    page.append(_table((), parts.counts))
    measures = [(line.label.strip(), line.plain, line.robust) for line in parts.fit]
    page.append(_table(("", "plain", parts.scaled), measures) if measures else "")
    page += [_block(block) for block in parts.blocks]
    if parts.r_squared:
        page.append(_table(("Group", "Variable", "R-squared"), parts.r_squared))
    page.append(f"<p>{escape(parts.legend)}</p>" if parts.legend else "")
    page += [f"<p>{escape(note)}</p>" for note in parts.notes]
    return "".join(page)


def _block(block: Block) -> str:
    title = f"{block.title}, group {block.group}" if block.group else block.title
    rows = [
        (f"{head} {row.name}".strip(), row.label, *row.values, row.reason)
        for head, own in block.parts
        for row in own
    ]
    return _table((title, "label", *block.heads, ""), rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return (
        f"<table>{f'<thead><tr>{head}</tr></thead>' if heads else ''}<tbody>{body}</tbody></table>"
    )
