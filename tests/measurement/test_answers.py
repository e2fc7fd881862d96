"""Claims about missing answers: psych's pairwise alpha, real scales of the data sheet, coverage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.measurement import alpha, omega


@pytest.fixture(scope="module")
def of_items() -> dict[str, Any]:
    """Numbers of tests/reference/measurement/items.R (psych 2.2.9)."""
    path = Path(__file__).parents[1] / "reference" / "measurement" / "items.json"
    numbers: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return numbers


@pytest.fixture(scope="module")
def holes(one_level: pd.DataFrame) -> pd.DataFrame:
    """Take the answers away that items.R takes away."""
    items = one_level.copy()
    for place in range(6):
        items.iloc[place :: 11 + place, place] = np.nan
    return items


def test_psych_gives_the_same_pairwise_alpha(holes: pd.DataFrame, of_items: dict[str, Any]) -> None:
    found = alpha(holes, missing="pairwise")
    assert found.estimate == pytest.approx(of_items["holes"]["alpha"], abs=1e-10)
    assert found.n == 240
    lacking = int(holes.isna().any(axis=1).sum())
    assert found.notes[0].startswith(f"{lacking} of 240 rows have a missing answer")


def test_without_missing_answers_both_ways_are_one(one_level: pd.DataFrame) -> None:
    for coefficient in (alpha, omega):
        pairwise, complete = coefficient(one_level, missing="pairwise"), coefficient(one_level)
        assert pairwise == complete


@pytest.mark.parametrize(
    ("parent", "wanted"),
    [("father", [0.8198, 0.7391, 0.7930]), ("mother", [0.7647, 0.6470, 0.7581])],
)
def test_ferreira_alphas_are_those_of_the_data_sheet(
    shared_data: Path, of_items: dict[str, Any], parent: str, wanted: list[float]
) -> None:
    """data/README.md, wave 1: PRQ, couple anxiety, couple avoidance (items 9 and 12 reversed)."""
    folder = shared_data / "attachment"
    prq = pd.read_csv(folder / "ferreira_prq_attachment_items.csv")
    couple = pd.read_csv(folder / "ferreira_couple_security_items.csv")
    ending = {"father": ".1.1", "mother": ".1.2"}[parent]
    avoidance = couple[[f"EREP_{item}{ending}" for item in (2, 3, 5, 9, 12)]].copy()
    avoidance.iloc[:, 3:] = 8 - avoidance.iloc[:, 3:]
    scales = [
        prq[[name for name in prq if name.startswith("PRQ_") and name.endswith(ending)]],
        couple[[f"EREP_{item}{ending}" for item in (1, 4, 6, 8, 10)]],
        avoidance,
    ]
    found = [alpha(items, missing="pairwise").estimate for items in scales]
    assert found == pytest.approx(wanted, abs=5e-5)
    of_r = [of_items["ferreira"][parent][name] for name in ("prq", "anxiety", "avoidance")]
    assert found == pytest.approx(of_r, abs=1e-10)


@pytest.mark.parametrize(
    ("letter", "wanted"), [("A", 0.703), ("C", 0.727), ("E", 0.762), ("N", 0.814), ("O", 0.600)]
)
def test_bfi_alphas_are_those_of_psych_to_every_digit(
    shared_data: Path, of_items: dict[str, Any], letter: str, wanted: float
) -> None:
    table = pd.read_csv(shared_data / "sem_mediation" / "bfi.csv.gz")
    items = table[[f"{letter}{number}" for number in range(1, 6)]].copy()
    for name in items.columns.intersection(["A1", "C4", "C5", "E1", "E2", "O2", "O5"]):
        items[name] = 7 - items[name]
    found = alpha(items, missing="pairwise").estimate
    assert found == pytest.approx(wanted, abs=5e-4)
    assert found == pytest.approx(of_items["bfi"][letter], abs=1e-10)


def test_jz2017_has_no_items_but_its_octants_and_scales_have_an_alpha(
    shared_data: Path, of_items: dict[str, Any]
) -> None:
    """The sheet prints no reliability of this file; R psych 2.2.9 gives these."""
    table = pd.read_csv(shared_data / "circumplex" / "jz2017.csv")
    octants = table[["PA", "BC", "DE", "FG", "HI", "JK", "LM", "NO"]]
    assert alpha(octants).estimate == pytest.approx(of_items["jz2017"]["octants"], abs=1e-10)
    disorders = table.loc[:, "PARPD":"OCPD"]  # type: ignore[misc]  # labels, not numbers
    assert alpha(disorders).estimate == pytest.approx(of_items["jz2017"]["pdq"], abs=1e-10)


@pytest.mark.parametrize("scale", ["anxiety", "avoidance"])
def test_ecr_12_alphas_of_real_people_are_those_of_r(
    ecr_items: dict[str, pd.DataFrame], of_items: dict[str, Any], scale: str
) -> None:
    """R psych 2.2.9; literature/README.md, both halves of the sample: .838 and .863."""
    both = ecr_items["avoidance"].join(ecr_items["anxiety"]).notna().all(axis=1)
    short = {"anxiety": [2, 6, 8, 14, 18, 24], "avoidance": [9, 15, 25, 27, 29, 31]}[scale]
    found = alpha(ecr_items[scale].loc[both, [f"ecr_{item:02d}" for item in short]]).estimate
    assert found == pytest.approx(of_items["ecr12"][scale], abs=1e-10)
    assert found == pytest.approx({"anxiety": 0.838, "avoidance": 0.863}[scale], abs=0.005)


def test_items_that_run_against_each_other_give_a_negative_alpha_and_a_note(
    one_level: pd.DataFrame, of_items: dict[str, Any]
) -> None:
    items = one_level.copy()
    items.iloc[:, [1, 3, 5]] = 7 - items.iloc[:, [1, 3, 5]]
    found = alpha(items)
    assert found.estimate == pytest.approx(of_items["negative"]["alpha"], abs=1e-10)
    assert found.estimate < 0
    assert "correlate negatively" in found.notes[0]


def test_pairwise_intervals_hold_the_truth() -> None:
    """Simulation with known truth: 200 people, a fifth of the answers missing at random."""
    draws = np.random.default_rng(20240720)
    loadings = np.linspace(0.45, 0.8, 6)
    implied = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    truth = {
        "alpha": 1.2 * (1 - 6 / implied.sum()),
        "omega": loadings.sum() ** 2 / implied.sum(),
    }
    held: dict[str, list[bool]] = {"alpha": [], "omega": []}
    for _ in range(400):
        answers = loadings * draws.standard_normal((200, 1))
        answers += np.sqrt(1 - loadings**2) * draws.standard_normal((200, 6))
        items = pd.DataFrame(answers).mask(draws.random((200, 6)) < 0.2)
        for name, coefficient in (("alpha", alpha), ("omega", omega)):
            found = coefficient(items, missing="pairwise")
            held[name].append(found.ci_low <= truth[name] <= found.ci_high)
    for name, each in held.items():
        assert 0.92 <= np.mean(each) <= 0.98, name  # .95 and 2.7 Monte Carlo standard errors


def test_pairs_that_nobody_answered_give_a_reason() -> None:
    items = pd.DataFrame({"a": [1.0, 2, 3, np.nan, np.nan], "b": [np.nan, np.nan, 1, 2, 3]})
    found = alpha(items, missing="pairwise")
    assert np.isnan(found.estimate)
    assert found.reason == "two items have fewer than 3 rows in common"


def test_rows_without_any_answer_are_counted(one_level: pd.DataFrame) -> None:
    items = one_level.copy()
    items.iloc[:4] = np.nan
    found = alpha(items, missing="pairwise")
    assert (found.n, found.notes[0]) == (236, "4 of 240 rows have no answer at all")


def test_an_unknown_way_to_treat_missing_answers_is_refused(one_level: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match="nearest is 'pairwise'") as caught:
        alpha(one_level, missing="pairwis")  # type: ignore[arg-type]  # the refusal is the claim
    assert caught.value.code == "unknown-missing"
