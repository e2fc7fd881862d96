"""Which rows a model uses, as a theory file states it: ``where = { month = 7 }``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from attachpath.specification import Part

__all__ = ["RowCondition", "RowConditions", "condition_words"]


class RowCondition(Part):
    """One condition on a column: it has one of some values, or lies in a range.

    Attributes
    ----------
    column : str
        Column of the cohort, as written there.
    values : tuple of str, int or float
        Values that it may have; empty for a range.
    low, high : float, optional
        Ends of a range, both inside it.
    """

    column: str = Field(min_length=1)
    values: tuple[str | int | float, ...] = ()
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _says_something(self) -> RowCondition:
        ranged = self.low is not None or self.high is not None
        if ranged == bool(self.values):
            raise ValueError(f"`where` says nothing of {self.column!r}: give a value or a range")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"`where`: the range of {self.column!r} begins above its end")
        return self

    def __str__(self) -> str:
        return self.words(self.column)

    def words(self, name: str) -> str:
        """Return the condition with another name for its column."""
        if self.values:
            return f"{name} = {' or '.join(map(str, self.values))}"
        ends = [
            f"{word} {end:g}" for word, end in (("from", self.low), ("to", self.high)) if end
            is not None
        ]  # fmt: skip
        return f"{name} {' '.join(ends)}"


def condition_words(conditions: tuple[RowCondition, ...]) -> str:
    """Return conditions as one text.

    Examples
    --------
    >>> month = RowCondition(column="month", values=(7,))
    >>> condition_words((month, RowCondition(column="age", low=18, high=65)))
    'month = 7 and age from 18 to 65'
    """
    return " and ".join(map(str, conditions))


def _listed(given: Any) -> Any:
    """Turn the table of a theory file into conditions; what was read before stays."""
    if not isinstance(given, Mapping):
        return given
    return [_condition(str(column), wanted) for column, wanted in given.items()]


def _condition(column: str, wanted: Any) -> dict[str, Any]:
    if isinstance(wanted, Mapping):
        unknown = sorted(set(wanted) - {"from", "to"})
        if unknown:
            raise ValueError(f"a range of {column!r} has `from` and `to`, not `{unknown[0]}`")
        return {"column": column, "low": wanted.get("from"), "high": wanted.get("to")}
    values = list(wanted) if isinstance(wanted, list | tuple) else [wanted]
    if not all(isinstance(value, str | int | float) for value in values) or any(
        isinstance(value, bool) for value in values
    ):
        raise ValueError(f"a value of {column!r} is a text or a number")
    return {"column": column, "values": values}


RowConditions = Annotated[tuple[RowCondition, ...], BeforeValidator(_listed)]
"""The key `where`: a table of columns and what they must be; all conditions hold together."""
