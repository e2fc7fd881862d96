"""Errors as people and programs read them: in three parts, or as one JSON document."""

from __future__ import annotations

import sys
import tempfile
import traceback
from typing import Any

from attachpath import __version__
from attachpath.cli.streams import print_json, say
from attachpath.errors import AttachpathError, DataError
from attachpath.terminal import counted, error_view, problem_lines, problem_view, screen

__all__ = ["INTERRUPTION", "report_bug", "report_error"]

INTERRUPTION = AttachpathError(
    "interrupted", "Interrupted; what was finished is kept.", "Ctrl-C.", "Run the command again."
)


def report_error(error: AttachpathError, *, as_json: bool) -> None:
    """Report an error: on stderr, or with ``--json`` as the document on stdout."""
    problems = error.problems if isinstance(error, DataError) else ()
    if as_json:
        record: dict[str, Any] = dict(error.as_record())
        if problems:
            record["problems"] = [problem.as_record() for problem in problems]
        print_json({"error": record})
        return
    console = screen(sys.stderr)
    if problems:
        if console is not None:
            console.print(problem_view(problems))
        else:
            for line in problem_lines(problems):
                say(line)
        say(f"{counted(len(problems), 'error')}: nothing was computed or written.", "bold red")
        say("  Next step: Mend the files, then run the command again.")
    elif console is not None:
        console.print(error_view(error))
    else:
        say(str(error))


def report_bug(error: Exception, *, as_json: bool) -> None:
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
        print_json({"error": bug.as_record()})
    else:
        say(bug.message)


def _log(lines: list[str]) -> str:
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="attachpath-", suffix=".log", delete=False, encoding="utf-8"
        ) as log:
            log.write("\n".join(lines) + "\n")
    except OSError:
        return "no log could be written"
    return f"see {log.name}"
