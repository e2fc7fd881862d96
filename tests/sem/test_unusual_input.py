"""What a user may hand over: the right number, an error with three parts, or a note."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import AttachpathError
from attachpath.sem import SemFit, cfa, sem


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    """Three indicators of one factor, a predictor, an outcome, two groups and 40 clusters."""
    rng = np.random.default_rng(3)
    factor = rng.normal(size=200)
    columns = {f"x{k}": factor + rng.normal(size=200) for k in (1, 2, 3)}
    columns["z"] = rng.normal(size=200) + 0.3 * factor
    columns["w"] = 0.4 * columns["z"] + columns["x1"] + rng.normal(size=200)
    columns["half"] = np.repeat([1.0, 2.0], 100)
    columns["cluster"] = np.repeat(np.arange(40.0), 5)
    return pd.DataFrame(columns)


def _refused(code: str, text: str, data: pd.DataFrame, **options) -> AttachpathError:
    with pytest.raises(AttachpathError) as caught:
        sem(text, data, **options)
    assert caught.value.code == code
    return caught.value


def _all_that_follows(fit: SemFit) -> None:
    """Ask a fit for everything that needs no latent variable."""
    fit.standardized()
    fit.r_squared()
    fit.modification_indices()
    for kind in ("raw", "correlation", "bentler", "normalized", "standardized"):
        fit.residuals(kind)
    assert fit.summary()


@pytest.mark.parametrize(
    "text", ["x1 ~~ x1", "x1 ~ 1", "x1 ~~ x1; x2 ~~ x2", "x1 ~~ x2", "w ~ z", "x1 ~~ 2*x1"]
)
@pytest.mark.parametrize("estimator", ["ml", "mlr"])
def test_the_smallest_models_answer_every_question(text, estimator, data):
    fit = sem(text, data, estimator=estimator)

    assert fit.converged
    assert fit.identified
    _all_that_follows(fit)


def test_variance_and_mean_of_one_variable_are_those_of_the_sample(data):
    fit = sem("x1 ~ 1", data)

    mean, variance = fit.coefficients["estimate"]
    assert mean == pytest.approx(data["x1"].mean())
    assert variance == pytest.approx(data["x1"].var(ddof=0))
    assert fit.coefficients["std_error"].iloc[0] == pytest.approx((variance / 200) ** 0.5)


def test_a_model_without_free_parameters_is_tested_as_it_stands(data):
    """The statistic is N (tr S/v - log S/v - 1) of each variance held at v."""
    fit = sem("x1 ~~ 2*x1; x2 ~~ 1*x2", data)

    spread = np.cov(data[["x1", "x2"]].T, ddof=0)
    ratio = spread / np.array([2.0, 1.0])
    by_hand = 200 * (np.trace(ratio) - np.linalg.slogdet(ratio)[1] - 2)
    assert fit.fit_measures["chisq"] == pytest.approx(by_hand)
    assert (fit.fit_measures["npar"], fit.fit_measures["df"]) == (0, 3)


def test_a_variance_that_no_data_can_have_gives_no_numbers(data):
    fit = sem("x1 ~~ -1*x1", data)

    assert not fit.converged
    assert fit.parameters["estimate"].isna().all()
    _all_that_follows(fit)


def test_starts_that_lead_nowhere_are_left_aside(data):
    plain = cfa("f =~ x1 + x2 + x3", data)

    started = cfa("f =~ x1 + x2 + x3; f ~~ start(-5)*f", data)

    assert started.converged
    assert started.log_likelihood == pytest.approx(plain.log_likelihood)


def test_a_definition_outside_its_domain_is_missing_with_a_reason(data):
    text = "w ~ a*z; three := 3; none := a - a; q := 1/none; l := log(-a); e := exp(2000*a)*none"

    rows = sem(text, data).parameters.set_index("label")

    assert rows.loc["three", "estimate"] == 3.0
    assert np.isnan(rows.loc["three", "std_error"])
    lost = rows.loc[["q", "l", "e"]]
    assert lost[["estimate", "std_error", "std_all"]].isna().all(axis=None)
    assert (lost["reason"] == "it divides by zero or leaves the domain of a function").all()
    assert rows.loc[["a", "three", "none"], "reason"].isna().all()


def test_a_predictor_whose_mean_is_written_is_random_and_said_to_be(data):
    fit = sem("w ~ z + x1; z ~ 1", data)

    assert any(note.startswith("z is random here") for note in fit.notes)
    assert fit.fit_measures["df"] == 1
    assert not any("random here" in note for note in sem("w ~ z + x1", data).notes)


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("unknown-option", {"estimator": None}),
        ("unknown-option", {"missing": 1}),
        ("name-not-text", {"group": ["half"]}),
        ("name-not-text", {"cluster": 3}),
        ("name-not-text", {"group": "half", "group_equal": [1]}),
        ("groups-needed", {"group_partial": ["w ~ z"]}),
    ],
)
def test_arguments_of_another_kind_are_refused(code, options, data):
    _refused(code, "w ~ z", data, **options)


def test_columns_whose_names_are_no_text_are_pointed_at(data):
    error = _refused("unknown-column", "w ~ `7`", data.rename(columns={"z": 7}))

    assert "rename(columns=str)" in error.next_step


def test_definitions_alone_are_no_model(data):
    _refused("empty-model", "a := 3", data)


def test_numbers_whose_variances_overflow_are_refused(data):
    _refused("infinite-value", "w ~ z", data.assign(w=data["w"] * 1e100))
    _refused("constant-variable", "w ~ z", data.assign(w=data["w"] * 1e-100))


def test_c_without_groups_asks_for_them(data):
    assert "group='...'" in _refused("modifier-groups", "w ~ c(a, b)*z", data).next_step


def test_a_group_in_one_cluster_is_refused(data):
    error = _refused("one-cluster", "w ~ z", data, group="half", cluster="half")

    assert "in group '1'" in error.message


def test_clusters_that_span_groups_are_added_up_over_them(data):
    """Equal everything: two groups are one, and so are their robust standard errors and test."""
    text = "x1 ~ x2; x3 ~ x1; x2 ~~ x2"
    crossed = data.assign(half=np.tile([1, 2], 100))
    sets = ["regressions", "intercepts", "residuals", "residual_covariances"]

    both = sem(text, crossed, group="half", group_equal=sets, cluster="cluster")
    one = sem(text, crossed, cluster="cluster", meanstructure=True)

    errors = both.parameters.query("group == 1")["std_error"].to_numpy()
    assert any("span groups" in note for note in both.notes)
    np.testing.assert_allclose(errors, one.parameters["std_error"], rtol=1e-6)


def test_more_variables_than_rows_leave_residuals_missing(data):
    rng = np.random.default_rng(5)
    few = pd.DataFrame(rng.normal(size=(5, 6)), columns=list("abcdef"))

    fit = sem("a ~ b; c ~ d; e ~ f", few, missing="fiml", fixed_x=False)

    assert fit.residuals().isna().all(axis=None)
    _all_that_follows(fit)


@pytest.mark.parametrize("factor", [1e12, 1e-12, 1e55, 1e-55])
def test_units_however_odd_change_no_test(factor, data):
    plain = cfa("f =~ x1 + x2 + x3; w ~ f", data)

    odd = cfa("f =~ x1 + x2 + x3; w ~ f", data.assign(x2=data["x2"] * factor))

    assert odd.fit_measures["chisq"] == pytest.approx(plain.fit_measures["chisq"], abs=1e-6)
    assert odd.parameters["statistic"].to_numpy()[1:] == pytest.approx(
        plain.parameters["statistic"].to_numpy()[1:], rel=1e-5, nan_ok=True
    )
