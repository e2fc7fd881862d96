"""Pieces of several files as one table, joined by its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from attachpath.cohort import Findings, spelled_otherwise
from attachpath.intake.cells import shown
from attachpath.intake.description import KEY_OF_TABLE
from attachpath.intake.origins import NOWHERE, Origin

__all__ = ["JoinedTable", "TablePiece", "joined", "spelled_alike"]


@dataclass(frozen=True)
class TablePiece:
    """What one file gives to a table, as text and numbers.

    Attributes
    ----------
    data : DataFrame
        By our names.
    origins : mapping of str to Origin
        By our names.
    """

    data: pd.DataFrame
    origins: Mapping[str, Origin]


Respelled = Mapping[tuple[str, str], Mapping[str, str]]


@dataclass(frozen=True)
class JoinedTable:
    """A whole table of the cohort.

    Attributes
    ----------
    data : DataFrame
        Columns in the order of the files.
    origins : mapping of str to Origin
        By column.
    respelled : mapping of (str, str) to mapping of str to str
        Keys that a file spells otherwise, as the others write them; by file and its column.
    """

    data: pd.DataFrame
    origins: Mapping[str, Origin]
    respelled: Respelled = field(default_factory=dict)


def joined(table: str, pieces: Sequence[TablePiece], findings: Findings) -> JoinedTable:
    """Join pieces of one table by its key: every row of every file is kept.

    Parameters
    ----------
    table : str
        Its name.
    pieces : sequence of TablePiece
        At least one.
    findings : Findings
        Receives ``files-disagree``, ``duplicate-key``, and a note for keys that do not stand in
        every file.

    Returns
    -------
    JoinedTable
        Of a key that stands twice in one of several files the first row is taken, so that the
        other problems can be told too.
    """
    if len(pieces) == 1:
        return JoinedTable(pieces[0].data, pieces[0].origins)
    for piece in pieces:
        _report_twice(table, piece, findings)
    pieces = [_each_once(table, piece) for piece in pieces]
    respelled = _respelled(table, pieces, findings)
    pieces = [_each_once(table, spelled_alike(piece, respelled)) for piece in pieces]
    keys = [_key(table, piece.data, number) for number, piece in enumerate(pieces)]
    union = _union(table, pieces, keys)
    places = [pd.Index(key).get_indexer(union) for key in keys]
    data: dict[str, pd.Series] = {}
    origins: dict[str, Origin] = {}
    for piece, place in zip(pieces, places, strict=True):
        for name in piece.data.columns:
            values = piece.data[name].take(np.maximum(place, 0)).reset_index(drop=True)
            values = values.where(place >= 0)
            origin = piece.origins[name].taken(place)
            if name in data:
                _report_disagreeing(data[name], values, origins[name], origin, findings)
                data[name], origins[name] = _first(data[name], values, origins[name], origin)
            else:
                data[name], origins[name] = values, origin
    if table == "occasions" and bool((data["session"] % 1 == 0).all()):
        data["session"] = data["session"].astype("int64")
    _note_alone(table, pieces, places, findings)
    return JoinedTable(pd.DataFrame(data), origins, respelled)


def spelled_alike(piece: TablePiece, respelled: Respelled) -> TablePiece:
    """Return a piece with its keys as the other files write them: nothing else comes of that."""
    written = {}
    for name, origin in piece.origins.items():
        known = respelled.get((origin.file, origin.columns[0]))
        if known and name.endswith("_id"):
            own = piece.data[name]
            written[name] = own.map(known).fillna(own).astype("str")
    return replace(piece, data=piece.data.assign(**written)) if written else piece


def _report_twice(table: str, piece: TablePiece, findings: Findings) -> None:
    name, key = KEY_OF_TABLE[table], _key(table, piece.data)
    _report_cells(
        "duplicate-key", piece.origins[name], np.flatnonzero(key.duplicated()),
        key.str.replace("\0", ", session "), findings,
        expected="one row of each, for the files are joined by it",
        next_step="Drop or correct one of them.",
    )  # fmt: skip


def _each_once(table: str, piece: TablePiece) -> TablePiece:
    """Return the first row of each key: something to join, so that other problems are found."""
    again = _key(table, piece.data).duplicated().to_numpy()
    if not again.any():
        return piece
    kept = np.flatnonzero(~again)
    origins = {name: origin.taken(kept) for name, origin in piece.origins.items()}
    return TablePiece(piece.data.take(kept).reset_index(drop=True), origins)


def _key(table: str, data: pd.DataFrame, file: int = 0) -> pd.Series:
    """Return what rows are joined by; where a part of it is missing, nothing else is the same."""
    key = data[KEY_OF_TABLE[table]]
    missing = key.isna()
    if table == "occasions":
        missing |= data["session"].isna()
        key = key.astype(object).fillna("") + "\0" + data["session"].map("{:g}".format)
    if not missing.any():
        return key
    key = key.astype(object)
    key[missing] = [f"\0{file} {row}" for row in np.flatnonzero(missing)]
    return key


def _union(table: str, pieces: Sequence[TablePiece], keys: Sequence[pd.Series]) -> pd.Index:
    """Return every key once: in the order of the files, occasions of a client by session."""
    every = pd.concat(keys, ignore_index=True)
    if table == "occasions":
        clients = pd.concat([piece.data["client_id"] for piece in pieces], ignore_index=True)
        sessions = pd.concat([piece.data["session"] for piece in pieces], ignore_index=True)
        every = every.iloc[np.lexsort((sessions.to_numpy(float), pd.factorize(clients)[0]))]
    unique: pd.Index = pd.Index(every.unique())
    return unique


def _respelled(table: str, pieces: Sequence[TablePiece], findings: Findings) -> Respelled:
    """Report keys that another file spells otherwise: one person would become two."""
    if _one_below_the_other(table, pieces):
        return {}
    key = KEY_OF_TABLE[table]
    found: dict[tuple[str, str], Mapping[str, str]] = {}
    for place, piece in enumerate(pieces[1:], start=1):
        before = pd.concat([one.data[key] for one in pieces[:place]], ignore_index=True)
        own, origin = piece.data[key], piece.origins[key]
        unknown = own[~own.isin(before)]
        others = spelled_otherwise(unknown, before[~before.isin(own)])
        first = unknown[unknown.isin(others)].drop_duplicates()
        if first.empty:
            continue
        digits = max(len(one) for pair in others.items() for one in pair)
        told = own + f" ({pieces[0].origins[key].file}: " + own.map(others) + ")"
        _report_cells(
            "key-spelled-otherwise", origin, first.index.to_numpy(), told, findings,
            expected="ids as the other file writes them, for the files are joined by them",
            next_step="Write ids in one way everywhere; for a file whose ids lost leading zeros, "
            f"{key} = {{ column = ..., digits = {digits} }} in cohort.toml puts them back.",
        )  # fmt: skip
        found[origin.file, origin.columns[0]] = others
    return found


def _report_disagreeing(
    before: pd.Series, values: pd.Series, first: Origin, second: Origin, findings: Findings
) -> None:
    both = before.notna() & values.notna()
    differs = np.flatnonzero((both & (before.astype(object) != values.astype(object))).to_numpy())
    if not differs.size:
        return
    told = values.iloc[differs].map(shown) + f" ({first.file}: "
    told = (told + before.iloc[differs].map(shown) + ")").reindex(range(len(values)))
    _report_cells(
        "files-disagree", second, differs, told, findings,
        expected=f"what {first.file} has",
        next_step="Correct one of the files, or take the column from one of them only.",
    )  # fmt: skip


def _report_cells(
    code: str,
    origin: Origin,
    places: npt.NDArray[np.intp],
    told: pd.Series,
    findings: Findings,
    *,
    expected: str,
    next_step: str,
) -> None:
    if not places.size:
        return
    file, column, _ = origin.at(int(places[0]))
    cells = [(origin.at(one)[2] or 0, str(told.iloc[one])) for one in places.tolist()]
    findings.cells(code, file, column, cells, expected=expected, next_step=next_step)


def _first(
    before: pd.Series, values: pd.Series, first: Origin, second: Origin
) -> tuple[pd.Series, Origin]:
    """Fill what the earlier files leave open."""
    empty = before.isna().to_numpy()
    rows = np.where(empty & values.notna().to_numpy(), NOWHERE, first.rows)
    # Where neither has a value the first file is named.
    return before.where(~empty, values), replace(first, rows=rows, others=(*first.others, second))


def _one_below_the_other(table: str, pieces: Sequence[TablePiece]) -> bool:
    """Tell whether the files hold the rows of one table, and not columns of the same rows."""
    columns = [set(piece.data.columns) for piece in pieces]
    shared = set.intersection(*columns) - {KEY_OF_TABLE[table], "session"}
    return bool(shared) or all(one == columns[0] for one in columns)


def _note_alone(
    table: str,
    pieces: Sequence[TablePiece],
    places: Sequence[npt.NDArray[np.intp]],
    findings: Findings,
) -> None:
    """Count who stands in some of the files only, where the files hold different columns."""
    key = KEY_OF_TABLE[table]
    if _one_below_the_other(table, pieces):
        return
    for piece, place in zip(pieces, places, strict=True):
        absent = int((place < 0).sum())
        if absent:
            origin = piece.origins[key]
            findings.add(
                "not-in-every-file", origin.file, "every row of the table in every file of it",
                "Nothing; what this file has is missing there.",
                column=origin.columns[0], severity="note",
                value=f"{absent:,} of {len(place):,} rows of {table} are not in this file",
            )  # fmt: skip
