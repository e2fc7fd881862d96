"""One stated hypothesis as data: its claim, its model, and what decides it."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from attachpath.formula import Formula, parse_formula
from attachpath.hypotheses.row_condition import RowConditions
from attachpath.specification import Identifier, Part

__all__ = [
    "Direction",
    "Hypothesis",
    "HypothesisColumn",
    "HypothesisPart",
    "Published",
    "TableName",
    "Timing",
]

Direction = Literal["positive", "negative", "none"]
Level = Literal["client", "occasion", "therapist"]
TableName = Literal["clients", "occasions"]

_OF_OCCASIONS = ("cats_", "tds_", "esat_", "wai", "depth", "session_log", "phase")


class Published(Part):
    """What a paper reported for the same claim.

    Attributes
    ----------
    direction : {"positive", "negative", "none"}
        Sign of a significant effect.
    significant : bool
        Whether the paper called it significant.
    source : str
        Where it stands.
    estimate, std_error : float, optional
        On the scale of `std_estimate`; both or neither.
    n : int, optional
        Cases at the level of the term: clients for a term that varies between clients.
    """

    direction: Direction
    significant: bool
    source: str
    estimate: float | None = None
    std_error: float | None = Field(default=None, gt=0)
    n: int | None = Field(default=None, ge=4)

    @model_validator(mode="after")
    def _fits_together(self) -> Published:
        if (self.estimate is None) != (self.std_error is None):
            raise ValueError("`estimate` and `std_error` stand together")
        if self.significant and self.estimate is not None:
            signs = {"positive": self.estimate > 0, "negative": self.estimate < 0, "none": True}
            if not signs[self.direction]:
                raise ValueError(f"an estimate of {self.estimate:g} is not {self.direction}")
        return self


class HypothesisPart(Part):
    """A further condition of a claim: a term, a simple slope, or a defined parameter of a SEM.

    With ``decides = false`` it is printed beside the claim and no condition of it.
    """

    id: Identifier
    claim: str
    direction: Direction
    decides: bool = True
    term: str | None = None
    slope_of: str | None = None
    moderator: str | None = None
    at_sd: float = 1.0
    defined: str | None = None
    smallest_effect: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _one_kind(self) -> HypothesisPart:
        kinds = [self.term, self.slope_of, self.defined]
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("a part has exactly one of `term`, `slope_of` and `defined`")
        if (self.slope_of is None) != (self.moderator is None):
            raise ValueError("`slope_of` and `moderator` stand together")
        if self.decides and self.direction == "none":
            raise ValueError("a part that decides has a direction, positive or negative")
        return self


class HypothesisColumn(Part):
    """A column of a structural model: one of the cohort's under another name, or a product."""

    name: Identifier
    of: str | None = None
    product: tuple[str, str] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> HypothesisColumn:
        if (self.of is None) == (self.product is None):
            raise ValueError("a column has exactly one of `of` and `product`")
        return self


class Timing(Part):
    """Which columns of a structural model come before which: early and late occasions."""

    early: tuple[str, ...] = Field(min_length=1)
    late: tuple[str, ...] = Field(min_length=1)


class Hypothesis(Part):
    """One claim, its model, the term that decides it and the smallest effect that matters.

    Attributes
    ----------
    missing : {"listwise", "fiml"}
        Whether clients with a missing value are left out, or their other values are used (full
        information maximum likelihood; tables of clients only).
    auxiliary : tuple of str
        Client columns that tell what a missing value may have been, without being in the model;
        ``X_last`` is the last observed value of ``X``, a text column is a yes-no column for each
        of its values.
    column : tuple of HypothesisColumn
        Names that a structural model has for columns of the cohort, and its products.
    timing : Timing, optional
        Columns of a structural model from early and from late occasions, for a robustness row.
    where : tuple of RowCondition
        Rows that the model uses, all rows where empty; in the file a table, as
        ``where = { month = 7, age = { from = 18, to = 65 } }``.
    estimation : {"reml", "ml"}
        Restricted or full maximum likelihood of a multilevel model.
    """

    id: Identifier
    claim: str
    role: Literal["confirmatory", "secondary", "exploratory", "validity"]
    kind: Literal["regression", "multilevel", "sem", "mediation"]
    table: TableName
    formula: str
    term: str
    direction: Direction
    smallest_effect: float = Field(gt=0)
    smallest_effect_reason: str
    level: Level | None = None
    published: Published | None = None
    missing: Literal["listwise", "fiml"] = "listwise"
    auxiliary: tuple[str, ...] = ()
    column: tuple[HypothesisColumn, ...] = ()
    timing: Timing | None = None
    part: tuple[HypothesisPart, ...] = ()
    where: RowConditions = ()
    estimation: Literal["reml", "ml"] = "reml"

    @property
    def fitted_here(self) -> bool:
        """Whether the formula is one of `attachpath.formula` (not a SEM)."""
        return self.kind in ("regression", "multilevel")

    @property
    def full_information(self) -> bool:
        """Whether a regression uses clients with missing values too (as a path model)."""
        return self.fitted_here and self.missing == "fiml"

    @property
    def complete_cases(self) -> Hypothesis:
        """The same claim on the clients who have every value."""
        return self.model_copy(update={"missing": "listwise", "auxiliary": ()})

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Observed variables of a structural model, as its text names them."""
        from attachpath.sem import model_columns  # loaded where a theory has such a model

        return model_columns(self.formula)

    @cached_property
    def data_columns(self) -> tuple[str, ...]:
        """Columns of the cohort, real or derived, that the model is made from."""
        if self.fitted_here:
            return self.parsed.columns
        named = {one.name: one for one in self.column}
        found: dict[str, None] = {}
        for name in self.variables:
            one = named.get(name)
            factors = (name,) if one is None or one.product is None else one.product
            found |= {str(named[x].of) if x in named else x: None for x in factors}
        return tuple(found)

    @property
    def model(self) -> tuple[object, ...]:
        """What two hypotheses have in common that share a fit."""
        text = self.parsed.text if self.fitted_here else self.formula.strip()
        return (
            *(self.table, self.kind, text, self.missing, self.auxiliary, self.column),
            *(self.where, self.estimation),
        )

    @cached_property
    def parsed(self) -> Formula:
        """The formula, parsed."""
        return parse_formula(self.formula)

    @property
    def factors(self) -> tuple[str, ...]:
        """Columns that make up the focal term."""
        return tuple(self.term.split(":"))

    @property
    def level_of_term(self) -> Level:
        """Level at which the focal term varies: as stated, else read from its columns.

        On the occasions table a term varies between occasions where one of its columns does:
        time, a deviation from the client's mean, or a measure of the occasion itself. Client
        means and pretreatment scores vary between clients. State `level` for other columns.
        """
        if self.level is not None:
            return self.level
        varies = self.table == "occasions" and any(map(_varies_within_clients, self.factors))
        return "occasion" if varies else "client"


def _varies_within_clients(column: str) -> bool:
    if column.endswith("_between"):
        return False
    return (
        column == "session"
        or column.startswith(_OF_OCCASIONS)
        or column.endswith(("_within", "_previous"))
    )
