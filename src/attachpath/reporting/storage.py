"""Sections on disk: a folder each, with section.json and the drawings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from attachpath.errors import UsageError
from attachpath.reporting.folders import put_back, write_folder, write_text
from attachpath.reporting.section import Section, checked_id
from attachpath.reporting.table_files import values_csv

__all__ = ["read_section", "read_sections", "write_json", "write_section"]

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
        The section's folder, ``out/ID``: ``section.json``, for each table ``.csv`` (its
        values), for each figure ``.svg``, ``.pdf`` and ``.png``. As printed the report leaves them.

    Raises
    ------
    OutputError
        ``unwritable`` when the place cannot be written to, ``not-ours`` when something else
        stands there.
    UsageError
        ``duplicate-id`` when two tables or figures would share a file.
    """
    files = _files(section.clocked())
    return write_folder(out / checked_id(section.id), files, known_by=_FILE)


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
            figure.svg_narrow = _bytes(folder / f"{figure.id}_narrow.svg")
            figure.pdf = _bytes(folder / f"{figure.id}.pdf")
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
    put_back(out)
    folders = sorted(path.parent for path in out.glob(f"[!.]*/{_FILE}"))
    return [read_section(folder) for folder in folders if folder.name not in leave_out]


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
    _refuse_twice(section.id, (table.id for table in section.tables))
    _refuse_twice(section.id, (figure.id for figure in section.figures))
    files = {_FILE: _json_text(section.model_dump(mode="json")).encode("utf-8")}
    for table in section.tables:
        files[f"{table.id}.csv"] = values_csv(table)
    for figure in section.figures:
        files[f"{figure.id}.svg"] = figure.svg
        files[f"{figure.id}.png"] = figure.png
        if figure.svg_narrow:
            files[f"{figure.id}_narrow.svg"] = figure.svg_narrow
        if figure.pdf:
            files[f"{figure.id}.pdf"] = figure.pdf
    return files


def _bytes(path: Path) -> bytes:
    """Return what a file that need not be there holds."""
    return path.read_bytes() if path.exists() else b""


def _refuse_twice(section_id: str, ids: Iterable[str]) -> None:
    """Refuse ids that would name one file, also where the case of letters does not count."""
    known: set[str] = set()
    for one in ids:
        if one.lower() in known:
            raise UsageError(
                "duplicate-id",
                f"Section {section_id} has {one} twice.",
                "Two tables or two figures have the same id.",
                "Give each table and each figure an id of its own.",
            )
        known.add(one.lower())


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or _FILE
        return f"{place}: {first['msg']}"
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
