"""Methods and Assumptions stand under headings, each paragraph once."""

from __future__ import annotations

import pytest

from attachpath.cohort import Cohort
from attachpath.reporting import (
    AssumptionText,
    MethodsText,
    RunRecord,
    Section,
    assumptions,
    describe_run,
    methods_by_topic,
)


@pytest.fixture
def run(cohort: Cohort) -> RunRecord:
    return describe_run(cohort)


def test_topics_come_in_their_order_and_repeat_nothing(run: RunRecord, section: Section) -> None:
    section.methods += [
        MethodsText(topic="models", text="A model."),
        MethodsText(topic="design", text="A design."),
        MethodsText(topic="models", text="A model."),
    ]
    found = methods_by_topic(run, [section, section])
    assert [heading for heading, _ in found] == ["Design", "Statistical models", "Software"]
    assert dict(found)["Statistical models"] == ["A model."]


def test_the_versions_are_those_of_the_run(run: RunRecord) -> None:
    [(heading, (text,))] = methods_by_topic(run, [])
    assert heading == "Software"
    assert f"mixedlm {run.versions['mixedlm']}" in text


def test_a_plain_sentence_is_about_the_models(run: RunRecord, section: Section) -> None:
    section = section.model_validate(
        section.model_dump() | {"methods": ["Plain."], "assumptions": ["Assumed."]}
    )
    assert dict(methods_by_topic(run, [section]))["Statistical models"] == ["Plain."]
    assert assumptions(run, [section]) == [("Models", ["Assumed."])]


def test_simulated_data_are_said_to_be_so_first(run: RunRecord, section: Section) -> None:
    made_up = run.model_copy(update={"simulated": True, "population": "null", "seed": "7"})
    section.assumptions.append(AssumptionText(topic="design", text="No randomisation."))
    heading, (first, *_) = methods_by_topic(made_up, [section])[0]
    assert heading == "Design"
    assert "population “null” with the seed 7" in first
    assert assumptions(made_up, [section])[0][0] == "The data"
    assert assumptions(run, [section])[0][0] == "Design"
