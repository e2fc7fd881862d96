"""Read SPSS and Stata files through a child process, which a damaged file may end."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pyarrow as pa

from attachpath.cohort import Findings
from attachpath.errors import UsageError
from attachpath.intake.file_form import Form
from attachpath.intake.formats.child_process import read_in_children
from attachpath.intake.formats.content import is_portable
from attachpath.intake.formats.encodings import known_encoding
from attachpath.intake.formats.finishing import (
    named_columns,
    number_text,
    one_array,
    without_blank_rows,
)
from attachpath.intake.raw_table import RawTable

__all__ = ["read_statistics"]


def read_statistics(
    path: Path, file: str, kind: Form, encoding: str | None = None, *, large: bool
) -> RawTable:
    """Read a file of SPSS (``.sav``, ``.zsav``, ``.por``) or Stata (``.dta``).

    Parameters
    ----------
    path : Path
        The file, unpacked.
    file : str
        Its name as people write it.
    kind : {"sav", "dta"}
        SPSS or Stata.
    encoding : str, optional
        In the place of the one that the file states.
    large : bool
        Read more than 2 GB, judged by its rows and columns.

    Returns
    -------
    RawTable
        With labels, and user-missing codes counted. Times of day are text.

    Raises
    ------
    UsageError
        ``damaged-file``, ``file-too-large``, ``unknown-encoding``.
    DataError
        ``wrong-encoding`` where text cannot be read in the encoding that was asked for.
    """
    asked = "" if encoding is None else known_encoding(encoding).removesuffix("-sig")
    with tempfile.TemporaryDirectory(prefix="attachpath-") as folder:
        form = "por" if kind == "sav" and is_portable(path) else kind
        if form == "por" and asked:
            raise _of_portable_files(file)
        said = read_in_children(path, file, form, Path(folder), asked, large=large)
        names, values = _columns([place / "table.arrow" for place in said])
    about = next(iter(said.values()))
    findings = Findings()
    if "encoding" in about and not asked:
        findings.add(
            "other-encoding", file, "text in the encoding that the file states",
            "Look whether letters beyond a to z are right; if not, write the right `encoding` for "
            "the file in cohort.toml.",
            value=f"the file was read as {about['encoding']}", severity="note",
        )  # fmt: skip
    for name, times in _summed(one["impossible"] for one in said.values()).items():
        findings.add(
            "impossible-date", file, "a date between the years 1 and 9999, or a time of day",
            "Correct the cells in the program that wrote the file.",
            column=name, value=f"{times:,} cell(s)",
        )  # fmt: skip
    columns = named_columns(file, names, values, findings, header_row=1)
    columns, rows = without_blank_rows(file, columns, findings)
    return RawTable(
        file,
        columns,
        rows,
        labels=about["labels"],
        value_labels=_texts(about["value_labels"]),
        user_missing=_counted_codes(one["user_missing"] for one in said.values()),
        measures={name: kind for name, kind in about["measures"].items() if kind != "unknown"},
        problems=tuple(findings.problems),
    )


def _of_portable_files(file: str) -> UsageError:
    return UsageError(
        "wrong-encoding",
        f"The encoding of {file} cannot be chosen.",
        "It is a portable file of SPSS (.por), whose text has one encoding.",
        "Take `encoding` out of its [[file]] in cohort.toml; or save the file as .sav.",
    )


def _columns(paths: Sequence[Path]) -> tuple[list[str], list[pa.Array]]:
    """Return names and columns, in memory: the files are deleted at once."""
    with contextlib.ExitStack() as stack:
        sources = [stack.enter_context(pa.memory_map(str(path))) for path in paths]
        parts = list(_by_turns([pa.ipc.open_file(source) for source in sources]))
        if len(parts) > 1:  # then joining them copies them
            table = pa.Table.from_batches(parts)
            return table.column_names, [one_array(column) for column in table.columns]
    with pa.OSFile(str(paths[0])) as source:
        table = pa.ipc.open_file(source).read_all()
        return table.column_names, [one_array(column) for column in table.columns]


def _by_turns(readers: Sequence[pa.RecordBatchFileReader]) -> Iterator[pa.RecordBatch]:
    """Give the parts in the order of their rows: the processes took turns."""
    parts = [map(one.get_batch, range(one.num_record_batches)) for one in readers]
    for turn in zip_longest(*parts):
        yield from (part for part in turn if part is not None)


def _summed(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    return sum(map(Counter, counts), Counter())


def _counted_codes(
    said: Iterable[Mapping[str, Iterable[tuple[float | str, int]]]],
) -> dict[str, dict[str, int]]:
    """Add up how often each code of each column was met."""
    columns: dict[str, Counter[str]] = {}
    for share in said:
        for name, codes in _texts(share).items():
            columns[name] = columns.get(name, Counter()) + Counter(codes)
    return {name: dict(codes) for name, codes in columns.items() if codes}


def _texts(
    columns: Mapping[str, Iterable[tuple[float | str, Any]]],
) -> dict[str, dict[str, Any]]:
    """Write codes as people write them."""
    return {
        name: {code if isinstance(code, str) else number_text(code): said for code, said in codes}
        for name, codes in columns.items()
    }
