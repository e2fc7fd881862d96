"""Text that is safe to send to somebody's terminal."""

from __future__ import annotations

__all__ = ["counted", "printable"]


def printable(text: str) -> str:
    r"""Show control characters instead of sending them to somebody's terminal.

    Examples
    --------
    >>> print(printable("a\x1b[31mb\u202ec"))
    a\x1b[31mb\u202ec
    """
    return "".join(
        c if c.isprintable() or c == "\n" else " " if c.isspace() else ascii(c)[1:-1] for c in text
    )


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "note"), counted(1200, "client")
    ('1 note', '1,200 clients')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
