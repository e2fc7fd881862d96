"""A cohort's own instruments, and two informants, have words instead of names of columns."""

from __future__ import annotations

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.instruments import Instrument, load_instrument
from attachpath.reporting import own_labels
from attachpath.reporting.labels import label, row_label
from attachpath.reporting.scale_labels import instrument_labels

PHQ = {
    "format": 1,
    "id": "phq9",
    "name": "PHQ-9",
    "citation": "Kroenke et al. (2001)",
    "prefix": "phq",
    "table": "clients",
    "times": ["pre", "post"],
    "items": 9,
    "response": {"low": 0, "high": 3},
    "key_status": "published",
    "key_source": "the manual",
    "scale": [
        {"id": "total", "label": "depression", "items": list(range(1, 10)), "total": True},
        {"id": "somatic", "label": "somatic complaints", "items": [3, 4, 5]},
    ],
}


def cohort() -> Cohort:
    clients = pd.DataFrame({"client_id": ["a", "b"], "age": [30.0, 40.0]})
    occasions = pd.DataFrame({"client_id": ["a"], "session": [1]})
    instruments = {
        "ecr": "ecr",
        "father_ecr": load_instrument("ecr").adapted(prefix="father_ecr"),
        "phq": Instrument.model_validate(PHQ),
    }
    return Cohort(clients, occasions, levels=("client",), instruments=instruments)


def test_a_scale_of_a_user_has_the_label_of_its_file() -> None:
    with own_labels(instrument_labels(cohort())):
        assert label("phq_pre") == "depression (PHQ-9, before treatment)"
        assert label("phq_post_somatic") == "somatic complaints (PHQ-9, after treatment)"
        assert row_label("phq_post_change") == "Depression (PHQ-9, after treatment, change)"


def test_the_second_informant_is_named() -> None:
    with own_labels(instrument_labels(cohort())):
        assert label("father_ecr_anxiety") == "attachment anxiety (ECR, father)"
        assert label("ecr_anxiety") == "attachment anxiety (ECR)"


def test_outside_the_section_nothing_is_left_of_it() -> None:
    with own_labels(instrument_labels(cohort())):
        pass
    assert label("phq_pre") != "depression (PHQ-9, before treatment)"
    assert "ecr_anxiety" not in instrument_labels(cohort())
