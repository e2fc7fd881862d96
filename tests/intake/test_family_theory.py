"""A theory of one's own on families in preschools: the numbers of lmerTest, by another path.

The reference begins at the authors' scores and reshapes the file itself (ferreira.R); here the
same comes through cohort.toml, the analysis table and the theory file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from attachpath.cohort import score_cohort
from attachpath.hypotheses import test_hypotheses as tested_by
from attachpath.intake import read_cohort

FERREIRA = Path(__file__).parent / "cohorts" / "ferreira"
REFERENCE = Path(__file__).parents[1] / "reference" / "intake" / "ferreira.json"
FITTED = ["A_mother", "A_father", "B_mother", "B_father"]


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> pd.DataFrame:
    assert shared_data.is_dir()
    cohort = score_cohort(read_cohort(FERREIRA))
    return tested_by(cohort, FERREIRA / "theory.toml").set_index("id")


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return dict(json.loads(REFERENCE.read_text("utf-8")))


@pytest.mark.parametrize("name", FITTED)
def test_estimates_are_those_of_lmertest(
    rows: pd.DataFrame, reference: dict[str, Any], name: str
) -> None:
    ours, theirs = rows.loc[name], reference[name]
    assert (ours["n_obs"], ours["n_clients"]) == (theirs["n"], theirs["families"])
    assert ours["estimate"] == pytest.approx(theirs["estimate"], rel=1e-4)
    assert ours["std_error"] == pytest.approx(theirs["std_error"], rel=1e-4)
    assert ours["df"] == pytest.approx(theirs["df"], rel=1e-3)
    assert ours["p_value"] == pytest.approx(theirs["p_value"], rel=1e-2)


def test_a_second_engine_agrees(rows: pd.DataFrame) -> None:
    assert all(rows.loc[name, "second_opinion"]["agrees"] for name in FITTED)


def test_less_secure_couples_are_less_close_to_their_child(rows: pd.DataFrame) -> None:
    assert set(rows.loc[["A_mother", "A_father"], "verdict"]) == {"supported"}


def test_what_families_do_not_have_is_not_testable(rows: pd.DataFrame) -> None:
    row = rows.loc["C_therapist"]
    assert row["verdict"] == "not_testable"
    assert "years_experience" in row["reason"]
