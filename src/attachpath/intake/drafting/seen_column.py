"""One column as it looks: numbers, text or dates, its range, its codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from attachpath.intake.column_source import Code
from attachpath.intake.drafting.date_forms import form_of_dates
from attachpath.intake.drafting.words import words_of
from attachpath.intake.raw_table import RawTable

__all__ = ["MOST_ROWS", "SeenColumn", "looked_at", "seen_column"]

Kind = Literal["empty", "number", "text", "date"]

MOST_ROWS = 20_000
"""Rows that are looked at for guesses about values."""

_STRAY_TEXTS = 12
_STRAY_SHARE = 0.1
_ITEM_SPAN = 11
_GOLDEN = 0.6180339887498949
_WHOLE_SHARE = 0.95
_WHOLE_UP_TO = 1e15


@dataclass(frozen=True)
class SeenColumn:
    """What a column looks like.

    Attributes
    ----------
    name, label : str
        Its name, and what the file says that it holds.
    value_labels : mapping of str to str
        Label by value.
    user_missing : mapping of str to int
        Cells by code that the file itself calls missing.
    kind : {"empty", "number", "text", "date"}
        What its cells are.
    looked : int
        Rows that were looked at.
    numbers : mapping of float to int
        How often each number stands there, codes for missing among them.
    texts : mapping of str to int
        How often each text stands there that is no number.
    commas, points : int
        Different cells with a decimal comma, with a decimal point.
    date : str, optional
        Form of the dates.
    either_order : bool
        Whether day and month could as well stand the other way round.
    missing : tuple of int, float or str
        Codes that are taken for missing.
    """

    name: str
    label: str
    value_labels: Mapping[str, str]
    user_missing: Mapping[str, int]
    kind: Kind
    looked: int
    numbers: Mapping[float, int]
    texts: Mapping[str, int]
    commas: int = 0
    points: int = 0
    date: str | None = None
    either_order: bool = False
    missing: tuple[Code, ...] = ()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Words of the name."""
        return words_of(self.name)

    @cached_property
    def label_words(self) -> tuple[str, ...]:
        """Words of the label."""
        return words_of(self.label)

    @cached_property
    def valid(self) -> dict[float, int]:
        """Numbers that are no codes for missing, in order, and how often each stands there."""
        return {
            value: self.numbers[value]
            for value in sorted(self.numbers)
            if value not in self.missing
        }

    @property
    def low(self) -> float:
        """Lowest number."""
        return next(iter(self.valid))

    @property
    def high(self) -> float:
        """Highest number."""
        return next(reversed(self.valid))

    @property
    def answered(self) -> int:
        """Cells that hold something and no code for missing."""
        if self.kind == "number":
            return sum(self.valid.values())
        return sum(n for text, n in self.texts.items() if text not in self.missing) + sum(
            self.numbers.values()
        )

    @property
    def missing_share(self) -> float:
        """Share of cells without a value."""
        return 1 - self.answered / self.looked if self.looked else 1.0

    @property
    def distinct(self) -> int:
        """Number of different values."""
        return len(self.valid) + (0 if self.kind == "number" else len(self.texts))

    @cached_property
    def whole(self) -> bool:
        """Whether it holds whole numbers only."""
        return self.kind == "number" and all(
            value == int(value) for value in self.valid if abs(value) < _WHOLE_UP_TO
        )

    @property
    def numbers_as_text(self) -> bool:
        """Whether its texts are numbers that must stay as written (007)."""
        return self.kind == "text" and any(text.isdigit() for text in self.texts)

    @property
    def like_an_item(self) -> bool:
        """Whether it holds whole numbers in a small range, as answers do, imputed ones aside."""
        if self.kind != "number" or not self.valid or self.high - self.low >= _ITEM_SPAN:
            return False
        whole = sum(n for value, n in self.valid.items() if value == int(value))
        return whole >= _WHOLE_SHARE * self.answered

    def without(self, codes: tuple[Code, ...]) -> SeenColumn:
        """Return the column with further codes taken for missing."""
        new = tuple(dict.fromkeys((*self.missing, *codes)))
        return self if new == self.missing else replace(self, missing=new)


def looked_at(n_rows: int) -> npt.NDArray[np.intp]:
    """Return the rows that are looked at: all, or many that are spread over the file.

    The step between them varies, so that they do not all fall on the same session.
    """
    if n_rows <= MOST_ROWS:
        return np.arange(n_rows)
    numbers = np.arange(MOST_ROWS)
    within_step = (numbers * _GOLDEN) % 1
    return ((numbers + within_step) * (n_rows / MOST_ROWS)).astype(np.intp)


def seen_column(raw: RawTable, name: str, rows: npt.NDArray[np.intp]) -> SeenColumn:
    """Look at one column.

    Parameters
    ----------
    raw : RawTable
        The file.
    name : str
        The column.
    rows : numpy.ndarray
        Places of the rows to look at.
    """
    values = raw.columns[name]
    if len(rows) < len(values):
        values = values.take(pa.array(rows))
    made = SeenColumn(
        name,
        " ".join(raw.labels.get(name, "").split()),
        raw.value_labels.get(name, {}),
        {code: n for code, n in raw.user_missing.get(name, {}).items() if n},
        "empty", len(rows), {}, {},
    )  # fmt: skip
    if pa.types.is_temporal(values.type):
        texts = {"": len(values) - values.null_count} if values.null_count < len(values) else {}
        return replace(made, kind="date" if texts else "empty", texts=texts, date="iso")
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        return _of_text(made, values)
    numbers = _counted(pc.cast(values, pa.float64()))
    return replace(made, kind="number" if numbers else "empty", numbers=numbers)


def _counted(values: pa.Array) -> dict[float, int]:
    there = values.drop_null()
    found, counts = np.unique(np.asarray(there, dtype=float), return_counts=True)
    finite = np.isfinite(found)
    return dict(zip(found[finite].tolist(), counts[finite].tolist(), strict=True))


def _of_text(made: SeenColumn, values: pa.Array) -> SeenColumn:
    counted = pc.value_counts(pc.utf8_trim_whitespace(values.drop_null()))
    texts: dict[str, int] = dict(
        zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True)
    )
    texts.pop("", None)
    numbers: dict[float, int] = {}
    strays: dict[str, int] = {}
    for text, n in texts.items():
        number = _number(text)
        if number is None:
            strays[text] = n
        else:
            numbers[number] = numbers.get(number, 0) + n
    cells = sum(texts.values())
    made = replace(
        made, numbers=numbers, texts=strays,
        commas=sum("," in text for text in texts if text not in strays),
        points=sum("." in text for text in texts if text not in strays),
    )  # fmt: skip
    if not cells:
        return made
    few = len(strays) <= _STRAY_TEXTS and sum(strays.values()) <= _STRAY_SHARE * cells
    mostly_empty = numbers and set(map(str.casefold, strays)) <= _EMPTY_TEXTS
    if numbers and (few or mostly_empty) and not _leading_zeros(texts):
        return replace(made, kind="number")
    form, either = form_of_dates(texts)
    if form is not None:
        return replace(made, kind="date", texts=texts, numbers={}, date=form, either_order=either)
    return replace(made, kind="text", texts=texts, numbers={})


_EMPTY_TEXTS = frozenset(("na", "n/a", "nan", "null", "none", ".", "-", "#null!", "?", "missing"))


def _number(text: str) -> float | None:
    """Read a number with a decimal point or comma."""
    if not text[-1:].isdigit() or not text.isascii() or "_" in text:
        return None
    plain = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _leading_zeros(texts: Mapping[str, int]) -> bool:
    return any(len(text) > 1 and text[0] == "0" and text[1].isdigit() for text in texts)
