"""What cohort.toml declares is taken from the right table, and what is not there is named."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from attachpath.cohort import ClinicalChange, Cohort
from attachpath.errors import UsageError
from attachpath.measurement import clinically_significant_change, declared_change


@pytest.fixture
def cohort() -> Cohort:
    clients = pd.DataFrame(
        {"client_id": list("abcd"), "iip_pre": [2.0, 1.5, 1.8, 1.2], "iip_post": [1, 0.4, 1.9, 1]}
    )
    occasions = pd.DataFrame(
        {
            "client_id": list("aabbccd"),
            "session": [1, 4, 1, 4, 1, 2, 1],
            "bdi": [30, 8, 26, 25, 31, 12, 22],
        }
    )
    return Cohort(clients, occasions, levels=["client"])


def declared(**changes: Any) -> ClinicalChange:
    given = {"measure": "bdi", "before": 1, "after": 4, "reliability": 0.8, "cutoff": "a"}
    return ClinicalChange.model_validate(given | {"source": "invented"} | changes)


def test_two_sessions_of_the_occasions_are_compared(cohort: Cohort) -> None:
    found = declared_change(cohort, declared())
    assert found.clients[["before", "after"]].to_numpy().tolist() == [[30, 8], [26, 25]]
    assert list(found.clients.index) == ["a", "b"]
    assert found.n_dropped == {"no value after": 2}  # c came twice, not to session 4


def test_two_columns_of_the_clients_are_compared_with_the_norms(cohort: Cohort) -> None:
    norms: dict[str, Any] = {"functional_mean": 0.8, "functional_sd": 0.3, "cutoff": "b"}
    found = declared_change(
        cohort, declared(measure="iip", before="iip_pre", after="iip_post", **norms)
    )
    clients = cohort.clients
    same = clinically_significant_change(
        clients["iip_pre"], clients["iip_post"], reliability=0.8, **norms
    )
    assert found.cutoff == pytest.approx(1.4)
    assert found.counts == same.counts


@pytest.mark.parametrize(
    ("changes", "code", "told"),
    [
        ({"measure": "bdii"}, "unknown-column", "'bdi'"),
        ({"after": 9}, "unknown-session", "session 9"),
        ({"before": "iip_pre", "after": "iip_pots"}, "unknown-column", "'iip_post'"),
        ({"before": "client_id", "after": "iip_post"}, "unknown-column", "no column of numbers"),
    ],
)
def test_what_the_cohort_does_not_have_is_named(
    cohort: Cohort, changes: dict[str, Any], code: str, told: str
) -> None:
    with pytest.raises(UsageError) as caught:
        declared_change(cohort, declared(**changes))
    assert caught.value.code == code
    assert told in f"{caught.value.message} {caught.value.cause}"
