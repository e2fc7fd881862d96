"""report.html: one page that needs nothing else, made from sections alone; it fits nothing."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from attachpath.reporting.hypothesis_row import HypothesisRow, by_role
from attachpath.reporting.numbers import count, interval, number, p_value
from attachpath.reporting.printable import printable
from attachpath.reporting.results import read_results
from attachpath.reporting.run_record import RunRecord
from attachpath.reporting.section import Figure, Part, Section, Table
from attachpath.reporting.storage import write_text
from attachpath.reporting.words import ROLE_WORDS, VERDICT_WORDS, finding

__all__ = ["build_report", "render"]

_SIGNS = {
    "supported": "✓",
    "opposite": "✗",
    "negligible": "≈",
    "inconclusive": "?",
    "not_testable": "–",
    "not_estimable": "–",
}


@dataclass(frozen=True)
class _Numbered:
    """A table or figure with its number on the page."""

    number: int
    item: Any


@dataclass(frozen=True)
class _Stretch:
    """What stands together on the page: a heading or none, words, figures, tables."""

    title: str
    words: list[str]
    figures: list[_Numbered]
    tables: list[_Numbered]


@dataclass(frozen=True)
class _Chapter:
    """A section in stretches, its tables and figures numbered through the page."""

    section: Section
    stretches: list[_Stretch]


def build_report(out: str | Path) -> Path:
    """Write report.html from run.json and the sections of a folder of results.

    Parameters
    ----------
    out : str or Path
        The folder that ``attachpath analyze`` left.

    Returns
    -------
    Path
        ``out/report.html``.

    Raises
    ------
    UsageError
        ``no-run``, ``bad-section``, ``foreign-section``.
    OutputError
        ``unwritable``.
    """
    folder = Path(out)
    return write_text(folder / "report.html", render(*read_results(folder)))


def render(run: RunRecord, sections: list[Section]) -> str:
    """Return the page as text; the same sections give the same page.

    Parameters
    ----------
    run : RunRecord
        What the run was made with.
    sections : list of Section
        In the order in which they shall stand.

    Returns
    -------
    str
        HTML with its style and figures inside; no script, nothing fetched.
    """
    rows = by_role([row for section in sections for row in section.hypotheses])
    return _template().render(
        run=run,
        chapters=_chapters(sections),
        verdicts=[
            (words, [row for row in rows if row.role == role])
            for role, words in ROLE_WORDS.items()
            if any(row.role == role for row in rows)
        ],
        tally=_tally(rows),
        failed=[section for section in sections if section.status == "failed"],
        methods=_unique(sections, "methods"),
        assumptions=_unique(sections, "assumptions"),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("attachpath.reporting", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters |= {
        "count": count,
        "number": number,
        "p_value": p_value,
        "finding": finding,
        "verdict": VERDICT_WORDS.__getitem__,
        "sign": _SIGNS.__getitem__,
        "interval90": _interval90,
        "data_uri": _data_uri,
    }
    return environment.get_template("report.html.j2")


def _finalize(value: Any) -> Any:
    """Show control characters of users' text as signs; escaping follows."""
    if value is None:
        return ""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return printable(value)


def _chapters(sections: list[Section]) -> list[_Chapter]:
    tables, figures = itertools.count(1), itertools.count(1)
    return [
        _Chapter(
            section,
            [
                _Stretch(
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


def _numbered(
    items: Sequence[Figure | Table], ids: list[str], numbers: Iterator[int]
) -> list[_Numbered]:
    by_id = {item.id: item for item in items}
    return [_Numbered(next(numbers), by_id[name]) for name in ids if name in by_id]


def _tally(rows: list[HypothesisRow]) -> list[tuple[str, int]]:
    """Count the verdicts of the confirmatory hypotheses, in the order of the rules."""
    verdicts = [row.verdict for row in rows if row.role == "confirmatory"]
    return [(name, verdicts.count(name)) for name in VERDICT_WORDS if name in verdicts]


def _unique(sections: list[Section], field: str) -> list[str]:
    return list(dict.fromkeys(text for section in sections for text in getattr(section, field)))


def _interval90(row: HypothesisRow) -> str:
    return interval(row.std_ci90_low, row.std_ci90_high)


def _data_uri(drawing: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(drawing).decode("ascii")
