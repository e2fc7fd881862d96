"""The committed cohort's focal terms equal lmerTest's, computed in R from the CSV files alone."""

import json
from pathlib import Path

import pytest

from attachpath.cohort import read_folder
from attachpath.hypotheses import test_hypotheses

ROOT = Path(__file__).parents[2]
REFERENCE = json.loads(
    (ROOT / "tests" / "reference" / "hypotheses" / "verdicts.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def rows(of_complete_cases):
    cohort = read_folder(ROOT / "simulated_data")
    return test_hypotheses(cohort, of_complete_cases, second_opinion=False).set_index("id")


@pytest.mark.parametrize("name", REFERENCE["answers"])
def test_a_focal_term_equals_lmertest(rows, name):
    theirs = REFERENCE["answers"][name]
    ours = rows.loc[name]
    assert ours["n_obs"] == theirs["n"]
    assert ours["estimate"] == pytest.approx(theirs["estimate"], abs=2e-6)
    assert ours["std_error"] == pytest.approx(theirs["std_error"], rel=2e-5)
    assert ours["df"] == pytest.approx(theirs["df"], rel=2e-4)
    assert ours["p_value"] == pytest.approx(theirs["p_value"], rel=1e-3)
