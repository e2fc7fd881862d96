"""The questionnaires of a described cohort as they were given: renamed, on other ranges."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from attachpath.cohort import instruments_of
from attachpath.errors import SpecificationError
from attachpath.instruments import Instrument, InstrumentSource, load_instrument
from attachpath.intake.description import DescribedCohort, DescribedFile, ItemBlock
from attachpath.intake.file_reading import GivenBlock
from attachpath.intake.item_columns import block_columns
from attachpath.intake.pieces import lowest_table
from attachpath.intake.raw_table import RawTable

__all__ = ["given_blocks", "instruments_of_description"]

Answered = Literal["clients", "occasions"]


def given_blocks(described: DescribedFile, raw: RawTable, folder: Path) -> list[GivenBlock]:
    """Return the blocks of a file with their instruments and columns."""
    blocks = []
    for block in described.items:
        instrument = _as_given(block, described, folder)
        columns = block_columns(block, instrument, list(raw.columns), raw.file)
        blocks.append(GivenBlock(instrument, instrument.table, block.missing, columns))
    return blocks


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
    if block.pattern is not None and block.pattern.has_session:
        return "occasions"
    if plain.table in described.tables and not described.wide:
        return plain.table
    return "occasions" if lowest_table(described) == "occasions" else "clients"


def _source(block: ItemBlock, instrument: Instrument, folder: Path) -> InstrumentSource:
    named = _named(block, folder)
    return named if load_instrument(named) == instrument else instrument
