"""Robustness rows equal lmerTest, pbkrtest and clubSandwich on data that R made itself."""

import json
from pathlib import Path

import numpy as np
import pytest

from attachpath.cohort import read_folder
from attachpath.hypotheses import fit_hypothesis, robustness
from attachpath.hypotheses.robustness_checks.changed_occasions import first_occasions

ROOT = Path(__file__).parents[3]
REFERENCE = json.loads(
    (ROOT / "tests" / "reference" / "hypotheses" / "robustness.json").read_text(encoding="utf-8")
)
ANSWERS = REFERENCE["answers"]
BY_R_ONLY = "first_two_occasions"  # the package keeps six, which all clients here have at most


@pytest.fixture(scope="module")
def cohort():
    return read_folder(ROOT / "simulated_data")


@pytest.fixture(scope="module")
def rows(cohort, of_complete_cases):
    return {
        name: robustness(cohort, of_complete_cases, name).set_index("change") for name in ANSWERS
    }


@pytest.mark.parametrize(
    ("name", "change"),
    [(name, change) for name, own in ANSWERS.items() for change in own if change != BY_R_ONLY],
)
def test_a_row_equals_r(rows, name, change):
    theirs = ANSWERS[name][change]
    ours = rows[name].loc[change]
    assert ours["n_obs"] == theirs["n"]
    # The growth slopes are predictions, so that their optimiser's tolerance comes in twice.
    assert ours["estimate"] == pytest.approx(theirs["estimate"], abs=5e-6)
    assert ours["std_error"] == pytest.approx(theirs["std_error"], rel=2e-5)
    assert ours["df"] == pytest.approx(theirs["df"], rel=2e-4)
    assert ours["p_value"] == pytest.approx(theirs["p_value"], rel=1e-3)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_first_occasions_of_each_client_equal_r(cohort, of_complete_cases, name):
    theirs = ANSWERS[name][BY_R_ONLY]
    fitted = fit_hypothesis(first_occasions(cohort, 2), of_complete_cases, name)
    ours = fitted.contrast({theirs["term"]: 1.0})
    assert fitted.n_obs == theirs["n"]
    assert ours["estimate"] == pytest.approx(theirs["estimate"], abs=5e-6)
    assert ours["std_error"] == pytest.approx(theirs["std_error"], rel=2e-5)
    assert ours["df"] == pytest.approx(theirs["df"], rel=1e-3)


def test_a_singular_fit_keeps_its_numbers_and_says_so(rows):
    row = rows["H3b"].loc["three_occasions"]
    assert ANSWERS["H3b"]["three_occasions"]["singular"]
    assert np.isfinite(row["estimate"])
    assert any("boundary" in note for note in row["notes"])
