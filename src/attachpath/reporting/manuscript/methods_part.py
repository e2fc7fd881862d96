"""The Methods of the draft: what the analyses say they did, in the order of JARS-Quant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attachpath.reporting.manuscript.blocks import Block, Bullets, HeadingBlock, Paragraph
from attachpath.reporting.manuscript.checklist import Checklist
from attachpath.reporting.methods_text import assumptions, methods_by_topic
from attachpath.reporting.run_record import RunRecord
from attachpath.reporting.section import Section
from attachpath.reporting.topics import METHODS_HEADINGS

__all__ = ["methods_blocks"]

_RESULTS = (METHODS_HEADINGS["second_opinions"],)
"""Headings whose paragraphs say what came out; they stand in the Results."""


def methods_blocks(
    run: RunRecord, sections: Sequence[Section], checklists: Sequence[Checklist]
) -> Iterator[Block]:
    """Yield the Methods.

    Parameters
    ----------
    run : RunRecord
        What the run was made with.
    sections : sequence of Section
        What the analyses left.
    checklists : sequence of Checklist
        What of their Methods only the authors know is listed.

    Yields
    ------
    Block
    """
    yield HeadingBlock("Method")
    lacking = tuple(
        f"[{item.author}]" for one in checklists for item in one.items_of("Method") if item.author
    )
    if lacking:
        yield Paragraph("To be added by the authors, who alone know it:")
        yield Bullets(tuple(dict.fromkeys(lacking)))
    for heading, paragraphs in methods_by_topic(run, sections):
        if heading not in _RESULTS:
            yield HeadingBlock(heading, 2)
            yield from map(Paragraph, paragraphs)
    assumed = assumptions(run, sections)
    if assumed:
        yield HeadingBlock("Assumptions", 2)
    for heading, sentences in assumed:
        yield HeadingBlock(heading, 3)
        yield Bullets(tuple(sentences))
