"""Read SPSS and Stata files through a child process, which a damaged file may end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from attachpath.cohort import Findings
from attachpath.intake.file_form import Form
from attachpath.intake.formats.child_process import read_in_child
from attachpath.intake.formats.content import is_portable
from attachpath.intake.formats.finishing import (
    named_columns,
    number_text,
    one_array,
    without_blank_rows,
)
from attachpath.intake.raw_table import RawTable

__all__ = ["read_statistics"]


def read_statistics(path: Path, file: str, kind: Form, *, large: bool) -> RawTable:
    """Read a file of SPSS (``.sav``, ``.zsav``, ``.por``) or Stata (``.dta``).

    Parameters
    ----------
    path : Path
        The file, unpacked.
    file : str
        Its name as people write it.
    kind : {"sav", "dta"}
        SPSS or Stata.
    large : bool
        Read more than 2 GB, judged by its rows and columns.

    Returns
    -------
    RawTable
        With labels, and user-missing codes counted. Times of day are text.

    Raises
    ------
    UsageError
        ``damaged-file``, ``file-too-large``.

    """
    with tempfile.TemporaryDirectory(prefix="attachpath-") as folder:
        form = "por" if kind == "sav" and is_portable(path) else kind
        about = read_in_child(path, file, form, Path(folder), large=large)
        names, values = _columns(Path(folder) / "table.arrow")
    findings = Findings()
    if "encoding" in about:
        findings.add(
            "other-encoding", file, "text in the encoding that the file states",
            "Look whether letters beyond a to z are right; if not, save the file as UTF-8.",
            value=f"the file was read as {about['encoding']}", severity="note",
        )  # fmt: skip
    for name, times in about["impossible"].items():
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
        user_missing=_texts(about["user_missing"]),
        measures={name: kind for name, kind in about["measures"].items() if kind != "unknown"},
        problems=tuple(findings.problems),
    )


def _columns(path: Path) -> tuple[list[str], list[pa.Array]]:
    """Return names and columns, in memory: the file is deleted at once."""
    with pa.memory_map(str(path)) as source:
        reader = pa.ipc.open_file(source)
        if reader.num_record_batches > 1:  # then joining them copies them
            table = reader.read_all()
            return table.column_names, [one_array(column) for column in table.columns]
    with pa.OSFile(str(path)) as source:
        table = pa.ipc.open_file(source).read_all()
        return table.column_names, [one_array(column) for column in table.columns]


def _texts(
    columns: Mapping[str, Iterable[tuple[float | str, Any]]],
) -> dict[str, dict[str, Any]]:
    """Write codes as people write them."""
    return {
        name: {code if isinstance(code, str) else number_text(code): said for code, said in codes}
        for name, codes in columns.items()
    }
