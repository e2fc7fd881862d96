"""The first sentence of a report counts what became of the confirmatory claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest

from attachpath.reporting import HypothesisRow
from attachpath.reporting.hypothesis_row import Verdict
from attachpath.reporting.verdict_overview import SIGNS, VERDICT_MEANINGS, overview, remark

Make = Callable[..., HypothesisRow]


def test_it_counts_and_names_those_that_are_decided(make_row: Make) -> None:
    verdicts = ["supported", "inconclusive", "supported", "negligible"]
    rows = [make_row(id=f"H{place}", verdict=name) for place, name in enumerate(verdicts)]
    found = overview([*rows, make_row(role="secondary", verdict="opposite")])
    assert found is not None
    assert found.sentence == (
        "Of 4 confirmatory claims, 2 are supported, 1 negligible and 1 inconclusive."
    )
    assert [(name, [row.id for row in own]) for name, own in found.decided] == [
        ("supported", ["H0", "H2"]),
        ("negligible", ["H3"]),
    ]


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        (["supported"], "The one confirmatory claim is supported."),
        (["inconclusive"] * 3, "All 3 confirmatory claims are inconclusive."),
        (
            ["opposite", "not_testable"],
            "Of 2 confirmatory claims, 1 is opposite and 1 not testable.",
        ),
    ],
)
def test_the_sentence_is_english(make_row: Make, verdicts: list[str], sentence: str) -> None:
    found = overview([make_row(verdict=name) for name in verdicts])
    assert found is not None
    assert found.sentence == sentence


def test_without_confirmatory_claims_there_is_nothing_to_count(make_row: Make) -> None:
    assert overview([make_row(role="exploratory")]) is None


def test_every_verdict_has_a_sign_and_a_meaning() -> None:
    assert set(SIGNS) == set(VERDICT_MEANINGS) == set(get_args(Verdict))


def test_what_could_not_be_tested_says_why(untestable: HypothesisRow) -> None:
    assert untestable.reason is not None
    assert untestable.reason.rstrip(".").lower() in remark(untestable).lower()


def test_an_undecided_claim_says_what_would_have_been_found(make_row: Make) -> None:
    row = make_row(verdict="inconclusive", smallest_detectable=0.21, p_holm=None, flags=[])
    assert remark(row) == "An effect of 0.21 would have been found with 80% power."
    assert remark(make_row(verdict="supported", flags=[])) == ""
