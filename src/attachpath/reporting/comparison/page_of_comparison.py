"""comparison.html and what stands beside it."""

from __future__ import annotations

from pathlib import Path

from attachpath.errors import OutputError
from attachpath.reporting.chapters import chapters
from attachpath.reporting.comparison.comparison_forest import comparison_forest
from attachpath.reporting.comparison.comparison_words import answer, criteria_methods, points
from attachpath.reporting.comparison.criteria_table import criteria_table
from attachpath.reporting.comparison.document import Comparison
from attachpath.reporting.comparison.effects_table import claims_table, effects_table
from attachpath.reporting.comparison.pooled_table import pooled_table
from attachpath.reporting.folders import write_folder, write_text
from attachpath.reporting.methods_text import under_methods_headings
from attachpath.reporting.page import report_environment
from attachpath.reporting.section import Section
from attachpath.reporting.storage import write_json
from attachpath.reporting.table_files import write_tables

__all__ = ["comparison_section", "render_comparison", "write_comparison"]


def comparison_section(comparison: Comparison) -> Section:
    """Return the tables, the figure and the words of a comparison."""
    section = Section(
        id="comparison",
        title="Replication",
        question="Do the studies agree about the same hypotheses?",
        fingerprint="",
        version=comparison.version,
        theory=comparison.theory.hash,
        findings=[answer(comparison), *points(comparison)],
        methods=list(criteria_methods(comparison)),
    )
    section.add_part(
        "The effects side by side",
        comparison_forest(comparison),
        effects_table(comparison),
        claims_table(comparison),
    )
    section.add_part("Criteria of replication", criteria_table(comparison))
    section.add_part("The studies together", pooled_table(comparison))
    return section


def render_comparison(comparison: Comparison, section: Section | None = None) -> str:
    """Return the page as text; the same comparison gives the same page.

    Parameters
    ----------
    comparison : Comparison
        The studies.
    section : Section, optional
        From `comparison_section`; made if it is not given.

    Returns
    -------
    str
        HTML with its style and figure inside; no script, nothing fetched, no path of a file.
    """
    section = section or comparison_section(comparison)
    template = report_environment("comparison", "page_parts").get_template("comparison.html.j2")
    return template.render(
        comparison=comparison,
        chapters=chapters([section]),
        methods=under_methods_headings(section.methods),
    )


def write_comparison(comparison: Comparison, out: Path) -> Path:
    """Write comparison.html, comparison.json, tables/ and figures/.

    Parameters
    ----------
    comparison : Comparison
        The studies.
    out : Path
        Folder; made if it is not there.

    Returns
    -------
    Path
        ``out/comparison.html``.

    Raises
    ------
    OutputError
        ``own-data`` when the folder holds a cohort or the results of ``analyze``; ``unwritable``,
        ``not-ours``.
    """
    _refuse_taken(out)
    section = comparison_section(comparison)
    page = render_comparison(comparison, section)
    write_tables([section], out)
    _write_figures(section, out)
    write_json(out / "comparison.json", comparison.model_dump(mode="json"))
    return write_text(out / "comparison.html", page)


def _write_figures(section: Section, out: Path) -> None:
    """Write each figure with its words in a text beside it."""
    files = {}
    for figure in section.figures:
        files[f"{figure.id}.svg"] = figure.svg
        files[f"{figure.id}_narrow.svg"] = figure.svg_narrow
        files[f"{figure.id}.png"] = figure.png
        files[f"{figure.id}.txt"] = f"{figure.caption}\n\n{figure.alt}\n".encode()
    if files:
        write_folder(out / "figures", files, known_by="comparison_forest.txt")


def _refuse_taken(out: Path) -> None:
    for name, what in (("cohort.toml", "a cohort"), ("run.json", "the results of an analysis")):
        if (out / name).exists():
            raise OutputError(
                "own-data",
                f"{out} holds {what}; it was left as it is.",
                "The folder of the comparison is that of the data, or of other results.",
                "Give another folder with --out.",
            )
