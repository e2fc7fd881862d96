"""Models that misread ESAT are refused, with the reason."""

from __future__ import annotations

from typing import Any

import pytest

from attachpath.cohort import esat_check, esat_growth_check, esat_notes, zero_by_construction
from attachpath.errors import UsageError

H2A = [
    "session_log", "esat_anx_between", "ecr_anxiety", "esat_anx_between:ecr_anxiety",
    "cats_preoccupied_between", "cats_preoccupied_between:ecr_anxiety", "esat_anx_within",
    "esat_anx_within:ecr_anxiety", "cats_preoccupied_within", "ecr_avoidance", "age", "gender",
]  # fmt: skip


def refused(*args: Any, **options: Any) -> UsageError:
    with pytest.raises(UsageError) as caught:
        esat_check(*args, **options)
    return caught.value


def test_both_esats_never_stand_in_one_model() -> None:
    error = refused(["esat_anx_between", "esat_avoid_within", "cats_preoccupied_between"])
    assert error.code == "both-esats"
    assert "correlate about .7" in error.cause
    assert "-.47" in error.cause
    assert refused(["esat_anx_between"], response="esat_avoid").code == "both-esats"


def test_the_removed_subscale_must_stand_beside_esat() -> None:
    error = refused(["esat_anx_between", "cats_avoidant_between", "ecr_anxiety"])
    assert error.code == "esat-control-missing"
    assert "cats_preoccupied_between" in error.next_step


def test_at_the_same_level() -> None:
    wrong = refused(["esat_avoid_within", "cats_avoidant_between"])
    assert wrong.next_step == "Add cats_avoidant_within to the formula."
    late = refused(["esat_avoid_within_previous", "cats_avoidant_within"])
    assert late.next_step == "Add cats_avoidant_within_previous to the formula."


def test_with_its_product_where_esat_is_in_an_interaction() -> None:
    without = [term for term in H2A if term != "cats_preoccupied_between:ecr_anxiety"]
    assert "cats_preoccupied_between:ecr_anxiety" in refused(without).message


def test_products_may_be_written_in_either_order() -> None:
    assert esat_check([
        "esat_anx_between", "cats_preoccupied_between", "ecr_avoidance",
        "ecr_avoidance:esat_anx_between", "cats_preoccupied_between:ecr_avoidance",
    ]) == ()  # fmt: skip


def test_h2a_passes_and_its_secondary_product_is_noted() -> None:
    assert esat_check(H2A, response="tds_growing_autonomy") == (
        "esat_anx_within:ecr_anxiety stands without cats_preoccupied_within:ecr_anxiety",
    )


def test_an_esat_outcome_needs_no_control() -> None:
    assert esat_check(["ecr_anxiety", "ecr_avoidance", "session_log"], response="esat_anx") == ()


def test_with_ecr_as_control_the_ecr_scale_must_stand_there() -> None:
    assert esat_check(["esat_anx_between", "ecr_anxiety"], control="ecr") == ()
    assert refused(["esat_anx_between", "age"], control="ecr").code == "esat-control-missing"
    both = refused(["esat_anx_between", "ecr_anxiety"], control="both")
    assert both.next_step == "Add cats_preoccupied_between to the formula."


def test_growth_of_an_occasion_wise_esat_is_refused() -> None:
    error = refused(["ecr_anxiety", "session_log"], response="esat_anx", esat="occasion")
    assert error.code == "esat-occasion-growth"
    assert "zero at every occasion" in error.cause
    esat_growth_check(["esat_anx", "session_log"], "pooled")
    esat_growth_check(["esat_anx_between", "session_log", "tds_growing_autonomy"], "occasion")


def test_the_construction_is_called_assumed() -> None:
    assert all("assumed" in esat_notes("pooled", control)[0] for control in ("cats", "ecr"))
    assert "H1 cannot be tested" in esat_notes("within_between", "both")[1]


def test_h1_is_zero_by_construction_with_the_ecr_control_only() -> None:
    assert zero_by_construction("esat_anx", "ecr_anxiety", "cats") is None
    assert zero_by_construction("esat_anx", "ecr_avoidance", "ecr") is None
    assert zero_by_construction("iip_post", "ecr_anxiety", "ecr") is None
    reason = zero_by_construction("esat_avoid", "ecr_avoidance", "both")
    assert reason is not None
    assert "zero by construction" in reason
