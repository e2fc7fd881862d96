"""The folder of a manuscript: tables, figures, draft and checklists, from sections alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from attachpath.errors import UsageError, nearest_name
from attachpath.reporting.folders import write_folder
from attachpath.reporting.manuscript.blocks import Block, TableBlock, TitleBlock
from attachpath.reporting.manuscript.checklist import checklist_blocks, checklists
from attachpath.reporting.manuscript.draft import draft_blocks, draft_title, opening_notices
from attachpath.reporting.manuscript.latex_tables import latex_files
from attachpath.reporting.manuscript.markdown_document import markdown_document
from attachpath.reporting.manuscript.provenance import (
    PROVENANCE_FILE,
    provenance,
    refuse_changed,
)
from attachpath.reporting.manuscript.results_headings import RESULTS_HEADINGS
from attachpath.reporting.manuscript.selection import CHOSEN, Labelled, Selection, select
from attachpath.reporting.manuscript.word import word_document
from attachpath.reporting.results import read_results
from attachpath.reporting.run_record import RunRecord
from attachpath.reporting.section import Figure, Section
from attachpath.reporting.table_files import spreadsheet_csv, values_csv

__all__ = ["TABLE_FORMATS", "Manuscript", "write_manuscript"]

TABLE_FORMATS = ("docx", "latex", "csv")


@dataclass(frozen=True)
class Manuscript:
    """What was written.

    Attributes
    ----------
    folder : Path
        Where it stands.
    tables, figures : int
        How many there are of each.
    left_out : int
        Tables of the analyses that were not chosen.
    notes : list of str
        What a reader must know: sections that failed or are not there, figures without a PDF.
    """

    folder: Path
    tables: int
    figures: int
    left_out: int
    notes: list[str]


def write_manuscript(
    results: str | Path,
    out: str | Path,
    *,
    tables: Sequence[str] = TABLE_FORMATS,
    everything: bool = False,
) -> Manuscript:
    """Write tables, figures, a draft of Method and Results, and checklists.

    Parameters
    ----------
    results : str or Path
        The folder that ``attachpath analyze`` left; it is only read, and nothing is fitted.
    out : str or Path
        The folder to write, as a whole or not at all.
    tables : sequence of {"docx", "latex", "csv"}
        Formats of the tables.
    everything : bool
        Add the tables that are not chosen for a manuscript, as supplementary ones.

    Returns
    -------
    Manuscript

    Raises
    ------
    UsageError
        ``no-run``, ``no-sections``, ``bad-section``, ``foreign-section``, or
        ``unknown-table-format``.
    OutputError
        ``not-ours``, ``edited-manuscript`` or ``unwritable``.
    """
    _check_formats(tables)
    folder = Path(out)
    refuse_changed(folder)
    run, sections = read_results(Path(results))
    done = [section for section in sections if section.status == "done"]
    _refuse_empty(Path(results), done)
    selection, whole = select(done, everything=everything), select(done, everything=True)
    files = {
        **_table_files(run, selection, tables),
        **_figure_files(selection.figures),
        **_documents(run, done, selection),
    }
    files[PROVENANCE_FILE] = provenance(run, files)
    write_folder(folder, files, known_by=PROVENANCE_FILE)
    return Manuscript(
        folder,
        len(selection.tables),
        len(selection.figures),
        len(whole.tables) - len(selection.tables),
        _notes(sections, selection),
    )


def _check_formats(tables: Sequence[str]) -> None:
    for name in tables:
        if name not in TABLE_FORMATS:
            near = nearest_name(name, TABLE_FORMATS)
            raise UsageError(
                "unknown-table-format",
                f"There is no format {name!r} of tables.",
                "It is misspelt, or not one that attachpath writes.",
                f"Did you mean {near!r}?" if near else f"Choose from {', '.join(TABLE_FORMATS)}.",
            )


def _refuse_empty(results: Path, done: Sequence[Section]) -> None:
    if not done:
        raise UsageError(
            "no-sections",
            f"{results} holds no section that could be told about.",
            "No analysis was finished there, or their folders were removed.",
            "Make them with `attachpath analyze COHORT --out DIR`.",
        )


def _table_files(run: RunRecord, selection: Selection, formats: Sequence[str]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    if "docx" in formats:
        blocks: list[Block] = [TitleBlock("Tables"), *opening_notices(run)[:-1]]
        blocks += [TableBlock(one.item, one.label) for one in selection.tables]
        files["tables.docx"] = word_document(blocks, "Tables")
    if "latex" in formats:
        files |= _inside("latex", latex_files(selection.tables))
    if "csv" in formats:
        for one in selection.tables:
            files[f"csv/{one.stem}.csv"] = spreadsheet_csv(one.item)
            files[f"csv/{one.stem}_values.csv"] = values_csv(one.item)
    return files


def _figure_files(figures: Iterable[Labelled[Figure]]) -> dict[str, bytes]:
    return {
        f"figures/{one.stem}.{form}": drawing
        for one in figures
        for form, drawing in (
            ("svg", one.item.svg),
            ("pdf", one.item.pdf),
            ("png", one.item.png),
        )
        if drawing
    }


def _documents(
    run: RunRecord, sections: Sequence[Section], selection: Selection
) -> dict[str, bytes]:
    notices = opening_notices(run)
    draft = list(draft_blocks(run, sections, selection, checklists()))
    filled = list(checklist_blocks(run, sections, selection, notices[:-1]))
    return {
        "manuscript.docx": word_document(draft, draft_title(run)),
        "manuscript.md": markdown_document(draft).encode("utf-8"),
        "checklists.docx": word_document(filled, "Reporting checklists"),
        "checklists.md": markdown_document(filled).encode("utf-8"),
    }


def _inside(folder: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}": content for name, content in files.items()}


def _notes(sections: Sequence[Section], selection: Selection) -> list[str]:
    failed = [section.id for section in sections if section.status == "failed"]
    wanted = dict.fromkeys([*RESULTS_HEADINGS, *(one.section for one in CHOSEN)])
    there = {section.id for section in sections}
    absent = [name for name in wanted if name not in there]
    undrawn = [one.item.id for one in selection.figures if not one.item.pdf]
    return [
        words
        for names, words in (
            (failed, f"{len(failed)} section(s) failed and are left out: {', '.join(failed)}."),
            (absent, f"Not among these results, so left out: {', '.join(sorted(absent))}."),
            (undrawn, f"{len(undrawn)} figure(s) have no PDF; run the analyses again for it."),
        )
        if names
    ]
