"""Modification indices: score tests that regression knows, and what is listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from attachpath.sem import cfa, sem


def test_of_a_predictor_left_out_it_is_n_times_r_squared(three_items: pd.DataFrame) -> None:
    # Breusch (1978), Godfrey (1978): n R2 of the residuals on all predictors; the expected change
    # is the coefficient of the whole regression.
    fit = sem("a ~ b + 0*c", three_items)
    row = fit.modification_indices().iloc[0]
    centred = three_items - three_items.mean()
    left = centred["a"] - centred["b"] * (centred["b"] @ centred["a"]) / (
        centred["b"] @ centred["b"]
    )
    both = centred[["b", "c"]].to_numpy()
    weights = np.linalg.lstsq(both, left, rcond=None)[0]
    explained = both @ weights
    assert (row["lhs"], row["op"], row["rhs"]) == ("a", "~", "c")
    expected = len(left) * float(explained @ explained) / float(left @ left)
    assert row["mi"] == pytest.approx(expected, rel=1e-6)
    assert row["epc"] == pytest.approx(weights[1], rel=1e-6)
    assert row["p_value"] == pytest.approx(stats.chi2.sf(expected, 1))


def test_the_largest_are_as_printed(fit_of: Callable[..., Any]) -> None:
    # lavaan's tutorial, modindices.
    table = fit_of("cases", "hs_cfa_ml").modification_indices().iloc[:3]
    assert table[["lhs", "op", "rhs"]].agg(" ".join, axis=1).tolist() == [
        "visual =~ x9",
        "x7 ~~ x8",
        "visual =~ x7",
    ]
    assert table["mi"].round(3).tolist() == [36.411, 34.145, 18.631]
    assert table["epc"].round(3).tolist() == [0.577, 0.536, -0.422]


@pytest.mark.parametrize("case", ["all_panel", "all_fiml", "all_groups", "all_groups_fiml"])
def test_lavaans_list_is_ours(
    case: str, fit_of: Callable[..., Any], stored: Callable[[str], Any]
) -> None:
    def keys(table: Any) -> set[tuple[Any, ...]]:
        rows = zip(table["lhs"], table["op"], table["rhs"], table["group"], strict=True)
        return {
            (*(sorted((lhs, rhs)) if op == "~~" else (lhs, rhs)), op, group)
            for lhs, op, rhs, group in rows
        }

    theirs = stored("extensions")[case]["modification_indices"]
    assert keys(fit_of("extensions", case).modification_indices()) == keys(theirs)


@pytest.mark.parametrize("quantity", ["mi", "epc", "sepc_lv", "sepc_all", "sepc_nox"])
@pytest.mark.parametrize(
    "case", ["second_order", "orthogonal", "chain", "observed_outcomes", "random_predictors"]
)
def test_models_of_all_kinds_have_lavaans_indices(
    case: str,
    quantity: str,
    fit_of: Callable[..., Any],
    stored: Callable[[str], Any],
    parameters_apart: Callable[..., list[str]],
) -> None:
    # modificationIndices: solution.R. Ours has no fixed predictors as outcomes.
    fit, theirs = fit_of("solution", case), stored("solution")[case]["modification_indices"]
    table = fit.compiled.table
    given = table.roles.exogenous_observed if table.options.fixed_x else ()
    listed = [k for k, name in enumerate(theirs["lhs"]) if name not in given]
    theirs = {column: [theirs[column][k] for k in listed] for column in theirs}
    assert not parameters_apart(fit.modification_indices(), theirs, quantity, within=2e-4)


def test_chi_square_falls_by_about_the_index(fit_of: Callable[..., Any], data_of: Any) -> None:
    wide = cfa(
        "visual =~ x1 + x2 + x3 + x9\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9",
        data_of("holzinger_swineford.csv"),
    )
    narrow = fit_of("cases", "hs_cfa_ml")
    row = narrow.modification_indices().iloc[0]
    fall = narrow.test.statistic - wide.test.statistic
    assert row["mi"] == pytest.approx(fall, rel=0.15)
    change = wide.contrast({"visual =~ x9": 1})["estimate"]
    assert row["epc"] == pytest.approx(change, rel=0.6)


def test_standardised_changes_are_those_of_the_freed_parameter(
    fit_of: Callable[..., Any],
) -> None:
    fit = fit_of("cases", "hs_cfa_ml")
    row = fit.modification_indices().iloc[0]
    variances = fit.implied_moments(latent=True)
    latent, item = np.sqrt(variances.loc["visual", "visual"]), np.sqrt(variances.loc["x9", "x9"])
    assert row["sepc_lv"] == pytest.approx(row["epc"] * latent)
    assert row["sepc_all"] == pytest.approx(row["epc"] * latent / item)
    assert row["sepc_nox"] == pytest.approx(row["sepc_all"])


def test_power_is_the_chance_to_find_a_change_that_matters(fit_of: Callable[..., Any]) -> None:
    # Saris, Satorra & van der Veld (2009): noncentrality (delta / EPC)^2 MI.
    fit = fit_of("cases", "hs_cfa_ml")
    table = fit.modification_indices(delta=0.2)
    noncentrality = (0.2 / table["epc"]) ** 2 * table["mi"]
    expected = stats.ncx2.sf(stats.chi2.ppf(0.95, 1), 1, noncentrality)
    np.testing.assert_allclose(table["power"], expected, rtol=1e-6)


def test_small_ones_are_left_out_on_request(fit_of: Callable[..., Any]) -> None:
    fit = fit_of("cases", "hs_cfa_ml")
    everything, large = fit.modification_indices(), fit.modification_indices(10)
    assert everything["mi"].is_monotonic_decreasing
    assert large.equals(everything[everything["mi"] >= 10])


def test_what_cannot_be_identified_is_not_listed(three_items: pd.DataFrame) -> None:
    # A just-identified factor: nothing can be added, its marker cannot be freed.
    assert cfa("trait =~ a + b + c", three_items).modification_indices().empty


def test_residual_covariances_of_outcomes_are_listed(data_of: Any) -> None:
    fit = sem("ge ~ sec\npost ~ pre", data_of("scores"))
    table = fit.modification_indices()
    listed = set(zip(table["lhs"], table["op"], table["rhs"], strict=True))
    assert ("post", "~", "ge") in listed
    assert not any(op == "~" and lhs in ("sec", "pre") for lhs, op, _ in listed)


def test_the_scale_of_a_variable_leaves_the_index(three_items: pd.DataFrame) -> None:
    model = "a ~ b\nb ~ c"
    plain = sem(model, three_items).modification_indices()
    scaled = sem(model, three_items * [100.0, 0.1, 3.0]).modification_indices()
    key = ["lhs", "op", "rhs"]
    both = plain.merge(scaled, on=key, suffixes=("", "_scaled"))
    assert len(both) == len(plain) > 0
    np.testing.assert_allclose(both["mi"], both["mi_scaled"], rtol=1e-6)
    np.testing.assert_allclose(both["sepc_all"], both["sepc_all_scaled"], rtol=1e-6)
