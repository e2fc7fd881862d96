"""The one check of a confidence level."""

from __future__ import annotations

from attachpath.errors import UsageError

__all__ = ["check_level"]


def check_level(level: float) -> None:
    """Refuse a confidence level that is not between 0 and 1.

    Raises
    ------
    UsageError
        ``bad-level``.
    """
    if not 0 < level < 1:
        raise UsageError(
            "bad-level",
            f"The confidence level is {level!r}.",
            "A percentage was given for a share.",
            "Give a number between 0 and 1, such as 0.95.",
        )
