"""Dates of every form become ISO text; what is no date is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from attachpath.errors import SpecificationError
from attachpath.intake.dates import iso_dates, weeks_between


@pytest.mark.parametrize(
    ("values", "form"),
    [
        (["24-12-2019", "01-02-2020"], "%d-%m-%Y"),
        (["2019-12-24", "2020-02-01T10:00:00"], "iso"),
        ([43823, 43862.5], "excel"),  # what a spreadsheet shows for these two days
        (["43823", "43862"], "excel"),
        ([pd.Timestamp("2019-12-24 23:00"), pd.Timestamp("2020-02-01")], "%d/%m/%Y"),
        ([pd.Timestamp("2019-12-24").date(), pd.Timestamp("2020-02-01").date()], "iso"),
    ],
)
def test_dates_become_iso_text(values: list[object], form: str) -> None:
    dates = iso_dates(pa.array([*values, None]), form)
    assert dates.text.to_pylist() == ["2019-12-24", "2020-02-01", None]
    assert not dates.wrong.any()


def test_a_day_that_does_not_exist_is_wrong() -> None:
    dates = iso_dates(pa.array(["31-02-2020", "28-02-2020"]), "%d-%m-%Y")
    assert dates.wrong.tolist() == [True, False]
    assert not dates.serial


@pytest.mark.parametrize("values", [[43823.0, 43900.0], ["43823", "43900"]])
def test_serial_numbers_are_recognised_where_dates_were_promised(values: list[object]) -> None:
    dates = iso_dates(pa.array(values), "%d-%m-%Y")
    assert dates.wrong.all()
    assert dates.serial


@pytest.mark.parametrize("form", ["", "dd-mm-yyyy", "%Q", "{0}"])
def test_a_form_that_is_none_is_refused(form: str) -> None:
    with pytest.raises(SpecificationError, match="no form of a date"):
        iso_dates(pa.array(["24-12-2019"]), form)


def test_weeks_are_sevenths_of_the_days_between() -> None:
    start = np.array(["2020-01-01", "NaT"], dtype="datetime64[D]")
    end = np.array(["2020-01-11", "2020-01-11"], dtype="datetime64[D]")
    weeks = weeks_between(start, end)
    assert weeks[0] == pytest.approx(10 / 7)
    assert np.isnan(weeks[1])
