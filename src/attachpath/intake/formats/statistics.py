"""Read SPSS and Stata files through a child process, which a damaged file may end."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from attachpath.cohort import Findings, largest_without_asking, refuse_bytes
from attachpath.intake.formats.finishing import (
    named_columns,
    number_text,
    one_array,
    without_blank_rows,
)
from attachpath.intake.formats.refusals import damaged_file
from attachpath.intake.raw_table import RawTable

__all__ = ["read_statistics"]

_CHILD = Path(__file__).with_name("statistics_child.py")


def read_statistics(path: Path, file: str, *, large: bool) -> RawTable:
    """Read a file of SPSS (``.sav``, ``.zsav``, ``.por``) or Stata (``.dta``).

    Parameters
    ----------
    path : Path
        The file, unpacked.
    file : str
        Its name as people write it.
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

    Notes
    -----
    The child leaves an Arrow file in a temporary folder. It has no standard input, its output
    is thrown away, and it leaves no dump of its memory, so that no cell of the file gets out.
    """
    with tempfile.TemporaryDirectory(prefix="attachpath-") as folder:
        about = _read_in_child(path, file, Path(folder), large=large)
        with pa.memory_map(str(Path(folder) / "table.arrow")) as source:
            table = pa.ipc.open_file(source).read_all()
            values = [one_array(column) for column in table.columns]
            names = table.column_names
            values = [_own(array) for array in values]
            del table
    findings = Findings()
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
