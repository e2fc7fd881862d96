"""Read an SPSS or Stata file in a process of its own: a damaged one can end the process.

Run by `attachpath.intake.formats.statistics` as a program; it knows nothing of the package, so
that it starts quickly. It leaves ``table.arrow`` and ``about.json`` in the folder that is given.
"""

from __future__ import annotations

import contextlib
import json
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyreadstat

CELLS_AT_ONCE = 3_000_000
MEMORY = 8 * 2**30
SPSS_DAY_0 = np.datetime64("1582-10-14T00:00:00", "us")
STATA_DAY_0 = np.datetime64("1960-01-01T00:00:00", "us")
FIRST, LAST = np.datetime64("0001-01-01", "us"), np.datetime64("9999-12-31", "us")
SPSS_DATES = (
    "DATETIME", "YMDHMS", "DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR",
)  # fmt: skip
SPSS_TIMES = ("TIME", "DTIME", "MTIME")
STATA_TIMES = ("%tcHH:MM:SS", "%tcHH:MM")

Numbers = npt.NDArray[np.float64]


class _TooLargeError(Exception):
    """More bytes than were allowed."""


def main(path: str, form: str, folder: str, limit: str) -> None:
    """Read a file and leave its columns and what it says of them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _limit_resources()
    about: dict[str, Any]
    try:
        about = _read(path, form, Path(folder), float(limit))
    except _TooLargeError as error:
        about = {"refused": "large", "bytes": float(str(error))}
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
        about = {"refused": "damaged", "why": str(error)[:200]}
    except Exception as error:  # noqa: BLE001 - its words could hold cells of the file
        about = {"refused": "damaged", "why": type(error).__name__}
    Path(folder, "about.json").write_text(json.dumps(about), encoding="utf-8")


def _limit_resources() -> None:
    """Leave no dump of the memory behind, and never take all memory there is."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _read(path: str, form: str, folder: Path, limit: float) -> dict[str, Any]:
    chunks = _chunks(path, form, limit)
    values, meta = next(chunks)
    kinds = {name: _kind(meta, name, form) for name in meta.column_names}
    missing: dict[str, Counter[float | str]] = {name: Counter() for name in meta.column_names}
    schema = pa.schema([(name, kinds[name][0]) for name in meta.column_names])
    with (
        pa.OSFile(str(folder / "table.arrow"), "wb") as sink,
        pa.ipc.new_file(sink, schema) as out,
    ):
        while values is not None:
            arrays = [
                _column(values[name], *kinds[name], meta, name, missing[name])
                for name in meta.column_names
            ]
            out.write_batch(pa.record_batch(arrays, schema=schema))
            values, _ = next(chunks, (None, None))
    labels = zip(meta.column_names, meta.column_labels, strict=True)
    return {
        "labels": {name: label for name, label in labels if label},
        "value_labels": {
            name: list(codes.items()) for name, codes in meta.variable_value_labels.items()
        },
        "user_missing": {name: list(count.items()) for name, count in missing.items() if count},
        "measures": meta.variable_measure,
    }


def _chunks(path: str, form: str, limit: float) -> Iterator[tuple[Mapping[str, Sequence[Any]], Any]]:
    """Read some rows at a time, never more bytes than the limit."""
    reader = {"sav": pyreadstat.read_sav, "por": pyreadstat.read_por, "dta": pyreadstat.read_dta}[form]
    options = {"output_format": "dict", "disable_datetime_conversion": True}
    if form != "por":
        options["user_missing"] = True
    _, meta = reader(path, metadataonly=True, **options)
    width = sum(max(8, size) for size in meta.variable_storage_width.values())
    _refuse(width * (meta.number_rows or 0), limit)
    step = max(1, CELLS_AT_ONCE // max(1, meta.number_columns))
    offset = 0
    while True:
        values, meta = reader(path, row_offset=offset, row_limit=step, **options)
        n_rows = len(next(iter(values.values()), ()))
        offset += n_rows
        _refuse(width * offset, limit)
        if n_rows or offset == 0:
            yield values, meta
        if n_rows < step:
            return


def _refuse(size: float, limit: float) -> None:
    if size > limit:
        raise _TooLargeError(size)


def _kind(meta: Any, name: str, form: str) -> tuple[pa.DataType, str]:
    """Return the type of a column, and what its numbers count: a date, a time, or nothing."""
    if meta.readstat_variable_types[name] == "string":
        return pa.string(), ""
    shown = (meta.original_variable_types.get(name) or "").strip()
    if form == "dta":
        return _stata_kind(shown)
    letters = shown.rstrip("0123456789.").upper()
    if letters in SPSS_DATES:
        return pa.timestamp("us"), "spss"
    return (pa.string(), "seconds") if letters in SPSS_TIMES else (pa.float64(), "")


def _stata_kind(shown: str) -> tuple[pa.DataType, str]:
    shown = shown.replace("%-", "%")
    if shown in STATA_TIMES:
        return pa.string(), "milliseconds"
    if shown.startswith("%d"):
        return pa.timestamp("us"), "d"
    if shown.startswith("%t") and shown[2:3] in set("cCdwmqh"):
        return pa.timestamp("us"), shown[2]
    return pa.float64(), ""


def _column(
    cells: Sequence[Any],
    kind: pa.DataType,
    counts: str,
    meta: Any,
    name: str,
    missing: Counter[float | str],
) -> pa.Array:
    """Turn the cells of a column into an array, user-missing codes into null, and count them."""
    declared = meta.missing_ranges.get(name, ())
    if meta.readstat_variable_types[name] == "string":
        return pa.array(_present(cells, declared, missing), type=pa.string())
    if meta.missing_user_values.get(name):
        missing.update(cell for cell in cells if isinstance(cell, str))
        cells = [None if isinstance(cell, str) else cell for cell in cells]
    numbers = pa.array(cells, type=pa.float64(), from_pandas=True)
    if not declared and not counts:
        return numbers
    plain = numbers.to_numpy(zero_copy_only=False)
    for part in declared:
        where = (plain >= part["lo"]) & (plain <= part["hi"])
        codes, times = np.unique(plain[where], return_counts=True)
        missing.update(dict(zip(codes.tolist(), times.tolist(), strict=True)))
        plain = np.where(where, np.nan, plain)
    return _counted(plain, kind, counts)


def _present(
    cells: Sequence[str | None], declared: Sequence[Mapping[str, Any]], missing: Counter[float | str]
) -> list[str | None]:
    codes = {part["lo"] for part in declared}
    if codes:
        missing.update(cell for cell in cells if cell in codes)
    return [None if not cell or cell in codes else cell for cell in cells]


def _counted(numbers: Numbers, kind: pa.DataType, counts: str) -> pa.Array:
    """Return numbers as dates or times of day, if that is what they count."""
    if not counts:
        return pa.array(numbers, type=pa.float64(), from_pandas=True)
    if counts in ("seconds", "milliseconds"):
        seconds = numbers / (1000 if counts == "milliseconds" else 1)
        return pa.array([_clock(one) for one in seconds.tolist()], type=pa.string())
    days = _microseconds(numbers, counts)
    return pa.array(days, type=kind, from_pandas=True)


def _clock(seconds: float) -> str | None:
    if not abs(seconds) < 1e9:
        return None
    whole = int(abs(seconds))
    sign = "-" if seconds < 0 else ""
    return f"{sign}{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _microseconds(numbers: Numbers, counts: str) -> npt.NDArray[np.datetime64]:
    """Return dates; what lies outside the years 1 to 9999 is none."""
    if counts in ("m", "q", "h"):
        months = numbers * {"m": 1, "q": 3, "h": 6}[counts]
        fits = np.abs(months) < 1e5
        steps = np.where(fits, months, 0).astype("timedelta64[M]")
        moments = (np.datetime64("1960-01", "M") + steps).astype("datetime64[us]")
    else:
        if counts == "w":  # week 1 begins on 1 January; a year has 52
            year, week = np.divmod(numbers, 52)
            numbers = (
                _days_to_year(year) + 7 * week
            )
        scale = {"spss": 1e6, "c": 1e3, "C": 1e3}.get(counts, 86_400e6)
        fits = np.abs(numbers * scale) < 4e17
        steps = np.rint(np.where(fits, numbers, 0) * scale).astype("timedelta64[us]")
        moments = (SPSS_DAY_0 if counts == "spss" else STATA_DAY_0) + steps
    fits &= (moments >= FIRST) & (moments <= LAST)
    return np.where(fits, moments, np.datetime64("NaT"))


def _days_to_year(year: Numbers) -> Numbers:
    fits = np.abs(year) < 1e4
    starts = (np.datetime64("1960", "Y") + np.where(fits, year, 0).astype("timedelta64[Y]"))
    days = (starts.astype("datetime64[D]") - np.datetime64("1960-01-01")).astype(float)
    return np.where(fits, days, np.nan)


if __name__ == "__main__":
    main(*sys.argv[1:])
