"""Read a cohort folder, with every problem at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from attachpath.cohort.checks import cohort_findings
from attachpath.cohort.columns import column_rules, instruments_of
from attachpath.cohort.csv_reading import header_of, read_csv_table
from attachpath.cohort.findings import Findings
from attachpath.cohort.folder_file import CohortFile, read_cohort_file
from attachpath.cohort.own_instruments import own_files
from attachpath.cohort.parquet_reading import parquet_header, read_parquet_table
from attachpath.cohort.raw_tables import ReadingRules
from attachpath.cohort.tables import TABLE_NAMES, Cohort
from attachpath.errors import DataError, Problem, SpecificationError, UsageError, nearest_name
from attachpath.instruments import Instrument

__all__ = [
    "check_folder",
    "examine_folder",
    "largest_without_asking",
    "read_folder",
    "refuse_bytes",
    "refuse_size",
]

LARGEST_WITHOUT_ASKING = 2_000_000_000
MOST_NAMED = 5


def read_folder(path: str | Path, *, large: bool = False) -> Cohort:
    """Read a cohort from its folder.

    Parameters
    ----------
    path : str or Path
        A folder with ``cohort.toml`` and the tables.
    large : bool
        Allow tables of more than 2 GB.

    Returns
    -------
    Cohort

    Raises
    ------
    UsageError
        ``no-cohort-folder``, ``file-too-large``.
    SpecificationError
        When ``cohort.toml`` is wrong.
    DataError
        When the data have errors; `problems` holds all of them.
    """
    cohort, findings = _read(Path(path), large=large)
    if findings.errors or cohort is None:
        raise DataError(findings.errors)
    return cohort


def check_folder(path: str | Path, *, large: bool = False) -> list[Problem]:
    """Return everything that is wrong or worth a note in a cohort folder.

    Parameters
    ----------
    path : str or Path
        A folder with ``cohort.toml`` and the tables.
    large : bool
        Allow tables of more than 2 GB.

    Returns
    -------
    list of Problem
        Errors first. Rows count as in a spreadsheet (the header is row 1).

    Raises
    ------
    UsageError, SpecificationError
        As `read_folder`.
    """
    return examine_folder(path, large=large)[1]


def examine_folder(path: str | Path, *, large: bool = False) -> tuple[Cohort | None, list[Problem]]:
    """Return the cohort, None where a table is not there, and what `check_folder` returns."""
    cohort, findings = _read(Path(path), large=large)
    return cohort, sorted(findings.problems, key=lambda problem: problem.severity == "note")


def _read(folder: Path, *, large: bool) -> tuple[Cohort | None, Findings]:
    _require_folder(folder)
    file = read_cohort_file(folder)
    sources = file.instrument_sources(folder)
    instruments = _instruments(sources, folder)
    findings = Findings()
    tables = {
        name: _read_table(folder, name, file, instruments, findings, large=large)
        for name in TABLE_NAMES
    }
    found = {name: table for name, table in tables.items() if table is not None}
    if "clients" not in found or "occasions" not in found:
        return None, findings
    cohort = Cohort(
        found["clients"],
        found["occasions"],
        found.get("therapists"),
        found.get("sites"),
        levels=file.levels,
        partially_nested=file.partially_nested,
        name=file.id,
        instruments=sources,
        provenance=_provenance(folder, sources, findings),
        truth=_read_json(folder / "truth.json", findings),
        title=file.title,
        description=file.description,
        clinical_change=file.clinical_change,
    )
    findings.extend(cohort_findings(cohort, file.missing).problems)
    _compare_fingerprint(cohort, findings)
    return cohort, findings


def _require_folder(folder: Path) -> None:
    if folder.is_dir() and (folder / "cohort.toml").exists():
        return
    if not folder.exists():
        what = "there is nothing of that name"
    else:
        what = "it has no cohort.toml" if folder.is_dir() else "it is a file"
    raise UsageError(
        "no-cohort-folder",
        f"{folder} is not a cohort folder: {what}.",
        f"{_why_no_cohort(folder)}.",
        "Give the folder that holds cohort.toml, clients.csv and occasions.csv.",
    )


def _why_no_cohort(folder: Path) -> str:
    """Guess which folder was meant."""
    if not folder.exists():
        return _why_not_there(folder)
    if folder.is_file():
        return f"A file was given and not its folder, {folder.resolve().parent}"
    if inside := sorted(place.parent.name for place in folder.glob("*/cohort.toml")):
        return f"The cohort lies inside: {', '.join(inside[:MOST_NAMED])}"
    return "Another folder was meant, or cohort.toml was not written yet"


def _why_not_there(folder: Path) -> str:
    above = folder.parent
    if not above.is_dir():
        return f"A misspelt path: there is no folder {above}"
    if aside := sorted(above.glob(f".{folder.name}.*.old")):
        return f"A run was killed while it exchanged the folder; the old one is {aside[-1]}"
    near = nearest_name(folder.name, (one.name for one in above.iterdir() if one.is_dir()))
    if near:
        return f"A misspelt name; the nearest folder is {str(above / near)!r}"
    return f"A misspelt name, or the folder does not lie in {above.resolve()}"


def _instruments(sources: dict[str, str], folder: Path) -> dict[str, Instrument]:
    try:
        return instruments_of(sources)
    except UsageError as error:
        raise SpecificationError(
            error.code,
            f"The cohort file {folder / 'cohort.toml'}, table `instruments`: {error.message}",
            error.cause,
            error.next_step,
        ) from None


def _read_table(
    folder: Path,
    name: str,
    file: CohortFile,
    instruments: dict[str, Instrument],
    findings: Findings,
    *,
    large: bool,
) -> pd.DataFrame | None:
    path = folder / f"{name}.{file.files}"
    if not path.is_file():
        if name in ("clients", "occasions"):
            findings.add(
                "missing-file", path.name, "a file of the cohort",
                'Add it, or name the format in cohort.toml: files = "parquet".',
            )  # fmt: skip
        return None
    if not large:
        refuse_size(path, file.files)
    is_csv = file.files == "csv"
    names = (header_of if is_csv else parquet_header)(path, findings)
    if names is None:
        return None
    rules = column_rules(name, names, instruments)
    reading = ReadingRules(name, rules, frozenset(file.text), file.missing)
    if is_csv:
        return read_csv_table(path, names, reading, findings)
    return read_parquet_table(path, reading, findings)


def largest_without_asking() -> int:
    """Return the size in bytes above which a file is read only when asked for."""
    return LARGEST_WITHOUT_ASKING


def refuse_size(path: Path, form: str) -> None:
    """Refuse a file that is too large unpacked.

    Raises
    ------
    UsageError
        ``file-too-large``.
    """
    size = path.stat().st_size
    if form == "parquet":
        try:
            content = pq.read_metadata(path)
        except (pa.ArrowInvalid, OSError):
            return  # the reader reports it
        size = max(size, 8 * content.num_rows * content.num_columns)
    refuse_bytes(path, size)


def refuse_bytes(path: Path, size: float, *, more: bool = False) -> None:
    """Refuse what takes too many bytes; `more` where it was not counted to the end.

    Raises
    ------
    UsageError
        ``file-too-large``.
    """
    if size > largest_without_asking():
        raise UsageError(
            "file-too-large",
            f"{path} takes {'more than ' if more else ''}{size / 1e9:.1f} GB unpacked.",
            "Files above 2 GB are read only when asked for.",
            "Ask for it with --large, in Python with large=True.",
        )


def _read_json(path: Path, findings: Findings) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_bytes().decode("utf-8"))
    except (ValueError, OSError, RecursionError) as error:
        content = error
    if isinstance(content, dict):
        return content
    findings.add(
        "unreadable", path.name, "a JSON object that this package wrote",
        "Delete the file, or write the cohort again.",
        value=str(content)[:80], severity="note",
    )  # fmt: skip
    return None


def _provenance(folder: Path, sources: dict[str, str], findings: Findings) -> dict[str, Any]:
    """Return what is known of the data, with the hashes of the user's own instrument files."""
    written = _read_json(folder / "provenance.json", findings) or {}
    now = own_files(sources)
    before = written.get("instrument_files")
    if isinstance(before, dict):
        _compare_instruments(before, now, findings)
    left = {key: value for key, value in written.items() if key != "instrument_files"}
    return left | ({"instrument_files": now} if now else {})


def _compare_instruments(
    before: dict[str, Any], now: dict[str, dict[str, Any]], findings: Findings
) -> None:
    for prefix, file in now.items():
        old = before.get(prefix)
        if isinstance(old, dict) and old.get("sha256") != file["sha256"]:
            findings.add(
                "instrument-differs", file["file"],
                "the instrument file with which the cohort was written",
                "The file was changed since; scores are computed anew where the items are there.",
                value=file["sha256"][:12], severity="note",
            )  # fmt: skip


def _compare_fingerprint(cohort: Cohort, findings: Findings) -> None:
    written = cohort.provenance.get("fingerprint")
    if written is not None and written != cohort.fingerprint():
        findings.add(
            "fingerprint-differs", "provenance.json",
            "the fingerprint of these tables",
            "The tables were changed after they were written. Write the cohort again if that was "
            "meant.",
            value=str(written)[:12], severity="note",
        )  # fmt: skip
