"""What a formula is once it is parsed: a response, a fixed part and random parts."""

from __future__ import annotations

from dataclasses import dataclass

from attachpath.formula.tokens import Token, quoted

__all__ = ["Formula", "RandomPart"]


@dataclass(frozen=True)
class RandomPart:
    """One random part of a formula, ``(1 + x | group)``.

    Attributes
    ----------
    intercept : bool
        Whether the groups differ in level.
    slopes : tuple of str
        Columns whose slopes differ between groups.
    group : str
        Grouping column.
    """

    intercept: bool
    slopes: tuple[str, ...]
    group: str

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the random effects: ``"1"`` for the intercept, else the column."""
        return (("1",) if self.intercept else ()) + self.slopes

    def __str__(self) -> str:
        first = "1" if self.intercept else "0"
        return f"({' + '.join((first, *map(quoted, self.slopes)))} | {quoted(self.group)})"


@dataclass(frozen=True)
class Formula:
    """A parsed formula.

    Attributes
    ----------
    text : str
        As the user wrote it, white space folded.
    response : str
        Column on the left.
    fixed : str
        Right side without its random parts.
    columns : tuple of str
        Every data column that the formula uses, response first, groups last.
    categorical : tuple of str
        Columns inside ``C()``.
    random : tuple of RandomPart
        The random parts.
    tokens : tuple of (kind, value)
        Tokens of the fixed part; names of columns keep their place.
    """

    text: str
    response: str
    fixed: str
    columns: tuple[str, ...]
    categorical: tuple[str, ...]
    random: tuple[RandomPart, ...]
    tokens: tuple[Token, ...]

    def __str__(self) -> str:
        return self.text
