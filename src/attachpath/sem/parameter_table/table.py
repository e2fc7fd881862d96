"""The parameter table: rows, definitions and constraints of a model."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from attachpath.sem.parameter_table.options import ModelOptions
from attachpath.sem.parameter_table.roles import Roles
from attachpath.sem.parameter_table.row import Row
from attachpath.sem.syntax import Constraint, Definition

__all__ = ["ParameterTable"]


@dataclass(frozen=True)
class ParameterTable:
    """Every parameter of a model, free or fixed, a row each.

    Attributes
    ----------
    rows : tuple of Row
        Group after group.
    definitions : tuple of Definition
        What ``:=`` defines.
    constraints : tuple of Constraint
        What ``==``, ``<`` and ``>`` say.
    roles : Roles
        What each variable is.
    options : ModelOptions
        What the call asked for.
    text : str
        The text of the model as the user wrote it.
    """

    rows: tuple[Row, ...]
    definitions: tuple[Definition, ...]
    constraints: tuple[Constraint, ...]
    roles: Roles
    options: ModelOptions
    text: str = ""

    @property
    def labels(self) -> dict[str, Row]:
        """The first row of each label."""
        found: dict[str, Row] = {}
        for row in self.rows:
            if row.label:
                found.setdefault(row.label, row)
        return found

    @property
    def fixed_places(self) -> list[int]:
        """Places, among the observed variables, of those whose moments are taken as fixed."""
        if not self.options.fixed_x:
            return []
        return [self.roles.observed.index(name) for name in self.roles.exogenous_observed]

    def term(self, row: Row) -> str:
        """Return the name of a row among the results: its group is said where there are several."""
        groups = self.options.groups
        return row.term if len(groups) == 1 else f"{row.term} [{groups[row.group - 1]}]"

    @property
    def frame(self) -> pd.DataFrame:
        """The table as a DataFrame: ``lhs, op, rhs, group, label, free, fixed, ...``."""
        return pd.DataFrame(
            {
                "lhs": [row.lhs for row in self.rows],
                "op": [row.op for row in self.rows],
                "rhs": [row.rhs for row in self.rows],
                "group": [row.group for row in self.rows],
                "label": [row.label for row in self.rows],
                "free": [row.free for row in self.rows],
                "fixed": pd.Series([row.fixed for row in self.rows], dtype="float64"),
                "start": pd.Series([row.start for row in self.rows], dtype="float64"),
                "exogenous": [row.exogenous for row in self.rows],
                "user": [row.user for row in self.rows],
            }
        )
