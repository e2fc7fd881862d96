"""Read an SPSS or Stata file, or try a workbook; what is damaged can end the process.

Run as a program by `attachpath.intake.formats.child_process`. It knows nothing of the package, so
that it starts quickly, and leaves ``about.json`` in the folder that it is given, and the columns of
an SPSS or Stata file in ``table.arrow``. Several may share a file.
"""

from __future__ import annotations

import contextlib
import json
import math
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyreadstat

WRONG_ENCODING = ("convert string", "codec can't decode", "character set")
OTHER_ENCODING = "WINDOWS-1252"
ENCODINGS = {"mac-roman": "MACINTOSH"}  # iconv's names where Python's are others
MEMORY = 8 * 2**30
SPSS_DAY_0 = np.datetime64("1582-10-14T00:00:00", "us")
STATA_DAY_0 = np.datetime64("1960-01-01T00:00:00", "us")
FIRST, LAST = np.datetime64("0001-01-01", "us"), np.datetime64("9999-12-31", "us")
SPSS_DATES = (
    "DATETIME", "YMDHMS", "DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR",
)  # fmt: skip
SPSS_TIMES = ("TIME", "DTIME", "MTIME")
STATA_TIMES = ("%tcHH:MM:SS", "%tcHH:MM")
STATA_MONTHS = {"m": 1, "q": 3, "h": 6}
MICROSECONDS = {"spss": 1e6, "c": 1e3, "C": 1e3, "d": 86_400e6}
READERS: dict[str, Any] = {
    "sav": pyreadstat.read_sav,
    "por": pyreadstat.read_por,
    "dta": pyreadstat.read_dta,
}

Numbers = npt.NDArray[np.float64]
Chunk = tuple[Mapping[str, Sequence[Any]], Any]


class _TooLargeError(Exception):
    """More bytes than were allowed."""


@dataclass
class _Column:
    """A column: what it holds, and what was met in it.

    Attributes
    ----------
    kind : pyarrow.DataType
        Text, doubles or timestamps.
    counts : str
        Dates of SPSS (``spss``), of Stata by letter (``d``, ``c`` ...), times of day, or nothing.
    declared : sequence of dict
        Ranges of user-missing values.
    letters : bool
        Whether Stata's ``.a`` to ``.z`` may stand between the numbers.
    missing : Counter
        User-missing codes met.
    impossible : int
        Numbers met that are no date.
    """

    kind: pa.DataType
    counts: str
    declared: Sequence[Mapping[str, Any]] = ()
    letters: bool = False
    missing: Counter[float | str] = field(default_factory=Counter)
    impossible: int = 0


@dataclass(frozen=True)
class _Job:
    """What `child_process` asks for; of the file's parts, every `of`-th from `number` is read."""

    what: str
    path: str
    folder: str
    limit: float
    cells_at_once: int
    number: int
    of: int
    encoding: str


def main(words: str) -> None:
    """Do a job on a file, and leave what it says or why it was refused."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    job = _Job(**json.loads(words))
    _limit_resources(memory=math.isfinite(job.limit))
    about: dict[str, Any]
    try:
        about = _try_sheets(job.path) if job.what == "workbook" else _read_in_encoding(job)
    except _TooLargeError as error:
        about = {"refused": "large", "bytes": error.args[0]}
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
        about = {"refused": "damaged", "why": str(error)[:200]}
    except Exception as error:  # noqa: BLE001 - its words could hold cells of the file
        about = {"refused": "damaged", "why": f"its reader gave up ({type(error).__name__})"}
    Path(job.folder, "about.json").write_text(json.dumps(about), encoding="utf-8")


def _limit_resources(*, memory: bool) -> None:
    """Leave no dump of the memory behind; let a damaged file not take all memory there is."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _try_sheets(path: str) -> dict[str, Any]:
    """Load all sheets: calamine ends the process where their cells do not fit into memory."""
    import python_calamine

    try:
        book = python_calamine.load_workbook(path)
    except python_calamine.PasswordError:
        return {"locked": True}
    sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
    return {"sheets": {name: [it.total_height, it.total_width] for name, it in sheets.items()}}


def _read_in_encoding(job: _Job) -> dict[str, Any]:
    """Read in the encoding that is asked for, or stated, or else in that of old Windows."""
    known = ENCODINGS.get(job.encoding, job.encoding)
    asked = {"encoding": known} if known else {}
    try:
        return _read(job, asked) | asked
    except (pyreadstat.ReadstatError, UnicodeDecodeError) as error:
        if job.what == "por" or not any(words in str(error) for words in WRONG_ENCODING):
            raise
        if asked:
            return {"refused": "encoding"}
    other = {"encoding": OTHER_ENCODING}
    return _read(job, other) | other


def _read(job: _Job, options: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, _Column] = {}
    with contextlib.ExitStack() as stack:
        for values, meta in _chunks(job, options):
            if not columns:
                columns = {name: _described(meta, name, job.what) for name in meta.column_names}
                schema = pa.schema([(name, column.kind) for name, column in columns.items()])
                sink = stack.enter_context(pa.OSFile(str(Path(job.folder, "table.arrow")), "wb"))
                out = stack.enter_context(pa.ipc.new_file(sink, schema))
            arrays = [_array(values[name], column) for name, column in columns.items()]
            out.write_batch(pa.record_batch(arrays, schema=schema))
    labels = zip(meta.column_names, meta.column_labels, strict=True)
    return {
        "labels": {name: label for name, label in labels if label},
        "value_labels": {
            name: list(codes.items()) for name, codes in meta.variable_value_labels.items()
        },
        "user_missing": {name: [*one.missing.items()] for name, one in columns.items()},
        "measures": meta.variable_measure,
        "impossible": {name: one.impossible for name, one in columns.items()},
    }


def _chunks(job: _Job, encoding: Mapping[str, Any]) -> Iterator[Chunk]:
    """Read some rows at a time, never more bytes than the limit; the first part may be empty."""
    reader = READERS[job.what]
    options = {"output_format": "dict", "disable_datetime_conversion": True, **encoding}
    if job.what != "por":
        options["user_missing"] = True
    _, meta = reader(job.path, metadataonly=True, **options)
    width = sum(max(8, size) for size in meta.variable_storage_width.values())
    _refuse(width * (meta.number_rows or 0), job.limit)
    step = max(1, job.cells_at_once // max(1, meta.number_columns))
    first = offset = job.number * step
    while True:
        values, meta = reader(job.path, row_offset=offset, row_limit=step, **options)
        n_rows = len(next(iter(values.values()), ()))
        _refuse(width * (offset + n_rows), job.limit)
        if n_rows or offset == first:
            yield values, meta
        offset += job.of * step
        if n_rows < step:
            return


def _refuse(size: float, limit: float) -> None:
    if size > limit:
        raise _TooLargeError(size)


def _described(meta: Any, name: str, form: str) -> _Column:
    declared = meta.missing_ranges.get(name, ())
    if meta.readstat_variable_types[name] == "string":
        return _Column(pa.string(), "", declared)
    shown = (meta.original_variable_types.get(name) or "").strip()
    counts = _counted_by_stata(shown) if form == "dta" else _counted_by_spss(shown)
    kind = pa.timestamp("us") if counts else pa.float64()
    if counts in ("seconds", "milliseconds"):
        kind = pa.string()
    return _Column(kind, counts, declared, bool(meta.missing_user_values.get(name)))


def _counted_by_spss(shown: str) -> str:
    letters = shown.rstrip("0123456789.").upper()
    if letters in SPSS_DATES:
        return "spss"
    return "seconds" if letters in SPSS_TIMES else ""


def _counted_by_stata(shown: str) -> str:
    shown = shown.replace("%-", "%")
    if shown in STATA_TIMES:
        return "milliseconds"
    if shown.startswith("%d"):
        return "d"
    return shown[2] if shown.startswith("%t") and shown[2:3] in {*"cCdwmqh"} else ""


def _array(cells: Sequence[Any], column: _Column) -> pa.Array:
    """Turn cells into an array, user-missing codes and empty text into null, and count codes."""
    if column.kind == pa.string() and not column.counts:
        return pa.array(_present(cells, column), type=pa.string())
    if column.letters:
        column.missing.update(cell for cell in cells if isinstance(cell, str))
        cells = [None if isinstance(cell, str) else cell for cell in cells]
    numbers = pa.array(cells, type=pa.float64(), from_pandas=True)
    if not column.declared and not column.counts:
        return numbers
    plain = _without_missing(numbers.to_numpy(zero_copy_only=False), column)
    if not column.counts:
        return pa.array(plain, type=pa.float64(), from_pandas=True)
    if column.kind == pa.string():
        scale = 1000 if column.counts == "milliseconds" else 1
        made = pa.array([_clock(one / scale) for one in plain.tolist()], type=pa.string())
    else:
        made = pa.array(_dates(plain, column.counts), type=column.kind, from_pandas=True)
    column.impossible += made.null_count - int(np.isnan(plain).sum())
    return made


def _present(cells: Sequence[str | None], column: _Column) -> list[str | None]:
    codes = {part["lo"] for part in column.declared}
    if codes:
        column.missing.update(cell for cell in cells if cell is not None and cell in codes)
    return [None if not cell or cell in codes else cell for cell in cells]


def _without_missing(numbers: Numbers, column: _Column) -> Numbers:
    for part in column.declared:
        where = (numbers >= part["lo"]) & (numbers <= part["hi"])
        codes, times = np.unique(numbers[where], return_counts=True)
        column.missing.update(dict(zip(codes.tolist(), times.tolist(), strict=True)))
        numbers = np.where(where, np.nan, numbers)
    return numbers


def _clock(seconds: float) -> str | None:
    """Write a time of day, or a duration, as hours, minutes and seconds."""
    if not abs(seconds) < 1e9:
        return None
    whole = int(abs(seconds))
    sign = "-" if seconds < 0 else ""
    return f"{sign}{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _dates(numbers: Numbers, counts: str) -> npt.NDArray[np.datetime64]:
    """Return moments; what lies outside the years 1 to 9999 is none."""
    if counts in STATA_MONTHS:
        return _steps(np.datetime64("1960-01", "M"), numbers * STATA_MONTHS[counts])
    if counts == "w":  # Stata's year has 52 weeks, the first from 1 January
        year, week = np.divmod(numbers, 52)
        return _steps(np.datetime64("1960", "Y"), year) + _steps_of(7 * week, "D")
    start = SPSS_DAY_0 if counts == "spss" else STATA_DAY_0
    return _steps(start, np.rint(numbers * MICROSECONDS[counts]))


def _steps(start: np.datetime64, numbers: Numbers) -> npt.NDArray[np.datetime64]:
    """Go some units on from a start."""
    unit = np.datetime_data(start.dtype)[0]
    low, high = (
        float((edge.astype(f"datetime64[{unit}]") - start).astype(np.int64))
        for edge in (FIRST, LAST)
    )
    fits = (numbers >= low) & (numbers <= high)
    moments = start + _steps_of(np.where(fits, numbers, 0), unit)
    return np.where(fits, moments, np.datetime64("NaT")).astype("datetime64[us]")


def _steps_of(numbers: Numbers, unit: str) -> npt.NDArray[np.timedelta64]:
    return np.nan_to_num(numbers).astype(np.int64).astype(f"timedelta64[{unit}]")


if __name__ == "__main__":
    main(sys.argv[1])
