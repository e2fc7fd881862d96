"""Reporting checklists, filled with where each item is met and what is left to the authors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from pydantic import Field

from attachpath.reporting.chapters import chapters
from attachpath.reporting.manuscript.blocks import (
    Block,
    HeadingBlock,
    Notice,
    Paragraph,
    TableBlock,
    TitleBlock,
)
from attachpath.reporting.manuscript.results_headings import RESULTS_HEADINGS
from attachpath.reporting.manuscript.selection import Selection
from attachpath.reporting.methods_text import methods_by_topic
from attachpath.reporting.run_record import RunRecord
from attachpath.reporting.section import Cell, Heading, Line, Section, Table
from attachpath.reporting.topics import METHODS_HEADINGS
from attachpath.specification import Part, Specification, read_specification

__all__ = ["Checklist", "checklist_blocks", "checklists"]

NOT_MET = "not in these results"


class ChecklistItem(Part):
    """One thing to report."""

    place: str
    item: str
    where: tuple[str, ...] = ()
    author: str = ""


class Checklist(Part):
    """A published checklist, in our own words."""

    id: str
    title: str
    source: str
    note: str
    items: list[ChecklistItem] = Field(min_length=1)

    def items_of(self, place: str) -> list[ChecklistItem]:
        """Return the items of one part of a paper."""
        return [one for one in self.items if one.place == place]


class _Checklists(Specification):
    checklist: list[Checklist]


@dataclass(frozen=True)
class _Output:
    """What was written, as checklists refer to it."""

    run: RunRecord
    sections: Sequence[Section]
    selection: Selection


@cache
def checklists() -> tuple[Checklist, ...]:
    """Return the checklists that are shipped.

    Examples
    --------
    >>> [one.title for one in checklists()]
    ['JARS-Quant', 'LEVEL']
    """
    path = Path(__file__).with_name("checklists.toml")
    return tuple(read_specification(path, _Checklists, "checklists").checklist)


def checklist_blocks(
    run: RunRecord,
    sections: Sequence[Section],
    selection: Selection,
    notices: Sequence[Notice],
) -> Iterator[Block]:
    """Yield the filled checklists.

    Parameters
    ----------
    run : RunRecord
        What the run was made with.
    sections : sequence of Section
        What the analyses left, without those that failed.
    selection : Selection
        Its numbers are referred to.
    notices : sequence of Notice
        What a reader must know first.

    Yields
    ------
    Block
    """
    output = _Output(run, sections, selection)
    yield TitleBlock("Reporting checklists")
    yield from notices
    yield Paragraph(
        "Where it is met: in the draft (manuscript.docx), its tables (tables.docx) and figures, or "
        "in report.html of the results. That a place is named does not mean that what stands there "
        "is enough. The words are this package's; read the checklists themselves before you submit."
    )
    for one in checklists():
        yield HeadingBlock(one.title)
        yield Paragraph(f"{one.note} Source: {one.source}", symbols=False)
        yield TableBlock(_table(one, output))


def _table(checklist: Checklist, output: _Output) -> Table:
    rows: list[list[Cell]] = []
    body: list[Line] = []
    place = ""
    for item in checklist.items:
        where = "; ".join(_places(item, output))
        if item.place != place:
            body.append(Line(cells=[item.place], kind="group"))
        place = item.place
        met = where or ("the authors" if item.author else NOT_MET)
        rows.append([item.place, item.item, where or None, item.author or None])
        body.append(Line(cells=[item.item, met, item.author or "–"]))
    return Table(
        id=checklist.id,
        title=checklist.title,
        columns=["place", "item", "where", "authors"],
        rows=rows,
        head=[
            Heading(label="What to report", align="left"),
            Heading(label="Where it is met", align="left"),
            Heading(label="Left to the authors", align="left"),
        ],
        body=body,
    )


def _places(item: ChecklistItem, output: _Output) -> Iterator[str]:
    """Yield the places at which an item is met in this output, in words."""
    for reference in item.where:
        kind, _, name = reference.partition(":")
        yield from _KINDS[kind](name, output)


def _methods(topic: str, output: _Output) -> Iterator[str]:
    heading = {str(name): words for name, words in METHODS_HEADINGS.items()}[topic]
    if heading in dict(methods_by_topic(output.run, output.sections)):
        part = "Results" if topic == "second_opinions" else "Method"
        yield f"{part}, {heading}"


def _results(section: str, output: _Output) -> Iterator[str]:
    if any(one.id == section for one in output.sections):
        yield f"Results, {RESULTS_HEADINGS[section]}"


def _tables(name: str, output: _Output) -> Iterator[str]:
    numbered = [(one.section, one.item.id, one.label) for one in output.selection.tables]
    yield from _numbered("Table", name, numbered, _on_the_page(output))


def _figures(name: str, output: _Output) -> Iterator[str]:
    numbered = [(one.section, one.item.id, one.label) for one in output.selection.figures]
    yield from _numbered("Figure", name, numbered, [])


def _formulas(_: str, output: _Output) -> Iterator[str]:
    if any(row.formula for section in output.sections for row in section.hypotheses):
        yield "Appendix"


_KINDS = {
    "methods": _methods,
    "results": _results,
    "table": _tables,
    "figure": _figures,
    "appendix": _formulas,
}


def _numbered(
    kind: str,
    name: str,
    here: list[tuple[str, str, str]],
    page: list[tuple[str, str, str]],
) -> Iterator[str]:
    """Name what fits by its number here, or else by that of the report."""
    section, _, pattern = name.partition("/")
    for words, items in ((kind, here), (f"report.html, {kind}", page)):
        found = [n for where, one, n in items if where == section and fnmatchcase(one, pattern)]
        if found:
            yield f"{words} {', '.join(found)}"
            return


def _on_the_page(output: _Output) -> list[tuple[str, str, str]]:
    return [
        (chapter.section.id, numbered.item.id, str(numbered.number))
        for chapter in chapters(output.sections)
        for stretch in chapter.stretches
        for numbered in stretch.tables
    ]
