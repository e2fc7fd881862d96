"""Claims about caseload and design effect: Kish, lme4's covariance matrix, simulated means."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from attachpath.errors import UsageError
from attachpath.measurement import caseload, design_effect, icc


@pytest.fixture(scope="module")
def whole_matrix() -> dict[str, Any]:
    """Give the numbers of tests/reference/measurement/design_effect.R."""
    path = Path(__file__).parents[1] / "reference" / "measurement" / "design_effect.json"
    numbers: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return numbers


@pytest.mark.parametrize("share", [0.0, 0.05, 1.0])
def test_equal_groups_have_the_formula_of_kish(share: float) -> None:
    """Kish (1965), section 5.4: 1 + (b - 1) rho for groups of b."""
    found = design_effect({"therapist": share}, {"therapist": np.repeat(np.arange(20), 8)})
    assert found.value == pytest.approx(1 + 7 * share)
    assert found.effective_n == pytest.approx(160 / (1 + 7 * share))
    assert found.n_obs == 160


def test_unequal_groups_have_the_formula_of_eldridge_ashby_and_kerry() -> None:
    """Int J Epidemiol 35, 1292-1300 (2006): 1 + ((cv^2 + 1) n - 1) rho."""
    sizes = np.array([1, 1, 2, 5, 8, 13, 21])
    cv = sizes.std() / sizes.mean()
    found = design_effect({"therapist": 0.07}, {"therapist": np.repeat(np.arange(7), sizes)})
    assert found.value == pytest.approx(1 + ((cv**2 + 1) * sizes.mean() - 1) * 0.07)


def test_the_covariance_matrix_of_lme4_gives_the_same_with_three_levels(
    reference: dict[str, Any], whole_matrix: dict[str, Any]
) -> None:
    """R lme4 1.1.31: all cells of the covariance of 328 rows, from its own variances."""
    groups = {name: reference["two_level"][name] for name in ("client", "therapist")}
    wanted = whole_matrix["three_levels"]
    shares = {name: wanted["shares"][name] for name in groups}
    found = design_effect(shares, groups)
    assert found.n_obs == wanted["n"]
    assert found.value == pytest.approx(wanted["design_effect"], rel=1e-10)
    scores = np.mean(reference["two_level"]["answers"], axis=1)
    ours = icc(scores, groups["client"], groups["therapist"])
    again = design_effect({name: ours.share(name) for name in groups}, groups)
    assert again.value == pytest.approx(wanted["design_effect"], abs=2e-4)


def test_pupils_in_schools_have_the_design_effect_of_lme4(
    shared_data: Path, whole_matrix: dict[str, Any]
) -> None:
    table = pd.read_csv(
        shared_data / "multilevel" / "hsb_mathachieve.csv.gz", dtype={"School": str}
    )
    share = icc(table["MathAch"], table["School"]).share("client")
    found = design_effect({"school": share}, {"school": table["School"]})
    assert found.value == pytest.approx(whole_matrix["schools"]["design_effect"], abs=1e-5)


def test_means_of_simulated_cohorts_vary_as_the_design_effect_says() -> None:
    """Known truth: 4,000 cohorts of 60 occasions, 25 clients, 6 therapists of unequal size."""
    draws = np.random.default_rng(7)
    therapist = np.sort(draws.integers(0, 6, 25))
    client = np.sort(draws.integers(0, 25, 60))
    of_occasion = therapist[client]
    shares = {"client": 0.5, "therapist": 0.2}
    values = (
        np.sqrt(0.3) * draws.standard_normal((4000, 60))
        + np.sqrt(0.5) * draws.standard_normal((4000, 25))[:, client]
        + np.sqrt(0.2) * draws.standard_normal((4000, 6))[:, of_occasion]
    )
    found = design_effect(shares, {"client": client, "therapist": of_occasion})
    # The standard error of a variance of 4,000 normal draws is 2.2 %.
    assert values.mean(axis=1).var() * 60 == pytest.approx(found.value, rel=0.05)


def test_the_caseload_is_that_of_counting_by_hand() -> None:
    sizes = [1, 1, 3, 7]
    groups = [*np.repeat(["t1", "t2", "t3", "t4"], sizes), None, None]
    found = caseload(groups)
    assert found is not None
    assert (found.n_units, found.n_groups, found.n_without, found.n_single) == (12, 4, 2, 2)
    assert (found.mean, found.median, found.low, found.high) == (3, 2, 1, 7)
    assert found.sd == pytest.approx(np.std(sizes, ddof=1))
    assert found.harmonic_mean == pytest.approx(stats.hmean(sizes))
    assert found.size_weighted_mean == 60 / 12


def test_no_group_is_no_caseload_and_one_group_has_no_spread() -> None:
    assert caseload(pd.Series([None, None])) is None
    assert caseload([]) is None
    alone = caseload(["t1", "t1"])
    assert alone is not None
    assert np.isnan(alone.sd)


def test_a_share_that_is_missing_gives_a_missing_effect() -> None:
    found = design_effect({"therapist": np.nan}, {"therapist": [1, 1, 2]})
    assert np.isnan(found.value)
    assert np.isnan(found.effective_n)
    assert np.isnan(design_effect({"therapist": 0.1}, {"therapist": []}).value)


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        ({"therapist": [1, 2]}, "unknown-level"),
        ({"client": [1, 2, 3], "therapist": [1, 2]}, "wrong-length"),
        ({"client": [1, 2], "therapist": [1, None]}, "missing-group"),
    ],
)
def test_groups_that_do_not_fit_are_refused(groups: dict[str, list[int]], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        design_effect({"client": 0.4, "therapist": 0.1}, groups)
    assert caught.value.code == code
