"""Files as `cohort.toml` describes them -> one cohort, with every problem at its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from attachpath.cohort import (
    Cohort,
    Findings,
    ReadingRules,
    cohort_findings,
    column_rules,
    columns_to_table,
    instruments_of,
)
from attachpath.errors import DataError, Problem, UsageError
from attachpath.instruments import InstrumentSource
from attachpath.intake.description import KEY_OF_TABLE, DescribedCohort, DescribedFile
from attachpath.intake.file_reading import FileReading
from attachpath.intake.given_blocks import (
    given_blocks,
    given_twice,
    instruments_of_description,
)
from attachpath.intake.joining import JoinedTable, TablePiece, joined, spelled_alike
from attachpath.intake.left_out import without_rows
from attachpath.intake.next_steps import with_own_step
from attachpath.intake.notes import file_notes, read_notes
from attachpath.intake.one_row_each import one_row_each
from attachpath.intake.origins import Origin, located
from attachpath.intake.pieces import LOWEST_FIRST, Piece, lowest_table, plain_piece
from attachpath.intake.timing import numbered_sessions, weeks
from attachpath.intake.wide_files import wide_piece

__all__ = ["assemble"]


@dataclass
class _Assembly:
    """What is known while a cohort is put together."""

    description: DescribedCohort
    folder: Path
    instruments: dict[str, InstrumentSource]
    findings: Findings = field(default_factory=Findings)
    pieces: dict[str, list[TablePiece]] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    unread: bool = False


def assemble(
    description: DescribedCohort, folder: Path, *, large: bool = False
) -> tuple[Cohort | None, list[Problem]]:
    """Read the files of a described cohort.

    Parameters
    ----------
    description : DescribedCohort
        What ``cohort.toml`` says.
    folder : Path
        Where it lies: paths are seen from there.
    large : bool
        Read files above 2 GB too.

    Returns
    -------
    Cohort or None
        None where a key is missing and nothing can be put together.
    list of Problem
        Errors and notes, with the files' names, columns and rows.

    Raises
    ------
    UsageError, SpecificationError
        When a file cannot be opened (``several-files`` when more than one cannot), or
        ``cohort.toml`` says what cannot be.
    """
    made = _Assembly(description, folder, instruments_of_description(description, folder))
    refused: dict[str, UsageError] = {}
    for described in description.file:
        try:
            _take_file(made, described, large=large)
        except UsageError as error:
            refused[str(error)] = error  # the same of two files is told once
        pa.default_memory_pool().release_unused()  # what the file took as read
    if refused:
        raise _all_of(list(refused.values()))
    if made.unread:  # what the other files lack would be no finding of its own
        return None, made.findings.problems
    has_occasions = "occasions" in made.pieces
    tables = _tables(made)
    made.pieces.clear()
    if "clients" not in tables or (has_occasions and "occasions" not in tables):
        return None, made.findings.problems
    cohort = _cohort(made, tables)
    codes = (*description.missing, *(code for file in description.file for code in file.missing))
    origins = {name: table.origins for name, table in tables.items()}
    known = cohort_findings(cohort, tuple(dict.fromkeys(codes))).problems
    made.findings.extend(_news(made, known, origins))
    return cohort, made.findings.problems


def _all_of(refused: Sequence[UsageError]) -> UsageError:
    """Return one error for all files that could not be taken in."""
    if len(refused) == 1:
        return refused[0]
    told = ((one.message, one.cause, one.next_step) for one in refused)
    return UsageError("several-files", *(_numbered(words) for words in zip(*told, strict=True)))


def _numbered(words: Iterable[str]) -> str:
    return " ".join(f"({number}) {one}" for number, one in enumerate(words, start=1))


def _news(
    made: _Assembly, problems: Iterable[Problem], origins: Mapping[str, Mapping[str, Origin]]
) -> list[Problem]:
    """Return what the files did not tell already, at its place."""
    told = {(one.table, one.column, one.row) for one in made.findings.errors}
    codes = {one.code for one in made.findings.errors}
    news = []
    for problem in problems:
        place = _placed(problem, origins)
        at = (place.table, place.column, place.row)
        again = (
            (problem.code == "missing-key" and at in told)
            or (problem.code == "missing-column" and problem.column in made.absent)
            or (problem.code == "incomplete-instrument" and "item-missing" in codes)
        )
        if not again:
            news.append(place)
    return news


def _placed(problem: Problem, origins: Mapping[str, Mapping[str, Origin]]) -> Problem:
    return with_own_step(located(problem, origins, KEY_OF_TABLE), problem)


def _tables(made: _Assembly) -> dict[str, JoinedTable]:
    """Join the pieces of each table that has its key, those above before those below."""
    found: dict[str, JoinedTable] = {}
    respelled: dict[tuple[str, str], Mapping[str, str]] = {}
    for name in reversed(LOWEST_FIRST):
        pieces = [spelled_alike(piece, respelled) for piece in made.pieces.get(name, ())]
        if pieces and all(KEY_OF_TABLE[name] in piece.data for piece in pieces):
            found[name] = joined(name, pieces, made.findings)
            respelled |= found[name].respelled
    return found


def _take_file(made: _Assembly, described: DescribedFile, *, large: bool) -> None:
    from attachpath.intake.formats import read_raw  # loads the libraries of the formats

    path = made.folder / described.path
    try:
        read = read_raw(path, described, large=large)
    except DataError as error:
        made.findings.extend(error.problems)
        made.unread = True
        return
    raw = without_rows(read, described.leave_out, made.findings)
    blocks = given_blocks(described, raw, made.folder)
    reading = FileReading(
        described,
        raw,
        (*made.description.missing, *described.missing),
        blocks,
        frozenset(made.description.text),
        frozenset(_numbers(made, described)),
    )
    reading.findings.extend(raw.problems)
    for block in blocks:
        reading.findings.extend(block.columns.problems)
    reading.findings.extend(given_twice(described, blocks, raw.file))
    reading.used.update(described.leave_out)
    empty = 0
    for table in _tables_of(reading):
        if table == "occasions" and described.wide:
            piece, empty = wide_piece(reading)
        else:
            piece = plain_piece(reading, table)
            if table != lowest_table(described):
                piece = one_row_each(piece, reading.findings)
        made.pieces.setdefault(table, []).append(_typed(made, piece, reading.findings))
    file_notes(reading, path, made.folder, empty)
    made.findings.extend(reading.findings.problems)
    made.absent |= reading.absent
    form = described.known_form
    made.files.append(
        {"name": raw.file, "form": form, "rows": read.n_rows, "sha256": _sha256(path)}
    )


def _tables_of(reading: FileReading) -> list[Any]:
    tables: list[Any] = list(reading.described.tables)
    if reading.described.wide and "occasions" not in tables:
        tables.append("occasions")
    return tables


def _numbers(made: _Assembly, described: DescribedFile) -> set[str]:
    """Return our columns that must hold numbers."""
    instruments = instruments_of(made.instruments)
    return {
        name
        for table, columns in described.tables.items()
        for name, rule in column_rules(table, columns, instruments).items()
        if rule.kind in ("number", "whole") and name in columns
    }


def _typed(made: _Assembly, piece: Piece, findings: Findings) -> TablePiece:
    """Turn a piece into text and numbers; cells that are neither are reported where they stand."""
    rules = column_rules(piece.table, piece.columns, instruments_of(made.instruments))
    session = piece.sources.get("session")
    text = set(made.description.text)
    if session is not None and session.date is not None:
        text.add("session")
    own = Findings()
    data = columns_to_table(piece.columns, ReadingRules(piece.table, rules, frozenset(text)), own)
    origins: dict[str, Mapping[str, Origin]] = {piece.table: piece.origins}
    findings.extend(_placed(problem, origins) for problem in own.problems)
    if session is not None and "session" in data and "client_id" in data:
        data["session"] = numbered_sessions(data, session, piece.origins["session"], findings)
    return TablePiece(data, piece.origins)


def _cohort(made: _Assembly, tables: Mapping[str, JoinedTable]) -> Cohort:
    data = {name: table.data for name, table in tables.items()}
    if "occasions" not in data:
        data["occasions"] = _no_occasions()
    sources = {
        name: source for file in made.description.file for name, source in file.occasions.items()
    }
    counted = weeks(data["occasions"], data["clients"], sources)
    description = made.description
    return Cohort(
        data["clients"],
        data["occasions"].assign(**counted),
        data.get("therapists"),
        data.get("sites"),
        levels=description.levels,
        partially_nested=description.partially_nested,
        name=description.id,
        instruments=made.instruments,
        provenance={"read_from": made.files, "read_notes": read_notes(made.findings.problems)},
        title=description.title,
        description=description.description,
        clinical_change=description.clinical_change,
    )


def _no_occasions() -> pd.DataFrame:
    return pd.DataFrame({"client_id": pd.Series(dtype="str"), "session": np.zeros(0, np.int64)})


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
