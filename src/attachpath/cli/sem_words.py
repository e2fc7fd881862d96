"""What `attachpath sem` reads and refuses before anything is fitted."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from attachpath.errors import UsageError, nearest_name

__all__ = ["file", "in_words_of_the_command", "listed", "read_model", "require_folder_of"]

LARGEST_MODEL = 1_000_000
"""Bytes; the longest model that makes sense has some ten thousand."""
NAMES = "auxiliary|cluster|estimator|group|group_equal|group_partial|missing|std_lv"
"""Arguments of Python that are options of the command too."""


def file(text: str) -> Path:
    """Return the path of a file.

    Raises
    ------
    BadParameter
        If the name is empty.
    """
    if not text:
        raise typer.BadParameter("a file was asked for and the name given is empty")
    return Path(text)


def listed(given: list[str] | None) -> tuple[str, ...]:
    """Split what was given with commas, or again and again.

    Examples
    --------
    >>> listed(["loadings,intercepts", "means"])
    ('loadings', 'intercepts', 'means')
    """
    parts = [part.strip() for text in given or () for part in text.split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))


def read_model(path: Path) -> str:
    """Return the text of a model.

    Raises
    ------
    UsageError
        ``no-model-file`` or ``not-a-model``.
    """
    if not path.exists() or path.is_dir():
        raise _no_file(path)
    with path.open("rb") as stream:
        content = stream.read(LARGEST_MODEL + 1)
    if len(content) > LARGEST_MODEL:
        raise _not_a_model(path, f"it has more than {LARGEST_MODEL:,} bytes")
    if b"\0" in content:
        raise _not_a_model(path, "it is a binary file, or UTF-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _not_a_model(path, f"line {line} is not UTF-8") from None


def in_words_of_the_command(text: str) -> str:
    """Write the arguments of Python as options of the command.

    Examples
    --------
    >>> in_words_of_the_command("Use missing='fiml', or leave `auxiliary` out.")
    'Use --missing fiml, or leave --auxiliary out.'
    >>> in_words_of_the_command("`group_equal` is 'loadngs'.")
    "--group-equal is 'loadngs'."
    """
    text = re.sub(rf"\b({NAMES})='([^']*)'", r"`\1` \2", text)
    return re.sub(rf"`({NAMES})`", lambda found: f"--{found[1].replace('_', '-')}", text)


def require_folder_of(path: Path) -> None:
    """Refuse a file that could not be written when all is computed.

    Raises
    ------
    UsageError
        ``no-svg``.
    """
    if path.suffix.lower() != ".svg" or not path.parent.is_dir() or path.is_dir():
        raise UsageError(
            "no-svg",
            f"The diagram cannot be written to {path}.",
            "It is written as SVG, to a folder that exists.",
            "Give a name such as model.svg with --diagram.",
        )


def _no_file(path: Path) -> UsageError:
    beside = path.parent if path.parent.is_dir() else Path()
    near = nearest_name(path.name, (one.name for one in beside.iterdir() if one.is_file()))
    return UsageError(
        "no-model-file",
        f"{path} is {'a folder' if path.is_dir() else 'not there'}.",
        "A misspelt path, or model and data in the wrong order.",
        f"Did you mean {str(beside / near)!r}?"
        if near
        else "Write the model into a text file and give its name before that of the data.",
    )


def _not_a_model(path: Path, what: str) -> UsageError:
    return UsageError(
        "not-a-model",
        f"{path} holds no model: {what}.",
        "Another file was meant, or model and data stand in the wrong order.",
        "Give a text file (UTF-8) with the model, then the data.",
    )
