"""Which tables and figures go into a manuscript, in which order, and under which number.

What is chosen is numbered 1, 2, 3 ...; all else that the analyses left is supplementary and
numbered S1, S2, S3 ... in the order of the report.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Generic

from attachpath.reporting.chapters import Item, chapters
from attachpath.reporting.section import Figure, Section, Table

__all__ = ["CHOSEN", "Chosen", "Labelled", "Selection", "select"]


@dataclass(frozen=True)
class Chosen:
    """What of a section goes into the manuscript: ids, in order; ``*`` stands for any text."""

    section: str
    tables: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


CHOSEN = (
    Chosen("01_cohort", ("participants",), ("flow",)),
    Chosen("02_measurement", ("client_level_correlations",)),
    Chosen(
        "04_paths",
        ("total_associations", "coefficients", "explained_variance"),
        ("robustness",),
    ),
    Chosen("05_moderation", ("simple_slopes", "regions"), ("*_marginal",)),
    Chosen(
        "06_sem",
        ("measurement_fit", "factor_correlations", "rivals", "paths", "indirect_effects"),
        ("paths",),
    ),
    Chosen("07_hypotheses", ("verdicts", "parts"), ("forest",)),
)
"""The tables that a report of these analyses needs: participants, correlations with reliabilities,
regression and multilevel models, moderation, structural equation models, verdicts."""


@dataclass(frozen=True)
class Labelled(Generic[Item]):
    """A table or figure with its number in the manuscript.

    Attributes
    ----------
    label : str
        ``"3"``, or ``"S3"`` for a supplementary one.
    section : str
        Id of the section that holds it.
    item : Table or Figure
    """

    label: str
    section: str
    item: Item

    @property
    def stem(self) -> str:
        """Begin the names of its files: ``table_3_coefficients``, ``figure_S2_curves``."""
        kind = "table" if isinstance(self.item, Table) else "figure"
        return f"{kind}_{self.label}_{self.item.id}"

    @property
    def supplementary(self) -> bool:
        """Tell whether it was not chosen."""
        return self.label.startswith("S")


@dataclass(frozen=True)
class Selection:
    """Tables and figures in the order of the manuscript, supplementary ones last."""

    tables: list[Labelled[Table]]
    figures: list[Labelled[Figure]]


def select(sections: Sequence[Section], *, everything: bool = False) -> Selection:
    """Choose and number tables and figures.

    Parameters
    ----------
    sections : sequence of Section
        In the order of the report.
    everything : bool
        Add the tables that are not chosen, as supplementary ones. Figures are always all there.

    Returns
    -------
    Selection
    """
    tables = _labelled(_tables(sections), lambda chosen: chosen.tables)
    figures = _labelled(_figures(sections), lambda chosen: chosen.figures)
    kept = [table for table in tables if everything or not table.supplementary]
    return Selection(kept, figures)


def _tables(sections: Sequence[Section]) -> list[tuple[str, Table]]:
    return [
        (chapter.section.id, numbered.item)
        for chapter in chapters(sections)
        for stretch in chapter.stretches
        for numbered in stretch.tables
    ]


def _figures(sections: Sequence[Section]) -> list[tuple[str, Figure]]:
    return [
        (chapter.section.id, numbered.item)
        for chapter in chapters(sections)
        for stretch in chapter.stretches
        for numbered in stretch.figures
    ]


def _labelled(
    items: list[tuple[str, Item]], patterns: Callable[[Chosen], tuple[str, ...]]
) -> list[Labelled[Item]]:
    wanted = list(_wanted(items, patterns))
    taken = {(section, item.id) for section, item in wanted}
    others = [(section, item) for section, item in items if (section, item.id) not in taken]
    numbers = itertools.count(1)
    chosen = [Labelled(str(next(numbers)), *one) for one in wanted]
    numbers = itertools.count(1)
    return chosen + [Labelled(f"S{next(numbers)}", *one) for one in others]


def _wanted(
    items: list[tuple[str, Item]], patterns: Callable[[Chosen], tuple[str, ...]]
) -> Iterator[tuple[str, Item]]:
    for chosen in CHOSEN:
        for pattern in patterns(chosen):
            for section, item in items:
                if section == chosen.section and fnmatchcase(item.id, pattern):
                    yield section, item
