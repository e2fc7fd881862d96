"""What runs when somebody types ``attachpath``: every way to end has its exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer
from typer.exceptions import TyperException

from attachpath.cli.application import app
from attachpath.cli.failure import INTERRUPTION, report_bug, report_error
from attachpath.cli.streams import accept_any_text, drop_output
from attachpath.cli.system_errors import system_errors_explained
from attachpath.cli.wrong_words import wrong_words
from attachpath.errors import AttachpathError, UsageError, came_of_interruption

__all__ = ["main"]

BUG = 70
INTERRUPTED = 130
COMPLETING = "_ATTACHPATH_COMPLETE"
"""Set by a shell that asks for the words that can stand at the cursor."""


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
    accept_any_text()
    if COMPLETING in os.environ:
        return _complete()
    return _reported(list(sys.argv[1:] if arguments is None else arguments))


def _reported(words: list[str]) -> int:
    """Run the words; whatever is raised is reported and becomes the status."""
    as_json = "--json" in words
    try:
        return _run(words)
    except BrokenPipeError:
        drop_output()  # who read the answer has had enough
        return 0
    except AttachpathError as error:
        report_error(error, as_json=as_json)
        return error.exit_status
    except TyperException as error:
        report_error(wrong_words(error, words), as_json=as_json)
        return UsageError.exit_status
    except (KeyboardInterrupt, typer.Abort):
        report_error(INTERRUPTION, as_json=as_json)
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last line of defence: a bug of ours
        return _unexpected(error, as_json=as_json)


def _complete() -> int:
    """Answer a shell; whatever goes wrong, no message may break into the line being typed."""
    from typer.completion import completion_init  # type: ignore[attr-defined]  # its only name

    completion_init()
    try:
        app([], prog_name="attachpath", standalone_mode=False)
    except SystemExit as done:  # how typer ends a completion; fish asks for the status
        return done.code if isinstance(done.code, int) else 0
    except Exception:  # noqa: BLE001 - a misspelt word before the cursor: there is nothing to add
        return 1
    return 0


def _unexpected(error: Exception, *, as_json: bool) -> int:
    if came_of_interruption(error):
        report_error(INTERRUPTION, as_json=as_json)
        return INTERRUPTED
    report_bug(error, as_json=as_json)
    return BUG


def _run(words: list[str]) -> int:
    try:
        with system_errors_explained():
            status = app(words, prog_name="attachpath", standalone_mode=False)
            sys.stdout.flush()
    except SystemExit as error:  # what typer and rich make of a closed pipe
        raise BrokenPipeError from error
    if status == INTERRUPTED:  # typer catches Ctrl-C itself
        raise KeyboardInterrupt
    return int(status or 0)
