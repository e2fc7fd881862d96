"""Commands about theories of one's own: a file to start from, and freezing it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attachpath.cli.application import Large, PlainUsage, app, example, folder
from attachpath.cli.streams import command, say, say_next
from attachpath.errors import OutputError
from attachpath.progress import progress
from attachpath.terminal import counted

if TYPE_CHECKING:
    from attachpath.hypotheses import FrozenFile

__all__ = ["new_theory", "preregister"]


@app.command(
    name="new-theory",
    cls=PlainUsage,
    short_help="Write a theory file to start from.",
    epilog=example(
        "attachpath new-theory --out my_theory.toml",
        "attachpath new-theory --from cohort > my_theory.toml",
    ),
)
def new_theory(
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="File to write; the terminal if none is given."),
    ] = None,
    cohort: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="COHORT", parser=folder, help="Cohort whose columns are listed in it."
        ),
    ] = None,
    large: Large = False,
) -> None:
    """Write a theory file with an example of each kind of model, every key explained.

    Change its examples into your hypotheses. An existing file is never written over.
    """
    text = _template(cohort, large)
    if out is None:
        typer.echo(text, nl=False)
        return
    _write_new(out, text)
    typer.echo(str(out))
    say_next(f"state your hypotheses in {out}, then {command('preregister', out)}")


@app.command(
    cls=PlainUsage,
    short_help="Freeze a theory: hash and date beside its file.",
    epilog=example("attachpath preregister my_theory.toml"),
)
def preregister(
    theory: Annotated[
        Path,
        typer.Argument(metavar="THEORY", help="TOML file of your theory.", show_default=False),
    ],
    again: Annotated[
        bool,
        typer.Option("--again", help="Freeze a theory that was changed since it was frozen."),
    ] = False,
) -> None:
    """Freeze a theory: write its hash, the date and the versions beside its file.

    The record is THEORY.frozen.json. `test` and `analyze` say whether the theory is the one that
    was frozen; the record never stands in the way of a run.
    """
    with progress("Freezing the theory"):
        from attachpath.hypotheses import frozen_path
        from attachpath.hypotheses import preregister as freeze

        frozen = freeze(theory, again=again)
    _say_frozen(theory, frozen)
    typer.echo(str(frozen_path(theory)))
    say_next(f"keep both files; then {command('test', 'COHORT', '--theory', theory)}")


def _template(cohort: Path | None, large: bool) -> str:
    with progress("Writing the theory file"):
        from attachpath.hypotheses import theory_template

        if cohort is None:
            return theory_template()
        from attachpath.pipeline import load_cohort

        return theory_template(load_cohort(cohort, large=large))


def _write_new(out: Path, text: str) -> None:
    try:
        with out.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise OutputError(
            "file-exists",
            f"{out} exists; it was left as it is.",
            "It may hold a theory that somebody wrote.",
            "Give another name with --out.",
        ) from None
    except OSError as error:
        raise OutputError(
            "unwritable",
            f"{out} cannot be written: {error.strerror or error}.",
            "The folder does not exist or is read-only.",
            "Give another name with --out.",
        ) from error


def _say_frozen(theory: Path, frozen: FrozenFile) -> None:
    day = f"{frozen.date:%Y-%m-%d %H:%M} UTC"
    times = f", for the {len(frozen.history) + 1}. time" if frozen.history else ""
    claims = counted(frozen.n_hypotheses, "claim")
    say(
        f"{theory.name} ({frozen.theory}, {claims}, content {frozen.hash[:12]}) is frozen since "
        f"{day}{times}."
    )
