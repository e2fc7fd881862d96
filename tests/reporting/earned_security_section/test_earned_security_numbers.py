"""Claims about the numbers for machines."""

from __future__ import annotations

from attachpath.cohort import Cohort
from attachpath.measurement import (
    esat_beside_alliance,
    esat_suppression,
    esat_weights,
    secure_by_preoccupied,
    security_groups,
)
from attachpath.reporting.earned_security_section import earned_security_numbers
from attachpath.simulation import simulate_cohort


def _numbers(cohort: Cohort) -> dict[str, object]:
    compared = esat_suppression(cohort, seed=1, draws=200)
    beside = esat_beside_alliance(cohort, seed=1, draws=200)
    return dict(
        earned_security_numbers(
            esat_weights(cohort),
            compared,
            security_groups(cohort),
            secure_by_preoccupied(cohort),
            beside,
        )
    )


def test_headline_numbers_have_a_name() -> None:
    cohort = simulate_cohort(clients=90, seed=5, items=False)
    found = _numbers(cohort)
    rows = esat_suppression(cohort, seed=1, draws=200, outcomes=["iip_post"])
    assert found["iip_post_r_secure"] == rows["r"][0]
    assert found["iip_post_without_preoccupied_and_avoidant_r"] == rows["r_residual"][2]
    assert found["iip_post_without_preoccupied_kind"] == rows["kind"][0]
    assert found["n_pseudosecure"] == security_groups(cohort).sizes["pseudosecure"]
    assert None not in found.values()


def test_what_is_missing_is_null() -> None:
    cohort = simulate_cohort(clients=40, seed=5, items=False)
    blind = cohort.replace(occasions=cohort.occasions.drop(columns="cats_secure"))
    found = _numbers(blind)
    assert found["secure_median"] is None
    assert found["esat_anx_between_explained"] is None
