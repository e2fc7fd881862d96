"""Multilevel models against lme4, lmerTest and nlme, closed forms and a known truth."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import EstimationError, FormulaError, UsageError
from attachpath.fitted import Fitted
from attachpath.models import multilevel

CASES = (
    "three_level",
    "three_level_ml",
    "correlated",
    "singular_slope",
    "singular_correlated",
    "client_level",
    "crossed",
    "partially_nested",
)
ENGINES = ("mixedlm", "statsmodels")
THREE_LEVEL = (
    "growth ~ session_log + security_between * anxiety + security_within + gender"
    " + (1 | client_id) + (0 + security_within | client_id) + (1 | therapist_id)"
)


def refit(case: str, answer: dict[str, Any], data: pd.DataFrame, engine: Any) -> Fitted:
    if case == "client_level":
        data = data.drop_duplicates("client_id")
    partial = ("therapist_or_none",) if case == "partially_nested" else ()
    return multilevel(
        answer["formula"], data, reml=answer["reml"], engine=engine, partial_groups=partial
    )


def in_our_names(terms: list[str]) -> list[str]:
    return [
        t.replace("(Intercept)", "Intercept").replace("genderwoman", "gender[woman]") for t in terms
    ]


def aligned(fit: Fitted, answer: dict[str, Any]) -> pd.DataFrame:
    return fit.coefficients.iloc[[fit.position(term) for term in in_our_names(answer["terms"])]]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES)
def test_estimates_errors_and_likelihood_are_lme4s(
    case: str, engine: str, cohort: pd.DataFrame, synthetic: dict[str, Any]
) -> None:
    answer = synthetic[case]
    fit = refit(case, answer, cohort, engine)
    table = aligned(fit, answer)
    np.testing.assert_allclose(table["estimate"], answer["estimate"], rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(table["std_error"], answer["std_error"], rtol=1e-5)
    assert fit.log_likelihood == pytest.approx(answer["log_likelihood"], abs=1e-5)
    assert fit.converged
    assert fit.singular == answer["singular"]
    assert fit.n_obs == answer["n_obs"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES)
def test_variances_and_covariances_are_lme4s(
    case: str, engine: str, cohort: pd.DataFrame, synthetic: dict[str, Any]
) -> None:
    answer = synthetic[case]
    found = refit(case, answer, cohort, engine).variances
    names = [
        ", ".join(in_our_names([n for n in pair if n is not None]))
        for pair in zip(answer["var1"], answer["var2"], strict=True)
    ]
    if case == "partially_nested":
        names[1] = "Intercept"  # lme4 writes `treated` as a slope over groups of one client
    assert found["term"].tolist() == names
    np.testing.assert_allclose(found["variance"], answer["vcov"], rtol=2e-4, atol=1e-6)
    single = ~found["term"].str.contains(",")
    np.testing.assert_allclose(found["sd"][single] ** 2, found["variance"][single], rtol=1e-12)
    assert found["sd"][~single].isna().all()


@pytest.mark.parametrize("case", CASES)
def test_df_of_coefficients_and_contrasts_are_lmertests(
    case: str, cohort: pd.DataFrame, synthetic: dict[str, Any]
) -> None:
    answer = synthetic[case]
    fit = refit(case, answer, cohort, "mixedlm")
    np.testing.assert_allclose(aligned(fit, answer)["df"], answer["df"], rtol=1e-5)
    assert answer["contrasts"]
    for expected in answer["contrasts"]:
        terms = in_our_names(answer["terms"])
        row = fit.contrast(dict(zip(terms, expected["weights"], strict=True)))
        assert row["estimate"] == pytest.approx(expected["estimate"], abs=1e-6)
        assert row["std_error"] == pytest.approx(expected["std_error"], rel=1e-5)
        assert row["df"] == pytest.approx(expected["df"], rel=1e-5)


@pytest.mark.parametrize("engine", ENGINES)
def test_nested_intercepts_are_nlmes(
    engine: Any, cohort: pd.DataFrame, synthetic: dict[str, Any]
) -> None:
    answer = synthetic["nlme"]
    fit = multilevel(answer["formula"], cohort, engine=engine)
    np.testing.assert_allclose(fit.estimates, answer["estimate"], atol=1e-5)
    np.testing.assert_allclose(fit.coefficients["std_error"], answer["std_error"], rtol=1e-4)
    np.testing.assert_allclose(fit.variances["variance"], answer["variance"], rtol=1e-3)
    assert fit.log_likelihood == pytest.approx(answer["log_likelihood"], abs=1e-6)


@pytest.fixture
def balanced() -> pd.DataFrame:
    rng = np.random.default_rng(11)
    group = np.repeat(np.arange(24), 5)
    arm = (group % 2).astype(float)
    y = 0.5 * arm + rng.normal(size=24)[group] + rng.normal(size=120)
    return pd.DataFrame({"y": y, "arm": arm, "group": [f"g{k}" for k in group]})


def test_a_balanced_design_has_the_closed_form_of_the_analysis_of_variance(
    balanced: pd.DataFrame,
) -> None:
    fit = multilevel("y ~ arm + (1 | group)", balanced)
    means = balanced.groupby("group", sort=False).agg({"y": "mean", "arm": "first"})
    by_arm = means.groupby("arm")["y"]
    between = 5 * ((means["y"] - by_arm.transform("mean").to_numpy()) ** 2).sum() / 22
    deviation = balanced["y"] - balanced.groupby("group")["y"].transform("mean")
    within = (deviation**2).sum() / 96
    row = fit.contrast({"arm": 1.0})
    assert row["estimate"] == pytest.approx(by_arm.mean()[1.0] - by_arm.mean()[0.0], abs=1e-9)
    assert row["std_error"] == pytest.approx(np.sqrt(between / 5 * (2 / 12)), rel=1e-6)
    assert row["df"] == pytest.approx(22, rel=1e-5)
    expected = [(between - within) / 5, within]
    np.testing.assert_allclose(fit.variances["variance"], expected, rtol=1e-5)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_known_truth_is_found(engine: Any) -> None:
    rng = np.random.default_rng(5)
    therapist = rng.integers(0, 150, 900)
    client = np.repeat(np.arange(900), 5)
    x = rng.normal(size=4500)
    y = 2 + 0.3 * x + 0.8 * rng.normal(size=900)[client] + 0.3 * rng.normal(size=900)[client] * x
    y += 0.4 * rng.normal(size=150)[therapist[client]] + rng.normal(size=4500)
    data = pd.DataFrame({"y": y, "x": x, "c": client, "t": therapist[client]})
    fit = multilevel("y ~ x + (1 | c) + (0 + x | c) + (1 | t)", data, engine=engine)
    assert np.abs((fit.estimates - [2, 0.3]) / fit.coefficients["std_error"]).max() < 3
    np.testing.assert_allclose(fit.variances["sd"], [0.8, 0.3, 0.4, 1.0], atol=0.08)


@pytest.mark.parametrize("engine", ENGINES)
def test_units_of_the_data_do_not_matter(engine: Any, cohort: pd.DataFrame) -> None:
    plain = multilevel(THREE_LEVEL, cohort, engine=engine)
    moved = cohort.assign(
        growth=cohort["growth"] * 1e4 + 5e6,
        security_within=cohort["security_within"] * 1e-5,
        anxiety=cohort["anxiety"] + 1e3,
    )
    other = multilevel(THREE_LEVEL, moved, engine=engine)
    for term in ("session_log", "security_within", "security_between:anxiety"):
        one, two = plain.contrast({term: 1.0}), other.contrast({term: 1.0})
        assert two["statistic"] == pytest.approx(one["statistic"], rel=1e-5)
        assert two["df"] == pytest.approx(one["df"], rel=1e-5)
    factor = np.array([1e8, 1e18, 1e8, 1e8])
    ratio = other.variances["variance"] / plain.variances["variance"] / factor
    np.testing.assert_allclose(ratio, 1, rtol=1e-4)
    n_restricted = plain.n_obs - len(plain.terms)
    shift = -n_restricted * np.log(1e4) - np.log(1e-5)
    assert other.log_likelihood - plain.log_likelihood == pytest.approx(shift, abs=1e-4)


def test_order_of_rows_and_names_of_groups_do_not_matter(cohort: pd.DataFrame) -> None:
    plain = multilevel(THREE_LEVEL, cohort)
    mixed = cohort.sample(frac=1, random_state=3)
    mixed["client_id"] = mixed["client_id"].str[::-1] + ":)|~"
    other = multilevel(THREE_LEVEL, mixed)
    np.testing.assert_allclose(other.estimates, plain.estimates, atol=1e-7)
    np.testing.assert_allclose(other.coefficients["df"], plain.coefficients["df"], rtol=1e-5)


def test_normal_theory_has_infinite_df(cohort: pd.DataFrame) -> None:
    fit = multilevel(THREE_LEVEL, cohort, df="normal")
    full = multilevel(THREE_LEVEL, cohort)
    assert np.isinf(fit.coefficients["df"]).all()
    np.testing.assert_array_equal(fit.estimates, full.estimates)
    assert (fit.coefficients["p_value"] < full.coefficients["p_value"]).all()


def test_a_variance_at_its_boundary_is_flagged_and_named(cohort: pd.DataFrame) -> None:
    fit = multilevel(
        "growth ~ noise + security_within + (1 | client_id) + (0 + noise | client_id)", cohort
    )
    assert fit.singular
    assert fit.converged
    assert any("the variance of noise over client_id" in note for note in fit.notes)
    assert fit.coefficients["estimate"].notna().all()


def test_notes_count_lone_members_few_groups_and_dropped_rows(cohort: pd.DataFrame) -> None:
    fit = multilevel("growth ~ anxiety + (1 | client_id) + (1 | therapist_id)", cohort)
    pairs = cohort.dropna(subset=["growth"])[["therapist_id", "client_id"]].drop_duplicates()
    lone = (pairs["therapist_id"].value_counts() == 1).sum()
    assert lone > 0
    assert f"{lone} of 20 groups of therapist_id have a single client_id" in fit.notes
    assert fit.n_dropped == cohort["growth"].isna().sum()
    few = multilevel("growth ~ anxiety + (1 | session)", cohort)
    assert "session has only 8 groups: its variance is little known" in few.notes


def test_rows_without_a_group_stay_only_where_that_is_asked(cohort: pd.DataFrame) -> None:
    formula = "growth ~ treated + (1 | client_id) + (1 | therapist_or_none)"
    kept = multilevel(formula, cohort, partial_groups=("therapist_or_none",))
    assert kept.n_obs == cohort["growth"].notna().sum()
    assert any("belong to no therapist_or_none" in note for note in kept.notes)
    strict = multilevel(formula.replace("treated", "anxiety"), cohort)
    assert strict.n_obs == cohort[["growth", "therapist_or_none"]].notna().all(axis=1).sum()


def test_fits_are_silent_pickle_and_repeat(
    cohort: pd.DataFrame, capfd: pytest.CaptureFixture[str]
) -> None:
    fit = multilevel(THREE_LEVEL, cohort)
    again = pickle.loads(pickle.dumps(fit))  # noqa: S301, TID251 - our own object, made here
    assert again.equals(fit)
    assert multilevel(THREE_LEVEL, cohort).equals(fit)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("formula", "arguments", "error", "code"),
    [
        ("growth ~ noise", {}, FormulaError, "no-random-part"),
        ("growth ~ noise + (1 | one)", {}, EstimationError, "one-group"),
        ("growth ~ noise + (1 | row)", {}, EstimationError, "too-few-occasions"),
        ("growth ~ noise + (1 + noise | pair)", {}, EstimationError, "too-few-occasions"),
        ("growth ~ noise + (0 + zero | client_id)", {}, EstimationError, "no-slope-variation"),
        (
            "growth ~ noise + (1 | client_id) + (1 | own_therapist)",
            {},
            EstimationError,
            "same-random-effect",
        ),
        ("copy ~ noise + (1 | client_id)", {}, EstimationError, "perfect-fit"),
        ("growth ~ noise + (1 | client_id)", {"engine": "r"}, UsageError, "unknown-engine"),
        ("growth ~ noise + (1 | client_id)", {"df": "kr"}, UsageError, "unknown-df"),
        (
            "growth ~ noise + (1 + noise | client_id)",
            {"slopes_may_drop": ("nois",)},
            FormulaError,
            "unknown-slope",
        ),
        (
            "growth ~ noise + (1 + noise | client_id) + (1 | therapist_id)",
            {"engine": "statsmodels"},
            EstimationError,
            "engine-limit",
        ),
    ],
)
def test_what_cannot_be_estimated_is_refused_by_code(
    cohort: pd.DataFrame, formula: str, arguments: dict[str, Any], error: Any, code: str
) -> None:
    cohort["one"], cohort["zero"] = "here", 0.0
    cohort["row"] = [f"r{k}" for k in range(len(cohort))]
    cohort["pair"] = [f"p{k // 2}" for k in range(len(cohort))]
    cohort["own_therapist"] = "t" + cohort["client_id"]
    cohort["copy"] = 2 * cohort["noise"] + 1
    with pytest.raises(error) as caught:
        multilevel(formula, cohort, **arguments)
    assert caught.value.code == code
    assert caught.value.next_step


def test_the_second_engine_refuses_what_would_take_it_minutes() -> None:
    rng = np.random.default_rng(2)
    data = pd.DataFrame({"y": rng.normal(size=6000), "x": rng.normal(size=6000)})
    data["a"], data["b"] = rng.integers(0, 1500, (2, 6000))
    with pytest.raises(EstimationError) as caught:
        multilevel("y ~ x + (1 | a) + (1 | b)", data, engine="statsmodels")
    assert caught.value.code == "engine-limit"
