"""Claims about what ESAT takes out of Secure: least squares by hand."""

from __future__ import annotations

import numpy as np
import pytest

from attachpath.cohort import Cohort, analysis_table
from attachpath.measurement import esat_weights
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return simulate_cohort(clients=90, seed=11, items=False)


@pytest.mark.parametrize(
    ("esat", "control"), [("esat_anx", "cats_preoccupied"), ("esat_avoid", "cats_avoidant")]
)
@pytest.mark.parametrize(("level", "table"), [("between", "clients"), ("within", "occasions")])
def test_weight_and_share_are_those_of_least_squares(
    cohort: Cohort, esat: str, control: str, level: str, table: str
) -> None:
    names = [f"cats_secure_{level}", f"{control}_{level}"]
    made = analysis_table(cohort, table, names).dropna()  # type: ignore[arg-type]
    secure, removed = (made[name].to_numpy() for name in names)
    slope = np.polyfit(removed, secure, 1)[0]
    row = esat_weights(cohort).set_index(["esat", "level"]).loc[(esat, level)]
    assert row["control"] == control
    assert row["n"] == len(made)
    assert row["weight"] == pytest.approx(slope, abs=2e-3)
    assert row["r"] == pytest.approx(np.corrcoef(secure, removed)[0, 1], abs=2e-3)
    assert row["explained"] == pytest.approx(row["r"] ** 2)


def test_a_cohort_without_a_control_says_so(cohort: Cohort) -> None:
    lacking = cohort.replace(occasions=cohort.occasions.drop(columns="cats_preoccupied"))
    found = esat_weights(lacking).set_index("esat")
    assert found.loc["esat_anx", "reason"].str.contains("cats_preoccupied").all()
    assert found.loc["esat_avoid", "reason"].isna().all()


def test_a_control_that_does_not_vary_gives_a_reason(cohort: Cohort) -> None:
    same = cohort.replace(occasions=cohort.occasions.assign(cats_preoccupied=2.0))
    found = esat_weights(same).set_index("esat").loc["esat_anx"]
    assert found["reason"].str.contains("no variance").all()
    assert found["explained"].isna().all()
