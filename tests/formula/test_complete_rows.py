"""Which columns must be there, which rows are complete, and what the others cost."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import FormulaError
from attachpath.formula import design


def refused(formula: str, data: pd.DataFrame) -> FormulaError:
    with pytest.raises(FormulaError) as caught:
        design(formula, data)
    return caught.value


@pytest.mark.parametrize(
    ("formula", "missing", "nearest"),
    [
        ("y ~ ecr_anxeity", "ecr_anxeity", "ecr_anxiety"),
        ("y ~ x + ECR_Anxiety", "ECR_Anxiety", "ecr_anxiety"),
        ("iip_pst ~ x", "iip_pst", "iip_post"),
        ("y ~ x + (1 | cliemt)", "cliemt", "client"),
        ("y ~ x + (1 + ecr_anxiet | client)", "ecr_anxiet", "ecr_anxiety"),
        ("y ~ C(ｇ)", "ｇ", None),
        ("y ~ quicksilver", "quicksilver", None),
    ],
)
def test_an_unknown_column_is_named_with_the_nearest_known_one(
    formula: str, missing: str, nearest: str | None, sixty: pd.DataFrame
) -> None:
    error = refused(formula, sixty.assign(ecr_anxiety=sixty["x"], iip_post=sixty["y"]))
    assert error.code == "unknown-column"
    assert repr(missing) in error.message
    assert error.cause == (
        "A misspelt name." if nearest is None else f"A misspelt name; the nearest is {nearest!r}."
    )


def test_two_columns_of_one_name_are_refused_where_they_are_used(sixty: pd.DataFrame) -> None:
    twice = pd.concat([sixty, sixty[["x"]] * 2], axis=1)
    error = refused("y ~ x", twice)
    assert (error.code, "'x'" in error.message) == ("duplicate-column", True)
    assert design("y ~ z", twice).terms == ("Intercept", "z")


def test_incomplete_rows_are_left_out_and_counted_column_by_column(data: pd.DataFrame) -> None:
    data.loc[[3, 4], "x"] = np.nan
    data.loc[[4, 9], "g"] = None
    data.loc[7, "w"] = np.nan  # not in the formula
    made = design("y ~ x + g", data)
    assert made.n_dropped == 3
    assert made.rows.tolist() == [row for row in range(120) if row not in (3, 4, 9)]
    assert made.notes == (
        "2 of 120 rows have no value of x",
        "2 of 120 rows have no value of g",
    )
    assert np.array_equal(made.matrix[:, 1], data["x"].drop([3, 4, 9]).to_numpy())
    assert np.array_equal(made.response, data["y"].drop([3, 4, 9]).to_numpy())


def test_complete_data_leave_no_note(data: pd.DataFrame) -> None:
    made = design("y ~ x", data)
    assert (made.n_dropped, made.notes, len(made.rows)) == (0, (), 120)


def test_without_a_complete_row_the_column_missing_most_is_named(sixty: pd.DataFrame) -> None:
    sixty.loc[:29, "x"] = np.nan
    sixty.loc[20:, "z"] = np.nan
    error = refused("y ~ x + z", sixty)
    assert error.code == "no-complete-rows"
    assert error.cause == "'z' is missing most often (40 of 60 rows)."


def test_an_empty_table_has_no_complete_row(sixty: pd.DataFrame) -> None:
    assert refused("y ~ x", sixty.iloc[:0]).code == "no-complete-rows"
