"""What a reader may conclude: power, attainability, the published direction, partialling."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from attachpath.hypotheses.verdict import negligible_attainable, smallest_detectable
from attachpath.reporting import HypothesisRow
from attachpath.reporting.hypotheses_section import partialling_notes, reading, verdicts_answer
from attachpath.reporting.hypotheses_section.readings import is_inferred

Make = Callable[..., HypothesisRow]

PUBLISHED = {"direction": "negative", "significant": True, "source": "A paper, 2024"}


@pytest.mark.parametrize("std_error", [0.05, 0.0911, 0.0913, 0.2])
def test_the_words_about_attainability_follow_the_rule(make_row: Make, std_error: float) -> None:
    attainable = negligible_attainable(std_error, 0.15)
    row = make_row(
        verdict="inconclusive",
        smallest_detectable=smallest_detectable(std_error),
        negligible_attainable=attainable,
    )
    words = reading(row)
    assert f"reaches {1.645 * std_error:.3f} to either side" in words
    assert ("could have shown" in words) == attainable
    assert ("an estimate of zero would have stayed inconclusive" in words) != attainable


def test_a_clear_verdict_is_not_told_that_it_could_have_been_another(make_row: Make) -> None:
    assert "next to nothing" not in reading(make_row(negligible_attainable=True))


def test_the_answer_counts_verdicts_by_role(make_row: Make, untestable: HypothesisRow) -> None:
    rows = [make_row(), untestable, make_row(id="E1", role="exploratory", verdict="inconclusive")]
    assert verdicts_answer(rows) == [
        "Of 2 confirmatory hypotheses: 1 supported (H4a); 1 not testable (H5a).",
        "Of 1 exploratory hypothesis (unadjusted): 1 inconclusive (E1).",
    ]
    assert verdicts_answer([]) == []


def test_the_clients_that_would_be_needed_grow_with_the_square(make_row: Make) -> None:
    row = make_row(smallest_detectable=smallest_detectable(0.2), negligible_attainable=False)
    assert f"more than {(1.645 * 0.2 / 0.15) ** 2:.1f} times as many clients" in reading(row)


def test_the_smallest_detectable_effect_is_said_once(make_row: Make) -> None:
    for verdict in ("supported", "negligible", "inconclusive"):
        assert reading(make_row(verdict=verdict)).count("80% power") == 1


def test_the_power_of_one_test_is_not_said_to_be_that_of_a_family(make_row: Make) -> None:
    for verdict in ("supported", "inconclusive"):
        assert "80% power before adjustment" in reading(make_row(verdict=verdict, p_holm=0.04))
        assert "before adjustment" not in reading(make_row(verdict=verdict, p_holm=None))


def test_agreement_with_what_was_published(make_row: Make) -> None:
    words = reading(make_row(published=PUBLISHED, agrees_with_published=True))
    assert "Published: negative and significant; here: negative, p < .001 (in agreement)." in words
    none = PUBLISHED | {"direction": "none", "significant": False}
    words = reading(make_row(published=none, agrees_with_published=False))
    assert "Published: not significant" in words
    assert "not in agreement" in words


def test_an_inference_is_never_called_published(make_row: Make) -> None:
    inferred = PUBLISHED | {"source": "inference from r = -.11"}
    words = reading(make_row(published=inferred, agrees_with_published=True))
    assert "Inferred from the literature" in words
    assert "Published" not in words
    assert not is_inferred({"source": None})


def test_what_was_not_tested_has_no_power(untestable: HypothesisRow) -> None:
    assert reading(untestable) == (
        "H5a could not be tested: the cohort has no IIP after treatment."
    )


def secure_alone(effect: float | None) -> pd.DataFrame:
    numbers = {"std_estimate": effect, "std_ci90_low": -0.1, "std_ci90_high": 0.1}
    return pd.DataFrame(
        [{"id": "H4a", "model": model} | numbers for model in ("alone", "three subscales")]
    )


def test_an_effect_that_secure_alone_does_not_have_is_marked(make_row: Make) -> None:
    (note,) = partialling_notes([make_row()], secure_alone(-0.02))
    assert note.startswith("H4a: Secure alone is near zero here (standardised b = −0.02")
    assert "can arise from partialling alone" in note


@pytest.mark.parametrize(
    ("effect", "changes"),
    [
        (-0.3, {}),
        (None, {}),
        (-0.02, {"term": "esat_anx_between:ecr_anxiety"}),
        (-0.02, {"smallest_effect": None}),
        (-0.08, {"std_estimate": -0.06, "std_ci90_low": -0.15, "std_ci90_high": 0.03}),
        (-0.14, {"std_estimate": -0.12, "std_ci90_low": -0.2, "std_ci90_high": -0.04}),
    ],
)
def test_no_note_without_need(
    make_row: Make, effect: float | None, changes: dict[str, object]
) -> None:
    assert partialling_notes([make_row(**changes)], secure_alone(effect)) == []
