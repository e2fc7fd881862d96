"""Which form the dates of a column have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice

__all__ = ["form_of_dates", "like_serial_dates"]

_FORMS = (
    "%d-%m-%Y", "%m-%d-%Y", "%d-%m-%y", "%m-%d-%y", "%Y-%m-%d", "%d-%b-%Y", "%d-%b-%y",
)  # fmt: skip
_SIGNS = ("-", ".", "/", " ")
_TIMES = ("", " %H:%M", " %H:%M:%S")
_LIKE_A_DATE = re.compile(r"\d{1,4}[-./ ]\w{1,9}[-./ ]\d{1,4}.{0,10}$")
_MOST_TRIED = 400
_ENOUGH = 2
_SERIAL = (20_000, 60_000)  # 1954 to 2064


def form_of_dates(texts: Iterable[str]) -> tuple[str | None, bool]:
    """Return the form of dates in text, and whether day and month could be exchanged.

    Examples
    --------
    >>> form_of_dates(["24-12-2019", "3-1-2020"])
    ('%d-%m-%Y', False)
    >>> form_of_dates(["2019-12-24"]), form_of_dates(["01/02/2020"]), form_of_dates(["a", "b"])
    (('iso', False), ('%d/%m/%Y', True), (None, False))
    """
    some = [text.strip() for text in islice(texts, _MOST_TRIED)]
    if not some or not all(map(_LIKE_A_DATE.match, some)):
        return None, False
    if all(map(_iso, some)):
        return "iso", False
    fitting = [
        form
        for base in _FORMS
        for sign in _SIGNS
        for time in _TIMES
        if all(_fits(text, form := base.replace("-", sign) + time) for text in some)
    ]
    if not fitting:
        return None, False
    return fitting[0], len(fitting) >= _ENOUGH


def like_serial_dates(low: float, high: float) -> bool:
    """Tell whether numbers could be the days of a spreadsheet.

    >>> like_serial_dates(43823, 44100), like_serial_dates(1, 7)
    (True, False)
    """
    return _SERIAL[0] < low <= high < _SERIAL[1]


def _iso(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _fits(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)  # noqa: DTZ007 - a day
    except ValueError:
        return False
    return True
