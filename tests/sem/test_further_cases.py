"""What the nineteen cases do not hold, by lavaan 0.6-14 and semTools 0.5-6.

extensions.R: clusters with groups and gaps, robust tests under equalities, stated equalities and
bounds, scaling, fixed and random predictors, and what is asked of a fit. auxiliary.R,
reliability.R, intervals.R.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.sem import cfa, sem

_PLACE = Path(__file__).parents[1] / "reference" / "sem"
STORED = json.loads((_PLACE / "extensions.json").read_text("utf-8"))
AUXILIARY = json.loads((_PLACE / "auxiliary.json").read_text("utf-8"))
RELIABILITY = json.loads((_PLACE / "reliability.json").read_text("utf-8"))
CASES = [name for name, case in STORED.items() if "parameters" in case]


def having(kind: str) -> list[str]:
    return [name for name in CASES if kind in STORED[name]]


@pytest.mark.parametrize("quantity", ["est", "se", "std_lv", "std_all"])
@pytest.mark.parametrize("case", CASES)
def test_parameters_are_lavaans(
    case: str,
    quantity: str,
    fit_of: Callable[..., Any],
    parameters_apart: Callable[..., list[str]],
) -> None:
    ours = fit_of("extensions", case).parameters
    assert not parameters_apart(ours, STORED[case]["parameters"], quantity)


@pytest.mark.parametrize("case", CASES)
def test_fit_measures_are_lavaans(
    case: str, fit_of: Callable[..., Any], measures_apart: Callable[..., list[str]]
) -> None:
    ours = fit_of("extensions", case).fit_measures
    theirs = dict(STORED[case]["fit_measures"])
    if case == "random_x_gaps":  # see the next test
        theirs = {name: value for name, value in theirs.items() if "robust" not in name}
    assert not measures_apart(ours, theirs)


def test_one_model_written_in_two_ways_has_one_robust_rmsea(
    data_of: Callable[[str], pd.DataFrame],
) -> None:
    """Lavaan 0.6-14 gives .0701751 where predictors are random, .0702592 where they are named.

    The second number is lavaan's for the same model with the predictors' moments in the text
    (its TLI, 1.0273083, has another baseline); ours does not depend on the way of writing.
    """
    text = STORED["random_x_gaps"]["model"]
    named = f"{text}\nanx ~~ anx + avo + pre\navo ~~ avo + pre\npre ~~ pre"
    data = data_of("scores_x_holes")
    for model in (text, named):
        fit = sem(model, data, missing="fiml", fixed_x=False)
        assert fit.fit_measures["rmsea_ci_upper_robust"] == pytest.approx(0.0702592, abs=1e-6)
    assert fit.fit_measures["tli_robust"] == pytest.approx(1.0273083, abs=1e-6)


@pytest.mark.parametrize("case", CASES)
def test_as_many_rows_are_used_as_by_lavaan(case: str, fit_of: Callable[..., Any]) -> None:
    assert fit_of("extensions", case).n_obs == STORED[case]["n_obs"]


def test_an_active_bound_holds_the_estimate_there_without_a_standard_error(
    fit_of: Callable[..., Any],
) -> None:
    row = fit_of("extensions", "bound_active").parameters.iloc[0]
    assert row["estimate"] == pytest.approx(0.1, abs=1e-9)
    assert np.isnan(row["std_error"])
    assert row["reason"]


@pytest.mark.parametrize("quantity", ["est", "se", "ci_low", "ci_high"])
@pytest.mark.parametrize("kind", ["standardized", "standardized_lv"])
@pytest.mark.parametrize("case", having("standardized"))
def test_standardised_solutions_are_lavaans(
    case: str,
    kind: str,
    quantity: str,
    fit_of: Callable[..., Any],
    parameters_apart: Callable[..., list[str]],
) -> None:
    theirs = STORED[case].get(kind)
    if theirs is None:
        return
    found = fit_of("extensions", case).standardized("lv" if kind.endswith("lv") else "all")
    # What standardisation makes constant has no interval; lavaan's is the value itself.
    varies = [k for k, error in enumerate(theirs["se"]) if error or quantity == "est"]
    theirs = {column: [theirs[column][k] for k in varies] for column in theirs}
    assert not parameters_apart(found, theirs, quantity)


@pytest.mark.parametrize("quantity", ["mi", "epc", "sepc_lv", "sepc_all"])
@pytest.mark.parametrize("case", having("modification_indices"))
def test_modification_indices_are_lavaans(
    case: str,
    quantity: str,
    fit_of: Callable[..., Any],
    parameters_apart: Callable[..., list[str]],
) -> None:
    theirs = STORED[case]["modification_indices"]
    fit = fit_of("extensions", case)
    # Fixed predictors are data: lavaan lists their moments, and them as outcomes, all the same.
    given = fit.compiled.table.roles.exogenous_observed
    of_model = [k for k, name in enumerate(theirs["lhs"]) if name not in given]
    theirs = {column: [theirs[column][k] for k in of_model] for column in theirs}
    # With equal loadings and intercepts lavaan's search ends where an index is 1e-4 off.
    within = 5e-4 if quantity == "mi" else 1e-4
    ours = fit.modification_indices()
    assert not parameters_apart(ours, theirs, quantity, within=within)


@pytest.mark.parametrize("case", having("r_squared"))
def test_explained_variances_are_lavaans(case: str, fit_of: Callable[..., Any]) -> None:
    table = fit_of("extensions", case).r_squared()
    ours = {(row["group"], row["variable"]): row["r_squared"] for _, row in table.iterrows()}
    theirs = {
        (group, name): value
        for group, values in enumerate(STORED[case]["r_squared"], start=1)
        for name, value in values.items()
    }
    assert ours == pytest.approx(theirs, abs=1e-4)


KINDS = {
    "raw": "raw",
    "cor": "correlation",
    "cor_bentler": "bentler",
    "normalized": "normalized",
    "standardized": "standardized",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", having("residuals"))
def test_residuals_are_lavaans(case: str, kind: str, fit_of: Callable[..., Any]) -> None:
    fit = fit_of("extensions", case)
    found = fit.residuals(KINDS[kind])
    groups = [found] if isinstance(found, pd.DataFrame) else list(found.values())
    order = STORED[case]["observed"]
    for ours, theirs in zip(groups, STORED[case]["residuals"][kind], strict=True):
        expected = np.array(theirs["cov"], dtype=float)
        # A standardised residual is z: where its variance is 0 lavaan leaves it out, writes 0, or
        # what is left of the residual itself.
        known = np.isfinite(expected) & (np.abs(expected) > 1e-5)
        values = ours.loc[order, order].to_numpy(dtype=float)
        # Divided by its own small error, a residual shows where lavaan's search ended.
        near = 1e-3 if kind == "standardized" else 1e-4
        limit = near * np.maximum(1.0, np.abs(expected[known]))
        assert np.all(np.abs(values[known] - expected[known]) <= limit)


@pytest.mark.parametrize("method", ["regression", "bartlett"])
@pytest.mark.parametrize("case", having("factor_scores"))
def test_factor_scores_are_lavaans(case: str, method: Any, fit_of: Callable[..., Any]) -> None:
    fit = fit_of("extensions", case)
    table = fit.factor_scores(method)
    for group, theirs in zip(
        fit.observed.groups, STORED[case]["factor_scores"][method], strict=True
    ):
        ours = table.iloc[group.rows][theirs["names"]].to_numpy(dtype=float)
        expected = np.array(theirs["first"], dtype=float)
        # Bartlett's score of what has no indicator in the row is missing; lavaan has 0 for a
        # second-order variable.
        measured = [not (method == "bartlett" and name == "g") for name in theirs["names"]]
        np.testing.assert_allclose(
            ours[: len(expected), measured], expected[:, measured], atol=1e-4
        )
        squares = np.array(theirs["sum_squares"], dtype=float)
        np.testing.assert_allclose((ours**2).sum(axis=0)[measured], squares[measured], rtol=1e-3)


TESTS = {
    "panel_ml": ("panel", "democracy", {}),
    "panel_mlr": ("panel", "democracy", {"estimator": "mlr"}),
    "panel_mlm": ("panel", "democracy", {"estimator": "mlm"}),
    "fiml_ml": ("three", "hs_holes", {"missing": "fiml"}),
    "fiml_mlr": ("three", "hs_holes", {"missing": "fiml", "estimator": "mlr"}),
    "cluster": ("small", "items", {"cluster": "therapist", "estimator": "mlr"}),
}


@pytest.mark.parametrize("name", TESTS)
def test_difference_tests_are_lavaans(name: str, data_of: Callable[[str], pd.DataFrame]) -> None:
    # lavTestLRT: plain, or Satorra & Bentler (2001).
    from attachpath.sem import compare

    model, table, arguments = TESTS[name]
    stored = STORED["tests"]
    wide = sem(stored["models"][model], data_of(table), **arguments)
    narrow = sem(stored["models"][f"{model}_narrow"], data_of(table), **arguments)
    row = compare(wide, narrow).iloc[-1]
    assert row["chisq_diff"] == pytest.approx(stored[name]["chisq_diff"], abs=0.01)
    assert row["df_diff"] == stored[name]["df_diff"]


# semTools frees random predictors; path models with fixed ones have the same answers otherwise.
WITH_AUXILIARY = ["latent", "latent_mlr", "latent_complete", "path_random_x", "path_fixed_x"]


def with_auxiliary(name: str, data_of: Callable[[str], pd.DataFrame]) -> Any:
    case = AUXILIARY[name]
    arguments: dict[str, Any] = {"missing": "fiml", "auxiliary": case["auxiliary"]}
    arguments["estimator"] = dict(case["lavaan_arguments"] or {}).get("estimator", "ml").lower()
    arguments["fixed_x"] = name != "path_random_x"
    return sem(case["model"], data_of(case["data"]), **arguments)


@pytest.mark.parametrize("quantity", ["est", "se"])
@pytest.mark.parametrize("name", WITH_AUXILIARY)
def test_auxiliary_variables_change_estimates_as_in_semtools(
    name: str,
    quantity: str,
    data_of: Callable[[str], pd.DataFrame],
    parameters_apart: Callable[..., list[str]],
) -> None:
    ours = with_auxiliary(name, data_of).parameters
    theirs = AUXILIARY[name]["with"]["parameters"]
    own = set(zip(ours["lhs"], ours["op"], ours["rhs"], strict=True))
    rows = list(zip(theirs["lhs"], theirs["op"], theirs["rhs"], strict=True))
    kept = [k for k, row in enumerate(rows) if row in own]
    if name == "path_fixed_x" and quantity == "se":
        # Moments of fixed predictors are data; what stands beside them has another standard error.
        kept = [k for k in kept if rows[k][1] == "~"]
    assert len(kept) >= 6
    part = {column: [theirs[column][k] for k in kept] for column in theirs}
    assert not parameters_apart(ours, part, quantity)


@pytest.mark.parametrize("name", WITH_AUXILIARY)
def test_auxiliary_variables_leave_the_test_its_degrees_of_freedom(
    name: str,
    data_of: Callable[[str], pd.DataFrame],
    measures_apart: Callable[..., list[str]],
) -> None:
    theirs = AUXILIARY[name]["with"]["fit_measures"]
    ours = with_auxiliary(name, data_of).fit_measures
    tested = ("chisq", "df", "pvalue", "chisq_scaled", "chisq_scaling_factor", "rmsea")
    # The baseline of semTools holds the covariance of the predictors at 0, lavaan's frees it.
    if name.startswith("latent"):
        tested += ("baseline_chisq", "baseline_df", "cfi", "tli")
    assert not measures_apart(ours, {measure: theirs.get(measure) for measure in tested})


def test_complete_data_take_nothing_from_auxiliary_variables(
    data_of: Callable[[str], pd.DataFrame], parameters_apart: Callable[..., list[str]]
) -> None:
    ours = with_auxiliary("latent_complete", data_of).parameters
    theirs = AUXILIARY["latent_complete"]["without"]["parameters"]
    assert not parameters_apart(ours, theirs, "est")


@pytest.mark.parametrize("case", ["complete", "residual_covariance", "incomplete"])
def test_omega_and_explained_variance_are_semtools(
    case: str, data_of: Callable[[str], pd.DataFrame]
) -> None:
    # compRelSEM(obs.var = FALSE): of the model-implied variance of the sum.
    stored = RELIABILITY[case]
    missing: Any = "fiml" if case == "incomplete" else "listwise"
    fit = cfa(stored["model"], data_of(stored["data"]), missing=missing)
    table = fit.reliability().set_index("latent")
    assert table["omega"].to_dict() == pytest.approx(stored["model_total"], abs=1e-4)
    assert table["ave"].to_dict() == pytest.approx(stored["ave_model"], abs=1e-4)
