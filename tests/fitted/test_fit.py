"""One shape for every fitted model: contrasts, flags, copies, words.

Oracles: the normal equations by hand with scipy's t, and statsmodels 0.15.0 `OLS(...).t_test`.
"""

from __future__ import annotations

import dataclasses
import pickle

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from attachpath.errors import FormulaError, UsageError
from attachpath.fitted import COEFFICIENT_COLUMNS, Fitted, coefficient_table

NUMBERS = ["estimate", "std_error", "df", "statistic", "p_value", "ci_low", "ci_high"]
TERMS = ("Intercept", "x", "z", "x:z")


@dataclasses.dataclass(frozen=True)
class ResidualDegrees:
    value: float

    def __call__(self, weights: np.ndarray) -> float:  # noqa: ARG002 - the protocol of all df
        return self.value


@dataclasses.dataclass(frozen=True)
class DegreesOfTheFirstWeight:
    def __call__(self, weights: np.ndarray) -> float:
        return 10.0 + float(weights[0])


@pytest.fixture(scope="module")
def data() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(8)
    x, z = rng.normal(size=(2, 40))
    matrix = np.column_stack([np.ones(40), x, z, x * z])
    return matrix, matrix @ [1.0, 0.5, -0.3, 0.2] + rng.normal(size=40)


@pytest.fixture
def fit(data: tuple[np.ndarray, np.ndarray]) -> Fitted:
    matrix, response = data
    inverse = np.linalg.inv(matrix.T @ matrix)
    estimates = inverse @ matrix.T @ response
    residuals = response - matrix @ estimates
    return Fitted(
        terms=TERMS,
        estimates=estimates,
        covariance=inverse * (residuals @ residuals) / 36,
        degrees_of_freedom=ResidualDegrees(36.0),
        formula="y ~ x * z",
        engine="by hand 1.0",
        n_obs=40,
        n_dropped=3,
        n_clusters={"therapist": 7},
        log_likelihood=-55.5,
        method="OLS",
        variances=pd.DataFrame(
            {
                "group": ["therapist", "Residual"],
                "term": ["1", ""],
                "variance": [0.25, 1.0],
                "sd": [0.5, 1.0],
            }
        ),
        notes=("3 of 43 rows have no value of x",),
        seconds=0.1,
    )


# --- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.999])
@pytest.mark.parametrize(
    "weights",
    [
        {"x": 1.0},
        {"x": 1.0, "x:z": 2.0},
        {"x": 1.0, "z": -1.0},
        {"Intercept": 1.0, "x": 0.3, "z": -0.7, "x:z": -0.21},
        {"x": -1e-6},
    ],
)
def test_a_contrast_is_the_t_test_of_a_weighted_sum(
    weights: dict[str, float],
    level: float,
    fit: Fitted,
    data: tuple[np.ndarray, np.ndarray],
) -> None:
    vector = np.array([weights.get(term, 0.0) for term in TERMS])
    theirs = sm.OLS(data[1], data[0]).fit().t_test(vector)
    row = fit.contrast(weights, level=level)
    low, high = theirs.conf_int(alpha=1 - level)[0]
    expected = [theirs.effect[0], theirs.sd[0, 0], 36.0, theirs.tvalue[0, 0]]
    expected += [float(theirs.pvalue), low, high]
    np.testing.assert_allclose(row[NUMBERS].astype(float), expected, rtol=1e-9)
    assert row["reason"] is None


def test_the_interval_and_p_value_are_those_of_the_t_distribution(fit: Fitted) -> None:
    row = fit.contrast({"x": 1.0, "z": 1.0})
    estimate = fit.estimates[1] + fit.estimates[2]
    variance = fit.covariance[1, 1] + fit.covariance[2, 2] + 2 * fit.covariance[1, 2]
    half = stats.t(36).ppf(0.975) * np.sqrt(variance)
    assert row["estimate"] == pytest.approx(estimate, rel=1e-12)
    assert row["ci_low"] == pytest.approx(estimate - half, rel=1e-12)
    assert row["ci_high"] == pytest.approx(estimate + half, rel=1e-12)
    assert row["p_value"] == pytest.approx(2 * stats.t(36).sf(abs(estimate) / np.sqrt(variance)))


def test_a_tiny_p_value_does_not_become_zero(fit: Fitted) -> None:
    strong = dataclasses.replace(fit, estimates=fit.estimates + 1_000)
    assert 0 < strong.contrast({"x": 1.0})["p_value"] < 1e-50


def test_infinite_df_give_the_normal_distribution(fit: Fitted) -> None:
    normal = dataclasses.replace(fit, degrees_of_freedom=ResidualDegrees(np.inf))
    row = normal.contrast({"x": 1.0})
    assert row["p_value"] == pytest.approx(2 * stats.norm.sf(abs(row["statistic"])), rel=1e-12)
    half = 1.959963984540054 * row["std_error"]
    assert row["ci_high"] == pytest.approx(row["estimate"] + half, rel=1e-12)


def test_each_contrast_asks_for_its_own_df(fit: Fitted) -> None:
    own = dataclasses.replace(fit, degrees_of_freedom=DegreesOfTheFirstWeight())
    assert own.coefficients["df"].tolist() == [11.0, 10.0, 10.0, 10.0]
    assert own.contrast({"Intercept": 3.0, "x": 1.0})["df"] == 13.0


def test_the_table_has_a_row_a_term_and_numbers_of_type_float(fit: Fitted) -> None:
    table = fit.coefficients
    assert tuple(table.columns) == COEFFICIENT_COLUMNS
    assert table["term"].tolist() == list(TERMS)
    assert set(table.dtypes[NUMBERS].map(str)) == {"float64"}
    assert table["reason"].tolist() == [None] * 4
    for place, term in enumerate(TERMS):
        assert table.loc[place, NUMBERS].tolist() == fit.contrast({term: 1.0})[NUMBERS].tolist()


def test_rows_of_contrasts_bind_to_a_table(fit: Fitted) -> None:
    rows = [fit.contrast({"x": 1.0, "x:z": at}, name=f"slope at {at}") for at in (-1.0, 1.0)]
    table = coefficient_table(rows)
    assert table["term"].tolist() == ["slope at -1.0", "slope at 1.0"]
    assert table.index.tolist() == [0, 1]
    assert tuple(coefficient_table([]).columns) == COEFFICIENT_COLUMNS


# --- terms ------------------------------------------------------------------------------------


def test_an_interaction_may_be_named_in_either_order(fit: Fitted) -> None:
    assert fit.position("z:x") == fit.position("x:z") == 3
    assert fit.contrast({"z:x": 2.0}).equals(fit.contrast({"x:z": 2.0}))


def test_a_term_named_twice_weighs_the_sum(fit: Fitted) -> None:
    assert fit.contrast({"x:z": 1.0, "z:x": 1.0}).equals(fit.contrast({"x:z": 2.0}))


def test_an_exact_name_goes_before_another_order(fit: Fitted) -> None:
    swapped = dataclasses.replace(fit, terms=("Intercept", "z:x", "x", "x:z"))
    assert [swapped.position(name) for name in ("x:z", "z:x")] == [3, 1]


@pytest.mark.parametrize("name", ["x:x", "x:z:z", "xz", "z:x:w"])
def test_what_only_resembles_a_term_is_unknown(name: str, fit: Fitted) -> None:
    with pytest.raises(FormulaError) as caught:
        fit.position(name)
    assert caught.value.code == "unknown-term"


def test_an_unknown_term_is_named_with_the_nearest_and_all_known_ones(fit: Fitted) -> None:
    with pytest.raises(FormulaError) as caught:
        fit.contrast({"intercept": 1.0})
    assert caught.value.code == "unknown-term"
    assert "'intercept'" in caught.value.message
    assert "the nearest is 'Intercept'" in caught.value.cause
    assert "Intercept, x, z, x:z" in caught.value.next_step


@pytest.mark.parametrize("level", [95, 1.0, 0.0, -0.5, float("nan")])
def test_a_level_that_is_no_share_is_refused(level: float, fit: Fitted) -> None:
    with pytest.raises(UsageError) as caught:
        fit.contrast({"x": 1.0}, level=level)
    assert caught.value.code == "bad-level"


# --- flags ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flag", "reason"),
    [
        ("converged", "the fit did not converge"),
        ("identified", "the model is not identified"),
    ],
)
def test_without_convergence_or_identification_every_number_is_missing_with_the_reason(
    flag: str, reason: str, fit: Fitted
) -> None:
    failed = dataclasses.replace(fit, **{flag: False})
    assert failed.reason == reason
    assert failed.coefficients[NUMBERS].isna().all(axis=None)
    assert failed.coefficients["reason"].tolist() == [reason] * 4
    assert failed.coefficients["term"].tolist() == list(TERMS)
    row = failed.contrast({"x": 1.0, "z": 1.0}, name="sum")
    assert row[NUMBERS].isna().all()
    assert (row["term"], row["reason"]) == ("sum", reason)
    assert failed.vcov.isna().all(axis=None)
    assert failed.variances[["variance", "sd"]].isna().all(axis=None)
    assert failed.variances["group"].tolist() == ["therapist", "Residual"]


def test_a_failed_fit_still_knows_its_terms(fit: Fitted) -> None:
    with pytest.raises(FormulaError):
        dataclasses.replace(fit, converged=False).contrast({"nothing": 1.0})


def test_what_is_not_admissible_or_singular_keeps_its_numbers(fit: Fitted) -> None:
    marked = dataclasses.replace(fit, admissible=False, singular=True)
    assert marked.reason is None
    assert marked.coefficients.equals(fit.coefficients)


@pytest.mark.parametrize("variance", [0.0, -1e-9, np.nan, np.inf])
def test_a_term_without_a_standard_error_is_missing_with_a_reason_and_the_others_stand(
    variance: float, fit: Fitted
) -> None:
    covariance = np.diag([1.0, variance, 4.0, 1.0])
    if not np.isfinite(variance):
        covariance = np.full((4, 4), variance)
    table = dataclasses.replace(fit, covariance=covariance).coefficients
    assert table.loc[1, NUMBERS].isna().all()
    assert table.loc[1, "reason"] == "its standard error is not a positive number"
    if np.isfinite(variance):
        assert table.loc[2, "std_error"] == 2.0
        assert table.loc[2, "reason"] is None


@pytest.mark.parametrize("df", [np.nan, 0.0, -3.0])
def test_a_contrast_without_df_is_missing_with_a_reason(df: float, fit: Fitted) -> None:
    row = dataclasses.replace(fit, degrees_of_freedom=ResidualDegrees(df)).contrast({"x": 1.0})
    assert row[NUMBERS].isna().all()
    assert row["reason"] == "its degrees of freedom are not a positive number"


def test_a_sum_of_nothing_is_missing_with_a_reason(fit: Fitted) -> None:
    assert fit.contrast({})["reason"] == "its standard error is not a positive number"


# --- copies -----------------------------------------------------------------------------------


def test_tables_are_copies_that_leave_the_fit_as_it_was(fit: Fitted) -> None:
    before = pickle.dumps(fit)
    coefficients, covariance, variances = fit.coefficients, fit.vcov, fit.variances
    coefficients.loc[:, "estimate"] = 99.0
    covariance.iloc[:, :] = 99.0
    variances.loc[:, "variance"] = 99.0
    assert fit.coefficients["estimate"].tolist() == fit.estimates.tolist()
    assert np.array_equal(fit.vcov, fit.covariance)
    assert fit.variances["variance"].tolist() == [0.25, 1.0]
    assert pickle.dumps(fit) == before


def test_the_fit_keeps_its_own_copy_of_the_variances_it_was_given(fit: Fitted) -> None:
    given = fit.variances
    made = dataclasses.replace(fit, variances=given)
    given["variance"] = 99.0
    assert made.variances["variance"].tolist() == [0.25, 1.0]


def test_a_fit_without_variances_has_an_empty_table_of_its_own(fit: Fitted) -> None:
    fields = {
        f.name: getattr(fit, f.name) for f in dataclasses.fields(fit) if f.name != "variances"
    }
    assert list(Fitted(**fields).variances.columns) == ["group", "term", "variance", "sd"]
    assert len(Fitted(**fields).variances) == 0


def test_the_covariance_is_labelled(fit: Fitted) -> None:
    assert list(fit.vcov.index) == list(fit.vcov.columns) == list(TERMS)
    assert fit.vcov.loc["x", "z"] == fit.covariance[1, 2]


def test_a_fit_cannot_be_changed(fit: Fitted) -> None:
    for name in ("converged", "variances", "notes"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(fit, name, None)


def test_a_fit_is_equal_to_itself_after_the_way_to_another_process(fit: Fitted) -> None:
    for made in (fit, dataclasses.replace(fit, converged=False)):
        back = pickle.loads(pickle.dumps(made))  # noqa: S301, TID251 - our own bytes, in a test
        assert back is not made
        assert back.equals(made)
        assert made.equals(back)


def test_a_fit_is_equal_to_another_that_only_took_longer(fit: Fitted) -> None:
    assert fit.equals(dataclasses.replace(fit, seconds=99.0))


@pytest.mark.parametrize(
    "change",
    [
        {"estimates": np.array([1.0, 2.0, 3.0, 4.0])},
        {"covariance": np.eye(4)},
        {"degrees_of_freedom": ResidualDegrees(35.0)},
        {"terms": ("Intercept", "x", "w", "x:w")},
        {"formula": "y ~ x + z"},
        {"engine": "another 2.0"},
        {"n_obs": 41},
        {"n_dropped": 4},
        {"n_clusters": {"therapist": 8}},
        {"log_likelihood": -55.4},
        {"log_likelihood": np.nan},
        {"method": "ML"},
        {"converged": False},
        {"identified": False},
        {"admissible": False},
        {"singular": True},
        {"variances": pd.DataFrame(columns=["group", "term", "variance", "sd"])},
        {"notes": ()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_fit_that_differs_in_a_number_a_flag_or_a_note_is_not_equal(
    change: dict[str, object], fit: Fitted
) -> None:
    other = dataclasses.replace(fit, **change)
    assert not fit.equals(other)
    assert not other.equals(fit)


def test_a_covariance_that_differs_only_off_its_diagonal_is_not_equal(fit: Fitted) -> None:
    covariance = fit.covariance.copy()
    covariance[0, 1] = covariance[1, 0] = 0.0
    assert not fit.equals(dataclasses.replace(fit, covariance=covariance))


def test_a_fit_equals_nothing_but_a_fit(fit: Fitted) -> None:
    assert not fit.equals(None)
    assert not fit.equals(fit.coefficients)


# --- words ------------------------------------------------------------------------------------


def test_the_summary_gives_formula_engine_counts_numbers_and_notes(fit: Fitted) -> None:
    text = fit.summary()
    assert text == repr(fit)
    lines = text.splitlines()
    assert lines[0] == "y ~ x * z"
    assert lines[1] == ("by hand 1.0, OLS, 40 rows, 7 therapist (3 incomplete rows left out)")
    assert lines[-1] == "note: 3 of 43 rows have no value of x"
    assert "reason" not in text
    assert f"{fit.estimates[3]:.4g}" in text
    assert "Residual" in text


def test_the_summary_leads_with_every_flag(fit: Fitted) -> None:
    flagged = dataclasses.replace(fit, converged=False, admissible=False, singular=True)
    lines = flagged.summary().splitlines()
    assert lines[2:5] == [
        "! the fit did not converge",
        "! the solution is not admissible",
        "! a variance was estimated at its boundary",
    ]
    assert lines[5] == ""
    assert sum("the fit did not converge" in line for line in lines[6:]) == 4
    assert not any(line.startswith("!") for line in fit.summary().splitlines())


def test_nothing_a_user_named_becomes_markup_in_html(fit: Fitted) -> None:
    evil = "<script>alert('1')</script>"
    shown = dataclasses.replace(
        fit,
        terms=("Intercept", evil, "z", f"{evil}:z"),
        formula=f"y ~ `{evil}` * z",
        method=evil,
        n_clusters={evil: 3},
        notes=(evil,),
        admissible=False,
    )._repr_html_()
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") >= 5
    assert "<strong>the solution is not admissible</strong>" in shown
    assert shown.index("<strong>") < shown.index("<table")
