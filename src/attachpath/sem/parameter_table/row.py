"""One row of the parameter table."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter of one group.

    Attributes
    ----------
    lhs, op, rhs : str
        As in the text of the model; ``rhs`` is empty for an intercept.
    group : int
        Number of the group, from 1.
    fixed : float or None
        The value at which it is held, or None when it is estimated.
    start : float or None
        A starting value that the user gave.
    label : str
        Rows with one label are one parameter.
    exogenous : bool
        A moment of exogenous observed variables, held at its sample value.
    user : bool
        Whether the user wrote it.
    """

    lhs: str
    op: str
    rhs: str
    group: int
    fixed: float | None = None
    start: float | None = None
    label: str = ""
    exogenous: bool = False
    user: bool = False

    @property
    def free(self) -> bool:
        """Whether it is estimated."""
        return self.fixed is None and not self.exogenous

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is, whatever the group and whatever the order of a covariance."""
        if self.op == "~~" and self.rhs < self.lhs:
            return self.rhs, self.op, self.lhs
        return self.lhs, self.op, self.rhs

    @property
    def term(self) -> str:
        """Its name in words of the syntax, as in ``"y ~ x"``."""
        return f"{self.lhs} {self.op} {self.rhs}".rstrip()
