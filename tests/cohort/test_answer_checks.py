"""Answers that nobody gave are noted: all alike, or copied; sound answers are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, check_cohort
from attachpath.errors import Problem
from attachpath.instruments import load_instrument
from attachpath.simulation import simulate_cohort

CODES = {"straight-lining", "identical-answers", "item-direction", "already-reversed"}


@pytest.fixture(scope="module")
def made() -> Cohort:
    return simulate_cohort(clients=150, seed=11)


def found(cohort: Cohort, code: str) -> list[Problem]:
    return [problem for problem in check_cohort(cohort) if problem.code == code]


def with_clients(cohort: Cohort, rows: Any, columns: list[str], values: Any) -> Cohort:
    clients = cohort.clients
    clients.loc[rows, columns] = values
    return cohort.replace(clients=clients)


def with_occasions(cohort: Cohort, rows: Any, columns: list[str], values: Any) -> Cohort:
    occasions = cohort.occasions
    occasions.loc[rows, columns] = values
    return cohort.replace(occasions=occasions)


def test_sound_answers_are_not_noted(made: Cohort) -> None:
    assert not {problem.code for problem in check_cohort(made)} & CODES


def test_the_same_answer_to_items_and_reversed_items_is_straight_lining(made: Cohort) -> None:
    items = load_instrument("ecr").item_columns()
    (note,) = found(with_clients(made, [4, 9], items, 4.0), "straight-lining")
    assert (note.table, note.column, note.row, note.severity) == ("clients", "ecr_01", 6, "note")
    assert note.value == "2 of 150 row(s) (1.3%) answer every item of ecr alike"


def test_answers_left_blank_do_not_hide_it_but_eight_must_be_there(made: Cohort) -> None:
    items = load_instrument("ecr").item_columns()
    blank = with_clients(made, [4, 5], items, np.nan)
    assert found(with_clients(blank, [4], items[:8], 7.0), "straight-lining")[0].row == 6
    assert found(with_clients(blank, [4], items[:7], 7.0), "straight-lining") == []


def test_without_reversed_items_only_a_very_long_line_above_the_lowest_answer_counts(
    made: Cohort,
) -> None:
    wai = load_instrument("wai_sr").item_columns()
    assert found(with_occasions(made, [3], wai, 6.0), "straight-lining") == []
    iip = load_instrument("iip64").item_columns("pre")
    assert found(with_clients(made, [3], iip, 0.0), "straight-lining") == []  # no complaint at all
    (note,) = found(with_clients(made, [3], iip, 2.0), "straight-lining")
    assert (note.column, note.row) == ("iip_pre_01", 5)
    assert "iip64 (pre)" in str(note.value)


def test_copied_answers_are_told_by_whose_they_are(made: Cohort) -> None:
    items = load_instrument("cats").item_columns()
    occasions = made.occasions
    ids = occasions["client_id"]
    own = np.flatnonzero(ids == ids[ids.duplicated()].iloc[0])[:2]
    other = int(np.flatnonzero(ids != ids[own[0]])[-1])
    occasions.loc[[own[1], other], items] = occasions.loc[own[0], items].to_numpy()
    (note,) = found(made.replace(occasions=occasions), "identical-answers")
    assert (note.table, note.column, note.row) == ("occasions", "cats_01", int(own[1]) + 2)
    assert note.value == (
        "2 row(s) repeat an earlier row's answers to cats, item for item: "
        "1 of the same client, 1 of another"
    )


def test_short_or_dull_answers_agree_by_chance_and_are_no_copies(made: Cohort) -> None:
    wai = load_instrument("wai_sr").item_columns()
    answers = made.occasions.loc[0, wai].to_numpy()
    assert found(with_occasions(made, [8], wai, answers), "identical-answers") == []
    iip = load_instrument("iip64").item_columns("pre")
    dull = np.append(np.tile([0.0, 1.0], 30), [2.0, 3.0, 4.0, 2.0])
    assert found(with_clients(made, [2, 3], iip, [dull, dull]), "identical-answers") == []
    dull[5] = 2.0
    assert len(found(with_clients(made, [2, 3], iip, [dull, dull]), "identical-answers")) == 1


def test_answers_copied_from_one_time_to_the_other(made: Cohort) -> None:
    iip = load_instrument("iip64")
    clients = made.clients
    before, after = iip.item_columns("pre"), iip.item_columns("post")
    counts = np.sort([(clients[before] == answer).sum(axis=1) for answer in range(5)], axis=0)
    rows = np.flatnonzero(counts[:3].sum(axis=0) >= 5)[:3]
    clients.loc[rows, after] = clients.loc[rows, before].to_numpy()
    (note,) = found(made.replace(clients=clients), "identical-answers")
    assert (note.column, note.row) == ("iip_post_01", int(rows[0]) + 2)
    assert note.value is not None
    assert note.value.startswith("3 client(s) have the same answers to iip64 (post)")


def test_answers_that_cannot_be_or_are_text_are_left_to_other_checks(made: Cohort) -> None:
    ecr = load_instrument("ecr").item_columns()
    clients = made.clients
    clients.loc[4, ecr] = 99.0
    assert found(made.replace(clients=clients), "straight-lining") == []
    words = clients[ecr[0]].astype(object).map(str)
    assert found(made.replace(clients=clients.assign(ecr_01=words)), "straight-lining") == []


def test_an_empty_table_has_no_answers(made: Cohort) -> None:
    empty = made.replace(clients=made.clients[:0], occasions=made.occasions[:0])
    assert not {problem.code for problem in check_cohort(empty)} & CODES


def test_a_cohort_of_one_client(made: Cohort) -> None:
    one = made.clients[:1]
    occasions = made.occasions[made.occasions["client_id"] == one["client_id"].iloc[0]]
    alone = made.replace(clients=one, occasions=pd.DataFrame(occasions))
    assert not {problem.code for problem in check_cohort(alone)} & CODES
