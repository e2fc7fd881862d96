"""The Results of the draft: sample, measures, hypotheses, then what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attachpath.reporting.hypothesis_row import HypothesisRow
from attachpath.reporting.levels import plural
from attachpath.reporting.manuscript.blocks import Block, Bullets, HeadingBlock, Paragraph
from attachpath.reporting.manuscript.hypotheses_part import hypotheses_blocks, readings
from attachpath.reporting.manuscript.results_headings import RESULTS_HEADINGS
from attachpath.reporting.manuscript.selection import Labelled, Selection
from attachpath.reporting.methods.sentences import joined
from attachpath.reporting.methods_text import methods_by_topic
from attachpath.reporting.run_record import RunRecord
from attachpath.reporting.section import Part, Section
from attachpath.reporting.topics import METHODS_HEADINGS

__all__ = ["results_blocks"]


def results_blocks(
    run: RunRecord, sections: Sequence[Section], selection: Selection
) -> Iterator[Block]:
    """Yield the Results.

    Parameters
    ----------
    run : RunRecord
        What the run was made with.
    sections : sequence of Section
        What the analyses left.
    selection : Selection
        Its numbers are referred to.

    Yields
    ------
    Block
    """
    yield HeadingBlock("Results")
    rows = [row for section in sections for row in section.hypotheses]
    for section in _in_order(sections):
        yield HeadingBlock(RESULTS_HEADINGS.get(section.id, section.title), 2)
        yield from _see(section, selection)
        yield from _section(section, rows)
    opinions = dict(methods_by_topic(run, sections)).get(METHODS_HEADINGS["second_opinions"])
    if opinions:
        yield HeadingBlock(METHODS_HEADINGS["second_opinions"], 2)
        yield from map(Paragraph, opinions)


def _in_order(sections: Sequence[Section]) -> list[Section]:
    order = list(RESULTS_HEADINGS)
    return sorted(sections, key=lambda one: order.index(one.id) if one.id in order else len(order))


def _see(section: Section, selection: Selection) -> Iterator[Block]:
    """Refer to what of the section is in the manuscript."""
    said = [
        f"{kind if len(labels) == 1 else plural(kind)} {joined(labels)}"
        for kind, labels in (
            ("Table", _labels(section, selection.tables)),
            ("Figure", _labels(section, selection.figures)),
        )
        if labels
    ]
    if said:
        yield Paragraph(f"See {joined(said)}.")


def _labels(section: Section, items: Sequence[Labelled[Any]]) -> list[str]:
    return [one.label for one in items if one.section == section.id and not one.supplementary]


def _section(section: Section, rows: Sequence[HypothesisRow]) -> Iterator[Block]:
    tested = {row.id for row in rows}
    first, *others = [text for text in section.findings if not _is_about_one(text, tested)] or [""]
    if first:
        yield Paragraph(first)
    if others:
        yield Bullets(tuple(others))
    if section.hypotheses:
        yield from hypotheses_blocks(section, section.hypotheses)
    for part in section.parts:
        yield from _part(part, set(readings(section, section.hypotheses).values()), tested)


def _part(part: Part, said: set[str], tested: set[str]) -> Iterator[Block]:
    """Yield the words of a part that no paragraph of a hypothesis has said."""
    words = [text for text in part.words if not (said and _is_about_one(text, tested))]
    if words:
        yield Paragraph(" ".join(words), lead=f"{part.title.rstrip('.?')}.")


def _is_about_one(text: str, tested: set[str]) -> bool:
    """Tell whether a text repeats the verdict of a hypothesis, which has its own paragraph."""
    start = text.split(":", 1)[0]
    return start in tested or text.split(" could not be ", 1)[0] in tested
