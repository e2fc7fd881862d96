"""Codes of a file: those that mean a missing answer, and those that mean a word or number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from attachpath.errors import nearest_name
from attachpath.intake.cells import (
    Place,
    Places,
    is_text_array,
    iso_text,
    number_texts,
    places_of,
    without,
)
from attachpath.intake.column_source import Code, ColumnSource

__all__ = ["blanked", "recoded", "rows_with"]

_FRACTION = re.compile(r"[+-]?(0|[1-9]\d*)\.\d+")


def blanked(values: pa.Array, codes: Iterable[Code]) -> tuple[pa.Array, int]:
    """Take codes for missing out of a column, and count them, whether it holds text or numbers.

    Examples
    --------
    >>> blanked(pa.array(["3", "-99", "-99.00"]), [-99])[1]
    2
    """
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        return values, 0
    where = _coded(values, wanted)
    count = int(pc.sum(where).as_py() or 0)
    return (without(values, where), count) if count else (values, 0)


def rows_with(values: pa.Array, codes: Iterable[Code]) -> Places:
    """Return the rows of a column that hold one of some values, text or numbers."""
    return places_of(_coded(values, list(codes)))


def recoded(values: pa.Array, source: ColumnSource, place: Place, *, decimal: str) -> pa.Array:
    """Give each code what it means; ``unlabelled-code`` for one that `values` does not have."""
    meaning = {_plain_code(code): meant for code, meant in (source.values or {}).items()}
    encoded = (values if is_text_array(values) else number_texts(values)).dictionary_encode()
    known = [_plain_code(text, decimal) for text in encoded.dictionary.to_pylist()]
    for number, code in enumerate(known):
        if code in meaning:
            continue
        near = nearest_name(code, meaning)
        place.report_many(
            "unlabelled-code", code, places_of(pc.equal(encoded.indices, number)),
            expected=f"one of the codes of `values`: {', '.join(sorted(meaning))}",
            next_step=f"Add {code!r} to `values` of this column, or to its `missing`"
            + (f" (the nearest code is {near!r})." if near else "."),
        )  # fmt: skip
    return pa.array(*_typed([meaning.get(code) for code in known])).take(encoded.indices)


def _coded(values: pa.Array, codes: list[Code]) -> pa.Array:
    texts = [code for code in codes if isinstance(code, str)]
    if pa.types.is_temporal(values.type):
        return pc.is_in(iso_text(values), pa.array(texts, pa.string()))
    if is_text_array(values):
        trimmed = pc.utf8_trim_whitespace(values)
        named = pc.is_in(trimmed, pa.array(texts, values.type))
        forms = "|".join(_forms_of(code) for code in codes if not isinstance(code, str))
        if not forms:
            return named
        return pc.or_(named, pc.match_substring_regex(trimmed, f"^({forms})$").fill_null(False))
    numbers = [number for code in codes if (number := _as_number(code)) is not None]
    return pc.is_in(pc.cast(values, pa.float64()), pa.array(numbers, pa.float64()))


def _forms_of(code: float) -> str:
    """Return a regular expression of the ways to write a number: -99, -99.0, -99,00."""
    whole, _, fraction = f"{code:.15g}".partition(".")
    return re.escape(whole) + (f"[.,]{fraction}0*" if fraction else "([.,]0+)?")


def _as_number(code: Code) -> float | None:
    try:
        return float(code)
    except ValueError:
        return None


def _plain_code(code: str, decimal: str = ".") -> str:
    """Write 1, 1.0, "1.00" and, where the sign is a comma, "1,0" in one way; never "007" as 7."""
    text = code.strip()
    number = text.replace(",", ".") if decimal == "," else text
    return f"{float(number):.15g}" if _FRACTION.fullmatch(number) else text


def _typed(meant: Sequence[Code | None]) -> tuple[list[Code | None], pa.DataType]:
    """Keep numbers as numbers where every meaning is one."""
    given = [one for one in meant if one is not None]
    if given and not any(isinstance(one, str) for one in given):
        return [None if one is None else float(one) for one in meant], pa.float64()
    return [None if one is None else str(one) for one in meant], pa.string()
