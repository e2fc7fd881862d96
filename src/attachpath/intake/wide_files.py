"""Occasions that a file has side by side, a column a session, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attachpath.errors import nearest_name
from attachpath.intake.cells import is_text_array
from attachpath.intake.column_source import Code, ColumnSource
from attachpath.intake.file_reading import FileReading
from attachpath.intake.origins import Origin
from attachpath.intake.patterns import ColumnPattern
from attachpath.intake.pieces import Piece

__all__ = ["wide_piece"]


def wide_piece(reading: FileReading) -> tuple[Piece, int]:
    """Return the occasions of a file that has them side by side, and how many were empty.

    Returns
    -------
    Piece
        A row a client and session, in the order of the clients; sessions at which a client has no
        value at all are no occasions.
    int
        Number of those.
    """
    named = _wide_columns(reading)
    sessions = sorted({session for by_session in named.values() for session in by_session})
    arrays: dict[str, list[pa.Array | None]] = {}
    for ours, by_session in named.items():
        source, codes = _taken_as(reading, ours)
        arrays[ours] = [
            None
            if session not in by_session
            else reading.cells(ours, by_session[session], source, codes)
            for session in sessions
        ]
    n = reading.raw.n_rows
    kept = _kept(arrays, n, len(sessions))
    order = np.flatnonzero(kept.ravel())
    client, which = order // max(len(sessions), 1), order % max(len(sessions), 1)
    place = pa.array(which * n + client)  # the arrays are laid end to end, a session each
    key = reading.described.occasions.get("client_id") or reading.described.clients["client_id"]
    ids = reading.cells("client_id", key.name, key, ())
    first = _first_session(reading)
    rows = reading.rows[client]
    columns: dict[str, pa.Array] = {}
    origins: dict[str, Origin] = {}
    if ids is not None:
        columns["client_id"] = ids.take(pa.array(client))
        origins["client_id"] = Origin(reading.raw.file, (key.name,), rows)
    columns["session"] = pa.array(np.array(sessions, dtype=float)[which] + 1 - first)
    # A session is told by the names of its columns: the first of them stands for it.
    telling = tuple(
        next(by_session[session] for by_session in named.values() if session in by_session)
        for session in sessions
    )
    origins["session"] = Origin(reading.raw.file, telling, rows, which)
    for ours, parts in arrays.items():
        columns[ours] = _end_to_end(parts, n).take(place)
        names = tuple(named[ours].get(session, ours) for session in sessions)
        origins[ours] = Origin(reading.raw.file, names, rows, which)
    sources = {name: one for name, one in reading.described.occasions.items() if one.wide}
    return Piece("occasions", columns, origins, sources), n * len(sessions) - len(order)


def _wide_columns(reading: FileReading) -> dict[str, dict[int, str]]:
    """Return the column of the file by session, for each of ours."""
    named: dict[str, dict[int, str]] = {}
    for ours, source in reading.described.occasions.items():
        if source.columns is not None:
            named[ours] = {int(session): theirs for session, theirs in source.columns.items()}
        elif source.pattern is not None:
            fit = source.pattern.fit(reading.raw.columns)
            named[ours] = {session: theirs for (_, session), theirs in fit.columns.items()}
            if not fit.columns:
                _report_no_fit(reading, ours, source.pattern)
    for block in reading.blocks:
        if block.table == "occasions":
            for session, columns in block.columns.by_session.items():
                for ours, theirs in columns.items():
                    named.setdefault(ours, {})[session] = theirs
    return named


def _report_no_fit(reading: FileReading, ours: str, pattern: ColumnPattern) -> None:
    name = pattern.name(session=1)
    near = nearest_name(name, reading.raw.columns)
    reading.findings.add(
        "pattern-fits-nothing", reading.raw.file,
        f"columns such as {name}, which cohort.toml takes as {ours}",
        f"The nearest column is {near!r}." if near else "No column looks like it.",
        column=pattern.text,
    )  # fmt: skip


def _taken_as(reading: FileReading, ours: str) -> tuple[ColumnSource | None, tuple[Code, ...]]:
    """Return how the cells of a column are taken, and the codes for missing among them."""
    source = reading.described.occasions.get(ours)
    if source is not None:
        return source, (*reading.missing, *source.missing)
    for block in reading.blocks:
        if any(ours in columns for columns in block.columns.by_session.values()):
            return block.source, (*reading.missing, *block.missing)
    return None, reading.missing


def _first_session(reading: FileReading) -> int:
    source = reading.described.occasions.get("session")
    return 1 if source is None else source.starts_at


def _kept(arrays: Mapping[str, Sequence[pa.Array | None]], n: int, n_sessions: int) -> np.ndarray:
    """Return which client has any value at which session, shape (clients, sessions)."""
    kept = np.zeros((n, n_sessions), dtype=bool)
    for parts in arrays.values():
        for which, values in enumerate(parts):
            if values is not None:
                kept[:, which] |= pc.is_valid(values).to_numpy(zero_copy_only=False)
    return kept


def _end_to_end(parts: Sequence[pa.Array | None], n: int) -> pa.Array:
    """Lay the arrays of the sessions end to end, in one type."""
    given = [part for part in parts if part is not None]
    text = any(is_text_array(part) for part in given)
    kind = pa.string() if text or not given else pa.float64()
    made = [pa.nulls(n, kind) if part is None else _cast(part, text=text) for part in parts]
    return pa.concat_arrays(made) if made else pa.nulls(0, kind)


def _cast(values: pa.Array, *, text: bool) -> pa.Array:
    if text and not is_text_array(values):
        numbers = pc.cast(values, pa.float64()).to_pylist()
        return pa.array([None if x is None else f"{x:.15g}" for x in numbers], pa.string())
    return pc.cast(values, pa.string() if text else pa.float64())
