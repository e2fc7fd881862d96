"""One word of several: the refusal of any other, with the nearest that is known."""

from __future__ import annotations

from collections.abc import Sequence

from attachpath.errors import UsageError, nearest_name

__all__ = ["check_choice"]


def check_choice(argument: str, given: object, known: Sequence[str]) -> None:
    """Refuse a word that is none of the known ones.

    Raises
    ------
    UsageError
        ``unknown-option``.
    """
    if isinstance(given, str) and given in known:
        return
    near = nearest_name(given, known) if isinstance(given, str) else None
    raise UsageError(
        "unknown-option",
        f"`{argument}` is {given!r}.",
        f"A misspelt word{f'; the nearest is {near!r}' if near else ''}.",
        f"Use one of: {', '.join(known)}.",
    )
