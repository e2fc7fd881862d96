"""report.html: one page that needs nothing else, made from sections alone; it fits nothing."""

from __future__ import annotations

import base64
from functools import cache

from jinja2 import Environment, Template

from attachpath.reporting.chapters import chapters
from attachpath.reporting.decimals import aligned
from attachpath.reporting.effect_axis import effect_axis
from attachpath.reporting.hypothesis_row import by_role
from attachpath.reporting.methods_text import assumptions, methods_by_topic
from attachpath.reporting.numbers import bounded, count, interval, number, p_value
from attachpath.reporting.page_environment import page_environment
from attachpath.reporting.run_record import RunRecord
from attachpath.reporting.section import Section, Table
from attachpath.reporting.symbols import symbol_runs
from attachpath.reporting.verdict_overview import SIGNS, VERDICT_MEANINGS, overview, remark
from attachpath.reporting.words import ROLE_WORDS, VERDICT_WORDS

__all__ = ["render", "report_environment"]


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
        chapters=chapters(sections),
        overview=overview(rows),
        axis=effect_axis(rows),
        verdicts=[
            (role, words, [row for row in rows if row.role == role])
            for role, words in ROLE_WORDS.items()
            if any(row.role == role for row in rows)
        ],
        meanings=VERDICT_MEANINGS,
        failed=[section for section in sections if section.status == "failed"],
        methods=methods_by_topic(run, sections),
        assumptions=assumptions(run, sections),
    )


@cache
def _template() -> Template:
    return report_environment("page_parts").get_template("report.html.j2")


def report_environment(*folders: str) -> Environment:
    """Return an environment whose templates know tables, figures and verdicts.

    Parameters
    ----------
    *folders : str
        As `page_environment` takes them.

    Returns
    -------
    jinja2.Environment
    """
    environment = page_environment(*folders)
    environment.filters |= {
        "bounded": bounded,
        "count": count,
        "data_uri": _data_uri,
        "interval": lambda row: interval(row.std_ci90_low, row.std_ci90_high),
        "number": number,
        "p_value": p_value,
        "printed_rows": _printed_rows,
        "remark": remark,
        "sign": SIGNS.__getitem__,
        "symbols": symbol_runs,
        "verdict": VERDICT_WORDS.__getitem__,
    }
    return environment


def _printed_rows(table: Table) -> list[tuple[str, list[str]]]:
    """Return each row's kind and cells, numbers brought under each other by column."""
    places = range(len(table.head))
    rows = [line.cells for line in table.body if line.kind != "group"]
    columns = [
        aligned([cells[place] for cells in rows])
        if table.head[place].align == "right"
        else [cells[place] for cells in rows]
        for place in places
    ]
    printed = iter(zip(*columns, strict=True))
    return [
        (line.kind, line.cells if line.kind == "group" else list(next(printed)))
        for line in table.body
    ]


def _data_uri(drawing: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(drawing).decode("ascii")
