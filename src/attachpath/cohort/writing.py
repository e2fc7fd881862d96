"""Write a cohort as a folder: tables, ``cohort.toml``, ``provenance.json``, ``truth.json``."""

from __future__ import annotations

import json
import math
import secrets
import shutil
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from attachpath.cohort.canonical import is_key, is_text, written_numbers
from attachpath.cohort.columns import column_rules, instruments_of
from attachpath.cohort.csv_text import csv_blocks
from attachpath.cohort.folder_file import FILE_NAME, CohortFile, cohort_file_text
from attachpath.cohort.own_instruments import FOLDER
from attachpath.cohort.tables import DEFAULT_INSTRUMENTS, TABLE_NAMES, Cohort
from attachpath.errors import OutputError
from attachpath.instruments import instrument_text

__all__ = ["write_cohort"]

OWN_FILES = {
    "cohort.toml",
    "provenance.json",
    "truth.json",
    *(f"{name}.{ending}" for name in TABLE_NAMES for ending in ("csv", "parquet")),
}


def write_cohort(
    cohort: Cohort,
    path: str | Path,
    *,
    format: Literal["csv", "parquet"] = "csv",  # noqa: A002 - the word of the command line
    documents: Mapping[str, str] | None = None,
) -> Path:
    """Write a cohort as a folder.

    The folder is written beside its place and renamed, so a killed run leaves the old one or the
    new one. Other files of an old folder (a README, say) are kept.

    Parameters
    ----------
    cohort : Cohort
        What to write.
    path : str or Path
        The folder; it may hold an older cohort, nothing else.
    format : {"csv", "parquet"}
        Form of the tables. Both hold the same numbers: six significant digits, whole numbers in
        full.
    documents : mapping of str to str, optional
        Further text files of the folder, text by file name (``{"README.md": "..."}``).

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    OutputError
        ``not-a-cohort-folder`` when something else stands there, ``cannot-write`` when the place
        cannot be written to.
    """
    place = Path(path).resolve()
    _refuse_other_content(place)
    beside = place.parent / f".{place.name}.{secrets.token_hex(4)}.partial"
    try:
        beside.mkdir(parents=True)
        try:
            _write_files(cohort, beside, format)
            for name, text in (documents or {}).items():
                (beside / name).write_text(text, "utf-8", newline="\n")
            _keep_other_files(place, beside)
            _exchange(beside, place)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise OutputError(
            "cannot-write",
            f"The cohort cannot be written to {place}: {error.strerror or error}.",
            "The folder is read-only, the disk is full, or part of the path is a file.",
            "Give a place that you may write to.",
        ) from None
    return Path(path)


def _refuse_other_content(place: Path) -> None:
    if not place.exists():
        return
    if place.is_dir() and ((place / "cohort.toml").is_file() or not any(place.iterdir())):
        return
    raise OutputError(
        "not-a-cohort-folder",
        f"{place} exists and is not a cohort folder (it has no cohort.toml).",
        "The path names another folder or a file.",
        "Give a new folder, or one that holds a cohort.",
    )


def _write_files(cohort: Cohort, folder: Path, form: Literal["csv", "parquet"]) -> None:
    for name, table in cohort.tables().items():
        if form == "csv":
            with (folder / f"{name}.csv").open("wb") as stream:
                stream.writelines(csv_blocks(table))
        else:
            pq.write_table(_arrow_table(table), folder / f"{name}.parquet", compression="zstd")
    content = _cohort_file(cohort, folder, form)
    (folder / "cohort.toml").write_text(cohort_file_text(content), "utf-8", newline="\n")
    _write_json(folder / "provenance.json", _provenance(cohort))
    if cohort.truth is not None:
        _write_json(folder / "truth.json", cohort.truth)


def _arrow_table(table: pd.DataFrame) -> pa.Table:
    return pa.table({name: _arrow_column(table[name]) for name in table.columns})


def _arrow_column(column: pd.Series) -> pa.Array:
    if is_text(column):
        return pa.array(column, type=pa.string(), from_pandas=True)
    values, missing = written_numbers(column)
    return pa.array(values, mask=missing)


def _cohort_file(cohort: Cohort, folder: Path, form: Literal["csv", "parquet"]) -> CohortFile:
    instruments: dict[str, str] = {}
    for prefix, source in cohort.instruments.items():
        if not isinstance(source, str):
            name = _instrument_file(prefix, Path(f"{prefix}.toml"), set(instruments.values()))
            (folder / name).write_text(instrument_text(source), "utf-8", newline="\n")
            instruments[prefix] = name
        elif source.endswith(".toml"):
            name = _instrument_file(prefix, Path(source), set(instruments.values()))
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(source, folder / name)
            instruments[prefix] = name
        elif DEFAULT_INSTRUMENTS.get(prefix) != source:
            instruments[prefix] = source
    return CohortFile(
        format=1,
        id=cohort.name,
        title=cohort.title,
        description=cohort.description,
        files=form,
        levels=cohort.levels,
        partially_nested=cohort.partially_nested,
        text=tuple(_further_text_columns(cohort)),
        instruments=instruments,
        clinical_change=cohort.clinical_change,
    )


def _instrument_file(prefix: str, source: Path, taken: set[str]) -> str:
    """Keep the name of a user's file, and its place in the folder of instruments."""
    name = source.name if FILE_NAME.match(source.name) else f"{prefix}.toml"
    name = f"{FOLDER}/{name}" if source.parent.name == FOLDER else name
    return f"{prefix}.toml" if name in OWN_FILES | taken else name


def _further_text_columns(cohort: Cohort) -> list[str]:
    """Name the text columns that nothing else marks as text, so that "12" stays text."""
    instruments = instruments_of(cohort.instruments)
    text: dict[str, list[str]] = {}
    numbers: set[str] = set()
    for name, table in cohort.tables().items():
        rules = column_rules(name, table.columns, instruments)
        for column in table.columns:
            if not is_text(table[column]):
                numbers.add(column)
            elif not is_key(column) and (column not in rules or rules[column].kind == "any"):
                text.setdefault(column, []).append(name)
    found: list[str] = []
    for column, names in text.items():
        found += [f"{name}.{column}" for name in names] if column in numbers else [column]
    return found


def _provenance(cohort: Cohort) -> dict[str, Any]:
    # Pinned versions only: no time, place or Python, so that the same seed writes the same bytes.
    written = {
        "attachpath": version("attachpath"),
        "numpy": np.__version__,
        "pandas": pd.__version__,
    }
    rows = {name: len(table) for name, table in cohort.tables().items()}
    own = {"format": 1, "fingerprint": cohort.fingerprint(), "rows": rows, "written_with": written}
    return cohort.provenance | own


def _write_json(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(_plain(content), ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", "utf-8", newline="\n")


def _plain(value: Any) -> Any:
    """Turn a value into what JSON can hold; numbers that are not finite become null."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, np.generic | np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, str | int | None) else str(value)


def _keep_other_files(old: Path, new: Path) -> None:
    if not old.is_dir():
        return
    for entry in old.iterdir():
        target = new / entry.name
        if entry.name in OWN_FILES or target.exists():
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.copytree(entry, target, symlinks=True)
        else:
            shutil.copy2(entry, target, follow_symlinks=False)


def _exchange(new: Path, place: Path) -> None:
    """Put the new folder in its place; the old one is set aside first and then removed."""
    if not place.exists():
        new.rename(place)
        return
    aside = new.with_suffix(".old")
    place.rename(aside)
    try:
        new.rename(place)
    except OSError:
        aside.rename(place)
        raise
    shutil.rmtree(aside, ignore_errors=True)
