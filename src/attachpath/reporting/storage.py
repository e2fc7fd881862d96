"""Sections on disk: a folder each, written beside its place and renamed.

A run that is killed leaves the old folder or the new one, never half of one. Between the two
renames the old folder has a hidden name; whoever reads or writes next puts it back.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from attachpath.errors import OutputError, UsageError
from attachpath.reporting.printable import spreadsheet_cell
from attachpath.reporting.section import Cell, Section, Table, checked_id

__all__ = [
    "read_section",
    "read_sections",
    "remove_leftovers",
    "write_json",
    "write_section",
    "write_text",
]

_FILE = "section.json"


def write_section(section: Section, out: Path) -> Path:
    """Write a section's folder, whole or not at all.

    Parameters
    ----------
    section : Section
        What the analysis leaves.
    out : Path
        The folder of results; made if it is not there.

    Returns
    -------
    Path
        The section's folder, ``out/ID``: ``section.json``, for each table ``TABLE.csv`` (values)
        and ``TABLE_print.csv`` (as printed), for each figure ``.svg`` and ``.png``.

    Raises
    ------
    OutputError
        ``unwritable`` when the place cannot be written to, ``not-a-section`` when something else
        stands there.
    UsageError
        ``duplicate-id`` when two tables or figures would share a file.
    """
    files = _files(section.clocked())
    place = out / checked_id(section.id)
    fresh = out / f".{section.id}.new-{os.getpid()}-{secrets.token_hex(4)}"
    with _writable(place):
        out.mkdir(parents=True, exist_ok=True)
        _heal(place)
        _refuse_foreign(place)
        try:
            fresh.mkdir()
            for name, content in files.items():
                (fresh / name).write_bytes(content)
            _replace(fresh, place)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
            _heal(place)
    return place


def read_section(folder: Path) -> Section:
    """Read one section with its drawings.

    Parameters
    ----------
    folder : Path
        ``results/ID``.

    Returns
    -------
    Section

    Raises
    ------
    UsageError
        ``bad-section`` when the folder does not hold a section of this version's form.
    """
    try:
        section = Section.model_validate_json((folder / _FILE).read_bytes())
        for figure in section.figures:
            figure.svg = (folder / f"{figure.id}.svg").read_bytes()
            figure.png = (folder / f"{figure.id}.png").read_bytes()
            narrow = folder / f"{figure.id}_narrow.svg"
            figure.svg_narrow = narrow.read_bytes() if narrow.exists() else b""
    except (OSError, ValidationError) as error:
        raise UsageError(
            "bad-section",
            f"{folder} does not hold a section: {_first_line(error)}.",
            "A file is missing, or was written by another version or by hand.",
            "Run that analysis again, or remove the folder.",
        ) from None
    if section.id != folder.name:
        raise UsageError(
            "bad-section",
            f"{folder} holds the section {section.id!r}.",
            "The folder was renamed or copied.",
            "Give the folder its section's name, or remove it.",
        )
    return section


def read_sections(out: Path, *, leave_out: Sequence[str] = ()) -> list[Section]:
    """Read the sections of a folder of results, in the order of their ids.

    Parameters
    ----------
    out : Path
        The folder of results.
    leave_out : sequence of str
        Ids of sections that are not read.

    Returns
    -------
    list of Section

    Raises
    ------
    UsageError
        ``bad-section``.
    """
    with _writable(out):
        for old in out.glob(".*.old"):
            _heal(out / old.name.removeprefix(".").removesuffix(".old"))
    folders = sorted(path.parent for path in out.glob(f"[!.]*/{_FILE}"))
    return [read_section(folder) for folder in folders if folder.name not in leave_out]


def remove_leftovers(out: Path) -> None:
    """Remove the unfinished folders and files that a killed run left hidden in `out`.

    Not while another run writes to the same folder.
    """
    for leftover in out.glob(".*.new-*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> Path:
    """Write a UTF-8 file beside its place and rename it.

    Raises
    ------
    OutputError
        ``unwritable``.
    """
    fresh = path.with_name(f".{path.name}.new-{os.getpid()}-{secrets.token_hex(4)}")
    with _writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            fresh.write_bytes(text.encode("utf-8"))
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    return path


def write_json(path: Path, record: Any) -> Path:
    """Write strict JSON (no NaN), UTF-8, indented, with a line feed at the end.

    Raises
    ------
    OutputError
        ``unwritable``.
    """
    return write_text(path, _json_text(record))


def _json_text(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _files(section: Section) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    named: list[tuple[str, bytes]] = [
        (_FILE, _json_text(section.model_dump(mode="json")).encode("utf-8"))
    ]
    for table in section.tables:
        named.append((f"{table.id}.csv", _csv([table.columns, *map(_machine, table.rows)])))
        named.append((f"{table.id}_print.csv", _csv(_print_lines(table))))
    for figure in section.figures:
        named.append((f"{figure.id}.svg", figure.svg))
        named.append((f"{figure.id}.png", figure.png))
        if figure.svg_narrow:
            named.append((f"{figure.id}_narrow.svg", figure.svg_narrow))
    for name, content in named:
        if name.lower() in {known.lower() for known in files}:
            raise UsageError(
                "duplicate-id",
                f"Section {section.id} would write {name} twice.",
                "Two tables or two figures have the same id.",
                "Give each table and each figure an id of its own.",
            )
        files[name] = content
    return files


def _machine(row: list[Cell]) -> list[str]:
    return ["" if value is None else str(value) for value in row]


def _print_lines(table: Table) -> Iterator[list[str]]:
    yield [spreadsheet_cell(heading.label) for heading in table.head]
    for line in table.body:
        yield [spreadsheet_cell(cell) for cell in line.cells]


def _csv(lines: Iterable[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().encode("utf-8")


def _refuse_foreign(place: Path) -> None:
    """Refuse to replace what no analysis wrote."""
    if place.is_dir() and ((place / _FILE).exists() or not any(place.iterdir())):
        return
    if place.exists():
        raise OutputError(
            "not-a-section",
            f"{place} exists and no analysis wrote it; it was left as it is.",
            "A file or folder of yours has the name of an analysis.",
            "Choose another folder with --out.",
        )


def _replace(fresh: Path, place: Path) -> None:
    """Put a new folder in an old one's place; a rename onto a full folder is not possible."""
    if place.exists():
        place.rename(_hidden(place))
    fresh.rename(place)


def _heal(place: Path) -> None:
    """Finish what a killed run began: put the old folder back, or remove it if it was replaced."""
    old = _hidden(place)
    if not old.exists():
        return
    if place.exists():
        shutil.rmtree(old)
    else:
        old.rename(place)


def _hidden(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")


@contextlib.contextmanager
def _writable(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            "unwritable",
            f"{place} cannot be written: {error.strerror or error}.",
            "The folder is read-only, is a file, or the disk is full.",
            "Choose another folder with --out, or mend its permissions.",
        ) from error


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or _FILE
        return f"{place}: {first['msg']}"
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
