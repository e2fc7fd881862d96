"""Predicted random effects: lme4's ranef, the mixed model equations, and drawn effects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import linalg

from attachpath.errors import UsageError
from attachpath.models import multilevel, random_effects, regression
from attachpath.models.marginal import marginal_model

_PLACE = Path(__file__).parents[2] / "reference" / "models"


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    """lme4 1.1-31 on cohort.csv (random_effects.R)."""
    answers: dict[str, Any] = json.loads((_PLACE / "random_effects.json").read_text("utf-8"))
    return answers


@pytest.mark.parametrize("case", ["three_level", "correlated", "crossed"])
def test_predictions_and_their_errors_are_lme4s(
    case: str, cohort: pd.DataFrame, reference: dict[str, Any]
) -> None:
    answer = reference[case]
    found = random_effects(multilevel(answer["formula"], cohort), cohort)
    expected = pd.DataFrame(answer["effects"])
    expected["term"] = expected["term"].replace("(Intercept)", "Intercept")
    both = found.merge(
        expected, left_on=["group", "term", "level_value"], right_on=["grpvar", "term", "grp"]
    )
    assert len(both) == len(found) == len(expected)
    scale = both.groupby(["group", "term"])["condval"].transform("std")
    assert ((both["estimate"] - both["condval"]).abs() / scale).max() < 1e-5
    np.testing.assert_allclose(both["std_error"], both["condsd"], rtol=1e-5)


def test_predictions_solve_hendersons_equations(cohort: pd.DataFrame) -> None:
    """Coefficients and effects from one system; its inverse holds lme4's conditional variances."""
    formula = "growth ~ anxiety + (1 + session_log | client_id) + (1 | therapist_id)"
    fit = multilevel(formula, cohort)
    model = marginal_model(fit, cohort)
    parts = model.design.random
    columns, precisions = [], []
    for part, covariance in zip(parts, model.variances, strict=True):
        Z = np.zeros((len(part.codes), part.n_groups, len(part.terms)))
        Z[np.arange(len(part.codes)), part.codes] = part.matrix
        columns.append(Z.reshape(len(part.codes), -1))
        precisions.append(np.kron(np.eye(part.n_groups), linalg.inv(covariance)))
    Z, X, y = np.hstack(columns), model.design.matrix, model.design.response
    s2 = model.residual_variance
    lower = Z.T @ Z / s2 + linalg.block_diag(*precisions)
    system = np.block([[X.T @ X / s2, X.T @ Z / s2], [Z.T @ X / s2, lower]])
    solved = linalg.solve(system, np.concatenate([X.T @ y, Z.T @ y]) / s2)
    conditional = np.sqrt(np.diag(linalg.inv(lower)))
    found = random_effects(fit, cohort)
    size, p = 2 * parts[0].n_groups, X.shape[1]
    ours = found[found["group"] == "client_id"]
    by_group = np.concatenate(
        [
            ours.loc[ours["term"] == t, "estimate"].to_numpy()[:, None]
            for t in ("Intercept", "session_log")
        ],
        axis=1,
    )
    np.testing.assert_allclose(by_group.ravel(), solved[p : p + size], atol=1e-8)
    therapists = found[found["group"] == "therapist_id"]
    np.testing.assert_allclose(therapists["estimate"], solved[p + size :], atol=1e-8)
    np.testing.assert_allclose(therapists["std_error"], conditional[size:], rtol=1e-8)


def test_intervals_hold_the_drawn_effects() -> None:
    rng = np.random.default_rng(1)
    truth = rng.normal(size=2000)
    group = np.repeat(np.arange(2000), 6)
    data = pd.DataFrame({"g": group, "y": truth[group] + rng.normal(size=12_000)})
    fit = multilevel("y ~ 1 + (1 | g)", data, df="normal")
    found = random_effects(fit, data)
    z = (found["estimate"] + fit.estimates[0] - truth) / found["std_error"]
    # Three standard errors of a share, and of a standard deviation, of 2,000.
    assert float((z.abs() < 1.959964).mean()) == pytest.approx(0.95, abs=0.0146)
    assert float(z.std()) == pytest.approx(1, abs=0.047)
    # Shrinkage: the variance of a prediction is 1 / (1 + 1/6) of the random variance.
    assert float(found["estimate"].var()) == pytest.approx(6 / 7, abs=0.1)


def test_rows_of_each_group_are_counted_and_rows_without_a_group_have_no_effect(
    cohort: pd.DataFrame,
) -> None:
    formula = "growth ~ anxiety + (1 | client_id) + (1 | therapist_or_none)"
    fit = multilevel(formula, cohort, partial_groups=("therapist_or_none",))
    found = random_effects(fit, cohort, partial_groups=("therapist_or_none",))
    therapists = found[found["group"] == "therapist_or_none"]
    used = cohort.dropna(subset=["growth", "anxiety"])
    counts = used["therapist_or_none"].value_counts().sort_index()
    assert therapists["level_value"].tolist() == counts.index.tolist()
    assert therapists["n_rows"].tolist() == counts.tolist()
    assert found.loc[found["group"] == "client_id", "n_rows"].sum() == fit.n_obs


def test_a_variance_of_zero_predicts_nothing_with_certainty(cohort: pd.DataFrame) -> None:
    formula = "growth ~ noise + security_within + (1 | client_id) + (0 + noise | client_id)"
    fit = multilevel(formula, cohort)
    assert fit.singular
    slopes = random_effects(fit, cohort).query("term == 'noise'")
    assert slopes["estimate"].abs().max() < 1e-6
    assert slopes["std_error"].max() < 1e-3
    assert slopes["std_error"].notna().all()


def test_a_regression_has_no_random_effects(cohort: pd.DataFrame) -> None:
    with pytest.raises(UsageError) as caught:
        random_effects(regression("growth ~ anxiety", cohort), cohort)
    assert caught.value.code == "not-multilevel"
