"""Who changed reliably and crossed the cutoff: published numbers, closed form, invariances."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.measurement import clinically_significant_change

NORMS: dict[str, Any] = {"reliability": 0.801, "functional_mean": 7.69, "functional_sd": 7.52}


@pytest.fixture(scope="module")
def depression(shared_data: Path) -> pd.DataFrame:
    """BDI-II of Claus et al. (2020), a column a time."""
    rows = pd.read_csv(shared_data / "psychotherapy" / "claus_2020.csv")
    return rows.pivot_table("bdi", index="id", columns="time")


@pytest.fixture(scope="module")
def invented() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    before = rng.normal(30, 6, 200)
    return pd.DataFrame({"before": before, "after": before - rng.normal(8, 10, 200)})


def test_the_published_counts_of_claus_2020_are_found(depression: pd.DataFrame) -> None:
    """Documentation of the R package clinicalsignificance (Claus, 2024, JSS 111, 1)."""
    found = clinically_significant_change(depression[1], depression[4], **NORMS)
    assert found.n_used == 40
    assert found.n_dropped == {"no value after": 3}
    assert (round(found.clinical_mean, 2), round(found.clinical_sd, 2)) == (35.48, 8.16)
    assert round(found.cutoff, 2) == 21.02
    assert found.counts == {"recovered": 10, "improved": 8, "unchanged": 22, "deteriorated": 0}


@pytest.mark.parametrize(("cutoff", "value"), [("a", 19.1577), ("b", 22.7300), ("c", 21.0166)])
def test_cutoffs_and_reliable_change_are_those_of_r(
    depression: pd.DataFrame, cutoff: Any, value: float
) -> None:
    found = clinically_significant_change(depression[1], depression[4], cutoff=cutoff, **NORMS)
    assert found.cutoff == pytest.approx(value, abs=5e-5)
    assert found.reliable_change == pytest.approx(10.0882, abs=5e-5)


def test_at_cutoff_c_both_groups_are_equally_far_in_their_sds(invented: pd.DataFrame) -> None:
    found = clinically_significant_change(invented["before"], invented["after"], **NORMS)
    clinical = (found.clinical_mean - found.cutoff) / found.clinical_sd
    functional = (found.cutoff - NORMS["functional_mean"]) / NORMS["functional_sd"]
    assert clinical == pytest.approx(functional)


def test_without_any_true_change_one_in_twenty_changes_reliably() -> None:
    """Two parallel measurements of one true score: the reliability is their correlation."""
    rng = np.random.default_rng(3)
    true = rng.normal(30, 8 * np.sqrt(0.8), 100_000)
    error = rng.normal(0, 8 * np.sqrt(0.2), (2, 100_000))
    both = pd.DataFrame({"before": true + error[0], "after": true + error[1]})
    found = clinically_significant_change(
        both["before"], both["after"], reliability=0.8, cutoff="a"
    )
    changed = 1 - found.counts["unchanged"] / found.n_used
    assert changed == pytest.approx(0.05, abs=0.003)


@pytest.mark.parametrize("cutoff", ["a", "b", "c"])
def test_a_measure_turned_round_gives_the_same_categories(
    invented: pd.DataFrame, cutoff: Any
) -> None:
    found = clinically_significant_change(
        invented["before"], invented["after"], cutoff=cutoff, **NORMS
    )
    turned = clinically_significant_change(
        100 - 2 * invented["before"],
        100 - 2 * invented["after"],
        reliability=0.801,
        functional_mean=100 - 2 * 7.69,
        functional_sd=2 * 7.52,
        cutoff=cutoff,
        higher_is_better=True,
    )
    assert turned.clients["category"].tolist() == found.clients["category"].tolist()
    assert len(set(found.clients["category"])) == 4
    assert turned.cutoff == pytest.approx(100 - 2 * found.cutoff)
    assert turned.n_functional_before == found.n_functional_before


def test_each_category_is_what_its_name_says() -> None:
    """Clinical M 30, SD 5 and reliability .9 are given: reliable beyond 4.383, cutoff a is 20."""
    pairs = {
        (30, 19): "recovered",
        (30, 20): "improved",  # on the cutoff is not across it
        (30, 25.6): "improved",
        (30, 25.7): "unchanged",
        (21, 19): "unchanged",  # across, but not reliably
        (19, 10): "improved",  # functioned before
        (30, 34.4): "deteriorated",
        (15, 30): "deteriorated",
    }
    before, after = (pd.Series(side) for side in zip(*pairs, strict=True))
    found = clinically_significant_change(
        before, after, reliability=0.9, clinical_mean=30, clinical_sd=5, cutoff="a"
    )
    assert (found.cutoff, found.reliable_change) == (20, pytest.approx(1.96 * np.sqrt(0.2) * 5))
    assert found.clients["category"].tolist() == list(pairs.values())
    assert found.n_functional_before == 2


def test_clients_without_both_values_are_counted_and_keep_no_place() -> None:
    before = pd.Series([30, np.nan, 28, np.nan, 25], index=list("abcde"))
    after = pd.Series([10, 12, np.nan, np.nan, 20], index=list("abcde"))
    found = clinically_significant_change(before, after, reliability=0.8, cutoff="a")
    assert list(found.clients.index) == ["a", "e"]
    assert found.n_dropped == {"no value before": 1, "no value after": 1, "neither value": 1}
    assert found.clinical_mean == 27.5  # of those used


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "bad-reliability": ({"reliability": 80}, "divided by 100"),
    "no-functional-norms": ({"functional_sd": None}, "cutoff"),
    "bad-norms": ({"higher_is_better": True}, "wrong way round"),
    "too-few-clients": ({"after": pd.Series([np.nan] * 4)}, "other ones"),
    "constant-measure": ({"before": pd.Series([30.0] * 4)}, "not the measure"),
    "wrong-length": ({"after": pd.Series([1.0])}, "filtered"),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_cannot_be_told_is_an_error_that_says_why(code: str) -> None:
    changes, told = WRONG[code]
    given = {"before": pd.Series([30.0, 28, 35, 31]), "after": pd.Series([20.0, 10, 30, 31])}
    words = given | NORMS | changes
    with pytest.raises(UsageError, match=told) as caught:
        clinically_significant_change(words.pop("before"), words.pop("after"), **words)
    assert caught.value.code == code
