"""The questionnaires of a described cohort as they were given: renamed, on other ranges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

from attachpath.cohort import instruments_of
from attachpath.errors import Problem, SpecificationError
from attachpath.instruments import Instrument, InstrumentSource, load_instrument
from attachpath.intake.column_source import ColumnSource
from attachpath.intake.description import DescribedCohort, DescribedFile
from attachpath.intake.file_reading import GivenBlock
from attachpath.intake.item_block import ItemBlock
from attachpath.intake.item_columns import block_columns
from attachpath.intake.pieces import lowest_table
from attachpath.intake.raw_table import RawTable

__all__ = ["given_blocks", "given_twice", "instruments_of_description"]

Answered = Literal["clients", "occasions"]


def given_blocks(described: DescribedFile, raw: RawTable, folder: Path) -> list[GivenBlock]:
    """Return the blocks of a file with their instruments and columns."""
    blocks = []
    for block in described.items:
        instrument = _as_given(block, described, folder)
        columns = block_columns(block, instrument, list(raw.columns), raw.file)
        source = ColumnSource(column="an answer", values=block.values) if block.values else None
        given = GivenBlock(instrument, instrument.table, block.missing, columns, source)
        blocks.append(given)
    return blocks


def given_twice(
    described: DescribedFile, blocks: Iterable[GivenBlock], file: str
) -> Iterator[Problem]:
    """Find columns of the cohort that a block gives and something else of the file gives too."""
    seen: dict[tuple[str, str, int], str] = {
        (table, ours, 0): source.name
        for table, sources in described.tables.items()
        for ours, source in sources.items()
    }
    for block in blocks:
        for session, columns in block.columns.by_session.items():
            table: str = block.table
            places = {(table, ours, session): theirs for ours, theirs in columns.items()}
            again = [place for place in places if place in seen]
            if again:
                yield Problem(
                    "given-twice", file, places[again[0]], None,
                    f"{again[0][1]}, and so {len(again)} column(s)",
                    f"one column for each of ours; {seen[again[0]]} is {again[0][1]} too",
                    "Write time = ... (or session, or prefix) in one of the [[file.items]], or "
                    "take it out.",
                )  # fmt: skip
            seen |= places


def instruments_of_description(
    description: DescribedCohort, folder: Path
) -> dict[str, InstrumentSource]:
    """Return every instrument of a described cohort by prefix.

    Parameters
    ----------
    description : DescribedCohort
        What ``cohort.toml`` says.
    folder : Path
        Where it lies.

    Returns
    -------
    dict of str to (str or Instrument)
        An instrument that was given as it is printed stays an id or a path.

    Raises
    ------
    SpecificationError
        ``instrument-clash`` when one prefix would have two, with the way out.
    """
    found: dict[str, Instrument] = {}
    sources: dict[str, InstrumentSource] = {}
    for described in description.file:
        for block in described.items:
            instrument = _as_given(block, described, folder)
            prefix = instrument.prefix
            if found.setdefault(prefix, instrument) != instrument:
                raise SpecificationError(
                    "instrument-clash",
                    f"Two blocks of items give the prefix {prefix!r} to different questionnaires, "
                    f"ranges or tables: {found[prefix].id} and {instrument.id}.",
                    "The prefix says which columns belong together, so it can have one only.",
                    'Write prefix = "..." in one of the [[file.items]].',
                )
            sources[prefix] = _source(block, instrument, folder)
    every: Mapping[str, InstrumentSource] = {
        **description.instrument_sources(folder),
        **sources,
    }
    instruments_of(every)  # refuses what cannot stand beside each other
    return dict(every)


def _as_given(block: ItemBlock, described: DescribedFile, folder: Path) -> Instrument:
    plain = load_instrument(_named(block, folder))
    if plain.times and block.time is None:
        times = " or ".join(f'"{time}"' for time in plain.times)
        raise SpecificationError(
            "missing-key",
            f"The block of items {block.columns!r} of {described.path} does not say its time.",
            f"{plain.id} is given at several times: {', '.join(plain.times)}.",
            f"Write time = {times} in that [[file.items]].",
        )
    return plain.adapted(
        prefix=block.prefix,
        table=_table(block, plain, described),
        response=block.range,
        fractions=block.fractions,
    )


def _named(block: ItemBlock, folder: Path) -> str:
    name = block.instrument
    return str(folder / name) if name.endswith(".toml") else name


def _table(block: ItemBlock, plain: Instrument, described: DescribedFile) -> Answered:
    """Return where the answers stand: as said, or as the file has it."""
    if block.table is not None:
        return block.table
    if block.wide:
        return "occasions"
    if plain.table in described.tables and not described.wide:
        return plain.table
    return "occasions" if lowest_table(described) == "occasions" else "clients"


def _source(block: ItemBlock, instrument: Instrument, folder: Path) -> InstrumentSource:
    named = _named(block, folder)
    return named if load_instrument(named) == instrument else instrument
