"""Blocks as GitHub's Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attachpath.reporting.manuscript.blocks import (
    Block,
    Bullets,
    FigureBlock,
    HeadingBlock,
    Notice,
    Paragraph,
    TableBlock,
    TitleBlock,
)
from attachpath.reporting.manuscript.captions import caption_parts
from attachpath.reporting.markdown import bullets, markdown_table, plain, plain_alt

__all__ = ["markdown_document"]


def markdown_document(blocks: Iterable[Block]) -> str:
    """Write blocks as Markdown.

    Parameters
    ----------
    blocks : iterable of Block
        In the order in which they shall stand.

    Returns
    -------
    str
        A paragraph or a row of a table a line. Figures are linked as ``figures/NAME.png``.
    """
    return "\n\n".join(text for block in blocks for text in _texts(block) if text) + "\n"


def _texts(block: Block) -> Iterator[str]:
    match block:
        case TitleBlock():
            yield f"# {plain(block.text)}"
        case HeadingBlock():
            yield f"{'#' * (block.level + 1)} {plain(block.text)}"
        case Notice():
            yield f"> **{plain(block.text)}**"
        case Paragraph():
            lead = f"**{plain(block.lead)}** " if block.lead else ""
            yield f"{lead}{plain(block.text)}"
        case Bullets():
            yield bullets(map(plain, block.items))
        case FigureBlock():
            yield from _figure(block)
        case TableBlock():
            yield from _table(block)


def _figure(block: FigureBlock) -> Iterator[str]:
    figure = block.figure.item
    title, note = caption_parts(figure.caption, figure.notes)
    yield f"**Figure {block.figure.label}**"
    yield f"*{plain(title)}*"
    yield f"![{plain_alt(figure.alt)}](figures/{block.figure.stem}.png)"
    yield f"*Note.* {plain(note)}" if note else ""


def _table(block: TableBlock) -> Iterator[str]:
    table = block.table
    if block.label:
        yield f"**Table {block.label}**"
        yield f"*{plain(table.title)}*"
    yield "\n".join(markdown_table(table))
    yield f"*Note.* {plain(table.note)}" if table.note else ""
