"""The ``attachpath`` command: arguments in, answers on stdout, progress and notes on stderr.

No statistics here. Exit status: 0 done; 1 the data have errors; 2 wrong use; 3 a part failed and
the rest stands; 70 a bug of this package; 130 interrupted.
"""

from __future__ import annotations

import errno
import json
import os
import shlex
import shutil
import sys
import tempfile
import traceback
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from attachpath import __version__
from attachpath.errors import (
    AttachpathError,
    DataError,
    OutputError,
    UsageError,
    came_of_interruption,
)
from attachpath.terminal import counted, printable, problem_lines, verdict_lines

__all__ = ["main"]

BUG = 70
INTERRUPTED = 130

INTERRUPTION = AttachpathError(
    "interrupted", "Interrupted; what was finished is kept.", "Ctrl-C.", "Run the command again."
)
MOST_CLIENTS = 1_000_000
STATUSES = (
    "Exit status: 0 done; 1 the data have errors; 2 wrong use; 3 a part failed, the rest stands; "
    "70 a bug of attachpath; 130 interrupted."
)

app = typer.Typer(
    name="attachpath",
    help="Attachment in psychotherapy: simulate a cohort, test the paths, report the verdicts.",
    epilog=STATUSES,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _folder(text: str) -> Path:
    if not text:
        raise typer.BadParameter("a folder was asked for and the name given is empty")
    return Path(text)


CohortFolder = Annotated[
    Path, typer.Argument(metavar="COHORT", parser=_folder, help="Folder of a cohort.")
]
OutFolder = Annotated[
    Path, typer.Option("--out", metavar="DIR", parser=_folder, help="Folder to write.")
]
TheoryFile = Annotated[
    str, typer.Option("--theory", metavar="T", help="Id of a shipped theory, or a TOML file.")
]
Large = Annotated[bool, typer.Option("--large", help="Read tables above 2 GB too.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


class Format(StrEnum):
    """File format of a cohort's tables."""

    csv = "csv"
    parquet = "parquet"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status.

    Parameters
    ----------
    arguments : sequence of str, optional
        Words after ``attachpath``; those of the process where none are given.

    Returns
    -------
    int
        0, 1, 2, 3, 70 or 130.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in words
    _accept_any_text()
    try:
        return _run(words)
    except BrokenPipeError:
        _drop_output()  # who read the answer has had enough
        return 0
    except AttachpathError as error:
        _report_error(error, as_json=as_json)
        return error.exit_status
    except TyperException as error:
        _report_error(_wrong_words(error, words), as_json=as_json)
        return UsageError.exit_status
    except (KeyboardInterrupt, typer.Abort):
        _report_error(INTERRUPTION, as_json=as_json)
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last line of defence: a bug of ours
        return _unexpected(error, as_json=as_json)


def _unexpected(error: Exception, *, as_json: bool) -> int:
    if came_of_interruption(error):
        _report_error(INTERRUPTION, as_json=as_json)
        return INTERRUPTED
    _report_bug(error, as_json=as_json)
    return BUG


def _run(words: list[str]) -> int:
    try:
        status = app(words, prog_name="attachpath", standalone_mode=False)
        sys.stdout.flush()
    except SystemExit as error:  # what typer makes of a closed pipe
        raise BrokenPipeError from error
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        _drop_output()
        message = f"What was to be written does not fit: {error.strerror}."
        raise OutputError("disk-full", message, "The disk is full.", "Free some space.") from None
    except MemoryError:
        raise UsageError(
            "out-of-memory",
            "The computer has not enough memory for this.",
            "The cohort is too large, or other programs hold the memory.",
            "Take fewer clients, or --jobs 1.",
        ) from None
    if status == INTERRUPTED:  # typer catches Ctrl-C itself
        raise KeyboardInterrupt
    return int(status or 0)


@app.command(short_help="Simulate a cohort with known truth.")
def simulate(
    out: OutFolder,
    population: Annotated[
        str, typer.Option(metavar="P", help="published, et_graf, null, or a TOML file.")
    ] = "published",
    clients: Annotated[int, typer.Option(metavar="N", help="Number of clients.")] = 330,
    seed: Annotated[
        int | None, typer.Option(metavar="S", help="Whole number; fresh and recorded if none.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="Format of the tables.")] = Format.csv,
) -> None:
    """Simulate a cohort with known truth and write it to a folder."""
    from attachpath.simulation import write_simulated

    _refuse_too_many(clients)
    _refuse_standing_inside(out)
    if (out / "cohort.toml").exists() and _provenance(out).get("kind") != "simulated":
        raise OutputError(
            "real-cohort",
            f"{out} holds a cohort that was not simulated; it was left as it is.",
            "The path names data that a simulation would replace.",
            "Give another folder with --out.",
        )
    write_simulated(population, clients, seed=seed, path=out, format=form.value)
    _say(
        f"Simulated, not real: {counted(clients, 'client')} of the population {population!r}, "
        f"seed {_provenance(out).get('seed')}."
    )
    typer.echo(str(out))


@app.command(short_help="List every problem of a cohort.")
def check(cohort: CohortFolder, as_json: Json = False, large: Large = False) -> int:
    """List every problem of a cohort at once; the exit status is 1 if one is an error."""
    from attachpath.cohort import check_folder

    problems = check_folder(cohort, large=large)
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        _print_json({"problems": [problem.as_record() for problem in problems]})
    else:
        for line in problem_lines(problems):
            typer.echo(line)
        notes = len(problems) - errors
        typer.echo(f"{counted(errors, 'error')}, {counted(notes, 'note')}")
    return DataError.exit_status if errors else 0


@app.command(short_help="Compute scale scores from item answers.")
def score(cohort: CohortFolder, out: OutFolder, large: Large = False) -> None:
    """Compute the scale scores from the item answers and write the cohort to a folder."""
    from attachpath.cohort import read_cohort, score_cohort, write_cohort

    _refuse_standing_inside(out)
    if (out / "cohort.toml").exists() and (
        cohort.resolve() == out.resolve() or not _provenance(out)
    ):
        raise OutputError(
            "own-data",
            f"{out} holds data that attachpath did not write; they were left as they are.",
            "The folder of the result is that of the data.",
            "Give another folder with --out.",
        )
    read = read_cohort(cohort, large=large)
    scored = score_cohort(read)
    write_cohort(scored, out)
    _say_columns(read.tables(), scored.tables())
    for note in scored.provenance.get("score_notes", []):
        _say(f"note: {note}")
    typer.echo(str(out))


@app.command(short_help="Test the hypotheses and print the verdicts.")
def test(
    cohort: CohortFolder,
    theory: TheoryFile = "et_graf",
    as_json: Json = False,
    large: Large = False,
) -> None:
    """Test the hypotheses of a theory on a cohort and print their verdicts."""
    from attachpath.pipeline import test_document

    document = test_document(cohort, theory, large=large)
    if as_json:
        _print_json(document)
        return
    _say_run(document)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for line in verdict_lines(document["hypotheses"], width):
        typer.echo(line)


@app.command(short_help="Run the analyses and write the report.")
def analyze(
    cohort: CohortFolder,
    out: OutFolder,
    jobs: Annotated[int, typer.Option(metavar="N", help="Processes; 0 means all cores.")] = 0,
    only: Annotated[
        list[str] | None, typer.Option(metavar="04", help="Number or id of an analysis.")
    ] = None,
    theory: TheoryFile = "et_graf",
    large: Large = False,
) -> int:
    """Run the analyses on a cohort and write sections, results.json and report.html."""
    from attachpath.pipeline import run_analyses

    names = tuple(only or ())
    run = run_analyses(cohort, out, theory=theory, jobs=jobs, only=names, large=large)
    for note in run.notes:
        _say(f"note: {note}")
    for name, section in run.sections.items():
        if section.status == "failed":
            _say(f"{name} failed; its section says why. The others stand.")
    typer.echo(str(out / "report.html"))
    return 3 if any(section.status == "failed" for section in run.sections.values()) else 0


@app.command(short_help="Write report.html again; fits nothing.")
def report(
    results: Annotated[
        Path, typer.Argument(metavar="DIR", parser=_folder, help="Folder that analyze wrote.")
    ],
) -> None:
    """Write report.html again from the sections in a folder; fits nothing."""
    from attachpath.reporting import build_report

    typer.echo(str(build_report(results)))


@app.callback(invoke_without_command=True)
def _top(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _refuse_too_many(clients: int) -> None:
    if clients > MOST_CLIENTS:
        raise UsageError(
            "too-many-clients",
            f"{clients:,} clients were asked for; one call writes at most {MOST_CLIENTS:,}.",
            f"They would need about {clients / 200_000:,.0f} GB of memory.",
            "Simulate several cohorts, each with its own --seed and --out.",
        )


def _refuse_standing_inside(out: Path) -> None:
    """Refuse to exchange the folder under the feet of the shell that called."""
    place = out.resolve()
    if Path.cwd().resolve().is_relative_to(place):
        raise OutputError(
            "current-folder",
            f"{place} is the folder in which you are, or lies above it.",
            "A cohort is written as a whole folder that takes the place of an old one.",
            "Give a new folder with --out.",
        )


def _provenance(folder: Path) -> dict[str, Any]:
    """Return what this package wrote about a folder; nothing where it did not write it."""
    try:
        content = json.loads((folder / "provenance.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) and "fingerprint" in content else {}


def _say_columns(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Tell which scores are new; where no item answers are there are none."""
    new = [f"{name}.{c}" for name in after for c in after[name] if c not in before[name]]
    if new:
        _say(f"{counted(len(new), 'new score')}: {', '.join(new)}")
    else:
        _say("No new score: the scores stand there already, or no instrument has all its items.")


def _say_run(document: dict[str, Any]) -> None:
    run = document["run"]
    counts = ", ".join(f"{number:,} {name}" for name, number in run["counts"].items())
    simulated = "Simulated, not real: " if run["simulated"] else ""
    _say(f"{simulated}{counts}. ESAT (its construction is assumed): {run['esat']}.")
    for note in run["notes"]:
        _say(f"note: {note}")
    notes = sum(len(row["notes"]) for row in document["hypotheses"])
    if notes:
        _say(f"The models left {counted(notes, 'note')}: see --json, or `attachpath analyze`.")


def _print_json(document: Any) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1))


def _report_error(error: AttachpathError, *, as_json: bool) -> None:
    problems = error.problems if isinstance(error, DataError) else ()
    if as_json:
        record: dict[str, Any] = dict(error.as_record())
        if problems:
            record["problems"] = [problem.as_record() for problem in problems]
        _print_json({"error": record})
    elif problems:
        for line in problem_lines(problems):
            _say(line)
        _say(f"{counted(len(problems), 'error')}: nothing was computed or written.")
        _say("  Next step: Mend the files, then run the command again.")
    else:
        _say(str(error))


def _wrong_words(error: TyperException, words: list[str]) -> UsageError:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "attachpath"
    return UsageError(
        "wrong-use",
        error.format_message(),
        f"In `{shlex.join(['attachpath', *words])}` a word is misspelt, missing, one too many, "
        "or of another kind than asked for.",
        f"See `{command} --help`.",
    )


def _report_bug(error: Exception, *, as_json: bool) -> None:
    """Say it in one line and keep where it happened, without a value of the data."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"attachpath {__version__}", type(error).__name__]
    lines += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    bug = AttachpathError(
        "bug",
        f"attachpath met a bug of its own ({type(error).__name__}); {_log(lines)}",
        "Not your data's fault; the log holds places in the program and no values.",
        "Send us the log.",
    )
    if as_json:
        _print_json({"error": bug.as_record()})
    else:
        _say(bug.message)


def _log(lines: list[str]) -> str:
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="attachpath-", suffix=".log", delete=False, encoding="utf-8"
        ) as log:
            log.write("\n".join(lines) + "\n")
    except OSError:
        return "no log could be written"
    return f"see {log.name}"


def _say(text: str) -> None:
    typer.echo(printable(text), err=True)


def _accept_any_text() -> None:
    """Escape what the encoding of the terminal lacks; it is no reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Let the interpreter's last flush go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
