"""Instruments from a user's own files: found in the folder, checked, and recorded by their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from attachpath.cohort.tables import DEFAULT_INSTRUMENTS
from attachpath.errors import SpecificationError, UsageError
from attachpath.instruments import (
    Instrument,
    InstrumentSource,
    has_shipped_key,
    instrument_text,
    load_instrument,
)

__all__ = ["FOLDER", "instruments_in", "own_files", "refuse_clashes"]

FOLDER = "instruments"
"""Folder beside the tables whose instrument files are used without being named."""


def instruments_in(folder: Path, named: Mapping[str, str]) -> dict[str, str]:
    """Return the instrument files of a cohort's folder ``instruments`` by their prefix.

    Parameters
    ----------
    folder : Path
        Folder of the cohort.
    named : mapping of str to str
        What ``cohort.toml`` names: id or path by prefix.

    Returns
    -------
    dict of str to str
        Paths by prefix.

    Raises
    ------
    SpecificationError
        ``instrument-clash`` when two files, or a file and ``cohort.toml``, give one prefix; what
        `load_instrument` raises for a file that does not fit.
    """
    found: dict[str, str] = {}
    for path in sorted((folder / FOLDER).glob("*.toml")):
        prefix = load_instrument(path).prefix
        other = found.get(prefix) or named.get(prefix)
        if other is not None and Path(other) != path:
            raise SpecificationError(
                "instrument-clash",
                f"Two instruments have the prefix {prefix!r}: {path} and {other}.",
                "A prefix says which columns an instrument scores, so it can have one only.",
                "Remove one of them, or give it another prefix.",
            )
        found[prefix] = str(path)
    return found


def refuse_clashes(
    instruments: Mapping[str, Instrument], standing: Mapping[str, Collection[str]]
) -> None:
    """Refuse instruments that cannot stand beside each other or in the place of another.

    Parameters
    ----------
    instruments : mapping of str to Instrument
        By the prefix under which a cohort names them.
    standing : mapping of str to collection of str
        Columns, by table, that every cohort may have.

    Raises
    ------
    UsageError
        ``bad-value`` for an instrument under another prefix than its own; ``instrument-clash`` for
        one that stands in another table than the instrument of the package whose place it takes,
        or that gives a column which another instrument or the tables have.
    """
    owner: dict[tuple[str, str], str] = {}
    for prefix, instrument in instruments.items():
        _refuse_prefix(prefix, instrument)
        _refuse_table(prefix, instrument)
        for column in _columns(instrument):
            if column in standing[instrument.table]:
                raise _same_column(instrument, column, f"the table of {instrument.table}")
            other = owner.setdefault((instrument.table, column), prefix)
            if other != prefix:
                raise _same_column(instrument, column, f"the instrument {instruments[other].id!r}")


def own_files(named: Mapping[str, InstrumentSource]) -> dict[str, dict[str, Any]]:
    """Return what is recorded of a user's own instrument files, by prefix.

    Parameters
    ----------
    named : mapping of str to str or Instrument
        Id, path or the instrument itself by prefix.

    Returns
    -------
    dict of str to dict
        ``file`` (its name), ``id``, ``key_status`` and ``sha256`` of its bytes; instruments with a
        key of the package are left out.
    """
    return {
        prefix: {
            "file": Path(source).name if isinstance(source, str) else f"{source.id}.toml",
            "id": instrument.id,
            "key_status": instrument.key_status,
            "sha256": instrument.file_sha256 or _hash(instrument),
        }
        for prefix, source in named.items()
        if not has_shipped_key(source)
        for instrument in [load_instrument(source)]
    }


def _hash(instrument: Instrument) -> str:
    """Return the hash of an instrument that was made in memory."""
    return hashlib.sha256(instrument_text(instrument).encode()).hexdigest()


def _refuse_prefix(prefix: str, instrument: Instrument) -> None:
    if instrument.prefix != prefix:
        raise UsageError(
            "bad-value",
            f"`instruments.{prefix}` names {instrument.id!r}, whose columns begin with "
            f"{instrument.prefix!r}.",
            "The key of an entry is the prefix of the columns.",
            f"Write `{instrument.prefix} = ...`.",
        )


def _refuse_table(prefix: str, instrument: Instrument) -> None:
    if prefix not in DEFAULT_INSTRUMENTS:
        return
    usual = load_instrument(DEFAULT_INSTRUMENTS[prefix])
    if instrument.table != usual.table:
        raise UsageError(
            "instrument-clash",
            f"The instrument {instrument.id!r} with the prefix {prefix!r} says that its answers "
            f"stand in {instrument.table}; those of {usual.name} stand in {usual.table}.",
            "The table was mistyped, or it is another questionnaire that needs a prefix of its "
            "own.",
            f'Write `table = "{usual.table}"`, or choose another prefix.',
        )


def _columns(instrument: Instrument) -> Iterator[str]:
    for time in instrument.times or (None,):
        yield from instrument.item_columns(time)
        yield from instrument.scale_columns(time)


def _same_column(instrument: Instrument, column: str, other: str) -> UsageError:
    return UsageError(
        "instrument-clash",
        f"The instrument {instrument.id!r} has a column {column!r}, which {other} has too.",
        "Its prefix, with the name of a scale or a time, gives a name that stands already.",
        "Give it another prefix.",
    )
