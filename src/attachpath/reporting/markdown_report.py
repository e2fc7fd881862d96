"""report.md: what the page shows, in the same order and with the same numbers, as Markdown.

Nothing in it changes from run to run on the same data with the same versions: timings and the
date stand in run.json and on the page.
"""

from __future__ import annotations

from collections.abc import Iterator

from attachpath.reporting.chapters import chapters
from attachpath.reporting.hypothesis_row import HypothesisRow, by_role
from attachpath.reporting.markdown import bullets, code, markdown_table, plain, plain_alt
from attachpath.reporting.markdown_verdicts import verdict_blocks
from attachpath.reporting.methods_text import assumptions, methods_by_topic
from attachpath.reporting.numbers import count
from attachpath.reporting.run_record import RunRecord
from attachpath.reporting.section import Figure, Section, Table

__all__ = ["markdown_report"]


def markdown_report(run: RunRecord, sections: list[Section]) -> str:
    """Return the report as Markdown; the same sections give the same text.

    Parameters
    ----------
    run : RunRecord
        What the run was made with.
    sections : list of Section
        In the order in which they shall stand.

    Returns
    -------
    str
        A paragraph or a row of a table a line, blocks divided by an empty line. Figures are
        linked where the run left them (``01_cohort/flow.png``).
    """
    rows = by_role([row for section in sections for row in section.hypotheses])
    blocks = [
        *_top(run, sections),
        *verdict_blocks(run, rows),
        *_contents(sections),
        *_chapter_blocks(sections),
        *_methods(run, sections, rows),
        *_assumptions(run, sections),
        *_provenance(run),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _top(run: RunRecord, sections: list[Section]) -> Iterator[str]:
    yield f"# Report on the cohort “{plain(run.cohort)}”"
    if run.title != run.cohort:
        yield plain(run.title)
    tables = ", ".join(f"{count(rows)} {plain(name)}" for name, rows in run.counts.items())
    yield f"{tables}; theory {plain(run.theory)}."
    if run.simulated:
        yield _simulated(run)
    if run.masked_words:
        yield plain(run.masked_words)
    for note in run.notes:
        yield plain(note)
    for section in sections:
        if section.status == "failed":
            reason = section.error.message if section.error else "no reason was recorded"
            yield f"**{plain(section.title)} failed** and has no results: {plain(reason)}"


def _simulated(run: RunRecord) -> str:
    source = f" from the population {plain(run.population)}" if run.population else ""
    seed = f" with seed {plain(run.seed)}" if run.seed else ""
    return (
        f"**Simulated data.** This cohort was made up by a program{source}{seed}. The verdicts "
        "show what the methods say about it; they are no evidence about real clients or therapists."
    )


def _contents(sections: list[Section]) -> Iterator[str]:
    yield "## Contents"
    yield bullets(
        " ".join([f"**{plain(section.title)}.**", plain(section.question)]) for section in sections
    )


def _chapter_blocks(sections: list[Section]) -> Iterator[str]:
    for chapter in chapters(sections):
        section = chapter.section
        yield f"## {plain(section.title)}"
        yield f"*{plain(section.question)}*" if section.question else ""
        yield from _error(section)
        yield from map(plain, section.findings[:1])
        yield bullets(map(plain, section.findings[1:]))
        for stretch in chapter.stretches:
            yield f"### {plain(stretch.title)}" if stretch.title else ""
            yield from map(plain, stretch.words)
            for figure in stretch.figures:
                yield from _figure(section.id, figure.number, figure.item)
            for table in stretch.tables:
                yield from _table(table.number, table.item)
        if section.notes:
            yield "### Notes"
            yield bullets(map(plain, section.notes))


def _error(section: Section) -> Iterator[str]:
    error = section.error
    if error is None:
        return
    yield f"**This analysis failed.** {plain(error.message)}"
    yield f"Likely cause: {plain(error.cause)}"
    yield f"Next step: {plain(error.next_step)}"
    yield bullets(map(code, error.places))


def _figure(folder: str, place: int, figure: Figure) -> Iterator[str]:
    yield f"![{plain_alt(figure.alt)}]({folder}/{figure.id}.png)"
    yield " ".join([f"**Figure {place}.**", *map(plain, [figure.caption, *figure.notes])])


def _table(place: int, table: Table) -> Iterator[str]:
    yield f"**Table {place}.** *{plain(table.title)}*"
    yield "\n".join(markdown_table(table))
    yield f"*Note.* {plain(table.note)}" if table.note else ""


def _methods(run: RunRecord, sections: list[Section], rows: list[HypothesisRow]) -> Iterator[str]:
    yield "## Methods"
    for heading, paragraphs in methods_by_topic(run, sections):
        yield f"### {plain(heading)}"
        yield from map(plain, paragraphs)
    if rows:
        yield "### The models as formulas"
        yield bullets(
            f"**{plain(row.id)}**: {code(row.formula or '–')}, focal term {code(row.term or '–')}"
            for row in rows
        )


def _assumptions(run: RunRecord, sections: list[Section]) -> Iterator[str]:
    yield "## Assumptions"
    for heading, sentences in assumptions(run, sections):
        yield f"### {plain(heading)}"
        yield bullets(map(plain, sentences))


def _provenance(run: RunRecord) -> Iterator[str]:
    seed = run.seed or ("not recorded" if run.simulated else "none: the data are not simulated")
    versions = ", ".join(f"{name} {version}" for name, version in run.versions.items())
    facts = {
        "Cohort": plain(run.cohort) + (", simulated" if run.simulated else ""),
        "Population": plain(run.population or ""),
        "Seed": plain(seed),
        "Fingerprint of the data": code(run.fingerprint),
        "Theory": f"{plain(run.theory)}, content {code(run.theory_hash)}",
        "Versions": plain(versions),
        "Platform": plain(run.platform),
    }
    yield "## Data and versions"
    yield bullets(f"{name}: {fact}" for name, fact in facts.items() if fact)
    yield "Timings and the date stand in run.json and on the page: they change from run to run."
