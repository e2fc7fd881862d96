"""The legend of a path diagram: what the shapes, colours, widths and dashes that occur mean."""

from __future__ import annotations

from dataclasses import dataclass

from attachpath.reporting.path_diagram.graph import Graph, Kind, Link, Tone
from attachpath.reporting.path_diagram.shapes import SMALL, text_size

__all__ = ["Entry", "entry_places", "legend_height", "legend_lines"]

_LINE = 0.19  # inches
_APART = 0.16
_ABOVE = 0.14


@dataclass(frozen=True)
class Entry:
    """A sample and its words."""

    words: str
    route: Link | None = None
    ellipse: bool = False
    marked: bool = False
    sample: float = 0.34

    def width(self) -> float:
        """Return the inches that it takes."""
        return self.sample + 0.06 + text_size(self.words, SMALL)[0]


def legend_lines(graph: Graph, width: float) -> list[list[Entry]]:
    """Return the entries that a diagram needs, line by line.

    Parameters
    ----------
    graph : Graph
        What is drawn.
    width : float
        Inches.

    Returns
    -------
    list of list of Entry
    """
    entries = _entries(graph)
    lines = _filled(entries, width - 0.1)
    for part in range(50, 100, 5):  # as even as they can be
        even = _filled(entries, part / 100 * (width - 0.1))
        if len(even) == len(lines):
            return even
    return lines


def _filled(entries: list[Entry], width: float) -> list[list[Entry]]:
    lines: list[list[Entry]] = [[]]
    for entry in entries:
        taken = sum(one.width() + _APART for one in lines[-1])
        if lines[-1] and taken + entry.width() > width:
            lines.append([])
        lines[-1].append(entry)
    return lines


def entry_places(
    lines: list[list[Entry]], width: float, top: float
) -> list[tuple[Entry, float, float]]:
    """Return entries with the left end and the middle of their sample."""
    found = []
    for number, line in enumerate(lines):
        taken = sum(one.width() + _APART for one in line) - _APART
        x = (width - taken) / 2
        for entry in line:
            found.append((entry, x, top + _ABOVE + _LINE * (number + 0.5)))
            x += entry.width() + _APART
    return found


def legend_height(lines: list[list[Entry]]) -> float:
    """Return the inches that the legend takes."""
    return _ABOVE + _LINE * len(lines) + 0.06


def _entries(graph: Graph) -> list[Entry]:
    tones = {link.tone for link in graph.links}
    kinds = {link.kind for link in graph.links}
    named: list[tuple[Tone, str]] = [
        ("positive", "positive"),
        ("negative", "negative"),
        ("uncertain", "95% interval holds zero"),
        ("missing", "not estimated"),
    ]
    entries = [
        Entry(words, ellipse=ellipse)
        for words, ellipse in (("latent", True), ("observed", False))
        if any(node.latent == ellipse for node in graph.nodes)
    ]
    if any(node.variance < 0 for node in graph.nodes):
        entries.append(Entry("variance below zero", marked=True))
    entries += [Entry(words, _sample("path", 0.4, tone)) for tone, words in named if tone in tones]
    if kinds:
        sizes = ((0.1, ".10"), (0.5, ".50"), (0.9, ".90"))
        entries += [
            Entry(words, _sample("path", size, "any"), sample=0.28) for size, words in sizes
        ]
    if "covariance" in kinds:
        entries.append(Entry("covariance", _sample("covariance", 0.4, "any")))
    return entries


def _sample(kind: Kind, size: float, tone: Tone) -> Link:
    return Link("", "", kind, size, tone, "")
