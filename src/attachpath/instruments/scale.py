"""The parts of an instrument: the range of its answers, and its scales with their keys."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from attachpath.specification import Part

__all__ = ["Name", "ResponseRange", "Scale", "Text", "listed"]

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
"""A part of a column name: lower case, digits, underscores."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

ItemNumber = Annotated[int, Field(strict=True, ge=1)]


class ResponseRange(Part):
    """Lowest and highest answer that an item can have, and whether answers are whole numbers.

    Fractions stand in data sets whose missing answers somebody imputed.
    """

    low: Annotated[int, Field(strict=True)]
    high: Annotated[int, Field(strict=True)]
    whole: bool = True

    @property
    def slack(self) -> float:
        """How far outside the range an answer may lie.

        An imputed fraction stands for the whole answer next to it: half a step.
        """
        return 0.0 if self.whole else 0.5

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low >= self.high:
            raise ValueError(f"low ({self.low}) must be less than high ({self.high})")
        return self


class Scale(Part):
    """One scale: which items it has and which of them are turned round.

    Attributes
    ----------
    id : str
        Last part of its column's name (``"anxiety"``).
    label : str
        Name for tables and figures.
    items : tuple of int
        Item numbers, from 1.
    reverse : tuple of int
        Those of them that are turned round before they are averaged.
    total : bool
        A total scale's column is the prefix itself (``wai``, ``iip_pre``).
    angle : float or None
        Place on the interpersonal circle in degrees, counter-clockwise from friendliness.
    """

    id: Name
    label: Text
    items: tuple[ItemNumber, ...] = Field(min_length=1)
    reverse: tuple[ItemNumber, ...] = ()
    total: bool = False
    angle: float | None = Field(default=None, ge=0, lt=360)

    @field_validator("items", "reverse")
    @classmethod
    def _no_item_twice(cls, numbers: tuple[int, ...]) -> tuple[int, ...]:
        twice = sorted({number for number in numbers if numbers.count(number) > 1})
        if twice:
            raise ValueError(f"items stand twice: {listed(twice)}")
        return numbers

    @model_validator(mode="after")
    def _reverse_among_items(self) -> Self:
        strangers = sorted(set(self.reverse) - set(self.items))
        if strangers:
            raise ValueError(
                f"reverse names items that scale {self.id!r} does not have: {listed(strangers)}"
            )
        return self


def listed(numbers: list[int]) -> str:
    """Write numbers with commas."""
    return ", ".join(map(str, numbers))
