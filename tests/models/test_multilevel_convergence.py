"""What happens when a fit does not converge: the ladder, step by step, and the missing table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.models import multilevel
from attachpath.models.multilevel_engines import by_mixedlm
from attachpath.models.multilevel_engines.solution import Problem, Solution

FORMULA = (
    "growth ~ session_log + security_within + (1 | client_id) + (0 + session_log | client_id)"
    " + (0 + security_within | client_id)"
)
SLOPES = ("session_log", "security_within")
real_solve = by_mixedlm.solve


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Problem, str], bool]], None]:
    """Make the engine report failure wherever a condition holds; else it fits as ever."""

    def install(fails: Callable[[Problem, str], bool]) -> None:
        def solve(problem: Problem, optimizer: str) -> Solution:
            found = real_solve(problem, optimizer)
            return replace(found, converged=found.converged and not fails(problem, optimizer))

        monkeypatch.setattr(by_mixedlm, "solve", solve)

    return install


def has_slope(problem: Problem, slope: str) -> bool:
    return any(slope in part.terms for part in problem.random)


def test_another_optimiser_is_tried_first(failing: Any, cohort: pd.DataFrame) -> None:
    usual = multilevel(FORMULA, cohort)
    failing(lambda _, optimizer: optimizer == "auto")
    fit = multilevel(FORMULA, cohort, slopes_may_drop=SLOPES)
    assert fit.converged
    assert "not converged with optimiser auto" in fit.notes
    assert not any("dropped" in note for note in fit.notes)
    np.testing.assert_allclose(fit.estimates, usual.estimates, atol=1e-3)


def test_the_slope_of_time_goes_before_that_of_the_predictor(
    failing: Any, cohort: pd.DataFrame
) -> None:
    failing(lambda problem, _: has_slope(problem, "session_log"))
    fit = multilevel(FORMULA, cohort, slopes_may_drop=SLOPES)
    smaller = multilevel(FORMULA.replace(" + (0 + session_log | client_id)", ""), cohort)
    assert fit.converged
    np.testing.assert_array_equal(fit.estimates, smaller.estimates)
    assert fit.variances["term"].tolist() == ["Intercept", "security_within", ""]
    assert "the random slope of session_log was dropped: the model did not converge" in fit.notes


def test_both_slopes_can_go(failing: Any, cohort: pd.DataFrame) -> None:
    failing(lambda problem, _: len(problem.random) > 1)
    fit = multilevel(FORMULA, cohort, slopes_may_drop=SLOPES)
    assert fit.converged
    assert [note.split()[4] for note in fit.notes if "dropped" in note] == list(SLOPES)


def test_without_leave_no_slope_goes_and_the_table_is_missing_with_a_reason(
    failing: Any, cohort: pd.DataFrame
) -> None:
    failing(lambda problem, _: has_slope(problem, "session_log"))
    fit = multilevel(FORMULA, cohort)
    assert not fit.converged
    table = fit.coefficients
    assert table[["estimate", "std_error", "df", "p_value"]].isna().all(axis=None)
    assert set(table["reason"]) == {"the fit did not converge"}
    assert fit.variances["variance"].isna().all()


def test_a_likelihood_that_cannot_be_evaluated_is_no_crash(
    monkeypatch: pytest.MonkeyPatch, cohort: pd.DataFrame
) -> None:
    def solve(problem: Problem, optimizer: str) -> Solution:
        raise np.linalg.LinAlgError("Singular matrix")

    monkeypatch.setattr(by_mixedlm, "solve", solve)
    fit = multilevel(FORMULA, cohort)
    assert not fit.converged
    assert any("LinAlgError: Singular matrix" in note for note in fit.notes)
    assert fit.coefficients["estimate"].isna().all()


@pytest.mark.parametrize("engine", ["mixedlm", "statsmodels"])
def test_a_point_beside_the_optimum_is_not_called_converged(
    engine: Any, cohort: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    from attachpath.models.multilevel_engines import by_statsmodels

    if engine == "mixedlm":
        optimizer = by_mixedlm.LMMOptimizer
        optimum = optimizer.optimize

        def beside(self: Any, **arguments: Any) -> Any:
            found = optimum(self, **arguments)
            return replace(found, theta=found.theta * 1.05, converged=True)

        monkeypatch.setattr(optimizer, "optimize", beside)
    else:
        maximise = by_statsmodels._maximise

        def aside(model: Any, rows: int, name: str) -> Any:
            found, lower = maximise(model, rows, name)
            return found * 1.05, lower

        monkeypatch.setattr(by_statsmodels, "_maximise", aside)
    assert not multilevel("growth ~ anxiety + (1 | client_id)", cohort, engine=engine).converged
