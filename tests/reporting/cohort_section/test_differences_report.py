"""Differences as people read them: sentences, table and figure from chosen numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.reporting.cohort_section import (
    difference_notes,
    difference_sentences,
    differences_figure,
    differences_table,
)
from attachpath.reporting.cohort_section.differences import Comparison

MEMBERS = pd.Series(["other"] * 6 + ["reference"] * 9)
DROPOUT = Comparison("dropout", "Dropout", "completed", MEMBERS)
MISSING = Comparison("missing_iip_post", "Outcome missing", "known", MEMBERS, ("iip_post",))


def _row(variable: str, difference: float, **changes: Any) -> dict[str, Any]:
    row = {
        "comparison": "dropout",
        "table": "clients",
        "variable": variable,
        "category": None,
        "kind": "number",
        "n_reference": 9,
        "missing_reference": 0,
        "n_other": 6,
        "missing_other": 0,
        "mean_reference": 1.0,
        "mean_other": 1.0 + difference,
        "difference": difference,
        "ci_low": difference - 0.3,
        "ci_high": difference + 0.3,
        "reason": None,
    }
    return row | changes


@pytest.fixture
def differences() -> pd.DataFrame:
    gender: dict[str, Any] = {"table": "categories", "kind": "share", "mean_other": 0.5}
    return pd.DataFrame(
        [
            _row("age", 0.1),
            _row("iip_pre", -0.4),
            _row("iip_post", np.nan, reason="a group has fewer than 5 values"),
            _row("gender", 0.2, table="categories", kind="category"),
            _row("gender", 0.2, category="female", **gender),
            _row("gender", -0.2, category="male", **gender),
            _row("n_occasions", 0.27, table="occasions"),
        ]
    )


def test_the_sentence_names_what_differs_most_first(differences: pd.DataFrame) -> None:
    (told,) = difference_sentences(differences, [DROPOUT])
    assert told == (
        "Dropout (n = 6) compared with completed (n = 9): 2 of 4 variables differ by 0.25 SD or "
        "more (1 with an interval that excludes 0): interpersonal problems (IIP, before "
        "treatment) −0.40; number of occasions 0.27."
    )


def test_a_mean_of_few_of_a_group_has_its_n_in_the_note() -> None:
    """12 of 64 dropouts have an outcome: the head of the column alone would say 64."""
    few = pd.DataFrame([_row("symptoms_post", 0.58, n_other=12, missing_other=52)])
    table = differences_table(few, [DROPOUT])
    assert table is not None
    assert table.body[1].cells[1:3] == ["1.58", "1.00"]
    assert table.note.endswith("so that n is: Symptoms (after treatment), dropout 12.")
    assert "0.58 (of 12 and 9 clients with a value)" in difference_sentences(few, [DROPOUT])[0]


def test_alike_groups_are_said_to_be_alike(differences: pd.DataFrame) -> None:
    alike = differences[differences["variable"] == "age"]
    assert difference_sentences(alike, [DROPOUT])[0].endswith(
        "none of 1 variables differs by 0.25 SD or more."
    )


def test_a_comparison_by_outcome_says_what_it_means_for_complete_cases(
    differences: pd.DataFrame,
) -> None:
    told = difference_sentences(differences.assign(comparison="missing_iip_post"), [MISSING])
    assert len(told) == 2
    assert "auxiliary variables" in told[1]


def test_of_two_categories_one_is_printed(differences: pd.DataFrame) -> None:
    table = differences_table(differences, [DROPOUT])
    assert table is not None
    assert [line.cells[0] for line in table.body] == [
        "Measures of clients",
        "Age",
        "Interpersonal problems (IIP, before treatment)",
        "Interpersonal problems (IIP, after treatment)",
        "Categories",
        "Gender: female",
        "Occasions (client means)",
        "Number of occasions",
    ]
    assert table.body[2].cells[1:] == ["0.60", "1.00", "−0.40 [−0.70, −0.10]"]
    assert table.body[3].cells[1] == "–"
    assert len(table.rows) == len(differences)


def test_a_variable_that_one_comparison_lacks_has_dashes_there(differences: pd.DataFrame) -> None:
    other = differences[differences["variable"] == "age"].assign(comparison="missing_iip_post")
    table = differences_table(pd.concat([differences, other]), [DROPOUT, MISSING])
    assert table is not None
    assert table.body[2].cells[4:] == ["–"] * 3
    assert table.note.startswith("Outcome: interpersonal problems (IIP, after treatment). ")


def test_the_figure_says_its_numbers_in_words(differences: pd.DataFrame) -> None:
    figure = differences_figure(differences, [DROPOUT])
    assert figure is not None
    assert "number of occasions 0.27" in figure.alt
    assert "±0.25" in figure.caption


def test_without_comparisons_there_is_neither_table_nor_figure() -> None:
    assert differences_table(pd.DataFrame(), []) is None
    assert differences_figure(pd.DataFrame(), []) is None
    assert difference_sentences(pd.DataFrame(), []) == []


def test_what_cannot_be_compared_is_named(cohort: Cohort) -> None:
    """Four of twelve clients dropped out; the IIP after is there for half of them."""
    assert difference_notes(cohort, [MISSING]) == [
        "Fewer than 5 clients completed or dropped out: not compared."
    ]
    ended = cohort.clients.assign(ended=["completed"] * 6 + ["dropout"] * 5 + ["referred"])
    neither, outcome = difference_notes(cohort.replace(clients=ended), [DROPOUT])
    assert neither == "Neither dropout nor completed, and so not compared: referred (1)."
    assert outcome == (
        "Interpersonal problems (IIP, after treatment): 6 clients have it and 6 lack it; groups "
        "of fewer than 5 were not compared."
    )
