"""The worked example: the cohort as a clinic's files, described and analysed back to the same."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest

import attachpath
from attachpath import Cohort, read_cohort, score_cohort
from attachpath.errors import DataError
from attachpath.intake import check

REPOSITORY = Path(__file__).parents[2]
EXAMPLE = REPOSITORY / "analyses" / "danish_clinic"


@pytest.fixture(scope="module")
def committed() -> Cohort:
    return read_cohort(REPOSITORY / "simulated_data")


@pytest.fixture(scope="module")
def clinic(committed: Cohort, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the clinic."""
    folder = tmp_path_factory.mktemp("danish") / "clinic"
    runpy.run_path(str(EXAMPLE / "make_files.py"))["write_files"](committed, folder)
    return folder


@pytest.fixture(scope="module")
def read_back(clinic: Path) -> Cohort:
    return score_cohort(read_cohort(clinic))


def test_the_files_are_as_foreign_as_they_say(clinic: Path) -> None:
    wide, about = pyreadstat.read_sav(clinic / "klienter.sav", user_missing=True)
    assert {"KlientNr", "Køn", "iipfør_64", "cats_s40_36"} <= set(wide.columns)
    assert wide["SymptomerEfter"].eq(-99).sum() == 72
    assert about.variable_value_labels["Køn"] == {1.0: "Kvinde", 2.0: "Mand", 3.0: "Andet"}
    first = (clinic / "dybde.csv").read_text("utf-8").splitlines()[1]
    assert first.count(";") == 2
    assert "," in first
    assert openpyxl.load_workbook(clinic / "behandlere.xlsx").sheetnames == [
        "Om filen",
        "Behandlere",
    ]


def test_read_back_they_are_the_committed_cohort(read_back: Cohort, committed: Cohort) -> None:
    assert read_back.fingerprint() == committed.fingerprint()


def test_the_check_finds_no_error_and_counts_what_is_missing(clinic: Path) -> None:
    problems = check(clinic)
    assert {one.severity for one in problems} == {"note"}
    missing = next(one for one in problems if one.code == "user-missing")
    assert "SymptomerEfter -99 72" in str(missing.value)


def test_the_verdicts_are_those_of_the_committed_cohort(
    read_back: Cohort, committed: Cohort
) -> None:
    cohorts = (committed, read_back)
    ours, theirs = (attachpath.test_hypotheses(one, second_opinion=False) for one in cohorts)
    same = ["id", "verdict", "flags", "n_obs", "std_estimate", "p_holm"]
    # The committed tables hold the scores in six digits, here they are made from the answers.
    pd.testing.assert_frame_equal(theirs[same], ours[same], rtol=0, atol=1e-5)


def test_a_code_that_the_description_does_not_know_stops_it(clinic: Path, tmp_path: Path) -> None:
    changed = tmp_path / "clinic"
    shutil.copytree(clinic, changed)
    text = (changed / "cohort.toml").read_text("utf-8")
    (changed / "cohort.toml").write_text(text.replace(', mand = "male"', ""), "utf-8")
    with pytest.raises(DataError) as caught:
        read_cohort(changed)
    (problem,) = caught.value.problems
    assert (problem.code, problem.table, problem.column) == (
        "unlabelled-code", "behandlere.xlsx [Behandlere]", "Køn",
    )  # fmt: skip
