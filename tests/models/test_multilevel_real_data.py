"""Real data with numbers that must come out: published ones, and lme4's to more digits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.fitted import Fitted
from attachpath.models import multilevel


def sleepstudy(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "multilevel" / "sleepstudy.csv")


def schools(folder: Path) -> pd.DataFrame:
    data = pd.read_csv(folder / "multilevel" / "hsb_mathachieve.csv.gz")
    data["cses"] = data["SES"] - data["MEANSES"]
    data["catholic"] = (data["Sector"] == "Catholic").astype(float)
    data["mean_ses"] = data.groupby("School")["SES"].transform("mean")
    return data.assign(deviation=data["SES"] - data["mean_ses"])


def classes(folder: Path) -> pd.DataFrame:
    data = pd.read_csv(folder / "multilevel" / "hox_popular2.csv")
    return data.assign(girl=(data["sex"] == "girl").astype(float))


def diary(folder: Path) -> pd.DataFrame:
    data = pd.read_csv(folder / "multilevel" / "pain_diary.csv.gz")
    between = data.groupby("person")["pain"].transform("mean")
    return data.assign(pain_between=between, pain_within=data["pain"] - between)


def trial(folder: Path) -> pd.DataFrame:
    data = pd.read_csv(folder / "psychotherapy" / "reframed_trial.csv")
    data = data[data["month"].isin([str(month) for month in range(13)])]
    return data.assign(month=data["month"].astype(float))


def beat_the_blues(folder: Path) -> pd.DataFrame:
    wide = pd.read_csv(folder / "psychotherapy" / "btheb.csv")
    frames = [
        pd.DataFrame(
            {
                "subject": wide["subject"],
                "bdi_pre": wide["bdi.pre"],
                "time": float(month),
                "treatment": (wide["treatment"] == "BtheB").astype(float),
                "drug": (wide["drug"] == "Yes").astype(float),
                "length": (wide["length"] == ">6m").astype(float),
                "bdi": wide[f"bdi.{month}m"],
            }
        )
        for month in (2, 3, 5, 8)
    ]
    return pd.concat(frames, ignore_index=True)


SOURCES = {
    "sleepstudy": sleepstudy,
    "hsb_null": schools,
    "hsb_column": schools,
    "hsb_computed": schools,
    "hox_null": classes,
    "hox": classes,
    "pain_null": diary,
    "pain": diary,
    "reframed": trial,
    "reframed_therapists": trial,
    "btheb": beat_the_blues,
}
# The second engine knows correlated slopes of the largest groups only.
PAIRS = [(case, engine) for case in SOURCES for engine in ("mixedlm", "statsmodels")]
PAIRS.remove(("reframed_therapists", "statsmodels"))


def refit(case: str, answer: dict[str, Any], folder: Path, engine: Any = "mixedlm") -> Fitted:
    partial = ("therapist",) if case == "reframed_therapists" else ()
    data = SOURCES[case](folder)
    formula = answer["formula"]
    return multilevel(formula, data, reml=answer["reml"], engine=engine, partial_groups=partial)


@pytest.mark.parametrize(("case", "engine"), PAIRS)
def test_both_engines_give_lme4s_numbers(
    case: str, engine: str, shared_data: Path, real: dict[str, Any]
) -> None:
    answer = real[case]
    fit = refit(case, answer, shared_data, engine)
    terms = [term.replace("(Intercept)", "Intercept") for term in answer["terms"]]
    table = fit.coefficients.iloc[[fit.position(term) for term in terms]]
    np.testing.assert_allclose(table["estimate"], answer["estimate"], rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(table["std_error"], answer["std_error"], rtol=1e-5)
    np.testing.assert_allclose(fit.variances["variance"], answer["vcov"], rtol=1e-4)
    assert fit.log_likelihood == pytest.approx(answer["log_likelihood"], abs=1e-6)
    assert (fit.n_obs, fit.singular) == (answer["n_obs"], answer["singular"])


@pytest.mark.parametrize("case", SOURCES)
def test_df_are_lmertests(case: str, shared_data: Path, real: dict[str, Any]) -> None:
    answer = real[case]
    fit = refit(case, answer, shared_data)
    terms = [term.replace("(Intercept)", "Intercept") for term in answer["terms"]]
    table = fit.coefficients.iloc[[fit.position(term) for term in terms]]
    np.testing.assert_allclose(table["df"], answer["df"], rtol=5e-5)
    for expected in answer["contrasts"]:
        row = fit.contrast(dict(zip(terms, expected["weights"], strict=True)))
        assert row["df"] == pytest.approx(expected["df"], rel=5e-5)


def printed(fit: Fitted, digits: int) -> list[float]:
    return [round(float(value), digits) for value in fit.estimates]


def test_sleep_deprivation_is_as_published(shared_data: Path, real: dict[str, Any]) -> None:
    # Bates et al. 2015, Journal of Statistical Software 67(1), section 5.
    fit = refit("sleepstudy", real["sleepstudy"], shared_data)
    assert printed(fit, 3) == [251.405, 10.467]
    assert fit.coefficients["std_error"].round(3).tolist() == [6.825, 1.546]
    assert fit.coefficients["df"].round(3).tolist() == [17.0, 17.0]
    first, second, shared, residual = fit.variances["variance"]
    assert [round(v, 2) for v in (first, second, residual)] == pytest.approx(
        [612.10, 35.07, 654.94], abs=0.011
    )
    assert shared / np.sqrt(first * second) == pytest.approx(0.066, abs=5e-4)


def test_high_school_and_beyond_is_as_published(shared_data: Path, real: dict[str, Any]) -> None:
    # Raudenbush & Bryk 2002, chapter 4.
    null = refit("hsb_null", real["hsb_null"], shared_data)
    assert printed(null, 3) == [12.637]
    assert null.variances["variance"].round(3).tolist() == [8.614, 39.148]
    full = refit("hsb_computed", real["hsb_computed"], shared_data)
    order = ["Intercept", "deviation", "mean_ses", "catholic"]
    order += ["mean_ses:deviation", "deviation:catholic"]
    found = [full.estimates[full.position(term)] for term in order]
    # Data sheet (R).
    expected = [12.1279, 2.9450, 5.3329, 1.2266, 1.0393, -1.6427]
    assert found == pytest.approx(expected, abs=1e-4)


def test_popularity_in_classes_is_as_published(shared_data: Path, real: dict[str, Any]) -> None:
    # Hox 2010, tables 2.1 to 2.3.
    null = refit("hox_null", real["hox_null"], shared_data)
    between, within = null.variances["variance"]
    assert printed(null, 2) == [5.08]
    assert round(within, 2) == 1.22
    assert 0.69 <= between <= 0.705
    fit = refit("hox", real["hox"], shared_data)
    found = [fit.estimates[fit.position(t)] for t in ("Intercept", "girl", "extrav", "texp")]
    assert [round(value, 2) for value in found] == [-1.21, 1.24, 0.80, 0.23]
    assert fit.estimates[fit.position("extrav:texp")] == pytest.approx(-0.025, abs=5e-4)


def test_the_pain_diary_gives_its_data_sheet(shared_data: Path, real: dict[str, Any]) -> None:
    fit = refit("pain", real["pain"], shared_data)
    within, between = fit.contrast({"pain_within": 1.0}), fit.contrast({"pain_between": 1.0})
    assert fit.n_obs == 2216
    assert (within["estimate"], within["std_error"]) == pytest.approx((-0.1133, 0.0145), abs=5e-5)
    assert (between["estimate"], between["std_error"]) == pytest.approx((-0.1344, 0.0625), abs=5e-5)
    share, rest = refit("pain_null", real["pain_null"], shared_data).variances["variance"]
    assert share / (share + rest) == pytest.approx(0.6275, abs=5e-5)


def test_the_trial_gives_its_data_sheet(shared_data: Path, real: dict[str, Any]) -> None:
    fit = refit("reframed", real["reframed"], shared_data)
    assert (fit.n_obs, fit.n_clusters) == (2291, {"patient": 246})
    assert printed(fit, 4) == [18.5855, -0.2874, -1.1905, -0.1449]
    errors = fit.coefficients["std_error"].round(4).tolist()
    assert errors[1:] == [0.0635, 0.6808, 0.0782]
    found = fit.variances["variance"].round(4).tolist()
    assert found == pytest.approx([21.0922, 0.1866, 0.2234, 11.8316], abs=3e-4)
    assert -2 * fit.log_likelihood == pytest.approx(13080.84, abs=5e-3)


def test_therapists_in_one_arm_only_are_partially_nested(
    shared_data: Path, real: dict[str, Any]
) -> None:
    fit = refit("reframed_therapists", real["reframed_therapists"], shared_data)
    assert fit.n_clusters == {"patient": 246, "therapist": 22}
    assert fit.n_obs == 2291
    assert any("belong to no therapist" in note for note in fit.notes)


def test_beat_the_blues_is_as_published(shared_data: Path, real: dict[str, Any]) -> None:
    # Hothorn & Everitt, Handbook of Statistical Analyses Using R, 3rd ed., chapter 13.
    fit = refit("btheb", real["btheb"], shared_data)
    assert (fit.n_obs, fit.n_clusters) == (280, {"subject": 97})
    assert printed(fit, 5) == [5.59239, 0.63968, -0.70476, -2.32908, -2.82495, 0.19708]
    errors = fit.coefficients["std_error"].round(5).tolist()
    assert errors[1:4] == [0.07789, 0.14639, 1.67036]
    assert fit.variances["variance"].round(2).tolist() == [48.78, 25.14]
    assert round(fit.log_likelihood, 2) == -935.75
