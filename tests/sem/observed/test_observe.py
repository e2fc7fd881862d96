"""What is taken from a frame, which rows are left out and counted, and what is noted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import EstimationError
from attachpath.sem.observed import observe, patterns_of, resampled


@pytest.fixture
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    data = pd.DataFrame(rng.normal(size=(12, 3)), columns=["x", "y", "z"])
    data["phase"] = ["late", "early"] * 6
    data["therapist"] = ["007", "NA", "007", "12"] * 3
    return data


def test_columns_come_in_the_order_of_the_names(frame: pd.DataFrame) -> None:
    group = observe(frame, ["z", "x"]).groups[0]
    assert group.names == ("z", "x")
    assert np.array_equal(group.values, frame[["z", "x"]].to_numpy())
    assert group.rows.tolist() == list(range(12))
    assert group.label == ""
    assert group.clusters is None


def test_listwise_leaves_out_and_counts_incomplete_rows(frame: pd.DataFrame) -> None:
    frame.loc[[2, 5], "x"] = np.nan
    frame.loc[5, "z"] = np.nan
    seen = observe(frame, ["x", "y", "z"])
    assert (seen.n_obs, seen.n_dropped) == (10, 2)
    assert seen.notes == (
        "2 of 12 rows are left out: a value of x or z is missing (listwise deletion).",
    )
    assert seen.groups[0].rows.tolist() == [0, 1, 3, 4, 6, 7, 8, 9, 10, 11]


def test_fiml_leaves_out_only_rows_without_any_value(frame: pd.DataFrame) -> None:
    frame.loc[2, "x"] = np.nan
    frame.loc[5, ["x", "y", "z"]] = np.nan
    seen = observe(frame, ["x", "y", "z"], missing="fiml")
    assert (seen.n_obs, seen.n_dropped) == (11, 1)
    assert seen.notes == (
        "1 of 12 rows is left out: a pattern with no observed value tells nothing.",
    )
    assert seen.groups[0].patterns.n.tolist() == [10.0, 1.0]


def test_fixed_variables_must_be_there_also_under_fiml(frame: pd.DataFrame) -> None:
    frame.loc[[2, 3], "x"] = np.nan
    frame.loc[4, "y"] = np.nan
    seen = observe(frame, ["x", "y", "z"], missing="fiml", complete=["x"])
    assert seen.n_dropped == 2
    assert seen.notes[0] == ("2 of 12 rows are left out: a value of x, taken as fixed, is missing.")


def test_groups_come_as_they_first_appear_and_are_text(frame: pd.DataFrame) -> None:
    groups = observe(frame, ["x", "y"], group="phase").groups
    assert [group.label for group in groups] == ["late", "early"]
    assert groups[1].rows.tolist() == [1, 3, 5, 7, 9, 11]
    numbered = observe(frame.assign(phase=[2.0, 1.0] * 6), ["x"], group="phase").groups
    assert [group.label for group in numbered] == ["2", "1"]
    mixed = observe(frame.assign(phase=[1, "1", "b"] * 4), ["x"], group="phase").groups
    assert [group.n_obs for group in mixed] == [8, 4]


@pytest.mark.parametrize("key", ["phase", "therapist"])
def test_rows_without_a_key_are_left_out(frame: pd.DataFrame, key: str) -> None:
    frame["therapist"] = ["007", "NA", "9", "12"] * 3
    frame.loc[3, key] = None
    seen = observe(frame, ["x"], group="phase", cluster="therapist")
    assert seen.n_dropped == 1
    assert seen.notes[0] == f"1 of 12 rows is left out: a value of {key} is missing."


def test_na_and_numbers_with_zeros_in_front_are_ids(frame: pd.DataFrame) -> None:
    seen = observe(frame, ["x", "y"], cluster="therapist")
    assert seen.n_clusters == 3
    assert seen.groups[0].clusters.tolist() == [0, 1, 0, 2] * 3


def test_clusters_are_numbered_without_gaps_after_rows_are_left_out(frame: pd.DataFrame) -> None:
    frame.loc[frame["therapist"] == "NA", "x"] = np.nan
    group = observe(frame, ["x", "y"], cluster="therapist").groups[0]
    assert group.n_clusters == 2
    assert set(group.clusters.tolist()) == {0, 1}


def test_a_cluster_in_two_groups_has_one_number_and_is_noted(frame: pd.DataFrame) -> None:
    frame["phase"] = ["late"] * 6 + ["early"] * 6
    seen = observe(frame, ["x", "y"], group="phase", cluster="therapist")
    assert seen.notes == ("Clusters of therapist span groups, so groups are not independent.",)
    assert seen.n_clusters == 3
    assert [group.n_clusters for group in seen.groups] == [3, 3]
    assert set(seen.groups[1].clusters.tolist()) == {0, 1, 2}


@pytest.mark.parametrize(
    "column",
    [
        pd.array([1, 2, None, 7, 5, 8] * 2, dtype="Int64"),
        pd.array([1.0, 2.0, None, 7.0, 5.0, 8.0] * 2, dtype="Float64"),
        pd.Series([1, 2, pd.NA, 7, 5.0, 8] * 2, dtype=object),
        np.array([1, 2, np.nan, 7, 5, 8] * 2, dtype=np.float32),
        pd.Series([1, 2, None, 7, 5, 8] * 2, dtype="int64[pyarrow]"),
    ],
    ids=["Int64", "Float64", "object", "float32", "pyarrow"],
)
def test_every_kind_of_number_is_read(frame: pd.DataFrame, column: object) -> None:
    seen = observe(frame.assign(x=column), ["x", "y"], missing="fiml").groups[0]
    expected = np.array([1, 2, np.nan, 7, 5, 8] * 2)
    assert np.array_equal(seen.values[:, 0], expected, equal_nan=True)


def test_true_counts_as_one(frame: pd.DataFrame) -> None:
    frame["ended"] = [True, False, True] * 4
    frame["known"] = pd.array([True, False, None] * 3 + [False, True, None], dtype="boolean")
    values = observe(frame, ["x", "ended", "known"], missing="fiml").groups[0].values
    assert values[:2, 1:].tolist() == [[1.0, 1.0], [0.0, 0.0]]


def test_linear_combinations_are_named_in_incomplete_data_too() -> None:
    rng = np.random.default_rng(0)
    parts = pd.DataFrame(rng.normal(size=(60, 3)), columns=["a", "b", "y"])
    gaps = parts.assign(total=parts["a"] + parts["b"]).mask(rng.random((60, 4)) < 0.1)
    with pytest.raises(EstimationError, match="'total' of 'a', 'b'"):
        observe(gaps, ["y", "a", "b", "total"], missing="fiml")


def test_few_whole_values_are_noted_unless_fixed(frame: pd.DataFrame) -> None:
    frame["item"] = [1, 2, 3, 4] * 3
    frame["halves"] = [0.5, 1.0, 1.5] * 4
    frame["five"] = [1, 2, 3, 4, 5, 5, 4, 3, 2, 1, 1, 2]
    names = ["x", "item", "halves", "five"]
    note = "item has at most 4 distinct whole values and is treated as continuous."
    assert observe(frame, names).notes == (note,)
    assert observe(frame, names, complete=["item"]).notes == ()


def test_few_values_in_the_first_rows_only_are_not_noted() -> None:
    data = pd.DataFrame({"item": [0.0] * 100 + list(range(10)), "x": np.arange(110.0) % 7})
    assert observe(data, ["item", "x"]).notes == ()


def test_unequal_scales_are_noted(frame: pd.DataFrame) -> None:
    frame["x"] *= 1e4
    [note] = observe(frame, ["x", "y"]).notes
    assert note.startswith("The variance of x is ")
    assert "times that of y" in note


def test_pairs_never_together_are_noted(frame: pd.DataFrame) -> None:
    frame.loc[:5, "x"] = np.nan
    frame.loc[6:, "z"] = np.nan
    [note] = observe(frame, ["x", "y", "z"], missing="fiml").notes
    assert note.startswith("Never observed together: x and z.")


def test_few_rows_for_the_variables_are_noted_under_fiml(frame: pd.DataFrame) -> None:
    seen = observe(frame[:3], ["x", "y", "z"], missing="fiml")
    assert seen.notes == ("There are 3 rows for 3 variables.",)


def test_row_order_changes_nothing_but_rows(frame: pd.DataFrame) -> None:
    frame.loc[[1, 4], "y"] = np.nan
    order = np.random.default_rng(1).permutation(12)
    here = observe(frame, ["x", "y", "z"], missing="fiml")
    there = observe(frame.iloc[order], ["x", "y", "z"], missing="fiml")
    assert here.notes == there.notes
    back = np.argsort(order)
    assert np.array_equal(there.groups[0].values[back], here.groups[0].values, equal_nan=True)
    one, other = here.groups[0].patterns, there.groups[0].patterns
    assert np.array_equal(other.of_row[back], one.of_row)
    np.testing.assert_allclose(one.mean, other.mean, atol=1e-14)
    np.testing.assert_allclose(one.cov, other.cov, atol=1e-14)


def test_the_users_frame_is_left_as_it_was(frame: pd.DataFrame) -> None:
    before = frame.copy()
    group = observe(frame, ["x", "y", "z"]).groups[0]
    group.values[0, 0] = 99.0
    pd.testing.assert_frame_equal(frame, before)


def test_rows_drawn_again_have_their_own_patterns(frame: pd.DataFrame) -> None:
    frame.loc[[1, 4], "y"] = np.nan
    data = observe(frame, ["x", "y"], missing="fiml", cluster="therapist")
    rows = np.array([1, 1, 0, 2, 4])
    drawn = resampled(data, [rows]).groups[0]
    assert np.array_equal(drawn.values, data.groups[0].values[rows], equal_nan=True)
    assert drawn.rows.tolist() == rows.tolist()
    assert drawn.n_clusters == 2
    assert np.array_equal(drawn.patterns.cov, patterns_of(drawn.values).cov)
    twice = resampled(data, [rows], [np.array([0, 1, 2, 2, 3])])
    assert twice.n_clusters == 4
    assert twice.n_obs == 5
