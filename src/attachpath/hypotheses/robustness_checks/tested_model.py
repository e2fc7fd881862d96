"""A hypothesis as tested, and its model changed in one respect: what robustness rows start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from attachpath.cohort import ESAT, Cohort, analysis_table, measured_columns
from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.hypotheses.chosen_rows import chosen_rows
from attachpath.hypotheses.fit_model import partial_groups, used_rows
from attachpath.hypotheses.fit_scale import scale_of_fit
from attachpath.hypotheses.fitting import TheoryFits
from attachpath.hypotheses.full_information.full_information_fit import full_information_rows
from attachpath.hypotheses.theory import Hypothesis

__all__ = ["AsTested", "Changed"]


@dataclass(frozen=True)
class AsTested:
    """A hypothesis on a cohort, and the fit behind it.

    Attributes
    ----------
    fits : TheoryFits
        The cohort and its theory.
    hypothesis : Hypothesis
        The claim.
    """

    fits: TheoryFits
    hypothesis: Hypothesis

    @property
    def cohort(self) -> Cohort:
        """The data."""
        return self.fits.cohort

    @cached_property
    def measured(self) -> Mapping[str, bool]:
        """Columns of the cohort, and whether anybody has a value of them."""
        return measured_columns(self.cohort)

    @cached_property
    def fit(self) -> Fitted | AttachpathError:
        """The fit as tested, or what the model raised."""
        try:
            return self.fits.fit(self.hypothesis)
        except AttachpathError as error:
            return error

    @property
    def fitted(self) -> Fitted:
        """The fit as tested.

        Raises
        ------
        AttachpathError
            What the model raised.
        """
        if isinstance(self.fit, AttachpathError):
            raise self.fit
        return self.fit

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows that the fit as tested used."""
        return self.fits.rows(self.hypothesis, self.fitted)

    @cached_property
    def scale(self) -> float | None:
        """What turns a coefficient of the model as tested into a standardised effect."""
        return scale_of_fit(self.hypothesis, self.fitted, self.rows)

    @cached_property
    def complete(self) -> AsTested:
        """The claim on its complete cases; itself where no other clients were used."""
        one = self.hypothesis
        return AsTested(self.fits, one.complete_cases) if one.full_information else self

    @property
    def usable_rows(self) -> pd.DataFrame:
        """Rows of the analysis table that the model can use, whether or not it was fitted."""
        one, partial = self.hypothesis, self.cohort.partially_nested
        if one.full_information:
            return full_information_rows(one.parsed, self.table(one), partial=partial)
        return used_rows(self.table(one), one.formula, partial=partial)

    @cached_property
    def repeated(self) -> bool:
        """Whether the model has several rows of a client."""
        return bool(self.usable_rows["client_id"].duplicated().any())

    @property
    def partial(self) -> tuple[str, ...]:
        """Grouping columns of the model that may be empty."""
        return partial_groups(self.hypothesis, self.cohort.partially_nested)

    @property
    def upper_level(self) -> str | None:
        """Name of the lowest level above clients that this cohort has, as ``"therapist"``."""
        levels = self.cohort.levels[1:]
        return next((level for level in levels if f"{level}_id" in self.cohort.clients), None)

    def table(self, hypothesis: Hypothesis, cohort: Cohort | None = None) -> pd.DataFrame:
        """Return the analysis table of a changed hypothesis, on this cohort or a part of it.

        Its rows are those that the hypothesis chooses.
        """
        theory = self.fits.theory
        table = analysis_table(
            cohort or self.cohort,
            hypothesis.table,
            hypothesis.parsed.columns,
            esat=theory.esat,
            control=theory.esat_control,
            standardise=theory.standardise,
        )
        table.attrs = {}
        return chosen_rows(cohort or self.cohort, hypothesis, table)

    def esat_controls(self, column: str) -> list[str]:
        """Return what must stand beside a column where it is an ESAT: the scale it removes."""
        kind = next((kind for kind in ESAT if column.startswith(kind)), None)
        if kind is None:
            return []
        removed = self.fits.theory.esat_control
        found = [] if removed == "ecr" else [ESAT[kind].cats + column.removeprefix(kind)]
        return found if removed == "cats" else [*found, ESAT[kind].ecr]


@dataclass(frozen=True)
class Changed:
    """The model of a hypothesis changed in one respect.

    Attributes
    ----------
    labels : mapping of str to str
        Id of each row that the model gives, and its words.
    hypothesis : Hypothesis
        With the formula as changed.
    terms : mapping of str to str
        Term of each row where it is not the focal term of `hypothesis`.
    cohort : Cohort, optional
        Part of the data that the analysis table is made from, the whole where None.
    table : DataFrame, optional
        The analysis table itself, where it holds more than `cohort` gives; beside `fitted` the
        rows that it used, where they are not those of the model as tested.
    fitted : Fitted, optional
        The fit, where it was not made from `table` by the formula alone.
    own_scale : bool
        Whether another variable stands in the place of the focal one, and is standardised by its
        own SD.
    notes : tuple of str
        What a reader of the row must know.
    reason : str, optional
        Why the change cannot be made.
    """

    labels: Mapping[str, str]
    hypothesis: Hypothesis
    terms: Mapping[str, str] = field(default_factory=dict)
    cohort: Cohort | None = None
    table: pd.DataFrame | None = None
    fitted: Fitted | None = None
    own_scale: bool = False
    notes: tuple[str, ...] = ()
    reason: str | None = None
