"""A variable that a theory needs: its column, and words for it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from attachpath.specification import Part

__all__ = ["Variable"]


class Variable(Part):
    """A column that a theory needs, with words for tables and figures.

    A hypothesis that uses a declared column which a cohort does not have is not testable on it;
    the others are tested.

    Attributes
    ----------
    name : str
        Column of the cohort.
    label : str
        Words for readers; the name where there are none.
    scale : str
        Its unit or range, for Methods (``"0 to 27 points"``).
    role : {"outcome", "predictor", "mediator", "moderator", "covariate", "time", "group"}, optional
        What it is in the theory, for Methods.
    """

    name: str = Field(min_length=1)
    label: str = ""
    scale: str = ""
    role: (
        Literal["outcome", "predictor", "mediator", "moderator", "covariate", "time", "group"]
        | None
    ) = None

    @property
    def words(self) -> str:
        """The label, or the name."""
        return self.label or self.name
