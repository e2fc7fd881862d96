"""How a file is to be read: its format, and what the format leaves open."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

from pydantic import Field, model_validator

from attachpath.specification import Part

__all__ = ["FORMS", "FileForm", "form_of_name"]

Form = Literal["csv", "tsv", "xlsx", "sav", "dta", "parquet"]

FORMS: dict[str, Form] = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
    ".xlsb": "xlsx",
    ".ods": "xlsx",
    ".sav": "sav",
    ".zsav": "sav",
    ".por": "sav",
    ".dta": "dta",
    ".parquet": "parquet",
}
"""Format by the ending of a file's name, ``.gz`` taken off."""

_OF_FORMS: dict[str, tuple[Form, ...]] = {
    "delimiter": ("csv", "tsv"),
    "encoding": ("csv", "tsv", "sav", "dta"),
    "sheet": ("xlsx",),
}


class FileForm(Part):
    """What `cohort.toml` says of the form of one file.

    Attributes
    ----------
    path : str
        Where it lies, seen from the folder of ``cohort.toml``.
    form : {"csv", "tsv", "xlsx", "sav", "dta", "parquet"}, optional
        Its format, where the ending of its name does not say it; xlsx is any workbook.
    delimiter : str, optional
        Of csv and tsv: ``,`` (a tab for tsv) where nothing is said.
    encoding : str, optional
        Where nothing is said, ``utf-8`` of csv and tsv; sav and dta state their own, which this
        overrules.
    decimal : {".", ","}
        The decimal sign of numbers in text.
    sheet : str, optional
        Of a workbook; needed where there are several.
    header_row : int
        Row with the names of the columns, as a spreadsheet counts.
    """

    path: str = Field(min_length=1)
    form: Form | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    decimal: Literal[".", ","] = "."
    encoding: str | None = None
    sheet: str | None = None
    header_row: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _fits_the_form(self) -> FileForm:
        form = self.form or form_of_name(self.path)
        if form is None:
            raise ValueError(
                f"the name of {self.path!r} does not say its format: write form = "
                f"{' | '.join(sorted(set(FORMS.values())))}"
            )
        for key, forms in _OF_FORMS.items():
            if getattr(self, key) is not None and form not in forms:
                raise ValueError(f"`{key}` is of {' | '.join(forms)}; {self.path!r} is {form}")
        return self

    @property
    def known_form(self) -> Form:
        """The format, stated or read from the name."""
        form = self.form or form_of_name(self.path)
        assert form is not None  # noqa: S101 - held by the validator
        return form


def form_of_name(name: str) -> Form | None:
    """Return the format that the ending of a file's name says.

    Examples
    --------
    >>> form_of_name("clients.CSV.gz"), form_of_name("klienter.sav"), form_of_name("notes.doc")
    ('csv', 'sav', None)
    """
    path = PurePath(name.casefold())
    if path.suffix == ".gz":
        path = path.with_suffix("")
    return FORMS.get(path.suffix)
