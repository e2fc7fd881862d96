"""describe: a draft of cohort.toml by what files look like."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from attachpath.cli.application import Large, PlainUsage, app, example
from attachpath.cli.streams import command, say, say_next, say_note
from attachpath.errors import OutputError, UsageError
from attachpath.progress import progress
from attachpath.terminal import counted, problem_lines

__all__ = ["describe"]


def _file(text: str) -> Path:
    """Return the path of a file; an empty name would be the folder in which one stands."""
    if not text:
        raise typer.BadParameter("a file was asked for and the name given is empty")
    return Path(text)


@app.command(
    cls=PlainUsage,
    short_help="Draft a cohort.toml for files of your own.",
    epilog=example("attachpath describe cohort/clients.csv cohort/occasions.csv --out draft.toml"),
)
def describe(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            show_default=False,
            help="Data: CSV, TSV, Excel, SPSS, Stata, Parquet; also with .gz. All sheets of a "
            "workbook are taken.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE.toml",
            parser=_file,
            show_default=False,
            help="File to write, instead of stdout; one that is there stays as it is.",
        ),
    ] = None,
    large: Large = False,
) -> None:
    """Draft a cohort.toml by what files look like, with a comment at each guess.

    The files are only read, and nothing is read by the draft until you say so.
    """  # fmt: skip
    if out is not None:
        _refuse(out)
    with progress(f"Looking at {counted(len(files), 'file')}"):
        from attachpath.intake import draft

        made = draft(files, beside="." if out is None else out.parent, large=large)
    for line in problem_lines(made.problems):
        say(line)
    for note in made.notes:
        say_note(note)
    if out is None:
        typer.echo(made.text, nl=False)
        return
    _write(out, made.text)
    say("A draft, and nothing but guesses: see each of them, then check it.")
    typer.echo(str(out))
    say_next(command("check", out))


def _refuse(out: Path) -> None:
    """Refuse a file that is there, or a name by which `check` would not know it."""
    if out.exists():
        raise OutputError(
            "file-exists",
            f"{out} is there already; it was left as it is.",
            "A draft written before may hold corrections made by hand.",
            "Give another name with --out, or move the file away.",
        )
    above = next(folder for folder in out.absolute().parents if folder.exists())
    if not above.is_dir():
        raise _cannot_write(out, f"{above} is a file")
    if out.suffix != ".toml":
        raise UsageError(
            "bad-value",
            f"--out {out} does not end in .toml.",
            "`attachpath check` knows a description by that ending.",
            "Write --out cohort.toml.",
        )


def _write(out: Path, text: str) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise _cannot_write(out, str(error.strerror)) from None


def _cannot_write(out: Path, reason: str) -> OutputError:
    return OutputError(
        "cannot-write",
        f"{out} cannot be written: {reason}.",
        "The folder is write-protected or full, or a name on the way is that of a file.",
        "Give another place with --out.",
    )
