"""The page tells who recovered, from what norms, who is left out, and nothing of one client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import ClinicalChange, Cohort
from attachpath.measurement import declared_change
from attachpath.reporting.cohort_section import (
    clinical_change_figures,
    clinical_change_methods,
    clinical_change_numbers,
    clinical_change_sentences,
    clinical_change_table,
    clinical_changes,
)
from attachpath.reporting.masking import mask_counts

Declare = Callable[..., Cohort]
GIVEN: dict[str, Any] = {
    "measure": "bdi", "before": 1, "after": 4, "reliability": 0.8, "functional_mean": 8,
    "functional_sd": 7, "source": "the manual",
}  # fmt: skip


@pytest.fixture
def declare() -> Declare:
    """Return a function that declares clinical change of 80 clients, three without an end."""

    def of(*declared: dict[str, Any]) -> Cohort:
        rng = np.random.default_rng(2)
        ids = [f"secret-{number}" for number in range(80)]
        before = rng.normal(32, 7, 80).round()
        after = before - np.r_[[-20.0, -18.0], rng.normal(12, 9, 78)].round()
        first = pd.DataFrame({"client_id": ids, "session": 1, "bdi": before})
        last = pd.DataFrame({"client_id": ids, "session": 4, "bdi": after}).iloc[:-3]
        return Cohort(
            pd.DataFrame({"client_id": ids}),
            pd.concat([first, last]),
            levels=["client"],
            clinical_change=[ClinicalChange.model_validate(GIVEN | one) for one in declared],
        )

    return of


def test_a_cohort_that_declares_nothing_has_nothing_of_it(declare: Declare) -> None:
    changes = clinical_changes(declare())
    assert changes == []
    assert clinical_change_table(changes) is None
    assert clinical_change_figures(changes) == []
    assert clinical_change_methods(changes) == []


def test_the_table_has_the_numbers_of_the_room_below(declare: Declare) -> None:
    cohort = declare({}, {"cutoff": "a"})
    changes = clinical_changes(cohort)
    table = clinical_change_table(changes)
    assert table is not None
    for declared, row, line in zip(cohort.clinical_change, table.rows, table.body, strict=True):
        found = declared_change(cohort, declared)
        values = dict(zip(table.columns, row, strict=True))
        assert {name: values[name] for name in found.counts} == found.counts
        assert values["cutoff_value"] == found.cutoff
        assert (values["n_used"], values["n_dropped"]) == (77, 3)
        assert line.cells[2] == f"< {found.cutoff:.2f} ({declared.cutoff})"
        assert line.cells[4].startswith(f"{found.counts['recovered']} (")
    assert "no value after 3" in table.note
    assert "functional M = 8.00, SD = 7.00 (the manual)" in table.note
    assert clinical_change_numbers(changes)["clinical_change_bdi_deteriorated"] == 2


def test_a_measure_that_the_cohort_lacks_is_told_and_the_others_stand(declare: Declare) -> None:
    changes = clinical_changes(declare({"measure": "phq"}, {}))
    told = clinical_change_sentences(changes)
    assert "could not be told" in told[0]
    assert "'phq'" in told[0]
    assert told[1].startswith("Of 77 clients with bdi at both times: ")
    table = clinical_change_table(changes)
    assert table is not None
    assert len(table.rows) == 1


def test_few_clients_are_masked_in_table_words_and_numbers_and_no_point_is_drawn(
    declare: Declare,
) -> None:
    with mask_counts(5):
        changes = clinical_changes(declare({}))
        table = clinical_change_table(changes)
        assert table is not None
        assert clinical_change_figures(changes) == []
        cells = dict(zip(table.columns, table.rows[0], strict=True))
        assert cells["deteriorated"] == "<5"
        assert "masked" in cells.values()  # or 77 less the others would tell it
        assert cells["n_dropped"] == "<5"
        assert "< 5 deteriorated" in clinical_change_sentences(changes)[0]
        assert clinical_change_numbers(changes)["clinical_change_bdi_deteriorated"] == "<5"
        assert "no value after < 5" in table.note


def test_the_figure_tells_its_numbers_and_no_client(declare: Declare) -> None:
    (figure,) = clinical_change_figures(clinical_changes(declare({})))
    assert figure.id == "clinical_change_1"
    assert "of 77 clients" in figure.alt
    assert figure.caption.partition("? ")[1]
    assert b"<image" in figure.svg  # points are pixels
    assert b"secret" not in figure.svg
