"""The two streams: the answer on stdout; notes, next steps and errors on stderr."""

from __future__ import annotations

import json
import os
import shlex
import sys
from typing import TYPE_CHECKING, Any

import typer

from attachpath.terminal import printable, screen

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = [
    "accept_any_text",
    "command",
    "drop_output",
    "print_json",
    "say",
    "say_next",
    "say_note",
    "show",
]


def print_json(document: Any) -> None:
    """Print one JSON document on stdout."""
    typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1))


def say(text: str, style: str = "") -> None:
    """Say something on stderr; on a screen it is wrapped between words."""
    console = screen(sys.stderr)
    if console is None:
        typer.echo(printable(text), err=True)
    else:
        from rich.text import Text

        console.print(Text(printable(text), style))


def say_note(text: str) -> None:
    """Say a note on stderr."""
    console = screen(sys.stderr)
    if console is None:
        typer.echo(printable(f"note: {text}"), err=True)
    else:
        from rich.text import Text

        console.print(Text.assemble(("note: ", "yellow"), printable(text)))


def say_next(step: str) -> None:
    """Say on a screen what comes next; a pipe is not told."""
    console = screen(sys.stderr)
    if console is not None:
        from rich.text import Text

        console.print(Text.assemble(("Next: ", "dim"), printable(step)))


def command(*words: object) -> str:
    """Return a command as a shell takes it.

    >>> command("test", "my cohort")
    "attachpath test 'my cohort'"
    """
    return shlex.join(["attachpath", *map(str, words)])


def show(view: RenderableType) -> None:
    """Show a view on stderr if that is a screen."""
    console = screen(sys.stderr)
    if console is not None:
        console.print(view)


def accept_any_text() -> None:
    """Escape what the encoding of the terminal lacks; it is no reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def drop_output() -> None:
    """Let the interpreter's last flush go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
