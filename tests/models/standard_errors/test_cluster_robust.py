"""Cluster-robust errors against clubSandwich, statsmodels and cases where they are known."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.models import cluster_robust, joint_test, kenward_roger, multilevel, regression
from attachpath.models.standard_errors.cluster_sandwich import (
    ClusterKind,
    cluster_sandwich,
    independent_rows,
)

Tables = Callable[[str], pd.DataFrame]

MIXED = ["h1a", "h3", "three_level", "ml", "clients_in_therapists", "correlated", "singular"]
MIXED += ["partially_nested", "partially_nested_alone", "fixed_therapists", "sleepstudy", "trial"]
LEAST_SQUARES = ["ols", "ols_rows", "ols_fixed_therapists"]
PARTIAL = ("therapist_or_none",)


def refit(answer: dict[str, Any], data: pd.DataFrame) -> Fitted:
    if "|" not in answer["formula"]:
        return regression(answer["formula"], data)
    return multilevel(answer["formula"], data, reml=answer["reml"], partial_groups=PARTIAL)


def robust(answer: dict[str, Any], data: pd.DataFrame, kind: ClusterKind) -> Fitted:
    fit = refit(answer, data)
    return cluster_robust(fit, data, cluster=answer["cluster"], kind=kind, partial_groups=PARTIAL)


def rows(fit: Fitted, answer: dict[str, Any]) -> pd.DataFrame:
    return fit.coefficients.iloc[[fit.position(term) for term in answer["terms"]]]


@pytest.mark.parametrize("case", [*MIXED, *LEAST_SQUARES])
def test_cr2_and_its_df_are_clubsandwichs(
    case: str, inference: dict[str, Any], table_of: Tables
) -> None:
    answer = inference["clustered"][case]
    found = robust(answer, table_of(answer["table"]), "CR2")
    tolerance = 1e-10 if case in LEAST_SQUARES else 1e-5  # lme4 and mixedlm end close, not alike
    table = rows(found, answer)
    np.testing.assert_allclose(table["std_error"], answer["CR2"], rtol=tolerance)
    np.testing.assert_allclose(table["df"], answer["df"], rtol=tolerance)
    for expected in answer["contrasts"]:
        row = found.contrast(dict(zip(answer["terms"], expected["weights"], strict=True)))
        assert row["std_error"] == pytest.approx(expected["std_error"], rel=tolerance)
        assert row["df"] == pytest.approx(expected["df"], rel=tolerance)
    assert found.n_clusters[answer["cluster"]] == answer["clusters"]


@pytest.mark.parametrize("case", [*MIXED, *LEAST_SQUARES])
def test_the_joint_test_is_clubsandwichs_htz(
    case: str, inference: dict[str, Any], table_of: Tables
) -> None:
    answer = inference["clustered"][case]
    expected = answer["joint"]
    row = joint_test(robust(answer, table_of(answer["table"]), "CR2"), expected["terms"])
    assert row["statistic"] == pytest.approx(expected["statistic"], rel=2e-5)
    assert row["df_den"] == pytest.approx(expected["df_den"], rel=1e-5)
    assert row["p_value"] == pytest.approx(expected["p_value"], rel=1e-4)


@pytest.mark.parametrize(("kind", "theirs"), [("CR0", "CR0"), ("CR1", "CR1S")])
@pytest.mark.parametrize("case", [*MIXED, *LEAST_SQUARES])
def test_the_other_kinds_are_clubsandwichs_with_clusters_minus_1(
    case: str, kind: Any, theirs: str, inference: dict[str, Any], table_of: Tables
) -> None:
    answer = inference["clustered"][case]
    table = rows(robust(answer, table_of(answer["table"]), kind), answer)
    np.testing.assert_allclose(table["std_error"], answer[theirs], rtol=1e-5)
    assert set(table["df"]) == {answer["clusters"] - 1}


@pytest.fixture(scope="module")
def firms(inference: dict[str, Any]) -> pd.DataFrame:
    """500 firms x 10 years with the sums by firm of Petersen's (2009) simulated test data.

    Least squares by firm knows the data through n, and the sums of x, x^2, y and xy of each firm
    alone; ten rows on a line, with those sums, are as good as the ten that he drew.
    """
    shape = (np.arange(10) - 4.5) / np.sqrt(82.5)  # mean 0, sum of squares 1
    tables = []
    for firm, (n, x, xx, y, xy) in enumerate(inference["petersen_sums"]):
        spread = np.sqrt(xx - x**2 / n)
        slope = (xy - x * y / n) / spread**2
        deviation = spread * shape
        values = {"firm": firm, "x": x / n + deviation, "y": y / n + slope * deviation}
        tables.append(pd.DataFrame(values))
    return pd.concat(tables, ignore_index=True)


def test_petersens_data_have_the_published_errors_by_firm(
    firms: pd.DataFrame, inference: dict[str, Any]
) -> None:
    # Petersen 2009, Review of Financial Studies 22, 435-480, and his page of test data: Stata's
    # .0670 and .0506. More digits and CR2 from clubSandwich, which calls Stata's CR1S.
    assert len(firms) == 5000
    printed = {"CR1": [0.067013, 0.050596], "CR2": [0.067041, 0.050678]}
    for kind, theirs in (("CR0", "CR0"), ("CR1", "CR1S"), ("CR2", "CR2")):
        table = regression("y ~ x", firms, robust=kind, cluster="firm").coefficients
        expected = inference["clustered"]["petersen"][theirs]
        np.testing.assert_allclose(table["std_error"], expected, rtol=1e-10)
        if kind in printed:
            assert table["std_error"].round(6).tolist() == printed[kind]
    np.testing.assert_allclose(table["df"], inference["clustered"]["petersen"]["df"], rtol=1e-9)
    assert table["df"].round(0).tolist() == [499, 309]
    assert table["estimate"].round(4).tolist() == [0.0297, 1.0348]


def test_clusters_of_one_row_give_the_robust_errors_of_rows(table_of: Tables) -> None:
    # Bell & McCaffrey 2002: CR2 is then HC2, CR0 is HC0, CR1 is HC1.
    data = table_of("persons")
    formula = "iip_post ~ iip_pre + anxiety * gender"
    for clustered, by_rows in (("CR2", "HC2"), ("CR0", "HC0")):
        found = regression(formula, data, robust=clustered, cluster="client_id")
        expected = regression(formula, data, robust=by_rows)
        np.testing.assert_allclose(found.covariance, expected.covariance, rtol=1e-9, atol=1e-15)
    found = regression(formula, data, robust="CR1", cluster="client_id")
    expected = regression(formula, data, robust="HC1")
    np.testing.assert_allclose(found.covariance, expected.covariance, rtol=1e-9, atol=1e-15)


def test_the_difference_of_two_means_of_clusters_has_welchs_df() -> None:
    # Equal clusters: means of clusters are the data, (sum a)^2 / sum(a^2 / (n - 1)) with a = 1 / n.
    counts, rng = (5, 12), np.random.default_rng(5)
    cluster = np.repeat(np.arange(sum(counts)), 4)
    data = pd.DataFrame({"g": cluster, "arm": (cluster >= counts[0]).astype(float)})
    data["y"] = rng.normal(size=len(data)) + rng.normal(size=sum(counts))[cluster]
    row = regression("y ~ arm", data, robust="CR2", cluster="g").contrast({"arm": 1.0})
    share = 1 / np.array(counts)
    df = share.sum() ** 2 / (share**2 / (np.array(counts) - 1)).sum()
    means = data.groupby("g").mean()
    variances = means.groupby("arm")["y"].var().to_numpy() / counts
    assert row["df"] == pytest.approx(df, rel=1e-10)
    assert row["std_error"] == pytest.approx(np.sqrt(variances.sum()), rel=1e-10)


def test_cr2_is_unbiased_where_the_model_holds(table_of: Tables) -> None:
    # V is quadratic in the response: its mean over white noise is its sum over unit vectors.
    data = table_of("persons")
    X = np.column_stack([np.ones(len(data)), data["anxiety"], data["gender"] == "woman"])
    truth = np.linalg.inv(X.T @ X.astype(float))
    maker = np.eye(len(X)) - X @ truth @ X.T
    codes = pd.factorize(data["therapist_id"])[0]

    def mean(kind: ClusterKind) -> np.ndarray:
        columns = [independent_rows(X, column, codes) for column in maker.T]
        return sum(cluster_sandwich(one, kind)[0] for one in columns)

    np.testing.assert_allclose(mean("CR2"), truth, rtol=1e-9, atol=1e-15)
    assert (np.diag(mean("CR0")) < 0.95 * np.diag(truth)).all()


def test_statsmodels_has_the_same_cr0_and_cr1(table_of: Tables) -> None:
    data = table_of("persons")
    for kind in ("CR0", "CR1"):
        arguments = {"robust": kind, "cluster": "therapist_id"}
        own = regression("iip_post ~ iip_pre + anxiety", data, **arguments)
        theirs = regression("iip_post ~ iip_pre + anxiety", data, engine="statsmodels", **arguments)
        np.testing.assert_allclose(own.covariance, theirs.covariance, rtol=1e-9)
        np.testing.assert_array_equal(own.coefficients["df"], theirs.coefficients["df"])


def test_units_of_a_predictor_change_only_its_own_coefficient(table_of: Tables) -> None:
    data = table_of("cohort")
    formula = "growth ~ noise + anxiety + (1 | client_id) + (1 | therapist_id)"
    scaled = data.assign(noise=data["noise"] * 1e5)
    plain, other = (
        cluster_robust(multilevel(formula, rows), rows, cluster="therapist_id").coefficients
        for rows in (data, scaled)
    )
    np.testing.assert_allclose(other["std_error"] * [1, 1e5, 1], plain["std_error"], rtol=1e-5)
    np.testing.assert_allclose(other["df"], plain["df"], rtol=1e-5)


def test_it_replaces_other_errors_of_the_same_fit(table_of: Tables) -> None:
    data = table_of("cohort")
    fit = multilevel("growth ~ noise + (1 | client_id) + (1 | therapist_id)", data)
    first = cluster_robust(fit, data, cluster="therapist_id")
    again = cluster_robust(kenward_roger(fit, data), data, cluster="therapist_id")
    assert first.equals(again)
    assert first.method == "REML, CR2 by therapist_id"
    np.testing.assert_array_equal(first.estimates, fit.estimates)
    assert pickle.loads(pickle.dumps(first)).equals(first)  # noqa: S301, TID251 - made here


def test_a_fit_and_a_regression_with_clusters_are_the_same(table_of: Tables) -> None:
    data = table_of("persons")
    one = regression("iip_post ~ iip_pre", data, robust="CR2", cluster="therapist_id")
    two = cluster_robust(regression("iip_post ~ iip_pre", data), data, cluster="therapist_id")
    assert (one.method, one.n_clusters, one.notes) == (two.method, two.n_clusters, two.notes)
    np.testing.assert_allclose(one.covariance, two.covariance, rtol=1e-12)
    np.testing.assert_allclose(one.coefficients["df"], two.coefficients["df"], rtol=1e-12)


def test_clusters_no_more_than_terms_are_a_note(table_of: Tables) -> None:
    data = table_of("persons").assign(third=lambda rows: np.arange(len(rows)) % 3)
    fit = regression("iip_post ~ iip_pre + anxiety", data, robust="CR2", cluster="third")
    assert any("3 clusters of third for 3 terms" in note for note in fit.notes)


def test_a_coefficient_that_no_residual_speaks_to_is_missing_with_a_reason() -> None:
    # Every cluster has its own mean, so that nothing is left to tell the variance of one mean.
    data = pd.DataFrame({"g": list("aaabbbccc"), "y": [1.0, 2, 4, 2, 5, 3, 7, 8, 4]})
    table = regression("y ~ C(g)", data, robust="CR2", cluster="g").coefficients
    assert table["std_error"].isna().all()
    assert table["reason"].notna().all()


def with_gaps(data: pd.DataFrame) -> pd.DataFrame:
    return data.assign(therapist=data["therapist_or_none"], study="one", order=range(len(data)))


@pytest.mark.parametrize(
    ("formula", "arguments", "code"),
    [
        ("growth ~ noise", {"cluster": "therapist"}, "missing-cluster"),
        ("growth ~ noise", {"cluster": "study"}, "one-cluster"),
        ("growth ~ noise", {"cluster": "therapist_idd"}, "unknown-cluster"),
        ("growth ~ noise", {"cluster": "therapist_id", "kind": "CR9"}, "unknown-covariance"),
        ("growth ~ noise + (1 | therapist_id)", {"cluster": "client_id"}, "clusters-cut-groups"),
        ("growth ~ noise + (1 | client_id)", {"cluster": "session"}, "clusters-cut-groups"),
        ("growth ~ noise + (1 | client_id)", {"cluster": "therapist"}, "missing-cluster"),
    ],
)
def test_what_cannot_be_clustered_is_refused_by_code(
    formula: str, arguments: dict[str, Any], code: str, table_of: Tables
) -> None:
    data = with_gaps(table_of("cohort"))
    fit = multilevel(formula, data) if "|" in formula else regression(formula, data)
    with pytest.raises(AttachpathError) as caught:
        cluster_robust(fit, data, **arguments)
    assert caught.value.code == code


def test_a_missing_cluster_is_counted_among_the_rows_used(table_of: Tables) -> None:
    data = with_gaps(table_of("cohort"))
    fit = regression("growth ~ noise", data)
    with pytest.raises(AttachpathError) as caught:
        cluster_robust(fit, data, cluster="therapist")
    missing = int(data["therapist"].isna().sum())
    assert caught.value.message.startswith(f"{missing} of {len(data)} rows used")
    unused = data.assign(growth=data["growth"].where(data["therapist"].notna()))
    assert regression("growth ~ noise", unused, robust="CR2", cluster="therapist").n_obs == (
        len(data) - missing
    )


@pytest.mark.parametrize("formula", ["growth ~ noise", "growth ~ noise + (1 | client_id)"])
def test_other_data_are_refused(formula: str, table_of: Tables) -> None:
    data = table_of("cohort")
    fit = multilevel(formula, data) if "|" in formula else regression(formula, data)
    with pytest.raises(AttachpathError) as caught:
        cluster_robust(fit, data.assign(growth=data["growth"] ** 2), cluster="therapist_id")
    assert caught.value.code == "other-data"
