"""A cohort keeps its tables to itself."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.errors import UsageError


def test_a_table_changed_outside_does_not_change_the_cohort() -> None:
    clients = pd.DataFrame({"client_id": ["a", "b"], "age": [30.0, 40.0]})
    cohort = Cohort(clients, pd.DataFrame({"client_id": ["a"], "session": [1]}))
    clients.loc[0, "age"] = 99.0
    taken = cohort.clients
    taken.loc[1, "age"] = 99.0
    taken["new"] = 1
    assert cohort.clients["age"].tolist() == [30.0, 40.0]
    assert "new" not in cohort.clients.columns


def test_provenance_and_truth_are_copies() -> None:
    cohort = Cohort(
        pd.DataFrame({"client_id": ["a"]}),
        pd.DataFrame({"client_id": ["a"], "session": [1]}),
        provenance={"seed": {"value": 1}},
        truth={"b": [1.0]},
    )
    cohort.provenance["seed"]["value"] = 2
    truth = cohort.truth
    assert truth is not None
    truth["b"].append(2.0)
    assert cohort.provenance == {"seed": {"value": 1}}
    assert cohort.truth == {"b": [1.0]}


def test_keys_become_text_whatever_they_were() -> None:
    clients = pd.DataFrame({"client_id": [7, 8], "therapist_id": [1.0, np.nan]})
    cohort = Cohort(clients, pd.DataFrame({"client_id": [7], "session": [1]}))
    assert cohort.clients["client_id"].tolist() == ["7", "8"]
    assert cohort.clients["therapist_id"].iloc[0] == "1"
    assert cohort.clients["therapist_id"].isna().tolist() == [False, True]


def test_columns_become_text_or_numbers() -> None:
    clients = pd.DataFrame(
        {
            "client_id": ["a", "b"],
            "yes": [True, False],
            "kind": pd.Categorical(["x", None]),
            "mixed": ["y", 3],
            "nothing": ["", ""],
        }
    )
    made = Cohort(clients, clients[["client_id"]].assign(session=1)).clients
    assert made["yes"].tolist() == [1, 0]
    assert made["kind"].iloc[0] == "x"
    assert made["mixed"].tolist() == ["y", "3"]
    assert made["nothing"].isna().all()


def test_two_columns_of_one_name_are_refused() -> None:
    clients = pd.DataFrame([["a", 1, 2]], columns=["client_id", "age", "age"])
    with pytest.raises(UsageError, match="'age'") as caught:
        Cohort(clients, pd.DataFrame({"client_id": ["a"], "session": [1]}))
    assert caught.value.code == "duplicate-column"


def test_fingerprint_is_blind_to_the_order_of_rows_and_columns(uneven: Cohort) -> None:
    shuffled = uneven.replace(
        clients=uneven.clients.sample(frac=1, random_state=1).iloc[:, ::-1],
        occasions=uneven.occasions.sample(frac=1, random_state=2),
    )
    assert shuffled.fingerprint() == uneven.fingerprint()
    assert shuffled.equals(uneven)


def test_fingerprint_sees_the_sixth_digit_and_not_the_ninth(uneven: Cohort) -> None:
    def with_age(age: float) -> str:
        clients = uneven.clients
        clients.loc[3, "age"] = age
        return uneven.replace(clients=clients).fingerprint()

    assert with_age(41.23450001) == with_age(41.2345)
    assert with_age(41.2346) != with_age(41.2345)
    assert with_age(np.nan) != with_age(41.2345)


def test_fingerprint_tells_text_from_missing_and_one_cell_from_two() -> None:
    def of(words: list[str | None]) -> str:
        clients = pd.DataFrame({"client_id": list("abc"), "word": words})
        return Cohort(clients, clients[["client_id"]].assign(session=1)).fingerprint()

    prints = {of(["x", "y", None]), of(["x", None, "y"]), of(["xy", None, None])}
    assert len(prints) == 3


def test_equality_looks_at_levels_and_instruments_too(sound: Cohort) -> None:
    assert sound.equals(sound.replace())
    assert not sound.equals(sound.replace(levels=("client",)))
    assert not sound.equals(sound.replace(instruments={"iip": "my_iip"}))
    assert not sound.equals("small")


def test_a_cohort_pickles(sound: Cohort) -> None:
    assert pickle.loads(pickle.dumps(sound)).equals(sound)  # noqa: S301, TID251 - own bytes


def test_its_representation_holds_counts_and_no_values(sound: Cohort) -> None:
    assert repr(sound) == "Cohort 'small': 4 clients, 10 occasions, 2 therapists"
