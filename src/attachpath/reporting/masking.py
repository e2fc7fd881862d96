"""Counts of few clients, masked where a run asks for it (``--mask-below``).

A count from 1 to one below the bound is masked; 0 is shown, as it tells of nobody. What is masked
is counts of clients, of their answers and of their occasions in a group or a category, of values
that are missing, and of the clients of a therapist. The number of cases that a model, a
coefficient or a mean was computed from is shown: without it a result cannot be judged.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from attachpath.reporting.numbers import MISSING, count, percent

__all__ = [
    "MASKED",
    "SMALLEST_GROUP",
    "clients_in_words",
    "clients_value",
    "is_few",
    "is_masked",
    "mask_below",
    "mask_counts",
    "masks_explained",
    "printed_clients",
    "printed_share",
    "shown",
    "shown_rest",
    "smallest_group",
    "value_shown",
    "with_size",
]

SMALLEST_GROUP = 5
"""Fewer clients than this are never described by a mean: a mean of two is no secret."""

MASKED = "masked"
"""Stands for a count that is not small itself, but from which a small one could be worked out."""

_BELOW: ContextVar[int | None] = ContextVar("counts of fewer clients are masked", default=None)
_FORMS = re.compile(rf"[<>]\d+|{MASKED}")

Value = TypeVar("Value")


@contextmanager
def mask_counts(below: int | None) -> Iterator[None]:
    """Mask counts of fewer clients than this in all that is made meanwhile.

    Parameters
    ----------
    below : int or None
        None masks nothing.

    Examples
    --------
    >>> with mask_counts(5):
    ...     printed_clients(3), printed_clients(0), printed_clients(5)
    ('< 5', '0', '5')
    >>> printed_clients(3)
    '3'
    """
    token = _BELOW.set(below)
    try:
        yield
    finally:
        _BELOW.reset(token)


def mask_below() -> int | None:
    """Return the number of clients from which on counts are shown; None where all are."""
    return _BELOW.get()


def smallest_group() -> int:
    """Return how many clients a group must have to be described by a mean.

    Examples
    --------
    >>> with mask_counts(10):
    ...     smallest_group()
    10
    >>> smallest_group()
    5
    """
    return max(SMALLEST_GROUP, mask_below() or 0)


def is_few(n: float | None) -> bool:
    """Tell whether a count must be masked."""
    below = mask_below()
    return below is not None and n is not None and not math.isnan(n) and 0 < n < below


def printed_clients(n: float | None, of: float | None = None) -> str:
    """Write a count of clients for a table.

    Parameters
    ----------
    n : int or None
        The count.
    of : int, optional
        A total that the reader knows: where all but a few of it are counted, those few are masked
        by saying only that there are fewer of them than the bound.

    Returns
    -------
    str

    Examples
    --------
    >>> with mask_counts(5):
    ...     printed_clients(3, of=330), printed_clients(328, of=330), printed_clients(330, of=330)
    ('< 5', '> 325', '330')
    """
    value = clients_value(n, of)
    return shown("", value) if isinstance(value, str) else count(n)


def clients_value(n: float | None, of: float | None = None) -> str | int | None:
    """Return a count of clients for machines: a number, or ``"<5"``, or ``">325"``.

    Examples
    --------
    >>> with mask_counts(5):
    ...     clients_value(3), clients_value(328, of=330), clients_value(40)
    ('<5', '>325', 40)
    """
    if n is None or math.isnan(n):
        return None
    if is_few(n):
        return f"<{mask_below()}"
    if of is not None and is_few(of - n):
        return f">{int(of) - (mask_below() or 0)}"
    return int(n)


def clients_in_words(n: float | None, of: float | None = None) -> str:
    """Write a count of clients for a sentence.

    Examples
    --------
    >>> with mask_counts(5):
    ...     clients_in_words(3), clients_in_words(328, of=330)
    ('fewer than 5', 'more than 325')
    """
    text = printed_clients(n, of)
    return text.replace("< ", "fewer than ").replace("> ", "more than ")


def printed_share(n: int, of: int, digits: int = 0) -> str:
    """Write a share of clients as a percentage; where the count is masked, so is the share.

    Examples
    --------
    >>> with mask_counts(5):
    ...     printed_share(3, 330), printed_share(33, 330), printed_share(329, 330)
    ('< 5', '10%', '> 325')
    """
    if is_masked(clients_value(n, of)):
        return printed_clients(n, of)
    return percent(n / of, digits) if of else MISSING


def masks_explained() -> str:
    """Say what stands in the place of a count that is masked; empty where none is."""
    below = mask_below()
    if below is None:
        return ""
    return (
        f"Masked: < {below} stands for 1 to {below - 1} clients, > for all of a total but 1 to "
        f"{below - 1}, “{MASKED}” for a number from which one of these could be worked out."
    )


def shown(text: str, mark: str) -> str:
    """Return a printed cell, or what stands in its place.

    Parameters
    ----------
    text : str
        The cell with its count.
    mark : str
        Of `attachpath.reporting.masked_cells.mask_cells`; empty where the cell is shown.
    """
    return f"{mark[0]} {int(mark[1:]):,}" if mark[:1] in ("<", ">") else mark or text


def shown_rest(n: int, of: int, mark: str) -> str:
    """Write how many of a total are not among those that a mark is of.

    Examples
    --------
    >>> with mask_counts(5):
    ...     shown_rest(3, 330, "<5"), shown_rest(30, 330, "masked"), shown_rest(0, 330, "")
    ('> 325', 'masked', '330')
    """
    return printed_clients(of - n, of) if mark != MASKED else MASKED


def value_shown(value: Value, mark: str) -> Value | str:
    """Return a value for machines, or the mark in its place."""
    return mark or value


def is_masked(value: object) -> bool:
    """Tell whether a cell for machines holds a mark.

    Examples
    --------
    >>> is_masked("<5"), is_masked("masked"), is_masked(5)
    (True, True, False)
    """
    return isinstance(value, str) and _FORMS.fullmatch(value) is not None


def with_size(words: str, n: int, mark: str = "", blank: str = " ") -> str:
    """Write the name of a group with the number of its clients.

    Examples
    --------
    >>> with_size("Dropout", 64), with_size("Referred", 3, "<5"), with_size("Dropout", 64, "masked")
    ('Dropout (n = 64)', 'Referred (n < 5)', 'Dropout (n masked)')
    """
    size = f"(n {shown(f'= {count(n)}', mark)})"
    return f"{words} {size.replace(' ', blank)}"
