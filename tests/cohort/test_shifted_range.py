"""A questionnaire answered on 0-6 where 1-7 is expected is one problem, and says what to write."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, check_cohort
from attachpath.errors import Problem
from attachpath.instruments import load_instrument

ECR, IIP = load_instrument("ecr"), load_instrument("iip64")


def answered(sound: Cohort, columns: list[str], low: int, high: int) -> Cohort:
    answers = np.random.default_rng(5).integers(low, high, (4, len(columns)), endpoint=True)
    items = pd.DataFrame(answers.astype(float), columns=columns)
    kept = [name for name in sound.clients if name not in ("iip_pre", "iip_post")]
    return sound.replace(clients=pd.concat([sound.clients[kept], items], axis=1))


def errors(cohort: Cohort) -> list[Problem]:
    return [problem for problem in check_cohort(cohort) if problem.severity == "error"]


@pytest.mark.parametrize(("low", "high", "outside"), [(0, 6, 0), (2, 8, 8)])
def test_a_range_that_lies_one_beside_is_one_error(
    sound: Cohort, low: int, high: int, outside: int
) -> None:
    cohort = answered(sound, ECR.item_columns(), low, high)
    (error,) = errors(cohort)
    count = int((cohort.clients[ECR.item_columns()] == outside).to_numpy().sum())
    assert error.code == "shifted-range"
    assert error.column is not None
    assert error.row is not None
    assert cohort.clients[error.column][error.row - 2] == outside
    assert f"range = [{low}, {high}]" in error.next_step
    assert error.value == (
        f"answers from {low} to {high} in 36 column(s), {count} of them {outside}"
    )


def test_a_sound_range_is_no_problem(sound: Cohort) -> None:
    assert errors(answered(sound, ECR.item_columns(), 1, 7)) == []


def test_zero_beside_the_whole_range_is_a_code_for_a_missing_answer(sound: Cohort) -> None:
    cohort = answered(sound, ECR.item_columns(), 1, 7)
    clients = cohort.clients
    clients.loc[[0, 1], "ecr_03"] = 0.0
    (error,) = errors(cohort.replace(clients=clients))
    assert (error.code, error.column) == ("undeclared-missing-code", "ecr_03")


def test_each_time_is_looked_at_alone(sound: Cohort) -> None:
    both = [*IIP.item_columns("pre"), *IIP.item_columns("post")]
    cohort = answered(sound, both, 0, 4)
    later = cohort.clients[IIP.item_columns("post")] + 1
    shifted = cohort.replace(clients=cohort.clients.assign(**later))
    (error,) = errors(shifted)
    assert error.code == "shifted-range"
    assert str(error.column).startswith("iip_post_")
    assert "64 column(s)" in str(error.value)


def test_another_wrong_answer_beside_it_is_still_told_by_its_cell(sound: Cohort) -> None:
    cohort = answered(sound, ECR.item_columns(), 0, 6)
    clients = cohort.clients
    clients.loc[2, "ecr_07"] = 40.0
    assert {(e.code, e.column) for e in errors(cohort.replace(clients=clients))} >= {
        ("out-of-range", "ecr_07")
    }
    assert len(errors(cohort.replace(clients=clients))) == 2
