"""The command about a paper: tables, figures, a draft and checklists from a run's results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attachpath.cli.application import OutFolder, PlainUsage, app, example, folder
from attachpath.cli.places import refuse_standing_inside
from attachpath.cli.streams import say, say_next, say_note
from attachpath.progress import progress
from attachpath.terminal import counted

if TYPE_CHECKING:
    from attachpath.reporting import Manuscript

__all__ = ["manuscript"]


@app.command(
    cls=PlainUsage,
    short_help="Write tables, figures and a draft for a paper; fits nothing.",
    epilog=example(
        "attachpath manuscript results --out paper",
        "attachpath manuscript results --out paper --tables docx,csv --all",
    ),
)
def manuscript(
    results: Annotated[
        Path,
        typer.Argument(
            metavar="RESULTS", parser=folder, help="Folder that analyze wrote.", show_default=False
        ),
    ],
    out: OutFolder,
    tables: Annotated[
        str, typer.Option(metavar="docx,latex,csv", help="Formats of the tables.")
    ] = "docx,latex,csv",
    everything: Annotated[
        bool, typer.Option("--all", help="Add every other table, as a supplementary one.")
    ] = False,
) -> None:
    """Write what a paper needs from the results of a run.

    DIR gets tables (Word in APA 7, LaTeX, CSV), figures (SVG, PDF, PNG at 300 dpi), a draft of
    Method and Results (Word, Markdown), and the JARS-Quant and LEVEL checklists. Files that you
    have changed are never written over.
    """
    refuse_standing_inside(out)
    with progress("Writing the manuscript"):
        from attachpath.reporting import write_manuscript

        formats = [name.strip().lower() for name in tables.split(",") if name.strip()]
        written = write_manuscript(results, out, tables=formats, everything=everything)
    _say_written(written)
    draft = written.folder / "manuscript.docx"
    typer.echo(str(draft))
    say_next(f"open {draft}, rewrite it, and see checklists.docx for what is yours to add")


def _say_written(written: Manuscript) -> None:
    for note in written.notes:
        say_note(note)
    more = f" ({counted(written.left_out, 'more table')} with --all)" if written.left_out else ""
    counts = f"{counted(written.tables, 'table')}{more}, {counted(written.figures, 'figure')}"
    say(f"{counts}, a draft of Method and Results, and two checklists.")
