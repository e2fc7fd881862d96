"""Text that may tell who somebody is, is not counted as a category."""

from __future__ import annotations

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.reporting.cohort_section import participants_table
from attachpath.reporting.variables import categories, free_text


def with_texts(cohort: Cohort) -> Cohort:
    rows = range(len(cohort.clients))
    clients = cohort.clients.assign(
        initials=[f"{chr(65 + row)}.{chr(90 - row)}." for row in rows],
        start=["2021-03-04"] * 5 + ["2021-05-06"] * 5 + [None, None],
        presenting_problem=["grief", "burnout"] * 6,
        remark=[None] * 10 + ["moved away", "ill"],
    )
    return cohort.replace(clients=clients)


def test_initials_dates_and_remarks_are_no_categories(cohort: Cohort) -> None:
    found = with_texts(cohort)
    assert free_text(found) == ["initials", "start", "remark"]
    assert list(categories(found)) == ["gender", "presenting_problem"]
    assert free_text(cohort) == []


def test_the_table_names_what_it_leaves_out_and_shows_no_value(cohort: Cohort) -> None:
    table = participants_table(with_texts(cohort))
    assert "initials, start, remark" in table.note
    text = table.model_dump_json()
    assert not any(value in text for value in ("A.Z.", "2021-", "moved", "(few clients each)"))


def test_a_category_that_hardly_anybody_has_is_no_free_text(cohort: Cohort) -> None:
    clients = cohort.clients.assign(status=["single"] * 10 + ["widowed", "other"])
    assert free_text(cohort.replace(clients=clients)) == []
    assert isinstance(categories(cohort), pd.DataFrame)
