"""What a document is made of, before it becomes Word or Markdown."""

from __future__ import annotations

from dataclasses import dataclass

from attachpath.reporting.manuscript.selection import Labelled
from attachpath.reporting.section import Figure, Table

__all__ = [
    "Block",
    "Bullets",
    "FigureBlock",
    "HeadingBlock",
    "Notice",
    "Paragraph",
    "TableBlock",
    "TitleBlock",
]


@dataclass(frozen=True)
class TitleBlock:
    """The title of a document."""

    text: str


@dataclass(frozen=True)
class HeadingBlock:
    """A heading; levels as in APA 7, section 2.27."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Notice:
    """What must not be overlooked; it stands in a frame."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, with words in bold before it or none.

    `symbols` tells whether single letters such as *p* and *b* are symbols of statistics.
    """

    text: str
    lead: str = ""
    symbols: bool = True


@dataclass(frozen=True)
class Bullets:
    """A list; `symbols` as in `Paragraph`."""

    items: tuple[str, ...]
    symbols: bool = True


@dataclass(frozen=True)
class TableBlock:
    """A table with its number; without one it stands under the heading before it."""

    table: Table
    label: str = ""


@dataclass(frozen=True)
class FigureBlock:
    """A figure with its number."""

    figure: Labelled[Figure]


Block = TitleBlock | HeadingBlock | Notice | Paragraph | Bullets | TableBlock | FigureBlock
