"""The command about several cohorts: the same hypotheses side by side."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attachpath.cli.application import Json, Large, PlainUsage, app, example, folder
from attachpath.cli.hypothesis_commands import TheoryFile
from attachpath.cli.streams import command, print_json, say, say_next, say_note
from attachpath.progress import progress
from attachpath.terminal import comparison_lines, comparison_view, screen

if TYPE_CHECKING:
    from attachpath.reporting import Comparison

__all__ = ["compare"]


@app.command(
    cls=PlainUsage,
    short_help="Compare cohorts: was a result found again?",
    epilog=example(
        "attachpath compare cohort --original published",
        "attachpath compare results --original published --out comparison",
    ),
)
def compare(
    cohorts: Annotated[
        list[Path],
        typer.Argument(
            metavar="COHORT...",
            parser=folder,
            help="Cohorts, or folders that analyze wrote. The first is the original study.",
            show_default=False,
        ),
    ],
    theory: TheoryFile = "et_graf",
    original: Annotated[
        str | None,
        typer.Option(
            metavar="published|FILE",
            help="Original results: those that the theory names as published, or a TOML file of "
            "yours. Then every cohort is a replication.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            parser=folder,
            help="Folder for comparison.html, tables and figures; nothing is written without it.",
        ),
    ] = None,
    as_json: Json = False,
    large: Large = False,
) -> None:
    """Test the same hypotheses on several cohorts and say what was found again.

    `attachpath compare FIRST SECOND` asks whether the results of FIRST were found again in SECOND.

    For each replication: same sign and significant; inside the original's prediction interval; too
    small for the original study to have detected; and all studies pooled. FILE has `format = 1`
    and `[[original]]` tables with id, estimate and std_error (standardised), n, direction,
    significant, source.
    """
    with progress("Comparing the cohorts"):
        from attachpath.pipeline import compare_cohorts

        comparison = compare_cohorts(cohorts, theory, original=original, large=large)
        page = None if out is None else _written(comparison, out)
    if as_json:
        print_json(comparison.model_dump(mode="json"))
        return
    _say_studies(comparison)
    if page is not None:
        typer.echo(str(page))
        say_next(f"open {page} in a browser")
        return
    _show(comparison)
    given = ["--theory", theory] if theory != "et_graf" else []
    given += ["--original", original] if original is not None else []
    say_next(command("compare", *cohorts, *given, "--out", "comparison"))


def _written(comparison: Comparison, out: Path) -> Path:
    from attachpath.reporting import write_comparison

    return write_comparison(comparison, out)


def _say_studies(comparison: Comparison) -> None:
    for study in comparison.studies:
        counts = ", ".join(f"{number:,} {name}" for name, number in study.counts.items())
        simulated = "simulated, not real: " if study.simulated else ""
        say(f"{study.name} ({study.role}): {simulated}{counts}.")
        for note in study.notes:
            say_note(f"{study.name}: {note}")
    if comparison.theory.preregistration is not None:
        say(comparison.theory.preregistration.sentence)


def _show(comparison: Comparison) -> None:
    document = comparison.model_dump(mode="json")
    if (console := screen(sys.stdout)) is not None:
        console.print("", comparison_view(document, console.options.max_width))
        return
    for line in comparison_lines(document):
        typer.echo(line)
