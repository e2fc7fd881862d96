"""Published models: the printed numbers, and lavaan 0.6-14's to more digits (published.R).

Sources of the printed digits: lavaan's tutorial and README; the Mplus outputs of
lucdw/lavaan-mplus; Bollen (1989, Structural equations with latent variables, ch. 8);
the help pages of semTools 0.5-6.
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
STORED = json.loads((_PLACE / "published.json").read_text("utf-8"))
# Cases that are fitted to a file of the shared folder as it is.
WHOLE = [
    name
    for name, case in STORED.items()
    if "fit_measures" in case and "recipe" not in case and case["data"].endswith((".csv", ".gz"))
]
THREE_FACTORS = STORED["S1"]["model"]


@pytest.mark.parametrize("quantity", ["est", "se", "std_lv", "std_all"])
@pytest.mark.parametrize("case", WHOLE)
def test_parameters_are_lavaans(
    case: str,
    quantity: str,
    fit_of: Callable[..., Any],
    parameters_apart: Callable[..., list[str]],
) -> None:
    ours = fit_of("published", case).parameters
    assert not parameters_apart(ours, STORED[case]["parameters"], quantity)


@pytest.mark.parametrize("case", WHOLE)
def test_fit_measures_are_lavaans(
    case: str, fit_of: Callable[..., Any], measures_apart: Callable[..., list[str]]
) -> None:
    # A saturated model has no scaling factor: lavaan leaves the scaled measures empty or 0.
    leaving = (
        ("chisq_scaled", "pvalue", "pvalue_scaled", "tli", "tli_scaled") if case == "S14" else ()
    )
    ours = fit_of("published", case).fit_measures
    assert not measures_apart(ours, STORED[case]["fit_measures"], leaving)


PRINTED = [
    # lavaan tutorial and Mplus: Holzinger and Swineford, three factors.
    ("S1", {"chisq": 85.306, "df": 24, "cfi": 0.931, "tli": 0.896, "rmsea": 0.092, "srmr": 0.065}),
    ("S1_means", {"chisq": 85.306, "srmr": 0.060}),
    ("S4", {"chisq_scaled": 87.132, "chisq_scaling_factor": 0.979, "cfi_scaled": 0.925}),
    ("S4", {"rmsea_scaled": 0.093}),
    ("S5", {"chisq_scaled": 80.872, "chisq_scaling_factor": 1.055}),
    # Bollen (1989), with N in place of N - 1; Mplus `Bollen.mean.ML`.
    ("S9", {"chisq": 40.179, "df": 38}),
    ("S9_stated", {"chisq": 40.179, "df": 38}),
    # lavaan's README.
    ("S10", {"chisq": 38.125, "df": 35, "cfi": 0.995, "rmsea": 0.035}),
    # Mplus: 44.492, c .9031.
    ("S11_mlr", {"chisq_scaled": 44.492, "chisq_scaling_factor": 0.903}),
    # lavaan tutorial: growth.
    ("S12_plain", {"chisq": 8.069, "df": 5}),
    ("S12", {"chisq": 26.059, "df": 21, "logl": -2481.122, "cfi": 0.998, "rmsea": 0.025}),
]


@pytest.mark.parametrize(("case", "printed"), PRINTED)
def test_measures_are_as_printed(
    case: str, printed: dict[str, float], fit_of: Callable[..., Any]
) -> None:
    ours = fit_of("published", case).fit_measures
    assert {name: round(float(ours[name]), 3) for name in printed} == printed


def test_paths_of_the_democracies_are_as_printed(fit_of: Callable[..., Any]) -> None:
    table = fit_of("published", "S10").parameters
    paths = table[table["op"] == "~"]
    assert paths["estimate"].round(3).tolist() == [1.483, 0.572, 0.837]
    assert paths["std_error"].round(3).tolist() == [0.399, 0.221, 0.098]


def test_stated_equalities_are_shared_labels(
    fit_of: Callable[..., Any], parameters_apart: Callable[..., list[str]]
) -> None:
    stated = fit_of("published", "S9_stated").parameters
    for quantity in ("est", "se"):
        assert not parameters_apart(stated, STORED["S9"]["parameters"], quantity)


@pytest.mark.parametrize("case", ["S1", "S9"])
@pytest.mark.parametrize("quantity", ["mi", "epc", "sepc_lv", "sepc_all"])
def test_modification_indices_are_lavaans(
    case: str,
    quantity: str,
    fit_of: Callable[..., Any],
    parameters_apart: Callable[..., list[str]],
) -> None:
    theirs = STORED[case]["modification_indices"]
    ours = fit_of("published", case).modification_indices()
    assert not parameters_apart(ours, theirs, quantity)


@pytest.mark.parametrize("case", ["S1", "S9"])
@pytest.mark.parametrize("quantity", ["est", "se"])
def test_standardised_solutions_are_lavaans(
    case: str,
    quantity: str,
    fit_of: Callable[..., Any],
    parameters_apart: Callable[..., list[str]],
) -> None:
    ours = fit_of("published", case).standardized()
    assert not parameters_apart(ours, STORED[case]["standardized"], quantity)


def test_the_first_standardised_loadings_are_as_printed(fit_of: Callable[..., Any]) -> None:
    # lavaan's tutorial: .772 (.055), .424 (.060), .581 (.055).
    table = fit_of("published", "S1").standardized().iloc[:3]
    assert table["estimate"].round(3).tolist() == [0.772, 0.424, 0.581]
    assert table["std_error"].round(3).tolist() == [0.055, 0.060, 0.055]


def holes(data_of: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """Give S6: x5 is empty where x1 is low, x9 where x4 is (R's quantile of type 7)."""
    data = data_of("holzinger_swineford.csv").copy()
    data.loc[data["x1"] <= data["x1"].quantile(0.3), "x5"] = np.nan
    data.loc[data["x4"] <= data["x4"].quantile(0.3), "x9"] = np.nan
    return data


@pytest.mark.parametrize(("case", "estimator"), [("S6", "ml"), ("S6_mlr", "mlr")])
def test_values_missing_at_random_are_fitted_as_by_lavaan(
    case: str,
    estimator: Any,
    data_of: Callable[[str], pd.DataFrame],
    parameters_apart: Callable[..., list[str]],
    measures_apart: Callable[..., list[str]],
) -> None:
    data = holes(data_of)
    assert data[["x5", "x9"]].isna().sum().tolist() == [95, 135]
    fit = cfa(THREE_FACTORS, data, missing="fiml", estimator=estimator)
    for quantity in ("est", "se", "std_lv", "std_all"):
        assert not parameters_apart(fit.parameters, STORED[case]["parameters"], quantity)
    assert not measures_apart(fit.fit_measures, STORED[case]["fit_measures"])


STEPS = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "intercepts"),
    "strict": ("loadings", "intercepts", "residuals"),
    "means": ("loadings", "intercepts", "means"),
}


@pytest.mark.parametrize("estimator", ["ml", "mlr", "mlm"])
@pytest.mark.parametrize("step", STEPS)
def test_the_schools_step_by_step(
    step: str,
    estimator: Any,
    data_of: Callable[[str], pd.DataFrame],
    measures_apart: Callable[..., list[str]],
) -> None:
    stored = STORED["S7" if estimator == "ml" else f"S7_{estimator}"]["steps"][step]
    data = data_of("holzinger_swineford.csv")
    equal = STEPS[step]
    fit = cfa(THREE_FACTORS, data, group="school", group_equal=equal, estimator=estimator)
    assert not measures_apart(fit.fit_measures, stored)


@pytest.mark.parametrize("estimator", ["ml", "mlr", "mlm"])
@pytest.mark.parametrize(
    ("wide", "narrow"), [("configural", "metric"), ("metric", "scalar"), ("scalar", "strict")]
)
def test_differences_between_steps_are_lavaans(
    wide: str, narrow: str, estimator: Any, data_of: Callable[[str], pd.DataFrame]
) -> None:
    # lavTestLRT: plain for ml, Satorra & Bentler (2001) for the robust ones.
    from attachpath.sem import compare

    data = data_of("holzinger_swineford.csv")
    fits = [
        cfa(THREE_FACTORS, data, group="school", group_equal=STEPS[step], estimator=estimator)
        for step in (wide, narrow)
    ]
    theirs = STORED["S7" if estimator == "ml" else f"S7_{estimator}"]["tests"][narrow]
    row = compare(*fits).iloc[-1]
    assert row["df_diff"] == theirs["df_diff"]
    assert row["chisq_diff"] == pytest.approx(theirs["chisq_diff"], abs=0.01)
    assert row["p_value"] == pytest.approx(theirs["pvalue"], abs=1e-4)


def test_the_ladder_over_schools_is_as_published(data_of: Callable[[str], pd.DataFrame]) -> None:
    # lavaan's tutorial, Mplus `HS_multi`: 115.851 (48), 124.044 (54), 164.103 (60).
    from attachpath.sem import invariance

    ladder = invariance(THREE_FACTORS, data_of("holzinger_swineford.csv"), "school").table
    printed = dict(zip(ladder["step"], ladder["chisq"].round(3), strict=True))
    assert {name: printed[name] for name in ("configural", "metric", "scalar")} == {
        "configural": 115.851,
        "metric": 124.044,
        "scalar": 164.103,
    }


@pytest.mark.parametrize("estimator", ["ml", "mlr", "mlm"])
def test_equal_loadings_of_the_democracies_are_tested_as_by_lavaan(
    estimator: Any, data_of: Callable[[str], pd.DataFrame]
) -> None:
    from attachpath.sem import compare

    data = data_of("political_democracy.csv")
    free = sem(STORED["S10"]["model"], data, estimator=estimator)
    equal = sem(STORED["S9"]["model"], data, estimator=estimator)
    theirs = STORED["S9_tests"][estimator.upper()]
    row = compare(free, equal).iloc[-1]
    assert row["chisq_diff"] == pytest.approx(theirs["chisq_diff"], abs=0.01)


def with_moments(moments: dict[str, Any]) -> pd.DataFrame:
    """Make data whose means and covariances (divided by n) are exactly the given ones.

    Complete-data maximum likelihood depends on the data through them alone.
    """
    n, p = moments["n"], len(moments["names"])
    raw = np.random.default_rng(1).normal(size=(n, p))
    raw -= raw.mean(axis=0)
    whitened = np.linalg.solve(np.linalg.cholesky(raw.T @ raw / n), raw.T).T
    values = whitened @ np.linalg.cholesky(np.array(moments["cov"])).T + np.array(moments["mean"])
    return pd.DataFrame(values, columns=[name.replace(".", "_") for name in moments["names"]])


@pytest.fixture(scope="module")
def interaction() -> Any:
    """Fit S15: the help of semTools' probe2WayMC, on the moments of its data dat2way."""
    case = STORED["S15"]
    model = case["model"].replace("x1.x4", "x1_x4").replace("x2.x5", "x2_x5")
    return sem(model.replace("x3.x6", "x3_x6"), with_moments(case["moments"]), meanstructure=True)


@pytest.mark.parametrize("quantity", ["est", "se"])
def test_a_latent_interaction_is_semtools(
    quantity: str, interaction: Any, parameters_apart: Callable[..., list[str]]
) -> None:
    theirs = dict(STORED["S15"]["parameters"])
    for side in ("lhs", "rhs"):
        theirs[side] = [name.replace(".", "_") for name in theirs[side]]
    assert not parameters_apart(interaction.parameters, theirs, quantity)


def test_the_latent_interaction_fits_as_in_semtools(
    interaction: Any, measures_apart: Callable[..., list[str]]
) -> None:
    assert not measures_apart(interaction.fit_measures, STORED["S15"]["fit_measures"])


@pytest.mark.parametrize(
    ("value", "slope", "std_error"),
    # Printed by semTools' help: .224 (.017), .418 (.014), .611 (.018).
    [(-1, 0.224, 0.017), (0, 0.418, 0.014), (1, 0.611, 0.018)],
)
def test_simple_slopes_of_the_latent_interaction_are_as_printed(
    value: float, slope: float, std_error: float, interaction: Any
) -> None:
    row = interaction.contrast({"f3 ~ f1": 1, "f3 ~ f12": value})
    place = STORED["S15"]["slopes_f1_at_f2"]["value"].index(value)
    assert round(float(row["estimate"]), 3) == slope
    assert round(float(row["std_error"]), 3) == std_error
    stored = STORED["S15"]["slopes_f1_at_f2"]
    assert row["estimate"] == pytest.approx(stored["slope"][place], abs=1e-4)
    assert row["std_error"] == pytest.approx(stored["std_error"][place], rel=1e-3)


@pytest.mark.parametrize("match", [True, False])
def test_products_of_indicators_are_semtools(
    match: bool, data_of: Callable[[str], pd.DataFrame]
) -> None:
    # indProd(..., doubleMC = TRUE): names, first rows and covariances with every indicator.
    from attachpath.sem.model_text import product_indicators

    columns = [f"x{k}" for k in range(1, 7)]
    data = data_of("holzinger_swineford.csv")[columns]
    made, names = product_indicators(data, columns[:3], columns[3:], match=match)
    theirs = STORED["products"]["matched" if match else "all"]
    assert names == theirs["names"]
    np.testing.assert_allclose(made[names].head(3), theirs["first"], atol=1e-10)
    np.testing.assert_allclose(made.cov().loc[theirs["rows"], names], theirs["cov"], atol=1e-10)


@pytest.mark.parametrize("factor", ["visual", "textual", "speed"])
def test_reliability_of_the_factors_is_semtools(factor: str, fit_of: Callable[..., Any]) -> None:
    # semTools: omega .6253 .8852 .6878, AVE .3706 .7210 .4245 (published.md, R2).
    theirs = STORED["R2"]
    place = theirs["names"].index(factor)
    table = fit_of("published", "S1").reliability().set_index("latent")
    assert table.loc[factor, "omega"] == pytest.approx(theirs["omega"][place], abs=1e-4)
    assert table.loc[factor, "ave"] == pytest.approx(theirs["ave"][place], abs=1e-4)
