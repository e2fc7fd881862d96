"""Commands about hypotheses: test them, run the analyses, write the report again."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attachpath.cli.application import (
    CohortFolder,
    Json,
    Large,
    OutFolder,
    PlainUsage,
    TheoryFile,
    app,
    example,
    folder,
)
from attachpath.cli.known_words import analyses
from attachpath.cli.streams import command, print_json, say, say_next, say_note, show
from attachpath.progress import progress, time_words
from attachpath.terminal import counted, run_view, screen, tally, verdict_lines, verdict_view

if TYPE_CHECKING:
    from attachpath.reporting import RunRecord

__all__ = ["TheoryFile", "analyze", "report", "test"]


@app.command(
    cls=PlainUsage,
    short_help="Test the hypotheses and print the verdicts.",
    epilog=example("attachpath test cohort", "attachpath test cohort --json > verdicts.json"),
)
def test(
    cohort: CohortFolder,
    theory: TheoryFile = "et_graf",
    as_json: Json = False,
    large: Large = False,
) -> None:
    """Test the hypotheses of a theory on a cohort and print their verdicts.

    On a terminal a table; in a pipe a line a hypothesis. Nothing is written.
    """
    with progress("Testing the hypotheses"):
        from attachpath.pipeline import test_document

        document = test_document(cohort, theory, large=large)
    if as_json:
        print_json(document)
        return
    _say_run(document)
    if (console := screen(sys.stdout)) is not None:
        options = console.options
        view = verdict_view(
            document["hypotheses"], options.max_width, ascii_only=options.ascii_only
        )
        console.print("", view)
    else:
        for line in verdict_lines(document["hypotheses"]):
            typer.echo(line)
    say_next(command("analyze", cohort, "--out", "results"))


@app.command(
    cls=PlainUsage,
    short_help="Run the analyses and write the report.",
    epilog=example(
        "attachpath analyze cohort --out results",
        "attachpath analyze cohort --out results --only 07",
    ),
)
def analyze(
    cohort: CohortFolder,
    out: OutFolder,
    jobs: Annotated[int, typer.Option(metavar="N", help="Processes; 0 means all cores.")] = 0,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="04",
            help="Number or id of an analysis; may be given again. All if none is given.",
            autocompletion=analyses,
        ),
    ] = None,
    theory: TheoryFile = "et_graf",
    mask_below: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=2,
            help="Mask counts of 1 to N - 1 clients in all that is written; 5 is usual.",
        ),
    ] = None,
    large: Large = False,
) -> int:
    """Run the analyses on a cohort and write their sections, tables and report.

    DIR gets report.html (open it in a browser), report.md, results.json, tables/ and a folder an
    analysis. The path of report.html is printed.
    """
    with progress("Analysing the cohort"):
        from attachpath.pipeline import run_analyses

        names = tuple(only or ())
        run = run_analyses(
            cohort, out, theory=theory, jobs=jobs, only=names, large=large, mask_below=mask_below
        )
    for note in run.notes:
        say_note(note)
    if run.preregistration is not None:
        say(run.preregistration.sentence)
    if run.mask_below is not None:
        say(f"Counts below {run.mask_below} clients are masked: {run.masked_cells:,} cells.")
    _say_sections(run, out)
    page = out / "report.html"
    typer.echo(str(page))
    say_next(f"open {page} in a browser")
    return 3 if any(section.status == "failed" for section in run.sections.values()) else 0


@app.command(
    cls=PlainUsage,
    short_help="Write report.html again; fits nothing.",
    epilog=example("attachpath report results"),
)
def report(
    results: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", parser=folder, help="Folder that analyze wrote.", show_default=False
        ),
    ],
) -> None:
    """Write the report again from the sections in a folder; fits nothing."""
    with progress("Writing the report"):
        from attachpath.reporting import build_report

        page = build_report(results)
    typer.echo(str(page))


def _say_run(document: dict[str, Any]) -> None:
    run = document["run"]
    counts = ", ".join(f"{number:,} {name}" for name, number in run["counts"].items())
    simulated = "Simulated, not real: " if run["simulated"] else ""
    esat = f" ESAT (its construction is assumed): {run['esat']}." if run["esat"] else ""
    say(f"{simulated}{counts}.{esat}")
    if run["preregistration"] is not None:
        say(run["preregistration"]["sentence"])
    for note in run["notes"]:
        say_note(note)
    notes = sum(len(row["notes"]) for row in document["hypotheses"])
    if notes:
        say(f"The models left {counted(notes, 'note')}: see --json, or `attachpath analyze`.")


def _say_sections(run: RunRecord, out: Path) -> None:
    """Say what was done: on a screen a table and the verdicts, in a pipe a line."""
    verdicts = _verdicts(out)
    console = screen(sys.stderr)
    if console is not None:
        times = {name: (state.status, state.seconds) for name, state in run.sections.items()}
        show(run_view(times, verdicts, ascii_only=console.options.ascii_only))
    seconds = f" in {time_words(run.seconds)}" if run.seconds is not None else ""
    found = f": {tally(verdicts)}" if verdicts and console is None else ""
    say(f"{counted(len(run.sections), 'section')}{seconds}{found}.")
    for name, section in run.sections.items():
        if section.status == "failed":
            say(f"{name} failed; its section says why. The others stand.", "bold red")


def _verdicts(out: Path) -> list[str]:
    document = json.loads((out / "results.json").read_bytes())
    return [row["verdict"] for row in document["hypotheses"]]
