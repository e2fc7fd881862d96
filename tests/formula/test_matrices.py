"""The design that an engine receives: its rows, its groups, and whose memory it is."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd

from attachpath.formula import design, parse_formula


def test_rows_are_positions_whatever_the_index_says(data: pd.DataFrame) -> None:
    data.loc[2, "x"] = np.nan
    expected = design("y ~ x * g + (1 | therapist)", data)
    made = design("y ~ x * g + (1 | therapist)", data.set_index(np.zeros(120)))
    assert np.array_equal(made.rows, expected.rows)
    assert np.array_equal(made.matrix, expected.matrix)
    assert np.array_equal(made.random[0].codes, expected.random[0].codes)


def test_the_data_are_left_as_they_were(data: pd.DataFrame) -> None:
    data.loc[2, "x"] = np.nan
    before = data.copy()
    made = design("y ~ x * g + (1 | therapist)", data)
    made.matrix[:] = 0
    made.response[:] = 0
    pd.testing.assert_frame_equal(data, before)


def test_parsed_and_written_formulas_give_the_same_design(data: pd.DataFrame) -> None:
    written = design("y ~ x + (1 | therapist)", data)
    parsed = design(parse_formula("y ~ x + (1 | therapist)"), data)
    assert parsed.formula == written.formula
    assert np.array_equal(parsed.matrix, written.matrix)


def test_a_design_travels_to_another_process(data: pd.DataFrame) -> None:
    made = design("y ~ x * g + (1 + z | therapist)", data)
    back = pickle.loads(pickle.dumps(made))  # noqa: S301, TID251 - our own bytes, in a test
    assert back.formula == made.formula
    assert back.terms == made.terms
    assert np.array_equal(back.matrix, made.matrix)
    assert np.array_equal(back.random[0].codes, made.random[0].codes)


def test_a_random_part_gets_its_columns_and_a_number_for_each_group(data: pd.DataFrame) -> None:
    made = design("y ~ x + (1 + z | therapist) + (0 + w | g)", data)
    first, second = made.random
    assert (first.group, first.terms, first.n_groups) == ("therapist", ("1", "z"), 4)
    assert (second.group, second.terms, second.n_groups) == ("g", ("w",), 3)
    assert np.array_equal(first.matrix, np.column_stack([np.ones(120), data["z"]]))
    assert np.array_equal(second.matrix, data[["w"]].to_numpy())
    assert [f"t{code + 1}" for code in first.codes] == data["therapist"].tolist()
    assert made.n_groups == {"therapist": 4, "g": 3}


def test_groups_are_counted_among_complete_rows_only(data: pd.DataFrame) -> None:
    data.loc[data["therapist"] == "t2", "y"] = np.nan
    part = design("y ~ x + (1 | therapist)", data).random[0]
    assert part.n_groups == 3
    assert sorted(set(part.codes)) == [0, 1, 2]


def test_a_row_without_a_group_is_dropped_unless_groups_are_partial(data: pd.DataFrame) -> None:
    data.loc[[1, 8, 30], "therapist"] = None
    strict = design("y ~ x + (1 | therapist)", data)
    assert strict.n_dropped == 3
    assert strict.notes == ("3 of 120 rows have no value of therapist",)
    partial = design("y ~ x + (1 | therapist)", data, partial_groups=("therapist",))
    assert (partial.n_dropped, partial.notes) == (0, ())
    assert np.flatnonzero(partial.random[0].codes == -1).tolist() == [1, 8, 30]
    assert partial.random[0].n_groups == 4


def test_a_partial_group_excuses_no_other_column(data: pd.DataFrame) -> None:
    data.loc[1, "therapist"] = None
    data.loc[2, "x"] = np.nan
    data.loc[3, "g"] = None
    formula = "y ~ x + (1 | therapist) + (1 | g)"
    made = design(formula, data, partial_groups=("therapist",))
    assert made.rows.tolist() == [0, 1, *range(4, 120)]
