"""A block of item answers in a file, as `cohort.toml` names it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from attachpath.intake.column_source import Code
from attachpath.intake.patterns import ColumnPattern
from attachpath.specification import Part

__all__ = ["ItemBlock"]

_Time = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*$", max_length=32)]
_Prefix = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]


class ItemBlock(Part):
    """The item answers of one questionnaire in a file.

    Attributes
    ----------
    instrument : str
        Id of an instrument of the package, or a TOML file beside ``cohort.toml``.
    columns : str or tuple of str
        Pattern of the names (``"ecrr_{item:02d}"``; with ``{session}`` a row a session), or the
        names in the order of the items.
    time : str, optional
        Time of measurement that the names in the cohort carry (``"pre"``).
    session : int, optional
        Session at which these columns were answered, in a file with occasions side by side whose
        names do not number them (``wai_pre_1``, ``wai_end_1``): a block a session.
    prefix : str, optional
        First part of the names in the cohort, where it is not the instrument's own.
    values : dict of str to number, optional
        The answer that each word or code means (``"Agree" = 5``); one that is not here is an error.
    range : tuple of int, optional
        Lowest and highest answer, where they are not the instrument's.
    fractions : bool
        Whether answers may be fractions: some were imputed by whoever made the file.
    table : {"clients", "occasions"}, optional
        Where the answers stand, in a file with both.
    missing : tuple of int, float or str
        Further codes of these columns that mean "missing".
    """

    instrument: str = Field(min_length=1)
    columns: str | tuple[str, ...]
    time: _Time | None = None
    session: int | None = Field(default=None, ge=0)
    prefix: _Prefix | None = None
    values: dict[str, int | float] | None = None
    range: tuple[int, int] | None = None
    fractions: bool = False
    table: Literal["clients", "occasions"] | None = None
    missing: tuple[Code, ...] = ()

    @field_validator("columns")
    @classmethod
    def _fits(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        if isinstance(value, str):
            pattern = ColumnPattern(value)
            if pattern.mistake:
                raise ValueError(pattern.mistake)
            if not pattern.has_item:
                raise ValueError("a pattern of items needs {item} or {item:02d}")
        elif twice := sorted({name for name in value if value.count(name) > 1}):
            raise ValueError(f"one column an item, but these stand twice: {', '.join(twice)}")
        return value

    @field_validator("range")
    @classmethod
    def _ordered(cls, value: tuple[int, int] | None) -> tuple[int, int] | None:
        if value is not None and value[0] >= value[1]:
            raise ValueError(f"`range` is [lowest, highest], not {list(value)}")
        return value

    @model_validator(mode="after")
    def _one_session(self) -> ItemBlock:
        if self.session is not None and self.pattern is not None and self.pattern.has_session:
            raise ValueError("give `session`, or {session} in `columns`, not both")
        if self.wide and self.table == "clients":
            raise ValueError("answers with a session stand in occasions, not in clients")
        return self

    @property
    def pattern(self) -> ColumnPattern | None:
        """The pattern, or None where the names are listed."""
        return ColumnPattern(self.columns) if isinstance(self.columns, str) else None

    @property
    def wide(self) -> bool:
        """Whether each session has columns of its own."""
        return self.session is not None or (self.pattern is not None and self.pattern.has_session)
