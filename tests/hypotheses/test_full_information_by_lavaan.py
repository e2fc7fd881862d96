"""H3, H4 and H5 of the committed cohort equal lavaan's full information, made in R from the CSV."""

import json
from pathlib import Path

import pytest

from attachpath.cohort import read_folder
from attachpath.hypotheses import fit_hypothesis, hypothesis_data

ROOT = Path(__file__).parents[2]
REFERENCE = json.loads(
    (ROOT / "tests" / "reference" / "hypotheses" / "full_information.json").read_text("utf-8")
)["answers"]

REGRESSIONS = {
    "H3a": ("H3", "tds_growing_autonomy"),
    "H3b": ("H3", "tds_growing_engagement"),
    "H4a": ("H4a", "esat_anx"),
    "H4b": ("H4b", "esat_avoid"),
}


@pytest.fixture(scope="module")
def cohort():
    return read_folder(ROOT / "simulated_data")


@pytest.mark.parametrize("name", REGRESSIONS)
def test_a_regression_with_auxiliary_variables_equals_lavaan(cohort, name):
    model, focal = REGRESSIONS[name]
    theirs = REFERENCE[model][f"iip_post ~ {focal}"]
    rows = hypothesis_data(cohort, "et_graf", name)
    ours = fit_hypothesis(cohort, "et_graf", name).contrast({f"{focal}_between": 1.0})
    z_scores = rows[f"{focal}_between"].std(ddof=1) / rows["iip_post"].std(ddof=1)
    assert ours["estimate"] * z_scores == pytest.approx(theirs["estimate"], abs=2e-6)
    assert ours["std_error"] * z_scores == pytest.approx(theirs["std_error"], rel=1e-4)


@pytest.mark.parametrize("name", ["H5a", "H5b"])
@pytest.mark.parametrize("term", ["index", "ie_high", "ie_low", "serial_high"])
def test_what_the_sequence_defines_equals_lavaan(cohort, name, term):
    theirs = REFERENCE[name][term]
    ours = fit_hypothesis(cohort, "et_graf", name).contrast({term: 1.0})
    assert ours["estimate"] == pytest.approx(theirs["estimate"], abs=1e-6)
    assert ours["std_error"] == pytest.approx(theirs["std_error"], rel=1e-3)
    assert ours["df"] == 43
