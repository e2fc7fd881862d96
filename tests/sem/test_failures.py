"""Failure is part of the contract: what goes wrong is said, with the user's own names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import AttachpathError, EstimationError, FormulaError, UsageError
from attachpath.sem import cfa, sem


@pytest.fixture(scope="module")
def items() -> pd.DataFrame:
    """Nine indicators of two correlated factors, 250 rows."""
    rng = np.random.default_rng(7)
    first = rng.normal(size=250)
    second = 0.4 * first + rng.normal(size=250)
    columns = {f"a{k}": (0.5 + 0.1 * k) * first + rng.normal(size=250) for k in range(1, 5)}
    columns |= {f"b{k}": (0.5 + 0.1 * k) * second + rng.normal(size=250) for k in range(1, 5)}
    columns["school"] = np.where(np.arange(250) % 2, "east", "west")
    return pd.DataFrame(columns)


def _refused(code: str, text: str, data: pd.DataFrame, **options) -> AttachpathError:
    with pytest.raises(AttachpathError) as caught:
        sem(text, data, **options)
    assert caught.value.code == code
    assert caught.value.cause
    assert caught.value.next_step
    return caught.value


def test_a_factor_without_scale_is_not_identified_and_named(items):
    fit = cfa("f =~ a1 + a2 + a3 + a4\ng =~ NA*b1 + b2 + b3 + b4", items)

    assert fit.converged
    assert not fit.identified
    assert {"g =~ b1", "g =~ b4", "g ~~ g"} <= set(fit.unidentified)
    assert not any(name.startswith("a") for name in fit.unidentified)
    assert fit.parameters["estimate"].isna().all()
    assert (fit.parameters["reason"] == "the model is not identified").all()
    assert "cannot tell apart" in " ".join(fit.notes)


def test_more_parameters_than_moments_are_counted(items):
    error = _refused("too-many-parameters", "f =~ a1 + a2", items)

    assert isinstance(error, EstimationError)
    assert "4 free parameters, but only 3 sample moments of a1, a2" in error.message


def test_a_runaway_does_not_converge_and_gives_no_numbers():
    """Two factors share their first indicators: the likelihood rises without end."""
    rng = np.random.default_rng(1)
    common = rng.normal(size=(40, 1))
    data = pd.DataFrame(
        0.5 * common + rng.normal(size=(40, 7)), columns=[f"x{k}" for k in range(1, 8)]
    )
    text = "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\nh =~ x1 + x4 + x7"
    fits = [cfa(text, data.sample(40, replace=True, random_state=seed)) for seed in range(8)]
    failed = [fit for fit in fits if not fit.converged]

    assert failed
    for fit in failed:
        assert fit.parameters["estimate"].isna().all()
        assert (fit.parameters["reason"] == "the fit did not converge").all()
        assert "did not converge" in fit.notes[0]
        assert fit.coefficients["reason"].notna().all()


def test_a_heywood_case_keeps_its_numbers_with_a_reason():
    rng = np.random.default_rng(5)
    factor = rng.normal(size=(30, 1))
    noise = rng.normal(size=(30, 3)) * [0.2, 0.6, 1.0]
    data = pd.DataFrame(factor * [0.9, 0.8, 0.3] + noise, columns=["a", "b", "c"])
    fit = next(
        found
        for seed in range(200)
        if not (
            found := cfa("f =~ a + b + c", data.sample(30, replace=True, random_state=seed))
        ).admissible
    )

    assert fit.converged
    rows = fit.parameters
    negative = (rows["op"] == "~~") & (rows["estimate"] < 0) & (rows["lhs"] == rows["rhs"])
    assert negative.any()
    assert (rows.loc[negative, "reason"] == "a negative variance (Heywood case)").all()
    assert rows["estimate"].notna().all()
    assert "not admissible" in fit.summary()


def test_latent_variables_that_correlate_beyond_one_are_not_admissible():
    """Indicators of one factor, called two, with sampling error."""
    rng = np.random.default_rng(2)
    factor = rng.normal(size=(60, 1))
    data = pd.DataFrame(factor + rng.normal(size=(60, 6)), columns=list("abcdef"))
    fits = (
        cfa("f =~ a + b + c\ng =~ d + e + f1", rows.rename(columns={"f": "f1"}))
        for rows in (data.sample(60, replace=True, random_state=seed) for seed in range(100))
    )
    fit = next(found for found in fits if found.converged and not found.admissible)

    reasons = fit.parameters.set_index(["lhs", "op", "rhs"])["reason"]
    assert "latent variables is not positive definite" in reasons["f", "~~", "g"]
    assert any("f ~~ g" in note for note in fit.notes)


def test_a_latent_variable_may_not_be_a_column(items):
    error = _refused("latent-is-column", "a1 =~ b1 + b2 + b3", items)

    assert "a1" in error.message


def test_an_unknown_variable_brings_the_nearest_name(items):
    error = _refused("unknown-column", "f =~ a1 + a2 + aa3", items)

    assert "a3" in error.next_step


def test_a_variable_without_any_value_is_named(items):
    for missing in ("listwise", "fiml"):
        with pytest.raises(EstimationError, match="empty"):
            sem("a1 ~ empty", items.assign(empty=np.nan), missing=missing)


def test_linear_combinations_are_named(items):
    data = items.assign(total=items["a1"] + items["a2"])

    error = _refused("covariance-not-positive-definite", "b1 ~ a1 + a2 + total", data)

    assert "total" in error.message


def test_a_variable_constant_in_one_group_is_named_with_it(items):
    data = items.assign(a1=items["a1"].where(items["school"] == "east", 3.0))

    error = _refused("constant-variable", "f =~ a1 + a2 + a3", data, group="school")

    assert "a1" in error.message
    assert "west" in error.message


def test_a_group_of_one_row_is_named(items):
    data = items.assign(school=["alone", *items["school"][1:]])

    error = _refused("group-too-small", "f =~ a1 + a2 + a3", data, group="school")

    assert "alone" in error.message


def test_rows_without_any_value_are_left_out_and_counted(items):
    data = items.copy()
    data.loc[:4, ["a1", "a2", "a3", "a4"]] = np.nan

    fit = cfa("f =~ a1 + a2 + a3 + a4", data, missing="fiml")

    assert (fit.n_obs, fit.n_dropped) == (245, 5)
    assert "5 of 250 rows are left out" in fit.notes[0]


def test_few_categories_are_noted(items):
    fit = cfa("f =~ a1 + a2 + a3", items.assign(a1=(items["a1"] > 0).astype(int)))

    assert any("a1" in note and "continuous" in note for note in fit.notes)


def test_fewer_clusters_than_parameters_are_noted(items):
    data = items.assign(therapist=np.arange(250) % 5)

    fit = cfa("f =~ a1 + a2 + a3", data, cluster="therapist")

    assert any("fewer clusters (5) than parameters (9)" in note for note in fit.notes)
    assert fit.parameters["std_error"].notna().sum() == 9
    assert fit.coefficients["df"].eq(4).all()


@pytest.mark.parametrize(
    ("constraint", "code"),
    [
        ("a == b^2", "constraint-not-linear"),
        ("a == b\na == b + 1", "constraint-contradiction"),
        ("a + b > 0", "bound-not-single"),
        ("a > 1\na < 0", "bound-contradiction"),
    ],
)
def test_constraints_that_cannot_be_are_refused(items, constraint, code):
    error = _refused(code, f"f =~ a1 + a*a2 + b*a3 + a4\n{constraint}", items)

    assert isinstance(error, FormulaError)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"estimator": "wlsmv"}, "unknown-option"),
        ({"missing": "pairwise"}, "unknown-option"),
        ({"estimator": "mlm", "missing": "fiml"}, "mlm-complete"),
        ({"auxiliary": ["b1"]}, "auxiliary-listwise"),
        ({"auxiliary": ["a1"], "missing": "fiml"}, "auxiliary-in-model"),
        ({"group_equal": ["loadings"]}, "groups-needed"),
        ({"group": "school", "group_equal": ["loading"]}, "unknown-option"),
        (
            {"group": "school", "group_equal": ["loadings"], "group_partial": ["f =~ a9"]},
            "unknown-parameter",
        ),
        ({"meanstructure": False, "group": "school"}, "means-needed"),
    ],
)
def test_arguments_that_do_not_go_together_are_refused(items, options, code):
    _refused(code, "f =~ a1 + a2 + a3 + a4", items, **options)


def test_an_unknown_argument_brings_the_nearest_name(items):
    with pytest.raises(UsageError, match="clusters") as caught:
        cfa("f =~ a1 + a2 + a3", items, clusters="school")

    assert "'cluster'" in caught.value.cause


def test_the_number_of_values_in_c_must_be_that_of_the_groups(items):
    _refused("modifier-groups", "f =~ a1 + c(1, 1, NA)*a2 + a3", items, group="school")


def test_without_unrestricted_moments_there_is_no_test_of_the_model():
    """Twelve rows of twelve variables with gaps: the saturated model has no maximum."""
    rng = np.random.default_rng(0)
    factor = rng.normal(size=(12, 1))
    data = pd.DataFrame(factor + rng.normal(size=(12, 12)), columns=[f"v{k}" for k in range(12)])
    data = data.mask(rng.random(data.shape) < 0.2)

    fit = cfa("f =~ " + " + ".join(data.columns), data, missing="fiml")

    assert np.isnan(fit.test.statistic)
    assert any("no chi-square" in note for note in fit.notes)


def test_auxiliary_variables_do_not_make_a_solution_inadmissible(items):
    """A correlate stands beside the residuals in place of the factor: no covariance matrix."""
    strong = items.assign(mark=items[["a1", "a2", "a3", "a4"]].sum(axis=1) + items["b1"])
    strong.loc[::5, "a1"] = np.nan

    fit = cfa("f =~ a1 + a2 + a3 + a4", strong, missing="fiml", auxiliary=["mark"])

    assert fit.converged
    assert fit.admissible


def test_a_scaling_factor_that_is_not_positive_scales_nothing(items, monkeypatch):
    """Few clusters, many parameters: its estimate comes out negative in some samples."""
    monkeypatch.setattr("attachpath.sem.chi_square.yuan_bentler_factor", lambda *_: -0.2)
    data = items.assign(therapist=np.arange(250) % 5)

    measures = cfa("f =~ a1 + a2 + a3 + a4", data, cluster="therapist").fit_measures

    for name in ("chisq_scaled", "pvalue_scaled", "rmsea_ci_upper_scaled", "rmsea_ci_upper_robust"):
        assert np.isnan(measures[name]), name
    assert measures["chisq"] > 0
