"""Shares of variance of a cohort are those of `icc`, under the names of its levels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.measurement import design_effect, icc
from attachpath.reporting.cohort_section import (
    variance_sentence,
    variance_shares,
    variance_shares_figure,
    variance_shares_table,
)


@pytest.fixture
def nested() -> Cohort:
    """Sixty clients of twelve therapists, two to four occasions each."""
    draws = np.random.default_rng(8)
    therapist = np.arange(60) // 5
    clients = pd.DataFrame(
        {
            "client_id": [f"c{number:02d}" for number in range(60)],
            "therapist_id": [f"t{number}" for number in therapist],
            "age": 40 + 5 * draws.standard_normal(12)[therapist] + 10 * draws.standard_normal(60),
        }
    )
    sizes = 2 + np.arange(60) % 3
    owner = np.repeat(np.arange(60), sizes)
    occasions = pd.DataFrame(
        {
            "client_id": clients["client_id"].to_numpy()[owner],
            "session": np.concatenate([np.arange(1, size + 1) for size in sizes]),
            "wai": 5
            + 0.4 * draws.standard_normal(12)[therapist[owner]]
            + 0.7 * draws.standard_normal(60)[owner]
            + 0.5 * draws.standard_normal(len(owner)),
        }
    )
    return Cohort(clients, occasions)


def test_shares_and_design_effects_are_those_of_measurement(nested: Cohort) -> None:
    table = variance_shares(nested)
    joined = nested.occasions.merge(nested.clients, on="client_id")
    wanted = icc(joined["wai"], joined["client_id"], joined["therapist_id"])
    own = table[table["variable"] == "wai"]
    assert own["level"].tolist() == ["occasion", "client", "therapist"]
    for name in ("share", "ci_low", "ci_high"):
        np.testing.assert_allclose(own[name], wanted.table[name])
    effect = design_effect(
        {name: wanted.share(name) for name in ("client", "therapist")},
        {"client": joined["client_id"], "therapist": joined["therapist_id"]},
    )
    assert own["design_effect"].tolist() == pytest.approx([effect.value] * 3)
    assert own["n"].tolist() == [180] * 3


def test_a_measure_of_clients_has_the_share_of_their_therapists(nested: Cohort) -> None:
    table = variance_shares(nested)
    own = table[table["variable"] == "age"].set_index("level")
    wanted = icc(nested.clients["age"], nested.clients["therapist_id"])
    assert own.index.tolist() == ["client", "therapist"]
    assert own.loc["therapist", "share"] == pytest.approx(wanted.share("client"))
    assert own.loc["therapist", "effective_n"] == pytest.approx(
        60 / (1 + 4 * wanted.share("client"))
    )


def test_therapists_with_one_client_each_leave_the_shares_of_clients(nested: Cohort) -> None:
    clients = nested.clients
    clients["therapist_id"] = clients["client_id"]
    table = variance_shares(nested.replace(clients=clients))
    own = table[table["variable"] == "wai"]
    wanted = icc(nested.occasions["wai"], nested.occasions["client_id"])
    assert own["share"].tolist()[:2] == pytest.approx(wanted.table["share"].tolist())
    assert own["share"].isna().tolist() == [False, False, True]
    assert str(own["reason"].iloc[2]).startswith("no therapist has two clients")


def test_reasons_speak_of_the_levels_of_the_cohort(nested: Cohort) -> None:
    clients = nested.clients.rename(columns={"therapist_id": "family_id"})
    clients["family_id"] = clients["client_id"]
    table = variance_shares(nested.replace(clients=clients, levels=["child", "family"]))
    reasons = set(table["reason"].dropna())
    assert reasons == {
        "no family has two clients, so client and family cannot be told apart",
        "no family has two values, so client and family cannot be told apart",
    }


def test_a_cohort_in_which_nothing_is_nested_has_no_shares() -> None:
    empty = pd.DataFrame({"client_id": pd.Series(dtype="str"), "session": pd.Series(dtype="int64")})
    cohort = Cohort(pd.DataFrame({"client_id": ["a"], "age": [1.0]}), empty, levels=["client"])
    table = variance_shares(cohort)
    assert table.empty
    assert variance_shares_table(table) is None
    assert variance_shares_figure(table) is None
    assert variance_sentence(table) == []


def test_the_table_and_the_figure_tell_the_shares(nested: Cohort) -> None:
    shares = variance_shares(nested)
    table = variance_shares_table(shares)
    figure = variance_shares_figure(shares)
    assert table is not None
    assert figure is not None
    assert [line.cells[0] for line in table.body] == [
        *("Measures of occasions", "Working alliance (WAI)"),
        *("Measures of clients", "Age"),
    ]
    assert table.body[3].cells[1] == "–"
    assert len(table.rows) == 5
    assert "measures of clients: therapist ." in figure.alt


def test_what_is_not_estimated_says_why_under_the_table(nested: Cohort) -> None:
    clients = nested.clients.assign(age=40.0)
    table = variance_shares_table(variance_shares(nested.replace(clients=clients)))
    assert table is not None
    assert "Not estimated for age: values do not vary within therapists." in table.note
    assert table.body[3].cells[1:] == ["–", "–", "–", "60", "–", "–"]
