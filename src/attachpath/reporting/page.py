"""report.html: one page that needs nothing else, made from sections alone; it fits nothing."""

from __future__ import annotations

import base64
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
from attachpath.reporting.section import Section
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
class _Chapter:
    """A section with its tables and figures numbered through the page."""

    section: Section
    tables: list[_Numbered]
    figures: list[_Numbered]


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
    chapters = []
    tables = figures = 0
    for section in sections:
        numbered_tables = [_Numbered(tables + n, t) for n, t in enumerate(section.tables, 1)]
        numbered_figures = [_Numbered(figures + n, f) for n, f in enumerate(section.figures, 1)]
        tables += len(section.tables)
        figures += len(section.figures)
        chapters.append(_Chapter(section, numbered_tables, numbered_figures))
    return chapters


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
