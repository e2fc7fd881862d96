"""Single groups left out: the range is printed, and no group is named."""

from __future__ import annotations

import pandas as pd

from attachpath.reporting.paths_section import influence_sentences, influence_table

RANGES = pd.DataFrame(
    [
        {"id": "H4", "term": "x", "level": "therapist", "n_groups": 44, "estimate": -0.4,
         "lowest": -0.45, "highest": -0.31, "largest_change": 0.9, "sign_turns": 0,
         "largest_cooks_distance": 0.12, "reason": None},
        {"id": "H3", "term": "z", "level": "client", "n_groups": 256, "estimate": 0.01,
         "lowest": -0.01, "highest": 0.03, "largest_change": 0.5, "sign_turns": 2,
         "largest_cooks_distance": 0.05, "reason": None},
        {"id": "H9", "term": "w", "level": "client", "n_groups": None, "estimate": None,
         "lowest": None, "highest": None, "largest_change": None, "sign_turns": None,
         "largest_cooks_distance": None, "reason": "the fit did not converge"},
    ]
)  # fmt: skip


def test_each_range_is_a_line() -> None:
    table = influence_table(RANGES)
    assert table is not None
    assert [line.cells for line in table.body] == [
        ["H4", "one of 44 therapists", "−0.400", "−0.450 to −0.310", "0.90", "0.12", "0"],
        ["H3", "one of 256 clients", "0.010", "−0.010 to 0.030", "0.50", "0.05", "2"],
    ]
    assert table.rows[2][-1] == "the fit did not converge"


def test_the_sentence_names_signs_that_turn_and_the_largest_change() -> None:
    [sentence] = influence_sentences(RANGES)
    assert "turns the sign in H3 (client)" in sentence
    assert "0.90 standard errors (H4, one therapist)" in sentence
    [steady] = influence_sentences(RANGES.iloc[:1])
    assert "leaving out any one of them turns no sign" in steady


def test_without_numbers_nothing_is_said() -> None:
    assert influence_table(RANGES.iloc[2:]) is None
    assert influence_sentences(RANGES.iloc[2:]) == []
