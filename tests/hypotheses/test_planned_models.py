"""Too few groups, occasions or clients for the planned models is said before anything is fitted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from attachpath.cohort import Cohort
from attachpath.errors import Problem
from attachpath.hypotheses import planned_model_notes

THEORY = """
format = 1
id = "own"
family = ["A"]
[[hypothesis]]
id = "A"
claim = "a"
role = "confirmatory"
kind = "multilevel"
table = "clients"
formula = "iip_post ~ iip_pre + (1 | therapist_id)"
term = "iip_pre"
direction = "positive"
smallest_effect = 0.1
smallest_effect_reason = "none"
[[hypothesis]]
id = "B"
claim = "b"
role = "secondary"
kind = "multilevel"
table = "occasions"
formula = "cats_secure ~ session_log + (1 + session_log | client_id)"
term = "session_log"
direction = "positive"
smallest_effect = 0.1
smallest_effect_reason = "none"
[[hypothesis]]
id = "S"
claim = "s"
role = "secondary"
kind = "sem"
table = "clients"
formula = "iip_post ~ b*iip_pre + ecr_anxiety"
term = "b"
direction = "positive"
smallest_effect = 0.1
smallest_effect_reason = "none"
"""


@pytest.fixture
def theory(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(THEORY, "utf-8")
    return path


def grouped(cohort: Cohort, number: int) -> Cohort:
    groups = [f"T{place % number}" for place in range(len(cohort.clients))]
    return cohort.replace(clients=cohort.clients.assign(therapist_id=groups), therapists=None)


def first(cohort: Cohort, number: int) -> Cohort:
    clients = cohort.clients[:number]
    kept = cohort.occasions["client_id"].isin(clients["client_id"])
    return cohort.replace(clients=clients, occasions=cohort.occasions[kept])


def codes(problems: Sequence[Problem]) -> list[str]:
    assert all(problem.severity == "note" for problem in problems)
    return [problem.code for problem in problems]


def test_a_cohort_like_the_published_one_has_enough(cohort: Cohort, theory: Path) -> None:
    assert planned_model_notes(cohort) == planned_model_notes(cohort, theory) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [(1, "too-few-clusters"), (2, "too-few-clusters"), (3, "few-clusters"), (9, "few-clusters")],
)
def test_few_groups_are_named_with_the_models_that_use_them(
    cohort: Cohort, theory: Path, number: int, code: str
) -> None:
    (note,) = planned_model_notes(grouped(cohort, number), theory)
    assert (note.code, note.table, note.column) == (code, "clients", "therapist_id")
    assert note.value == f"{number} therapist(s) in the models of A, S"


def test_ten_groups_are_enough_and_groups_that_no_model_uses_do_not_count(
    cohort: Cohort, theory: Path
) -> None:
    assert planned_model_notes(grouped(cohort, 10), theory) == []
    theory.write_text(
        THEORY.replace(" + (1 | therapist_id)", "").replace('"multilevel"', '"regression"', 1)
    )
    notes = planned_model_notes(grouped(cohort, 4).replace(levels=("client",)), theory)
    assert [note.value for note in notes] == []


def test_slopes_of_clients_who_were_mostly_seen_once(cohort: Cohort, theory: Path) -> None:
    once = cohort.occasions.drop_duplicates("client_id")
    (note,) = planned_model_notes(cohort.replace(occasions=once), theory)
    assert (note.code, note.table) == ("few-occasions-for-slopes", "occasions")
    assert str(note.value).startswith("330 client(s) with fewer than two occasions; B estimate")


def test_fewer_than_five_clients_a_parameter(cohort: Cohort, theory: Path) -> None:
    assert "few-clients" not in codes(planned_model_notes(first(cohort, 30), theory))
    notes = planned_model_notes(first(cohort, 29), theory)
    (note,) = [note for note in notes if note.code == "few-clients"]
    # b, ecr_anxiety, the residual, two variances and their covariance
    assert note.value == "29 client(s) for 6 parameters of S"


def test_models_that_the_cohort_has_no_columns_for_are_not_planned(
    cohort: Cohort, theory: Path
) -> None:
    bare = grouped(cohort, 3)
    no_outcome = bare.clients.assign(iip_post=np.nan)
    items = [name for name in no_outcome if name.startswith("iip_post_")]
    assert planned_model_notes(bare.replace(clients=no_outcome.drop(columns=items)), theory) == []


def test_a_cohort_whose_clients_have_no_key_is_left_to_the_check_of_the_data(
    cohort: Cohort,
) -> None:
    nobody = cohort.replace(clients=cohort.clients.drop(columns="client_id"))
    assert planned_model_notes(nobody) == []
