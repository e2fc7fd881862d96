"""Claims about the sentences on earned security."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.measurement import SecurityGroups
from attachpath.reporting.earned_security_section import (
    alliance_findings,
    earned_security_answer,
    earned_security_methods,
    esat_weights_findings,
    secure_product_findings,
    security_groups_findings,
    suppression_findings,
    what_is_lacking,
    what_is_told,
)


def _compared(**change: Any) -> pd.DataFrame:
    row: dict[str, Any] = {
        "outcome": "iip_post", "controls": "cats_preoccupied_between", "n": 250,
        "r": -0.29, "r_low": -0.4, "r_high": -0.18,
        "r_residual": -0.36, "r_residual_low": -0.47, "r_residual_high": -0.25,
        "difference": 0.066, "ci_low": 0.03, "ci_high": 0.107,
        "change": -0.066, "change_low": -0.107, "change_high": -0.03,
        "kind": "suppression", "draws": 2000, "draws_left_out": 0, "reason": None,
    }  # fmt: skip
    return pd.DataFrame([row | change])


def test_a_correlation_that_grew_is_called_suppression() -> None:
    (told,) = suppression_findings(_compared())
    assert told == (
        "Without Preoccupied, Secure's correlation with interpersonal problems (IIP, after "
        "treatment) grew from −.29 to −.36 (suppression)."
    )


def test_an_association_from_partialling_is_pointed_out() -> None:
    rows = _compared(
        kind="undecided", r=0.02, r_low=-0.09, r_high=0.13, r_residual=-0.13, r_residual_low=-0.24,
        r_residual_high=-0.02, change=-0.15, change_low=-0.21, change_high=-0.09,
    )  # fmt: skip
    told = suppression_findings(rows)
    assert "can arise from partialling alone" in told[0]
    assert told[1].startswith("In 1 of 1 comparisons")


def test_an_undecided_change_of_a_clear_correlation_is_only_counted() -> None:
    (told,) = suppression_findings(_compared(kind="undecided", ci_low=-0.01))
    assert told == (
        "In 1 of 1 comparisons the size of the correlation could be the same before and after "
        "(undecided)."
    )


def test_missing_outcomes_are_named_only_beside_others() -> None:
    lacking = {"kind": None, "r": None, "r_residual": None, "reason": "There is no 'x'."}
    alone = suppression_findings(_compared(**lacking))
    assert alone == ["Not compared: there is no 'x'."]
    both = pd.concat([_compared(), _compared(**lacking, outcome="iip_change")])
    assert suppression_findings(both)[1] == (
        "Not compared (interpersonal problems (IIP, change)): there is no 'x'."
    )


def test_weights_are_told_by_level() -> None:
    rows = pd.DataFrame(
        [
            {"control": control, "level": level, "explained": share, "reason": None}
            for control, level, share in [
                ("cats_preoccupied", "between", 0.06), ("cats_preoccupied", "within", 0.001),
                ("cats_avoidant", "between", 0.43), ("cats_avoidant", "within", 0.01),
            ]
        ]
    )  # fmt: skip
    (told,) = esat_weights_findings(rows)
    assert told == (
        "Of the variance of Secure, between clients, Preoccupied explained 6% and Avoidant "
        "explained 43%; within clients, Preoccupied explained < 1% and Avoidant explained 1%. ESAT "
        "is what is left."
    )


def test_a_level_at_which_esat_cannot_be_formed_is_named() -> None:
    known = {"control": "cats_avoidant", "level": "between", "explained": 0.4, "reason": None}
    lacking = {"control": "cats_avoidant", "level": "within", "reason": "Too few occasions."}
    told = esat_weights_findings(pd.DataFrame([known, lacking]))
    assert told[1] == "ESAT cannot be formed within clients: too few occasions."
    nothing = esat_weights_findings(pd.DataFrame([lacking | {"level": "between"}, lacking]))
    assert nothing == ["ESAT cannot be formed: too few occasions."]


def test_the_answer_says_what_each_esat_keeps_and_where_it_tells_more() -> None:
    weights = pd.DataFrame(
        [
            {"esat": "esat_anx", "level": level, "explained": share, "reason": None}
            for level, share in (("between", 0.06), ("within", 0.5))
        ]
    )
    beside = pd.DataFrame(
        [
            {"esat": "esat_anx_between", "added": "esat", "outcome": outcome, "p_value": p}
            for outcome, p in (("iip_post", 0.03), ("depth_between", 0.3))
        ]
    )
    keeps, more = earned_security_answer(weights, beside)
    assert keeps.endswith("in Secure, earned security (ESAT anxiety) keeps 94%.")
    assert "was associated with interpersonal problems (IIP, after treatment) (p = .030)" in more
    assert "session depth" not in more
    assert "of 2 outcomes" in more
    lacking = weights.assign(reason="no CATS")
    assert earned_security_answer(lacking, beside) == []


def test_what_is_lacking_stands_once_and_apart_from_what_is_told() -> None:
    said = ["Of 90 clients, 9.", "Not compared: no CATS.", "The product is not estimated: no CATS."]
    assert what_is_told(said) == ["Of 90 clients, 9."]
    assert what_is_lacking(said) == ["Not compared; the product is not estimated: no CATS."]


def test_groups_are_told_with_their_cut_points() -> None:
    groups = SecurityGroups(
        4.59,
        2.08,
        2.7,
        {"individuated_secure": 47, "pseudosecure": 65, "other": 213},
        n_clients=325,
    )
    told = security_groups_findings(groups)[0]
    assert "65 were pseudosecure (Secure at or above 4.59, Preoccupied at or above 2.70)" in told
    assert "47 individuated-secure" in told
    assert security_groups_findings(SecurityGroups(reason="No CATS."))[0].endswith(
        "apart: no CATS."
    )


def test_the_product_is_told_for_each_outcome_that_has_one() -> None:
    row = {"outcome": "iip_post", "row": "product", "reason": None}
    row |= {"estimate": 0.04, "ci_low": -0.05, "ci_high": 0.12, "p_value": 0.364}  # type: ignore[dict-item]
    lacking = {"outcome": "iip_change", "reason": "It is not there."}
    told = secure_product_findings(pd.DataFrame([row, lacking]))
    assert "b = 0.04 [−0.05, 0.12], p = .364" in told[0]
    assert told[1] == (
        "The product is not estimated (interpersonal problems (IIP, change)): it is not there."
    )


def test_what_esat_adds_is_told_once_for_each_esat() -> None:
    row = {
        "esat": "esat_anx_between", "control": "cats_preoccupied_between", "added": "esat",
        "r_with_alliance": 0.82, "vif": 3.1, "estimate": -0.16, "ci_low": -0.3, "ci_high": -0.01,
        "p_value": 0.036, "increment": 0.0047, "reason": None,
    }  # fmt: skip
    outcomes = ("iip_post", "tds_growing_autonomy_between")
    told = alliance_findings(pd.DataFrame([row | {"outcome": name} for name in outcomes]))
    assert len(told) == 1
    assert told[0].startswith(
        "Earned security (ESAT anxiety) correlated .82 with the alliance (VIF up to 3.1). Beside "
        "the alliance and Preoccupied its standardised b was −0.16 for interpersonal problems"
    )
    assert told[0].count("(p = .036)") == 2


@pytest.mark.parametrize(
    ("levels", "units"),
    [(["client", "therapist"], "whole therapists"), (["client"], "whole clients")],
)
def test_methods_name_what_is_resampled(levels: list[str], units: str) -> None:
    clients = pd.DataFrame({"client_id": ["a"], "therapist_id": ["t"]})
    cohort = Cohort(clients, pd.DataFrame({"client_id": ["a"], "session": [1]}), levels=levels)
    told = earned_security_methods(cohort, _compared(draws_left_out=3))
    assert f"bootstrap of {units} (2,000 draws; 3 left out" in told[0].text


def test_no_sentence_claims_a_cause() -> None:
    cohort = Cohort(
        pd.DataFrame({"client_id": ["a"]}), pd.DataFrame({"client_id": [], "session": []})
    )
    words = " ".join(
        [
            *suppression_findings(_compared()),
            *(one.text for one in earned_security_methods(cohort, _compared())),
        ]
    )
    assert "led to" not in words
    assert "effect of" not in words
