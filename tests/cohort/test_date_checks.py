"""Dates that cannot be are noted with their cell; text that is no date is left alone."""

from __future__ import annotations

import pandas as pd
import pytest

from attachpath.cohort import Cohort, check_cohort
from attachpath.errors import Problem

SOUND = ["2019-03-01", "2019-12-24", "2020-02-29", None]


def found(cohort: Cohort, code: str, **columns: object) -> list[Problem]:
    problems = check_cohort(cohort.replace(clients=cohort.clients.assign(**columns)))
    return [problem for problem in problems if problem.code == code]


def cells(problems: list[Problem]) -> list[tuple[str | None, int | None, str | None]]:
    assert all(problem.severity == "note" for problem in problems)
    return [(problem.column, problem.row, problem.value) for problem in problems]


def test_sound_dates_are_not_noted(sound: Cohort) -> None:
    end = ["2020-03-01", "2019-12-24", None, "2021-01-01"]
    birth = ["1989-01-01", "1979-12-24", "1970-01-01", None]
    codes = ("bad-date", "impossible-date", "end-before-start", "age-differs")
    columns = {"start_date": SOUND, "end_date": end, "birth_date": birth}
    assert [found(sound, code, **columns) for code in codes] == [[]] * 4


@pytest.mark.parametrize("day", ["2150-01-01", "1066-10-14", "0019-12-24"])
def test_a_date_of_the_future_or_of_another_century(sound: Cohort, day: str) -> None:
    problems = found(sound, "impossible-date", start=["2019-03-01", day, "2020-01-01", None])
    assert cells(problems) == [("start", 3, day)]


def test_a_day_that_no_calendar_has(sound: Cohort) -> None:
    days = ["2019-02-30", "2019-12-24", "2020-02-29T10:15", "2020-02-01 08:00:00"]
    assert cells(found(sound, "bad-date", start=days)) == [("start", 2, "2019-02-30")]


def test_an_end_before_its_start_shows_both(sound: Cohort) -> None:
    end = ["2019-02-28", "2020-01-01", "2020-03-01", None]
    problems = found(sound, "end-before-start", therapy_start=SOUND, therapy_end=end)
    assert cells(problems) == [("therapy_end", 2, "2019-02-28, therapy_start is 2019-03-01")]


def test_an_age_that_the_date_of_birth_contradicts(sound: Cohort) -> None:
    birth = ["1989-01-01", "1949-12-24", "1969-06-01", "1900-01-01"]  # ages 30, 40, 50, 60
    problems = found(sound, "age-differs", start=SOUND, date_of_birth=birth)
    assert cells(problems) == [("age", 3, "40, date_of_birth is 1949-12-24")]
    without_start = found(sound, "age-differs", date_of_birth=["2015-01-01", *birth[1:]])
    assert cells(without_start) == [("age", 2, "30, date_of_birth is 2015-01-01")]


def test_words_and_numbers_are_no_dates(sound: Cohort) -> None:
    words = ["2019-03-01 or so", "later", "unknown", "never"]
    assert found(sound, "bad-date", start=words) == []
    assert found(sound, "impossible-date", start=[43823.0, 1.0, 2.0, 3.0]) == []


def test_dates_of_occasions_are_looked_at_too(sound: Cohort) -> None:
    occasions = sound.occasions.assign(date=["2021-01-05"] * 9 + ["2201-01-05"])
    problems = check_cohort(sound.replace(occasions=pd.DataFrame(occasions)))
    (note,) = [problem for problem in problems if problem.code == "impossible-date"]
    assert (note.table, note.column, note.row) == ("occasions", "date", 11)
