"""Joint F tests against lmerTest, R's anova and closed forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import AttachpathError
from attachpath.fitted import ConstantDegreesOfFreedom, Fitted
from attachpath.models import cluster_robust, joint_test, multilevel, regression

Tables = Callable[[str], pd.DataFrame]
CASES = ["h1a", "three_level", "correlated", "singular_correlated"]
CASES += ["factor_of_rows", "factor_of_clients"]


@pytest.mark.parametrize("case", CASES)
def test_several_terms_of_a_mixed_model_have_lmertests_f_and_df(
    case: str, inference: dict[str, Any], table_of: Tables
) -> None:
    answer = inference["satterthwaite"][case]
    expected = answer["joint"]
    fit = multilevel(answer["formula"], table_of(answer["table"]))
    row = joint_test(fit, expected["terms"])
    assert row["statistic"] == pytest.approx(expected["statistic"], rel=5e-6)
    assert (row["df_num"], row["reason"]) == (expected["df_num"], None)
    assert row["df_den"] == pytest.approx(expected["df_den"], rel=1e-5)
    assert row["p_value"] == pytest.approx(expected["p_value"], rel=5e-5)


def test_a_factor_of_a_regression_has_the_f_of_anova(
    inference: dict[str, Any], table_of: Tables
) -> None:
    fit = regression("growth ~ C(session) + anxiety + noise", table_of("cohort"))
    row = joint_test(fit, "session")
    for name in ("statistic", "df_num", "df_den", "p_value"):
        assert row[name] == pytest.approx(inference["classical"][name], rel=1e-10)


def test_one_term_has_the_square_of_its_t(table_of: Tables) -> None:
    fit = multilevel("growth ~ anxiety + noise + (1 | client_id)", table_of("cohort"))
    row, single = joint_test(fit, "anxiety"), fit.contrast({"anxiety": 1.0})
    assert row["statistic"] == pytest.approx(single["statistic"] ** 2, rel=1e-12)
    assert row["df_den"] == pytest.approx(single["df"], rel=1e-9)
    assert row["p_value"] == pytest.approx(single["p_value"], rel=1e-9)


@pytest.mark.parametrize(
    "name", ["C(session):anxiety", "session:anxiety", "anxiety:session", "anxiety:C(session)"]
)
def test_a_factor_stands_for_its_levels_however_it_is_written(name: str, table_of: Tables) -> None:
    fit = regression("growth ~ C(session) * anxiety", table_of("cohort"))
    levels = [term for term in fit.terms if "session[" in term and "anxiety" in term]
    assert len(levels) == 7
    row = joint_test(fit, name, name="interaction")
    assert row["term"] == "interaction"
    assert row.drop("term").equals(joint_test(fit, levels).drop("term"))


def known(covariance: np.ndarray, df: Callable[[np.ndarray], float]) -> Fitted:
    return Fitted(("a", "b"), np.array([1.0, 2.0]), covariance, df, "y ~ a + b", "none", 10)


def test_unequal_df_are_pooled_as_by_fai_and_cornelius() -> None:
    # E = 6/4 + 10/8 = 2.75, so 2 E / (E - 2) = 22/3; 2 where a df is not above 2.
    covariance = np.diag([1.0, 4.0])
    pooled = joint_test(known(covariance, lambda w: 6.0 if abs(w[0]) > 0.5 else 10.0), ["a", "b"])
    assert pooled["statistic"] == pytest.approx((1 + 1) / 2)
    assert pooled["df_den"] == pytest.approx(22 / 3, rel=1e-12)
    few = joint_test(known(covariance, lambda w: 1.5 if abs(w[0]) > 0.5 else 10.0), ["a", "b"])
    assert few["df_den"] == 2


def test_normal_theory_gives_a_chi_square() -> None:
    row = joint_test(known(np.eye(2), ConstantDegreesOfFreedom(np.inf)), ["a", "b"])
    assert row["df_den"] == np.inf
    assert row["p_value"] == pytest.approx(np.exp(-5 / 2), rel=1e-12)  # chi-square(2) of 5


def test_too_few_clusters_leave_it_missing_with_a_reason(table_of: Tables) -> None:
    data = table_of("persons").assign(third=lambda rows: np.arange(len(rows)) % 3)
    fit = regression("iip_post ~ iip_pre + anxiety + noise", data)
    for kind in ("CR1", "CR2"):  # a singular covariance; no df left
        robust = cluster_robust(fit, data, cluster="third", kind=kind)
        row = joint_test(robust, ["iip_pre", "anxiety", "noise"])
        assert np.isnan(row[["statistic", "df_den", "p_value"]].astype(float)).all()
        assert row["df_num"] == 3
        assert "clusters" in row["reason"]


def test_a_fit_without_numbers_gives_its_own_reason() -> None:
    fit = Fitted(
        ("a",),
        np.ones(1),
        np.eye(1),
        ConstantDegreesOfFreedom(3.0),
        "y ~ a",
        "none",
        9,
        converged=False,
    )
    assert joint_test(fit, "a")["reason"] == "the fit did not converge"


@pytest.mark.parametrize(
    ("terms", "code"),
    [("anxeity", "unknown-term"), ([], "no-terms"), (["noise:anxiety"], "unknown-term")],
)
def test_what_cannot_be_tested_is_refused_by_code(terms: Any, code: str, table_of: Tables) -> None:
    fit = regression("growth ~ anxiety + noise", table_of("cohort"))
    with pytest.raises(AttachpathError) as caught:
        joint_test(fit, terms)
    assert caught.value.code == code
