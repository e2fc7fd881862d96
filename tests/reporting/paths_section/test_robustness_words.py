"""Sentences say which results depend on a choice, on which, and how far the estimates move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from attachpath.reporting.paths_section import change_score_sentences, robustness_sentences

Make = Callable[..., dict[str, Any]]


def test_results_that_depend_on_nothing_share_a_sentence(robustness_row: Make) -> None:
    rows = pd.DataFrame(
        [
            robustness_row(one, change, std_estimate=value)
            for one in ("H3", "H4")
            for change, value in (("as_tested", -0.2), ("cr2", -0.2), ("alliance", -0.15))
        ]
    )
    [sentence] = robustness_sentences(rows)
    assert sentence.endswith("p stays on the same side of .05 in 2 of 2 results (H3, H4).")


def test_a_result_that_depends_on_a_choice_names_it(robustness_row: Make) -> None:
    rows = pd.DataFrame(
        [
            robustness_row("H4", "as_tested", p_value=0.03),
            robustness_row("H4", "alliance", label="+ alliance", estimate=0.1, p_value=0.9),
            robustness_row("H4", "cr2", label="CR2", p_value=0.051),
        ]
    )
    answer, sentence = robustness_sentences(rows)
    assert answer == "Every result depends on a choice that could have been made otherwise."
    assert sentence == (
        "A choice matters for H4: p is below .05 as tested (p = .030) and not in 2 of 2 changes: "
        "“+ alliance”, “CR2”; the sign turns in “+ alliance”."
    )


def test_rows_that_ask_another_question_do_not_count(robustness_row: Make) -> None:
    rows = pd.DataFrame(
        [
            robustness_row("H4", "as_tested"),
            robustness_row("H4", "cr2"),
            robustness_row("H4", "zero_order", p_value=0.9, same_question=False),
        ]
    )
    steady, beside = robustness_sentences(rows)
    assert "1 of 1 results (H4)" in steady
    assert beside.startswith("Rows that ask another question")
    assert beside.endswith("H4 (“zero_order”).")


def test_nothing_is_said_of_other_questions_with_the_same_answer(robustness_row: Make) -> None:
    rows = pd.DataFrame(
        [
            robustness_row("H4", "as_tested"),
            robustness_row("H4", "cr2"),
            robustness_row("H4", "zero_order", p_value=0.04, same_question=False),
        ]
    )
    assert len(robustness_sentences(rows)) == 1


def test_a_hypothesis_without_numbers_has_no_sentence(robustness_row: Make) -> None:
    rows = pd.DataFrame([robustness_row("H4", "as_tested", reason="the fit did not converge")])
    assert robustness_sentences(rows) == []
    [nothing] = robustness_sentences(rows.iloc[:0])
    assert nothing.startswith("No hypothesis")


def test_change_score_and_ancova_are_told_with_what_each_assumes(robustness_row: Make) -> None:
    rows = pd.DataFrame(
        [
            robustness_row("H4", "as_tested", std_estimate=-0.26),
            robustness_row("H4", "change_score", std_estimate=-0.23),
        ]
    )
    [sentence] = change_score_sentences(rows)
    assert "H4 −0.26 and −0.23" in sentence
    assert "Lord's paradox" in sentence
    assert sentence.count("assumes that") == 2
    assert change_score_sentences(rows.iloc[:1]) == []
