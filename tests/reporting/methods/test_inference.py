"""Level, adjustment, second opinions and deviations are those of the rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attachpath.hypotheses import load_theory
from attachpath.reporting import HypothesisRow, verdict_methods
from attachpath.reporting.methods import deviation_methods, inclusion_methods
from attachpath.reporting.methods.deviations import NONE

Make = Callable[..., HypothesisRow]

OPINION = {
    "engine": "other 1.0", "estimate": -0.4, "std_error": 0.1, "difference": 0.0,
    "agrees": True, "reason": None,
}  # fmt: skip


def test_methods_name_the_family_and_the_second_engine(make_row: Make) -> None:
    rows = [make_row(), make_row(id="H4b", second_opinion=OPINION), make_row(id="E1", p_holm=None)]
    theory = load_theory("et_graf").model_copy(update={"alpha": 0.01})
    text = " ".join(one.text for one in verdict_methods(rows, theory))
    assert "The level was .01, two-sided. The p values of 2 hypotheses (H4a, H4b)" in text
    assert "Of 1 estimates 1 agreed." in text
    assert "other 1.0" in text
    assert "±0.15 for H4a, H4b and E1" in text


@pytest.mark.parametrize("family", [True, False])
def test_methods_without_a_second_engine_claim_none(family: bool, make_row: Make) -> None:
    rows = [make_row(p_holm=0.01 if family else None)]
    text = " ".join(one.text for one in verdict_methods(rows, load_theory("et_graf")))
    assert "another implementation" not in text
    assert ("alone in its family" in text) is family


def test_a_second_opinion_that_differs_is_named(make_row: Make) -> None:
    differs = OPINION | {"agrees": False, "reason": "another estimate"}
    rows = [make_row(second_opinion=OPINION), make_row(id="H4b", second_opinion=differs)]
    text = verdict_methods(rows, load_theory("et_graf"))[-1].text
    assert "Of 2 estimates 1 agreed, all but H4b." in text


def test_where_nothing_was_tested_no_rule_is_told(untestable: HypothesisRow) -> None:
    assert verdict_methods([untestable], load_theory("et_graf")) == []
    assert inclusion_methods([untestable]) == []


def test_numbers_included_stand_by_hypothesis(make_row: Make) -> None:
    rows = [make_row(), make_row(id="H4b"), make_row(id="H1", n_obs=700, n_clients=240)]
    [one] = inclusion_methods(rows)
    assert one.text == (
        "Included in the tests: H4a and H4b: 250 clients with 44 therapists; H1: 700 occasions of "
        "240 clients with 44 therapists."
    )


def test_deviations_are_told_or_that_there_are_none(
    make_row: Make, untestable: HypothesisRow
) -> None:
    dropped = "the random slope of session_log was dropped: the model did not converge"
    untested, changed = deviation_methods([make_row(notes=[dropped]), untestable])
    assert untested.text == "H5a could not be tested: the cohort has no IIP after treatment."
    assert changed.text == (
        "H4a: the random slope of log session number was dropped: the model did not converge"
    )
    assert [one.text for one in deviation_methods([make_row()])] == [NONE]
