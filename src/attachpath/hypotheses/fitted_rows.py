"""Which hypotheses a cohort can speak to, and the fit and the rows behind each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.hypotheses.fit_model import partial_groups, used_rows
from attachpath.hypotheses.fitting import TheoryFits, fits_for
from attachpath.hypotheses.full_information.full_information_fit import full_information_rows
from attachpath.hypotheses.levels import theory_for
from attachpath.hypotheses.reasons import reason_for
from attachpath.hypotheses.theory import Hypothesis, Theory

__all__ = [
    "ModelBehind",
    "fitted_hypotheses",
    "hypothesis_data",
    "models_behind",
    "structural_hypotheses",
]


@dataclass(frozen=True, eq=False)
class ModelBehind:
    """A fitted model, and the hypotheses that it decides.

    Attributes
    ----------
    hypotheses : tuple of Hypothesis
        They have the formula and the rows in common.
    fitted : Fitted or None
        None where the model could not be fitted.
    data : DataFrame
        The rows that the fit used.
    partial_groups : tuple of str
        Grouping columns that may be empty.
    reason : str or None
        Why there are no numbers.
    """

    hypotheses: tuple[Hypothesis, ...]
    fitted: Fitted | None
    data: pd.DataFrame
    partial_groups: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def name(self) -> str:
        """Ids of its hypotheses, as one text."""
        return ", ".join(one.id for one in self.hypotheses)


def fitted_hypotheses(cohort: Cohort, theory: str | Path | Theory = "et_graf") -> list[Hypothesis]:
    """Return the hypotheses that this package fits and this cohort has the columns for.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.

    Returns
    -------
    list of Hypothesis
        Those whose model is a formula, in the order of the file; `structural_hypotheses` has the
        others. Nothing is fitted here: `fit_hypothesis` may still refuse one.

    Raises
    ------
    SpecificationError, FormulaError, UsageError
        When the theory itself is wrong.
    """
    loaded = theory_for(cohort, theory)
    fits = fits_for(cohort, loaded)
    return [one for one in loaded.hypothesis if one.fitted_here and fits.reason(one) is None]


def structural_hypotheses(
    cohort: Cohort, theory: str | Path | Theory = "et_graf"
) -> list[Hypothesis]:
    """Return the hypotheses about a structural model that this cohort has the columns for.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.

    Returns
    -------
    list of Hypothesis
        In the order of the file.
    """
    loaded = theory_for(cohort, theory)
    fits = fits_for(cohort, loaded)
    return [one for one in loaded.hypothesis if one.kind == "sem" and fits.reason(one) is None]


def hypothesis_data(cohort: Cohort, theory: str | Path | Theory, name: str) -> pd.DataFrame:
    """Return the rows that the fit behind a hypothesis used.

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
    DataFrame
        Ids and the columns of the theory's models, as they entered the fit (derived, centred
        and standardised); every variable of this hypothesis's formula is there in every row,
        except the therapist where clients may have none, and except where full information was
        used: then a row has at least one.

    Raises
    ------
    UsageError
        ``unknown-hypothesis``; ``not-testable`` when these data cannot speak to it.
    """
    loaded = theory_for(cohort, theory)
    fits = fits_for(cohort, loaded)
    hypothesis = fits.testable(name)
    if hypothesis.kind == "sem":
        return fits.structural(hypothesis).rows
    return _rows(fits, hypothesis)


def _rows(fits: TheoryFits, hypothesis: Hypothesis) -> pd.DataFrame:
    table, partial = fits.table(hypothesis), fits.cohort.partially_nested
    if hypothesis.full_information:
        return full_information_rows(hypothesis.parsed, table, partial=partial)
    return used_rows(table, hypothesis.formula, partial=partial)


def models_behind(
    cohort: Cohort, theory: str | Path | Theory, hypotheses: Sequence[Hypothesis]
) -> list[ModelBehind]:
    """Return the fitted models behind some hypotheses, each once.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.
    hypotheses : sequence of Hypothesis
        From `fitted_hypotheses`.

    Returns
    -------
    list of ModelBehind
        In the order of the hypotheses. A model that cannot be fitted has a reason. Where full
        information decides, this is the model of the complete cases, which has residuals, random
        effects and explained variance.
    """
    loaded = theory_for(cohort, theory)
    shared: dict[tuple[object, ...], list[Hypothesis]] = {}
    for one in hypotheses:
        shared.setdefault(one.complete_cases.model, []).append(one)
    return [_model_behind(cohort, loaded, tuple(group)) for group in shared.values()]


def _model_behind(
    cohort: Cohort, theory: Theory, hypotheses: tuple[Hypothesis, ...]
) -> ModelBehind:
    first = hypotheses[0].complete_cases
    fits = fits_for(cohort, theory)
    empty = partial_groups(first, cohort.partially_nested)
    try:
        fits.testable(first.id)
        rows = _rows(fits, first)
        fitted = fits.fit(first)
    except AttachpathError as error:
        reason = reason_for(error, first.parsed.text)
        return ModelBehind(hypotheses, None, pd.DataFrame(), empty, reason)
    if fitted.reason is not None:
        return ModelBehind(hypotheses, None, rows, empty, fitted.reason)
    return ModelBehind(hypotheses, fitted, rows, empty)
