"""Which columns of a file are the items of a block, and what is wrong where they are not there."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from attachpath.errors import Problem, nearest_name
from attachpath.instruments import Instrument
from attachpath.intake.item_block import ItemBlock
from attachpath.intake.patterns import ColumnPattern, PatternFit

__all__ = ["BlockColumns", "block_columns"]

_NEAR = 5
_NAMED = 12


@dataclass(frozen=True)
class BlockColumns:
    """The columns of a block.

    Attributes
    ----------
    by_session : mapping of int to mapping of str to str
        By session (0 where the block has none): column of the file by column of the cohort.
    problems : tuple of Problem
        What is wrong.
    """

    by_session: Mapping[int, Mapping[str, str]]
    problems: tuple[Problem, ...] = ()


def block_columns(
    block: ItemBlock, instrument: Instrument, columns: Sequence[str], file: str
) -> BlockColumns:
    """Return which columns of a file are the items of a block.

    Parameters
    ----------
    block : ItemBlock
        As ``cohort.toml`` has it.
    instrument : Instrument
        As it was given: with the block's prefix and table.
    columns : sequence of str
        Columns of the file.
    file : str
        Its name, for findings.

    Returns
    -------
    BlockColumns
    """
    if block.pattern is None:
        return _listed(block, instrument, columns, file)
    fit = block.pattern.fit(columns)
    problems = [*_too_little(block.pattern, instrument, fit, columns, file)]
    problems += _too_much(block.pattern, instrument, fit, file)
    names = dict(enumerate(instrument.item_columns(block.time), start=1))
    by_session: dict[int, dict[str, str]] = {}
    for (item, session), column in sorted(fit.columns.items()):
        if item in names:
            by_session.setdefault(block.session or session, {})[names[item]] = column
    return BlockColumns(by_session, tuple(problems))


def _listed(
    block: ItemBlock, instrument: Instrument, columns: Sequence[str], file: str
) -> BlockColumns:
    names = instrument.item_columns(block.time)
    given = block.columns
    if len(given) != len(names):
        problem = Problem(
            "item-count", file, None, None, f"{len(given)} names",
            f"{len(names)} names, one for each item of {instrument.id}",
            "List the columns in the order of the items, or write a pattern.",
        )  # fmt: skip
        return BlockColumns({}, (problem,))
    found = dict(zip(names, given, strict=True))
    absent = [theirs for theirs in given if theirs not in columns]
    problems = [
        _no_column(file, theirs, columns, "an item of " + instrument.id) for theirs in absent
    ]
    there = {ours: theirs for ours, theirs in found.items() if theirs in columns}
    return BlockColumns({block.session or 0: there}, tuple(problems))


def _no_column(file: str, name: str, columns: Sequence[str], expected: str) -> Problem:
    near = nearest_name(name, columns)
    hint = f"Write {near!r}, if that is it." if near else "Look the name up in the file."
    return Problem("unknown-column", file, name, None, None, f"a column, {expected}", hint)


def _too_little(
    pattern: ColumnPattern,
    instrument: Instrument,
    fit: PatternFit,
    columns: Sequence[str],
    file: str,
) -> Iterator[Problem]:
    """Find a pattern that fits nothing, and items that the scales need and no column gives."""
    if not fit.columns:
        near = _near_matches(pattern, columns)
        shown = f"Columns like it: {', '.join(near)}." if near else _numbered(columns)
        yield Problem(
            "pattern-fits-nothing", file, pattern.text, None, None,
            f"columns with the items of {instrument.id}, such as {pattern.name(item=1, session=1)}",
            f"{shown} Correct `columns` of this [[file.items]].",
        )  # fmt: skip
        return
    needed = [int(place) + 1 for place in instrument.scored_places]
    for session in fit.sessions:
        absent = [item for item in needed if (item, session) not in fit.columns]
        names = [pattern.name(item=item, session=session) for item in absent]
        names = [name for name in names if name not in fit.ambiguous]
        if not names:
            continue
        near = [
            close
            for name in names[:_NEAR]
            for close in difflib.get_close_matches(
                name, [one for one in columns if one not in fit.columns.values()], n=1, cutoff=0.75
            )
        ]
        hint = f" Columns like them: {', '.join(dict.fromkeys(near))}." if near else ""
        yield Problem(
            "item-missing", file, _some(names), None, f"{len(names)} of {len(needed)} items",
            f"all items that {instrument.id} scores",
            "Correct the pattern, or describe the form that was given in an instrument file of "
            f"your own.{hint}",
        )  # fmt: skip


def _too_much(
    pattern: ColumnPattern, instrument: Instrument, fit: PatternFit, file: str
) -> Iterator[Problem]:
    """Find columns that fit and cannot be items of this instrument."""
    beyond = [
        column
        for (item, _), column in sorted(fit.columns.items())
        if not 1 <= item <= instrument.items
    ]
    if beyond:
        yield Problem(
            "surplus-items", file, _some(beyond), None, f"{len(beyond)} columns",
            f"items 1 to {instrument.items}, as {instrument.id} has",
            "Name the instrument that was given, or narrow the pattern so that it fits its items "
            "only.",
        )  # fmt: skip
    if fit.ambiguous:
        yield Problem(
            "ambiguous-pattern", file, _some(fit.ambiguous), None, f"{len(fit.ambiguous)} columns",
            f"names from which {pattern.text!r} can tell session and item apart",
            "Write a block for each session, with its number: columns = "
            f'"{pattern.of_session(1)}", session = 1, and so on.',
        )  # fmt: skip
    if fit.twice:
        yield Problem(
            "pattern-fits-twice", file, _some(fit.twice), None, f"{len(fit.twice)} columns",
            f"one column an item for {pattern.text!r}",
            "Write {item:02d} for 01, 02, ... and {item} for 1, 2, ...; or list the columns.",
        )  # fmt: skip


def _some(names: Sequence[str]) -> str:
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _numbered(columns: Sequence[str]) -> str:
    """Name the columns that come in numbers, most first."""
    shapes: dict[str, list[str]] = {}
    for column in columns:
        shapes.setdefault(_shape(column), []).append(column)
    rows = sorted((names for names in shapes.values() if len(names) > 1), key=len, reverse=True)
    told = ", ".join(f"{names[0]} ... {names[-1]} ({len(names)})" for names in rows[:_NEAR])
    return f"Columns in numbers: {told}." if told else "No column looks like it."


def _shape(name: str) -> str:
    return re.sub(r"\d+", "#", name).casefold()


def _near_matches(pattern: ColumnPattern, columns: Sequence[str]) -> list[str]:
    """Return columns that look like the pattern once numbers are put aside."""
    shapes: dict[str, str] = {}
    for column in columns:
        shapes.setdefault(_shape(column), column)
    wanted = _shape(pattern.name(item=1, session=1))
    near = difflib.get_close_matches(wanted, list(shapes), n=_NEAR, cutoff=0.5)
    return [shapes[shape] for shape in near]
