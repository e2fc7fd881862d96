"""Items against their scale: by a planted key, and by the item analysis as a second count."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, check_cohort
from attachpath.errors import Problem
from attachpath.instruments import keyed_items, load_instrument
from attachpath.measurement import item_analysis
from attachpath.simulation import simulate_cohort

ECR = load_instrument("ecr")


@pytest.fixture(scope="module")
def made() -> Cohort:
    cohort = simulate_cohort(clients=200, seed=12)
    answers = cohort.clients[ECR.item_columns()].fillna(4.0)
    return cohort.replace(clients=cohort.clients.assign(**answers))


def found(cohort: Cohort, code: str) -> list[Problem]:
    return [problem for problem in check_cohort(cohort) if problem.code == code]


def turned(cohort: Cohort, numbers: list[int]) -> Cohort:
    names = ECR.item_columns()
    columns = [names[number - 1] for number in numbers]
    return cohort.replace(
        clients=cohort.clients.assign(**{c: 8 - cohort.clients[c] for c in columns})
    )


def test_an_item_turned_round_by_mistake_is_named_with_its_scale(made: Cohort) -> None:
    wrong = turned(made, [5])
    (note,) = found(wrong, "item-direction")
    assert (note.table, note.column, note.severity) == ("clients", "ecr_05", "note")
    table = item_analysis(keyed_items(wrong.clients, ECR, "avoidance")).set_index("item")
    r = float(table["item_rest_r"]["ecr_05"])
    assert r < -0.1
    assert note.value == (
        f"r = {r:.2f} with the rest of ecr_avoidance (n = 200); turned round it would be {-r:.2f}"
    )


def test_answers_missing_here_and_there_leave_the_correlation_of_the_rows_that_are_there(
    made: Cohort,
) -> None:
    random = np.random.default_rng(3)
    wrong = turned(made, [5]).clients
    items = wrong[ECR.item_columns()]
    holed = wrong.assign(**items.mask(random.random(items.shape) < 0.05))
    (note,) = found(made.replace(clients=holed), "item-direction")
    keyed = keyed_items(holed, ECR, "avoidance")
    by_pairs = item_analysis(keyed, missing="pairwise").set_index("item")["item_rest_r"]["ecr_05"]
    assert str(note.value).startswith(f"r = {by_pairs:.2f} ")


@pytest.mark.parametrize("scale", ["avoidance", "anxiety"])
def test_a_scale_whose_reversed_items_were_turned_before_is_one_note(
    made: Cohort, scale: str
) -> None:
    numbers = list(ECR.scale(scale).reverse)
    assert numbers
    wrong = turned(made, numbers)
    (note,) = found(wrong, "already-reversed")
    assert note.column == ECR.item_columns()[min(numbers) - 1]
    assert f"all items go with ecr_{scale} if none is turned round" in str(note.value)
    assert found(wrong, "item-direction") == []


def test_fewer_than_fifty_rows_say_nothing(made: Cohort) -> None:
    few = turned(made, [5])
    clients = few.clients[:49]
    occasions = few.occasions[few.occasions["client_id"].isin(clients["client_id"])]
    small = few.replace(clients=clients, occasions=pd.DataFrame(occasions))
    assert found(small, "item-direction") == []


def test_an_item_that_everybody_answers_alike_is_no_finding(made: Cohort) -> None:
    same = made.replace(clients=made.clients.assign(ecr_05=4.0))
    assert found(same, "item-direction") == found(same, "already-reversed") == []


def test_an_item_of_a_scale_and_of_the_total_is_noted_once(made: Cohort) -> None:
    clients = made.clients
    wrong = made.replace(clients=clients.assign(iip_pre_01=4 - clients["iip_pre_01"]))
    (note,) = found(wrong, "item-direction")
    assert note.column == "iip_pre_01"
    assert "rest of iip_pre_" in str(note.value)
