"""Words that make no command: what is wrong with them, and what to write."""

from __future__ import annotations

from pathlib import Path

from typer.exceptions import TyperException

from attachpath.cli.application import app
from attachpath.cli.streams import command
from attachpath.errors import UsageError, nearest_name

__all__ = ["wrong_words"]

CAUSES = {
    "MissingParameter": "what the command works on, or the place to write to, was left out",
    "NoSuchOption": "the option is misspelt, or belongs to another command",
    "BadOptionUsage": "an option stands without its value",
    "BadParameter": "the value is of another kind than is asked for",
}
"""By the name of typer's exception, whose classes are not public."""

PLAINER = {
    "Value error, ": "",
    "Input should be a valid integer, unable to parse string as an integer": "not a whole number",
    "Got unexpected extra argument(s) (": "There is a word too many (",
}
"""What typer and pydantic say, and what a reader understands."""


def wrong_words(error: TyperException, words: list[str]) -> UsageError:
    """Return the error in three parts for words that the command line cannot take.

    Parameters
    ----------
    error : TyperException
        What typer made of them.
    words : list of str
        The words after ``attachpath``.

    Returns
    -------
    UsageError
        ``wrong-use``.
    """
    message = " ".join(error.format_message().split())
    for theirs, ours in PLAINER.items():
        message = message.replace(theirs, ours)
    first = next((word for word in words if not word.startswith("-")), "")
    if first in (names := _names()):
        kind = type(error).__name__
        why = CAUSES.get(kind, "a name with blanks needs quotation marks, or a word is misspelt")
        step = _usage(error, first)
    else:
        why, step = _no_command(first, words, names)
    end = "" if message.endswith((".", "?")) else "."
    return UsageError("wrong-use", f"{message}{end}", f"In `{command(*words)}` {why}.", step)


def _names() -> list[str]:
    return [
        one.name or getattr(one.callback, "__name__", "").replace("_", "-")
        for one in app.registered_commands
    ]


def _usage(error: TyperException, name: str) -> str:
    """Say what the command asks for."""
    context = getattr(error, "ctx", None)
    example = f"`attachpath {name} --help` shows an example."
    if context is None:
        return example
    usage = " ".join(context.get_usage().removeprefix("Usage: ").split())
    return f"Write `{usage}`; {example}"


def _no_command(first: str, words: list[str], names: list[str]) -> tuple[str, str]:
    """Explain a first word that is no command."""
    rest = words[words.index(first) + 1 :] if first else []
    if first == "help":
        asked = [word for word in rest if word in names]
        return (
            "help is asked for as a command",
            f"Write `attachpath {' '.join([*asked, '--help'])}`.",
        )
    if near := nearest_name(first, names):
        return "the command is misspelt", f"Write `{command(near, *rest)}`."
    if first and Path(first).exists():
        step = f"Put a command before it, as in `{command('test', first)}`."
        return "a folder or file stands where a command belongs", step
    if first:
        return "there is no command of that name", f"Use one of: {', '.join(names)}."
    return CAUSES["NoSuchOption"], "`attachpath --help` lists the options and commands."
