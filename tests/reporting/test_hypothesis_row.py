"""A row of the verdicts is strict: missing is null, and a missing number has a reason."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from attachpath.hypotheses import COLUMNS
from attachpath.reporting import HypothesisRow, hypothesis_rows
from attachpath.reporting.hypothesis_row import by_role, plain_value

Make = Callable[..., HypothesisRow]


def test_the_fields_are_the_columns_of_test_hypotheses() -> None:
    assert tuple(HypothesisRow.model_fields) == COLUMNS


def test_a_number_that_is_missing_needs_a_reason(make_row: Make) -> None:
    with pytest.raises(ValidationError, match="neither an estimate nor a reason"):
        make_row(estimate=None, verdict="not_estimable")


def test_a_second_opinion_that_is_missing_needs_a_reason(make_row: Make) -> None:
    empty = dict.fromkeys(("estimate", "std_error", "difference", "agrees", "reason"))
    with pytest.raises(ValidationError, match="needs a reason"):
        make_row(second_opinion={"engine": None, **empty})


def test_numpy_and_missing_values_become_plain_json(make_row: Make) -> None:
    record = make_row().model_dump()
    record |= {
        "estimate": np.float64(0.5),
        "n_obs": np.int64(7),
        "p_holm": math.nan,
        "df": math.inf,
        "n_therapists": pd.NA,
        "flags": ("nominal",),
        "negligible_attainable": np.True_,
        "parts": [{"id": "high", "p_value": np.nan}],
    }
    (row,) = hypothesis_rows(pd.DataFrame([record]))
    assert (row.estimate, row.n_obs, row.p_holm, row.df) == (0.5, 7, None, None)
    assert row.n_therapists is None
    assert row.parts == [{"id": "high", "p_value": None}]
    json.dumps(row.model_dump(), allow_nan=False)


def test_tables_inside_a_cell_become_lists() -> None:
    frame = pd.DataFrame({"a": [1.0, math.nan]})
    assert plain_value({"x": frame, "y": np.arange(2)}) == {
        "x": [{"a": 1.0}, {"a": None}],
        "y": [0, 1],
    }


def test_confirmatory_rows_come_first_and_keep_their_order(make_row: Make) -> None:
    given = [make_row(id="V", role="validity"), make_row(id="B"), make_row(id="A")]
    assert [row.id for row in by_role(given)] == ["B", "A", "V"]
