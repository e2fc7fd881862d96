"""Tables and figures are numbered through the report, in the order in which they stand."""

from __future__ import annotations

from attachpath.reporting.chapters import chapters
from attachpath.reporting.section import Figure, Section, Table


def table(name: str) -> Table:
    return Table(id=name, title=name, columns=[], rows=[], head=[], body=[])


def figure(name: str) -> Figure:
    return Figure(id=name, caption=name, alt=name)


def test_what_no_part_names_stands_first_without_a_heading(section: Section) -> None:
    section.tables.append(table("outside"))
    section.add_part("Inside", table("one"), figure("two"), words=["Words."])
    (chapter,) = chapters([section])
    outside, inside = chapter.stretches
    assert outside.title == ""
    assert [numbered.item.id for numbered in outside.tables] == ["outside"]
    assert (inside.title, inside.words) == ("Inside", ["Words."])
    assert [numbered.item.id for numbered in inside.figures] == ["two"]


def test_numbers_run_on_over_chapters(section: Section) -> None:
    section.add_part("A", table("one"), figure("first"), table("two"))
    second = section.model_copy(update={"id": "02_b"})
    numbers = [
        (numbered.number, numbered.item.id)
        for chapter in chapters([section, second])
        for stretch in chapter.stretches
        for numbered in stretch.tables
    ]
    assert numbers == [(1, "one"), (2, "two"), (3, "one"), (4, "two")]
