"""The ECR-12 of 7,878 web respondents and its invariance over five countries.

Numbers: the data sheet of the shared folder (R 4.2.2) and ecr_invariance.R (lavaan 0.6-14).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from attachpath.sem import cfa

_PLACE = Path(__file__).parents[1] / "reference" / "sem"
STORED = json.loads((_PLACE / "ecr_invariance.json").read_text("utf-8"))
STEPS = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "intercepts"),
    "strict": ("loadings", "intercepts", "residuals"),
}


@pytest.fixture(scope="module")
def answers(shared_data: Path) -> pd.DataFrame:
    """Give the complete cases (0 is missed), items of security reversed."""
    place = shared_data / "attachment" / "ecr_openpsychometrics_half_a.csv.gz"
    data = pd.read_csv(place, keep_default_na=False)
    items = data[[f"Q{k}" for k in range(1, 37)]]
    data = data[(items != 0).all(axis=1)].copy()
    data[STORED["reversed"]] = 6 - data[STORED["reversed"]]
    return data


@pytest.fixture(scope="module")
def countries(answers: pd.DataFrame) -> pd.DataFrame:
    return answers[answers["country"].isin(STORED["groups"]["labels"])]


@pytest.fixture(scope="module")
def two_factors(answers: pd.DataFrame) -> Any:
    return cfa(STORED["model"], answers)


def test_all_complete_cases_are_used(answers: pd.DataFrame, two_factors: Any) -> None:
    assert (len(answers), two_factors.n_obs) == (7878, 7878)


def test_the_ecr_12_fits_as_in_the_data_sheet(two_factors: Any) -> None:
    printed = {"chisq": 2035.189, "df": 53, "cfi": 0.9479, "rmsea": 0.0689, "srmr": 0.0466}
    ours = two_factors.fit_measures
    digits = {"chisq": 3}
    assert {name: round(float(ours[name]), digits.get(name, 4)) for name in printed} == printed


@pytest.mark.parametrize("quantity", ["est", "se", "std_lv", "std_all"])
def test_loadings_of_the_ecr_12_are_lavaans(
    quantity: str, two_factors: Any, parameters_apart: Callable[..., list[str]]
) -> None:
    assert not parameters_apart(two_factors.parameters, STORED["all"]["parameters"], quantity)


def test_measures_of_the_ecr_12_are_lavaans(
    two_factors: Any, measures_apart: Callable[..., list[str]]
) -> None:
    assert not measures_apart(two_factors.fit_measures, STORED["all"]["fit_measures"])


def test_robust_measures_of_the_ecr_12_are_lavaans(
    answers: pd.DataFrame, measures_apart: Callable[..., list[str]]
) -> None:
    robust = cfa(STORED["model"], answers, estimator="mlr")
    assert not measures_apart(robust.fit_measures, STORED["all_mlr"])


# The data sheet: chi-square, its df and CFI.
SHEET = {
    "configural": [1890.420, 265, 0.9490],
    "metric": [1924.835, 305, 0.9492],
    "scalar": [2005.459, 345, 0.9479],
    "strict": [2142.122, 393, 0.9452],
}


@pytest.mark.parametrize("step", STEPS)
def test_invariance_over_countries_is_as_in_the_data_sheet(
    step: str, countries: pd.DataFrame, measures_apart: Callable[..., list[str]]
) -> None:
    fit = cfa(STORED["model"], countries, group="country", group_equal=STEPS[step])
    ours = fit.fit_measures
    printed = [round(float(ours["chisq"]), 3), ours["df"], round(float(ours["cfi"]), 4)]
    assert printed == SHEET[step]
    assert not measures_apart(ours, STORED["steps"][step])


def test_the_ladder_tests_each_step_as_lavaan(countries: pd.DataFrame) -> None:
    from attachpath.sem import invariance

    ladder = invariance(STORED["model"], countries, "country").table.set_index("step")
    for step, theirs in STORED["tests"].items():
        row = ladder.loc[step]
        assert row["chisq_diff"] == pytest.approx(theirs["chisq_diff"], abs=0.01)
        assert row["df_diff"] == theirs["df_diff"]


@pytest.mark.parametrize("quantity", ["est", "se"])
def test_latent_means_of_the_countries_are_lavaans(
    quantity: str, countries: pd.DataFrame, parameters_apart: Callable[..., list[str]]
) -> None:
    # Groups are numbered as they appear in the data: AU, IN, US, CA, GB.
    fit = cfa(STORED["model"], countries, group="country", group_equal=STEPS["scalar"])
    assert not parameters_apart(fit.parameters, STORED["scalar"], quantity)
