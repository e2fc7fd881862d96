"""Regions of significance: published ones, lmerTest's by root finding, and degenerate ones."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.models import (
    cluster_robust,
    johnson_neyman,
    kenward_roger,
    multilevel,
    regression,
)

THREE_LEVEL = (
    "growth ~ session_log + security_between * anxiety + security_within + gender"
    " + (1 | client_id) + (0 + security_within | client_id) + (1 | therapist_id)"
)
CLIENT_LEVEL = "iip_post ~ iip_pre + security_between * anxiety + gender + (1 | therapist_id)"


@pytest.fixture(scope="session")
def by_lmertest() -> dict[str, Any]:
    """uniroot on contest1D's t and df (tests/reference/models/moderation.R)."""
    place = Path(__file__).parents[2] / "reference" / "models" / "moderation.json"
    answers: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return answers


def r_squared(fitted: Fitted, response: pd.Series) -> float:
    n = fitted.n_obs
    residual = n * np.exp(-2 * fitted.log_likelihood / n - 1) / (2 * np.pi)
    return float(1 - residual / ((response - response.mean()) ** 2).sum())


def test_protest_against_sexism(shared_data: Path) -> None:
    """Hayes 2018, chapter 7, data of Garcia et al. 2010, protest (either kind) against none."""
    data = pd.read_csv(shared_data / "sem_mediation" / "garcia_protest.csv")
    fitted = regression("liking ~ prot2 * sexism", data)
    found = johnson_neyman(fitted, "prot2", "sexism", data)
    assert np.round(found.boundaries_of(), 3).tolist() == [3.509, 4.975]
    assert found.regions_of()["sign"].tolist() == [-1, 0, 1]
    assert round(r_squared(fitted, data["liking"]), 4) == 0.1335
    assert round(fitted.contrast({"prot2:sexism": 1})["estimate"], 3) == 0.834


def test_withholding_aid(shared_data: Path) -> None:
    """Hayes 2018, chapter 7, data of Chapman & Lickel 2016."""
    data = pd.read_csv(shared_data / "sem_mediation" / "hayes_disaster.csv")
    fitted = regression("justify ~ frame * skeptic", data)
    found = johnson_neyman(fitted, "frame", "skeptic", data)
    assert np.round(found.boundaries_of(), 3).tolist() == [1.171, 3.934]
    assert round(r_squared(fitted, data["justify"]), 3) == 0.246
    product = fitted.contrast({"frame:skeptic": 1})
    assert (round(product["estimate"], 3), round(product["std_error"], 3)) == (0.201, 0.055)
    assert np.round(fitted.estimates[1:3], 3).tolist() == [-0.562, 0.105]


def test_boundaries_with_the_df_of_each_contrast_equal_lmertests(
    cohort: pd.DataFrame, by_lmertest: dict[str, Any]
) -> None:
    three = multilevel(THREE_LEVEL, cohort)
    persons = cohort.drop_duplicates("client_id")
    two = multilevel(CLIENT_LEVEL, persons)
    for fitted, data, name in ((three, cohort, "three_level"), (two, persons, "client_level")):
        for alpha, kind in ((0.05, "boundaries"), (0.2, "lenient")):
            found = johnson_neyman(
                fitted, "security_between", "anxiety", data, alpha=alpha, client="client_id"
            )
            np.testing.assert_allclose(
                found.boundaries_of(), by_lmertest[name][kind], rtol=1e-6, err_msg=name
            )


def test_at_a_boundary_the_interval_touches_zero(cohort: pd.DataFrame) -> None:
    fitted = multilevel(THREE_LEVEL, cohort)
    found = johnson_neyman(fitted, "security_between", "anxiety", cohort, client="client_id")
    own = found.boundaries[found.boundaries["kind"] == "pointwise"]
    for value, std_error, df in own[["value", "std_error", "df"]].to_numpy(dtype=float):
        contrast = fitted.contrast({"security_between": 1, "security_between:anxiety": value})
        nearest = min(abs(contrast["ci_low"]), abs(contrast["ci_high"]))
        assert nearest == pytest.approx(0, abs=1e-12)
        assert contrast["df"] == pytest.approx(df, rel=1e-12)
        assert contrast["std_error"] == pytest.approx(std_error, rel=1e-9)


def test_regions_count_every_client_once(cohort: pd.DataFrame) -> None:
    fitted = multilevel(THREE_LEVEL, cohort)
    found = johnson_neyman(fitted, "security_between", "anxiety", cohort, client="client_id")
    used = cohort.dropna(
        subset=["growth", "session_log", "security_between", "anxiety", "security_within"]
    ).dropna(subset=["gender", "therapist_id"])
    assert found.n_clients == used["client_id"].nunique()
    regions = found.regions_of()
    assert regions["n_clients"].sum() == found.n_clients
    assert regions["n_rows"].sum() == len(used) == fitted.n_obs
    low, high = regions[["low", "high"]].to_numpy(dtype=float)[1]
    inside = used.drop_duplicates("client_id")["anxiety"].between(low, high)
    assert regions.loc[1, "share_clients"] == pytest.approx(inside.mean(), rel=1e-12)


@pytest.mark.parametrize("corrected", ["kenward_roger", "CR2"])
def test_df_of_kenward_roger_and_cr2_decide_the_boundaries(
    cohort: pd.DataFrame, corrected: str
) -> None:
    """At each boundary p is alpha with that method's own df, which differ along the moderator."""
    fitted = multilevel(THREE_LEVEL, cohort)
    if corrected == "CR2":
        other = cluster_robust(fitted, cohort, cluster="therapist_id")
    else:
        other = kenward_roger(fitted, cohort)
    found = johnson_neyman(other, "security_between", "anxiety", cohort, client="client_id")
    assert len(found.boundaries_of()) == 2
    for value in found.boundaries_of():
        contrast = other.contrast({"security_between": 1, "security_between:anxiety": value})
        assert contrast["p_value"] == pytest.approx(0.05, rel=1e-9)
    assert found.effects["df"].nunique() > 100
    plain = johnson_neyman(fitted, "security_between", "anxiety", cohort, client="client_id")
    assert found.boundaries_of() != plain.boundaries_of()


def made(
    intercept: float, change: float, *, noise: float = 0.3, n: int = 120
) -> tuple[Fitted, pd.DataFrame]:
    """Data whose slope of x is intercept + change w, w between 0 and 1."""
    rng = np.random.default_rng(5)
    data = pd.DataFrame({"x": rng.normal(size=n), "w": rng.uniform(size=n)})
    data["y"] = (intercept + change * data["w"]) * data["x"] + noise * rng.normal(size=n)
    return regression("y ~ x * w", data), data


def test_two_boundaries_with_significance_outside_them() -> None:
    fitted, data = made(-1, 2)
    found = johnson_neyman(fitted, "x", "w", data)
    low, high = found.boundaries_of()
    assert low < 0.5 < high
    assert found.zero == pytest.approx(0.5, abs=0.1)
    regions = found.regions_of()
    assert regions["significant"].tolist() == [True, False, True]
    assert regions["sign"].tolist() == [-1, 0, 1]
    assert found.boundaries["observed"].all()
    assert found.reason is None


def test_two_boundaries_with_significance_between_them() -> None:
    """A weak interaction: far away the slope is not known well enough."""
    fitted, data = made(0.3, 0.0, noise=1.0)
    found = johnson_neyman(fitted, "x", "w", data)
    regions = found.regions_of()
    assert regions["significant"].tolist() == [False, True, False]
    assert regions["sign"].tolist() == [0, 1, 0]


def test_a_boundary_outside_the_observed_range_is_marked() -> None:
    fitted, data = made(0.5, 2)
    found = johnson_neyman(fitted, "x", "w", data)
    assert not found.boundaries["observed"].any()
    inside = found.regions_of()[found.regions_of()["observed"]]
    assert inside[["significant", "sign"]].to_numpy().tolist() == [[True, 1]]
    assert inside["share_clients"].tolist() == [1.0]


def test_no_region_is_said_in_words() -> None:
    fitted, data = made(0.0, 0.0, noise=50)
    found = johnson_neyman(fitted, "x", "w", data)
    assert found.boundaries_of() == ()
    assert found.reason == "the slope of x differs from zero at no value of w"
    assert found.regions_of()["significant"].tolist() == [False]


def test_regions_by_closed_form_with_constant_df() -> None:
    """Roots of (b1 + b3 w)^2 = t^2 Var, by numpy."""
    from scipy import stats

    fitted, data = made(-0.2, 1, noise=1)
    b1, b3 = fitted.estimates[[1, 3]]
    v = fitted.covariance[np.ix_([1, 3], [1, 3])]
    square = float(stats.t.ppf(0.975, 116)) ** 2
    quadratic = [
        b3**2 - square * v[1, 1], 2 * (b1 * b3 - square * v[0, 1]), b1**2 - square * v[0, 0]
    ]  # fmt: skip
    found = johnson_neyman(fitted, "x", "w", data)
    np.testing.assert_allclose(found.boundaries_of(), sorted(np.roots(quadratic)), rtol=1e-10)


@pytest.mark.parametrize("seed", range(20))
def test_every_value_lies_in_a_region_that_says_the_truth_about_it(seed: int) -> None:
    """Whatever the boundaries are, a slope tested at any value agrees with the region's word."""
    rng = np.random.default_rng(seed)
    data = pd.DataFrame(rng.normal(size=(25, 3)), columns=["x", "w", "y"])
    data["y"] += rng.normal() * data["x"] + rng.normal() * data["x"] * data["w"]
    fitted = regression("y ~ x * w", data, robust="HC3")
    found = johnson_neyman(fitted, "x", "w", data)
    for value in [*rng.normal(scale=3, size=30), -1e4, 1e4]:
        test = fitted.contrast({"x": 1, "x:w": value})
        regions = found.regions_of()
        region = regions[(regions["low"] <= value) & (value <= regions["high"])].iloc[0]
        assert region["significant"] == (test["p_value"] < 0.05)
        if region["significant"]:
            assert region["sign"] == np.sign(test["estimate"])


def test_the_simultaneous_region_lies_inside_the_pointwise_one(cohort: pd.DataFrame) -> None:
    fitted = multilevel(THREE_LEVEL, cohort)
    found = johnson_neyman(fitted, "security_between", "anxiety", cohort, client="client_id")
    outer, inner = found.boundaries_of(), found.boundaries_of("simultaneous")
    assert outer[0] < inner[0] < inner[1] < outer[1]
    effects = found.effects
    assert (effects["simultaneous_low"] < effects["ci_low"]).all()
    assert (effects["simultaneous_high"] > effects["ci_high"]).all()


def test_a_binary_moderator_has_a_reason_and_no_boundaries() -> None:
    _, data = made(0.5, 1)
    data = data.assign(w=(data["w"] > 0.5).astype(float))
    found = johnson_neyman(regression("y ~ x * w", data), "x", "w", data)
    assert found.boundaries.empty
    assert found.effects.empty
    assert found.reason is not None
    assert found.reason.startswith("w has two values only")


def test_a_categorical_moderator_has_a_reason_and_no_boundaries() -> None:
    _, data = made(0.5, 1)
    data = data.assign(g=np.tile(["a", "b", "c"], 40))
    found = johnson_neyman(regression("y ~ x * g", data), "x", "g", data)
    assert found.regions.empty
    assert found.reason is not None
    assert found.reason.startswith("g is a category")


def test_few_clients_in_a_region_are_called_an_extrapolation() -> None:
    fitted, data = made(-0.1, 1, noise=0.15)
    found = johnson_neyman(fitted, "x", "w", data)
    fewest = found.regions_of().query("significant and observed")["n_clients"].min()
    assert fewest < 10
    assert any("extrapolation" in note for note in found.notes)


def test_a_moderator_that_varies_within_clients_gets_no_share_of_clients(
    cohort: pd.DataFrame,
) -> None:
    fitted = multilevel("growth ~ security_within * session_log + (1 | client_id)", cohort)
    found = johnson_neyman(fitted, "security_within", "session_log", cohort, client="client_id")
    assert found.n_clients is None
    assert found.regions["share_clients"].isna().all()
    assert any("varies within clients" in note for note in found.notes)


def test_without_a_main_effect_of_the_predictor_there_is_a_reason() -> None:
    _, data = made(0.5, 1)
    found = johnson_neyman(regression("y ~ w + x:w", data), "x", "w", data)
    assert found.reason == "the slope of x is known exactly at one value of w"


def test_a_fit_that_did_not_converge_has_its_reason() -> None:
    from dataclasses import replace

    fitted, data = made(0.5, 1)
    found = johnson_neyman(replace(fitted, converged=False), "x", "w", data)
    assert found.reason == "the fit did not converge"
    assert found.boundaries.empty


@pytest.mark.parametrize(
    ("code", "change", "alpha"),
    [
        ("moderator-constant", {"w": 1.0}, 0.05),
        ("moderator-mostly-missing", {"w": np.nan}, 0.05),
        ("bad-alpha", {}, 5),
    ],
)
def test_what_has_no_regions_is_refused(code: str, change: dict[str, float], alpha: float) -> None:
    fitted, data = made(0.5, 1)
    with pytest.raises(AttachpathError) as caught:
        johnson_neyman(fitted, "x", "w", data.assign(**change), alpha=alpha)
    assert caught.value.code == code


def test_results_pickle_and_compare() -> None:
    fitted, data = made(-1, 2)
    found = johnson_neyman(fitted, "x", "w", data)
    copy = pickle.loads(pickle.dumps(found))  # noqa: S301, TID251 - our own bytes, in a test
    assert found.equals(copy)
    assert not found.equals(johnson_neyman(fitted, "x", "w", data, alpha=0.1))
