"""Sections as chapters of a report: what stands together, tables and figures numbered through."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from attachpath.reporting.section import Figure, Part, Section, Table

__all__ = ["Chapter", "Numbered", "Stretch", "chapters"]

Item = TypeVar("Item", Figure, Table)


@dataclass(frozen=True)
class Numbered(Generic[Item]):
    """A table or figure with its number in the report."""

    number: int
    item: Item


@dataclass(frozen=True)
class Stretch:
    """What stands together: a heading or none, words, figures, tables."""

    title: str
    words: list[str]
    figures: list[Numbered[Figure]]
    tables: list[Numbered[Table]]


@dataclass(frozen=True)
class Chapter:
    """A section in stretches."""

    section: Section
    stretches: list[Stretch]


def chapters(sections: Sequence[Section]) -> list[Chapter]:
    """Return the chapters of a report, one a section.

    Parameters
    ----------
    sections : sequence of Section
        In the order in which they shall stand.

    Returns
    -------
    list of Chapter
        What no part of a section names stands first, without a heading.

    Examples
    --------
    >>> chapters([])
    []
    """
    tables, figures = itertools.count(1), itertools.count(1)
    return [
        Chapter(
            section,
            [
                Stretch(
                    part.title,
                    part.words,
                    _numbered(section.figures, part.figures, figures),
                    _numbered(section.tables, part.tables, tables),
                )
                for part in [_outside(section), *section.parts]
            ],
        )
        for section in sections
    ]


def _outside(section: Section) -> Part:
    """Return what no part names."""
    return Part(
        title="",
        figures=_left([f.id for f in section.figures], [p.figures for p in section.parts]),
        tables=_left([t.id for t in section.tables], [p.tables for p in section.parts]),
    )


def _left(ids: list[str], taken: list[list[str]]) -> list[str]:
    named = set(itertools.chain.from_iterable(taken))
    return [name for name in ids if name not in named]


def _numbered(items: list[Item], ids: list[str], numbers: Iterator[int]) -> list[Numbered[Item]]:
    by_id = {item.id: item for item in items}
    return [Numbered(next(numbers), by_id[name]) for name in ids if name in by_id]
