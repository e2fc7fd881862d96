"""The one place where a hypothesis is fitted: theory -> rows -> fitted model, each model once."""

from __future__ import annotations

import contextlib
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from attachpath.cohort import (
    ESAT,
    Cohort,
    analysis_table,
    esat_check,
    esat_notes,
    measured_columns,
    upper_cluster,
)
from attachpath.errors import AttachpathError, UsageError
from attachpath.fitted import Fitted
from attachpath.formula import fixed_terms
from attachpath.hypotheses.chosen_rows import choice_notes, chosen_rows
from attachpath.hypotheses.fit_model import fit_model, rows_of
from attachpath.hypotheses.full_information.auxiliary import Auxiliary, auxiliary_variables
from attachpath.hypotheses.levels import theory_for
from attachpath.hypotheses.structural.structural_fit import StructuralFit, structural_fit
from attachpath.hypotheses.testable import why_not_testable
from attachpath.hypotheses.theory import Hypothesis, TableName, Theory

if TYPE_CHECKING:
    from attachpath.sem import SemFit

__all__ = ["SECOND_ENGINE", "TheoryFits", "fit_hypothesis", "fits_for"]

SECOND_ENGINE = {"multilevel": "statsmodels", "regression": "statsmodels"}

_FITS: weakref.WeakKeyDictionary[Cohort, dict[Theory, TheoryFits]] = weakref.WeakKeyDictionary()


class TheoryFits:
    """The fits of one theory on one cohort, made when asked and shared by (formula, rows).

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : Theory
        The claims.
    """

    def __init__(self, cohort: Cohort, theory: Theory) -> None:
        # A weak reference: the cache of fits must not keep its own key alive.
        self._cohort = weakref.ref(cohort)
        self.theory = theory
        self._measured: dict[str, bool] = {}
        self._reasons: dict[str, str | None] = {}
        self._tables: dict[tuple[str, ...], tuple[pd.DataFrame, tuple[str, ...]]] = {}
        self._shared: dict[TableName, tuple[str, ...]] = {}
        self._fits: dict[tuple[object, ...], Fitted | StructuralFit | AttachpathError] = {}

    @property
    def cohort(self) -> Cohort:
        """The data."""
        cohort = self._cohort()
        if cohort is None:  # pragma: no cover - needs a caller that dropped its own cohort
            raise ReferenceError("the cohort of these fits is gone")
        return cohort

    def reason(self, hypothesis: Hypothesis) -> str | None:
        """Say why a hypothesis cannot be tested on this cohort, or None."""
        if hypothesis.id not in self._reasons:
            self._reasons[hypothesis.id] = why_not_testable(
                self.cohort, self.theory, hypothesis, self.measured
            )
        return self._reasons[hypothesis.id]

    @property
    def measured(self) -> dict[str, bool]:
        """Columns of the cohort, and whether anybody has a value of them."""
        if not self._measured:
            self._measured = measured_columns(self.cohort)
        return self._measured

    def auxiliary(self, hypothesis: Hypothesis) -> Auxiliary:
        """Return the auxiliary variables of a hypothesis that the cohort has."""
        return auxiliary_variables(self.cohort, hypothesis.auxiliary, self.measured)

    def testable(self, name: str) -> Hypothesis:
        """Return the hypothesis of an id.

        Raises
        ------
        UsageError
            ``unknown-hypothesis``; ``not-testable`` when these data cannot speak to it.
        """
        hypothesis = self.theory[name]
        reason = self.reason(hypothesis)
        if reason is not None:
            raise UsageError(
                "not-testable",
                f"{name} cannot be tested on {self.cohort.name!r}: {reason}.",
                "The cohort lacks what the hypothesis needs.",
                "Collect it, or leave the hypothesis out.",
            )
        return hypothesis

    def table(self, hypothesis: Hypothesis) -> pd.DataFrame:
        """Return the analysis table of a hypothesis: the rows that it chooses, or all.

        Raises
        ------
        AttachpathError
            When its own columns cannot be derived (another hypothesis's are no matter), or no row
            is chosen.
        """
        return chosen_rows(self.cohort, hypothesis, self._table_and_notes(hypothesis)[0])

    def _table_and_notes(self, hypothesis: Hypothesis) -> tuple[pd.DataFrame, tuple[str, ...]]:
        name = hypothesis.table
        if name not in self._shared:
            self._shared[name] = self._columns_of_all(name)
            with contextlib.suppress(AttachpathError):  # it comes again where it belongs
                self._derived(name, self._shared[name])
        shared, own = (name, *self._shared[name]), (name, *hypothesis.data_columns)
        made = self._tables.get(shared)
        if made is not None and set(hypothesis.data_columns) <= set(made[0].columns):
            return made
        if own not in self._tables:
            self._derived(name, hypothesis.data_columns)
        return self._tables[own]

    def _columns_of_all(self, name: TableName) -> tuple[str, ...]:
        columns: dict[str, None] = {}
        for hypothesis in self.theory.hypothesis:
            if hypothesis.table == name and self.reason(hypothesis) is None:
                columns |= dict.fromkeys(hypothesis.data_columns)
        return tuple(columns)

    def notes(self, hypothesis: Hypothesis) -> list[str]:
        """Return what stands beside a result: rows chosen, how ESAT was made, gaps before a lag."""
        said: list[str] = []
        if hypothesis.where:
            rows = len(self._table_and_notes(hypothesis)[0])
            said = choice_notes(hypothesis, len(self.table(hypothesis)), rows)
        return [*said, *self._notes_of_columns(hypothesis)]

    def _notes_of_columns(self, hypothesis: Hypothesis) -> list[str]:
        columns = hypothesis.data_columns
        kinds = [kind for kind in ESAT if any(name.startswith(kind) for name in columns)]
        if not kinds and not any(name.endswith("_previous") for name in columns):
            return []
        made = list(esat_notes(self.theory.esat, self.theory.esat_control)) if kinds else []
        if not hypothesis.fitted_here:
            return made
        with contextlib.suppress(UsageError):  # a theory changed in memory was not checked
            made += esat_check(
                [":".join(term) for term in fixed_terms(hypothesis.parsed)],
                response=hypothesis.parsed.response,
                esat=self.theory.esat,
                control=self.theory.esat_control,
            )
        others = tuple(f"{kind}:" for kind in ESAT if kind not in kinds)
        return made + [
            note
            for note in self._table_and_notes(hypothesis)[1]
            if not note.startswith(others or ("\0",))
            and (note.startswith("esat") or "_previous" in hypothesis.formula)
        ]

    def fit(self, hypothesis: Hypothesis, engine: str | None = None) -> Fitted:
        """Fit the model of a hypothesis, or return the fit that another one shares with it.

        Parameters
        ----------
        hypothesis : Hypothesis
            Of kind regression or multilevel.
        engine : str, optional
            Another engine than the first.

        Raises
        ------
        AttachpathError
            What the model raised; the same error is raised again for every hypothesis of it.
        """
        found = self._shared_fit(hypothesis, engine)
        assert isinstance(found, Fitted)  # noqa: S101 - a structural model is asked for by its name
        return found

    def structural(self, hypothesis: Hypothesis) -> StructuralFit:
        """Fit the structural model of a hypothesis, or return the fit that another one shares.

        Raises
        ------
        AttachpathError
            What the model raised.
        """
        found = self._shared_fit(hypothesis, None)
        assert isinstance(found, StructuralFit)  # noqa: S101
        return found

    def _shared_fit(self, hypothesis: Hypothesis, engine: str | None) -> Fitted | StructuralFit:
        key = (*hypothesis.model, engine)
        if key not in self._fits:
            self._fits[key] = self._fit_or_error(hypothesis, engine)
        outcome = self._fits[key]
        if isinstance(outcome, AttachpathError):
            raise outcome
        return outcome

    def rows(self, hypothesis: Hypothesis, fitted: Fitted) -> pd.DataFrame:
        """Return the rows of the analysis table that a fit used."""
        table = self.table(hypothesis)
        return rows_of(hypothesis, table, fitted, partial=self.cohort.partially_nested)

    def _derived(self, name: TableName, columns: tuple[str, ...]) -> None:
        table = analysis_table(
            self.cohort,
            name,
            columns,
            esat=self.theory.esat,
            control=self.theory.esat_control,
            standardise=self.theory.standardise,
        )
        notes = tuple(table.attrs.get("notes", ()))
        # pandas copies attrs at every step of a computation; they are read once, here.
        table.attrs = {}
        self._tables[name, *columns] = (table, notes)

    def _fit_or_error(
        self, hypothesis: Hypothesis, engine: str | None
    ) -> Fitted | StructuralFit | AttachpathError:
        partial = self.cohort.partially_nested
        try:
            table = self.table(hypothesis)
            auxiliary = self.auxiliary(hypothesis)
            if hypothesis.kind == "sem":
                group = upper_cluster(self.cohort)
                return structural_fit(hypothesis, table, auxiliary, group, partial=partial)
            return fit_model(hypothesis, table, engine, partial=partial, auxiliary=auxiliary)
        except AttachpathError as error:
            return error


def fits_for(cohort: Cohort, theory: Theory) -> TheoryFits:
    """Return the fits of a theory on a cohort, shared by everybody who asks in this process."""
    by_theory = _FITS.setdefault(cohort, {})
    if theory not in by_theory:
        by_theory[theory] = TheoryFits(cohort, theory)
    return by_theory[theory]


def fit_hypothesis(cohort: Cohort, theory: str | Path | Theory, name: str) -> Fitted | SemFit:
    """Return the fitted model behind one hypothesis.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.
    name : str
        Id of the hypothesis.

    Returns
    -------
    Fitted or SemFit
        A `SemFit` for a structural model. Shared with every hypothesis that has the same model
        and rows.

    Raises
    ------
    UsageError
        ``unknown-hypothesis``; ``not-testable`` when these data cannot speak to it.
    AttachpathError
        What the model raised.
    """
    fits = fits_for(cohort, theory_for(cohort, theory))
    hypothesis = fits.testable(name)
    if hypothesis.kind == "sem":
        return fits.structural(hypothesis).fit
    return fits.fit(hypothesis)
