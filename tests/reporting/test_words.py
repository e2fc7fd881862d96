"""Sentences say what was predicted and found, and never that one thing led to another."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from attachpath.hypotheses import load_theory
from attachpath.reporting import HypothesisRow, verdict_sentence
from attachpath.reporting.words import finding, notes_by_hypothesis

Make = Callable[..., HypothesisRow]

CAUSAL = re.compile(
    r"led to|leads to|caus(e|es|ed)\b|because of|effect of .* on|due to", re.IGNORECASE
)


def test_a_supported_claim(make_row: Make) -> None:
    assert verdict_sentence(make_row()) == (
        "H4a: as predicted, earned security (ESAT anxiety, client mean) was negatively associated "
        "with interpersonal problems (IIP, after treatment) (standardised b = −0.20, 90% CI "
        "[−0.28, −0.12], Holm-adjusted p < .001, 250 clients)."
    )


def test_the_opposite_is_called_so(make_row: Make) -> None:
    words = verdict_sentence(make_row(verdict="opposite", std_estimate=0.2))
    assert "contrary to what was predicted" in words
    assert "positively associated" in words


def test_inconclusive_is_not_told_as_no_effect(make_row: Make) -> None:
    words = verdict_sentence(make_row(verdict="inconclusive", p_holm=0.4))
    assert "the data do not decide" in words
    assert "an effect of 0.14 would have been found with 80% power" in words
    assert "no effect" not in words


def test_negligible_where_nothing_was_predicted_is_as_predicted(make_row: Make) -> None:
    words = verdict_sentence(make_row(verdict="negligible", direction="none"))
    assert "as predicted" in words
    assert "smaller than the smallest effect of interest, 0.15" in words
    assert "as predicted" not in verdict_sentence(make_row(verdict="negligible"))


def test_an_unadjusted_p_is_not_called_adjusted(make_row: Make) -> None:
    words = verdict_sentence(make_row(p_holm=None, p_value=0.02))
    assert "p = .020" in words
    assert "Holm" not in words


def test_an_unadjusted_p_is_that_which_decides(make_row: Make) -> None:
    row = make_row(p_holm=None, p_value=0.06, p_claim=0.03)
    assert "one-sided p = .030" in verdict_sentence(row)
    part = {"id": "slope", "p_value": 0.2}
    row = make_row(p_holm=None, p_value=0.06, p_claim=0.2, parts=[part])
    assert "largest p of all parts = .200" in finding(row)
    assert "(p = .060" in finding(make_row(p_holm=None, p_value=0.06, p_claim=0.06))


def test_flags_are_told(make_row: Make) -> None:
    words = verdict_sentence(make_row(flags=["below_smallest_effect"]))
    assert "smaller than the smallest effect of interest" in words
    assert "after it, not" in verdict_sentence(make_row(verdict="inconclusive", flags=["nominal"]))


def test_what_could_not_be_tested_says_why(untestable: HypothesisRow) -> None:
    words = verdict_sentence(untestable)
    assert words == "H5a could not be tested: the cohort has no IIP after treatment."
    assert finding(untestable).startswith("It could not be tested: the cohort")


def test_an_abbreviation_at_the_start_of_a_reason_keeps_its_capitals(make_row: Make) -> None:
    row = make_row(estimate=None, std_estimate=None, verdict="not_estimable", reason="IIP is flat.")
    assert verdict_sentence(row) == "H4a could not be estimated: IIP is flat."


def test_no_sentence_of_any_verdict_is_causal(make_row: Make) -> None:
    theory = load_theory("et_graf")
    verdicts = ("supported", "opposite", "negligible", "inconclusive")
    for hypothesis, verdict in itertools.product(theory.hypothesis, verdicts):
        row = make_row(
            id=hypothesis.id,
            claim=hypothesis.claim,
            formula=hypothesis.formula,
            term=hypothesis.term,
            direction=hypothesis.direction,
            verdict=verdict,
            flags=["nominal", "below_smallest_effect"],
        )
        for text in (verdict_sentence(row), finding(row)):
            assert not CAUSAL.search(text), text


def test_a_note_on_several_hypotheses_stands_once(make_row: Make) -> None:
    rows = [make_row(id="A", notes=["same", "own"]), make_row(id="B", notes=["same"])]
    assert notes_by_hypothesis(rows) == ["A, B: same", "A: own"]
