"""``cohort.toml``: how the tables of a folder are to be read. People write it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import tomlkit
from pydantic import Field, field_validator

from attachpath.cohort.clinical_change import ClinicalChange
from attachpath.cohort.own_instruments import FOLDER, instruments_in
from attachpath.cohort.tables import DEFAULT_INSTRUMENTS
from attachpath.specification import Identifier, Specification, read_specification

__all__ = ["FILE_NAME", "CohortFile", "CohortHead", "cohort_file_text", "read_cohort_file"]

FILE_NAME = re.compile(rf"^({FOLDER}/)?[A-Za-z][A-Za-z0-9_]*\.toml$")


class CohortHead(Specification):
    """What every ``cohort.toml`` may say of a cohort, whatever its files are.

    Attributes
    ----------
    id : str
        Id of the cohort; may become a file name.
    title, description : str
        For people.
    levels : tuple of str
        The nesting that exists, lowest first.
    partially_nested : bool
        Whether clients without a therapist are allowed.
    missing : tuple of int, float or str
        Codes that mean "missing" in columns that are no keys.
    text : tuple of str
        Further columns that hold text although they may look like numbers.
    instruments : dict of str to str
        Instrument by column prefix: an id, or the name of a TOML file in the folder. Prefixes
        that are not named take a file of the folder ``instruments`` that has them, or keep the
        default.
    clinical_change : tuple of ClinicalChange
        Measures on which the report tells who recovered, written ``[[clinical_change]]``.
    """

    id: Identifier = "cohort"
    title: str = ""
    description: str = ""
    levels: tuple[Identifier, ...] = Field(default=("client", "therapist"), min_length=1)
    partially_nested: bool = False
    missing: tuple[int | float | str, ...] = ()
    text: tuple[str, ...] = ()
    instruments: dict[Identifier, str] = Field(default_factory=dict)
    clinical_change: tuple[ClinicalChange, ...] = ()

    @field_validator("instruments")
    @classmethod
    def _plain_names(cls, value: dict[str, str]) -> dict[str, str]:
        for prefix, source in value.items():
            if source.endswith(".toml") and not FILE_NAME.match(source):
                raise ValueError(
                    f"the instrument of {prefix!r} must be an id, or a TOML file in this folder "
                    f"or its folder {FOLDER!r}"
                )
        return value

    def instrument_sources(self, folder: Path) -> dict[str, str]:
        """Return every prefix with its instrument; files of the folder as paths.

        Raises
        ------
        SpecificationError
            ``instrument-clash`` when the folder ``instruments`` gives a prefix twice.
        """
        named = {
            prefix: str(folder / source) if source.endswith(".toml") else source
            for prefix, source in self.instruments.items()
        }
        return DEFAULT_INSTRUMENTS | instruments_in(folder, named) | named


class CohortFile(CohortHead):
    """What ``cohort.toml`` says of a folder whose tables have this package's names.

    Attributes
    ----------
    files : {"csv", "parquet"}
        Format of the tables.
    """

    files: Literal["csv", "parquet"] = "csv"


def read_cohort_file(folder: Path) -> CohortFile:
    """Read ``cohort.toml`` of a folder.

    Raises
    ------
    SpecificationError
        With the path of each wrong key and the nearest known one.
    """
    return read_specification(folder / "cohort.toml", CohortFile, "cohort")


def cohort_file_text(content: CohortFile) -> str:
    """Return the text of ``cohort.toml``; defaults that say nothing are left out."""
    document = tomlkit.document()
    document.add("format", tomlkit.item(content.format))
    for key in ("id", "title", "description", "files", "levels", "partially_nested"):
        value = getattr(content, key)
        if value != "":
            document.add(key, tomlkit.item(list(value) if isinstance(value, tuple) else value))
    for key in ("missing", "text"):
        if getattr(content, key):
            document.add(key, tomlkit.item(list(getattr(content, key))))
    if content.instruments:
        document.add("instruments", tomlkit.item(dict(content.instruments)))
    if content.clinical_change:
        tables = tomlkit.aot()
        for one in content.clinical_change:
            tables.append(tomlkit.item(one.model_dump(exclude_defaults=True)))
        document.add("clinical_change", tables)
    return tomlkit.dumps(document)
