"""Commands about data: simulate, check and score a cohort."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

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
)
from attachpath.cli.known_words import populations
from attachpath.cli.places import (
    provenance,
    refuse_foreign_cohort,
    refuse_own_data,
    refuse_standing_inside,
)
from attachpath.cli.streams import command, print_json, say, say_next, say_note
from attachpath.errors import DataError, Problem, UsageError
from attachpath.progress import progress
from attachpath.terminal import counted, problem_lines, problem_view, screen

__all__ = ["MOST_CLIENTS", "check", "score", "simulate"]

MOST_CLIENTS = 1_000_000


class Format(StrEnum):
    """File format of a cohort's tables."""

    csv = "csv"
    parquet = "parquet"


@app.command(
    cls=PlainUsage,
    short_help="Simulate a cohort with known truth.",
    epilog=example("attachpath simulate --clients 330 --seed 1 --out cohort"),
)
def simulate(
    out: OutFolder,
    population: Annotated[
        str,
        typer.Option(
            metavar="P",
            help="Id of a shipped population (published, et_graf, null), or a TOML file.",
            autocompletion=populations,
        ),
    ] = "published",
    clients: Annotated[int, typer.Option(metavar="N", help="Number of clients.")] = 330,
    seed: Annotated[
        int | None,
        typer.Option(
            metavar="S",
            help="Whole number; the same seed gives the same cohort. One is drawn and told if "
            "none is given.",
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="Format of the tables.")] = Format.csv,
) -> None:
    """Simulate a cohort with known truth and write it to a folder."""
    _refuse_too_many(clients)
    refuse_standing_inside(out)
    refuse_foreign_cohort(out)
    with progress(f"Simulating {counted(clients, 'client')}"):
        from attachpath.simulation import write_simulated

        write_simulated(population, clients, seed=seed, path=out, format=form.value)
    say(
        f"Simulated, not real: {counted(clients, 'client')} of the population {population!r}, "
        f"seed {provenance(out).get('seed')}."
    )
    typer.echo(str(out))
    say_next(command("test", out))


@app.command(
    cls=PlainUsage,
    short_help="List every problem of a cohort.",
    epilog=example("attachpath check cohort", "attachpath check cohort --html check.html"),
)
def check(
    cohort: CohortFolder,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            help="Write a page too; it holds client data.",
            show_default=False,
        ),
    ] = None,
    theory: TheoryFile = "et_graf",
    as_json: Json = False,
    large: Large = False,
) -> int:
    """List every problem of a cohort at once; the exit status is 1 if one is an error.

    Notes stop nothing. Some tell whether there are enough clients and groups for the models of
    the theory.
    """
    if html is not None:
        from attachpath.reporting import refuse_page_place, write_check_page

        refuse_page_place(html)
    with progress("Reading the cohort"):
        from attachpath.hypotheses import load_theory, planned_model_notes
        from attachpath.intake import examine

        planned = load_theory(theory)
        read, problems = examine(cohort, large=large)
        if read is not None:
            problems += planned_model_notes(read, planned)
    if html is not None:
        write_check_page(problems, cohort.stem if read is None else read.name, html)
        say(f"{html} holds client data: keep it where the data are.")
    return _tell(problems, cohort, as_json=as_json)


@app.command(
    cls=PlainUsage,
    short_help="Compute scale scores from item answers.",
    epilog=example("attachpath score cohort --out scored"),
)
def score(cohort: CohortFolder, out: OutFolder, large: Large = False) -> None:
    """Compute the scale scores from the item answers and write the cohort to a folder.

    The cohort that is read stays as it is. `test` and `analyze` score by themselves.
    """
    refuse_standing_inside(out)
    refuse_own_data(cohort, out)
    with progress("Scoring the cohort"):
        from attachpath.cohort import score_cohort, write_cohort
        from attachpath.intake import read_cohort

        read = read_cohort(cohort, large=large)
        scored = score_cohort(read)
        write_cohort(scored, out)
    _say_columns(read.tables(), scored.tables())
    for note in scored.provenance.get("score_notes", []):
        say_note(note)
    typer.echo(str(out))
    say_next(command("test", out))


def _tell(problems: list[Problem], cohort: Path, *, as_json: bool) -> int:
    """Print what a check found, and return the exit status."""
    errors = sum(problem.severity == "error" for problem in problems)
    status = DataError.exit_status if errors else 0
    if as_json:
        print_json({"problems": [problem.as_record() for problem in problems]})
        return status
    if (console := screen(sys.stdout)) is not None:
        console.print(problem_view(problems))
    else:
        for line in problem_lines(problems):
            typer.echo(line)
    typer.echo(f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'note')}")
    if not errors:
        say_next(command("test", cohort))
    return status


def _refuse_too_many(clients: int) -> None:
    if clients > MOST_CLIENTS:
        raise UsageError(
            "too-many-clients",
            f"{clients:,} clients were asked for; one call writes at most {MOST_CLIENTS:,}.",
            f"They would need about {clients / 200_000:,.0f} GB of memory.",
            "Simulate several cohorts, each with its own --seed and --out.",
        )


def _say_columns(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Tell which scores are new; where no item answers are there are none."""
    new = [f"{name}.{c}" for name in after for c in after[name] if c not in before[name]]
    if new:
        say(f"{counted(len(new), 'new score')}: {', '.join(new)}")
    else:
        say("No new score: the scores stand there already, or no instrument has all its items.")
