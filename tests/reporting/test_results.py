"""results.json holds what its JSON Schema says, and sections of another run never enter."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from attachpath.cohort import Cohort
from attachpath.errors import UsageError
from attachpath.reporting import (
    HypothesisRow,
    RunRecord,
    Section,
    describe_run,
    read_results,
    read_run,
    results_document,
    results_schema,
    write_json,
    write_results,
    write_section,
)
from attachpath.reporting.results import SCHEMA_FILE

Make = Callable[..., HypothesisRow]


@pytest.fixture
def run(cohort: Cohort) -> RunRecord:
    return describe_run(cohort)


def test_the_shipped_schema_is_the_one_of_the_models() -> None:
    assert json.loads(SCHEMA_FILE.read_text("utf-8")) == results_schema()


def test_the_schema_is_a_valid_one() -> None:
    jsonschema.Draft202012Validator.check_schema(results_schema())


def test_a_document_fits_the_schema_and_strict_json(
    run: RunRecord, section: Section, make_row: Make, untestable: HypothesisRow
) -> None:
    opinion = {
        "engine": "other 1.0", "estimate": -0.4, "std_error": 0.1, "difference": 0.0,
        "agrees": True, "reason": None,
    }  # fmt: skip
    rows = [make_row(second_opinion=opinion).model_dump(), untestable.model_dump()]
    section.hypotheses.append(untestable)
    document = results_document(run, rows, [section])
    again = json.loads(json.dumps(document, allow_nan=False))
    jsonschema.validate(again, json.loads(SCHEMA_FILE.read_text("utf-8")))
    assert list(again) == ["schema_version", "run", "hypotheses", "sections"]
    assert again["hypotheses"][1]["estimate"] is None
    assert again["hypotheses"][1]["reason"]
    assert again["sections"]["01_cohort"]["hypotheses"] == []
    assert section.hypotheses == [untestable]


def test_the_schema_refuses_a_field_that_it_does_not_know(run: RunRecord, make_row: Make) -> None:
    document = results_document(run, [make_row().model_dump()])
    document["hypotheses"][0]["p_one_sided"] = 0.05
    with pytest.raises(jsonschema.ValidationError, match="p_one_sided"):
        jsonschema.validate(document, results_schema())


def test_a_run_records_data_theory_and_versions(run: RunRecord, cohort: Cohort) -> None:
    assert run.fingerprint == cohort.fingerprint()
    assert (run.cohort, run.simulated, run.seed) == ("by_hand", False, None)
    assert run.counts == {"clients": 12, "occasions": 27, "therapists": 2}
    assert {"python", "attachpath", "numpy", "pandas", "statsmodels", "mixedlm"} <= set(
        run.versions
    )


def test_a_simulated_cohort_says_so_with_its_seed_as_text(cohort: Cohort) -> None:
    origin = {"kind": "simulated", "population": "null", "seed": 2**127}
    run = describe_run(cohort.replace(provenance=origin, truth={"parameters": {}}))
    assert (run.simulated, run.population, run.seed) == (True, "null", str(2**127))


def test_what_scoring_changed_is_recorded(cohort: Cohort) -> None:
    run = describe_run(cohort.replace(provenance={"score_notes": ["1 score(s) replaced"]}))
    assert run.notes == ["1 score(s) replaced"]
    assert not run.simulated


@pytest.mark.parametrize(
    "change", [{"fingerprint": "other"}, {"version": "0.0.1"}, {"theory": "other"}]
)
def test_a_section_of_another_run_is_refused(
    change: dict[str, str], run: RunRecord, section: Section, tmp_path: Path
) -> None:
    write_json(tmp_path / "run.json", run.model_dump(mode="json"))
    write_section(section.model_copy(update=change), tmp_path)
    with pytest.raises(UsageError) as caught:
        read_results(tmp_path)
    assert caught.value.code == "foreign-section"
    assert "01_cohort" in caught.value.message


def test_results_are_gathered_from_the_sections(
    run: RunRecord, section: Section, make_row: Make, tmp_path: Path
) -> None:
    write_json(tmp_path / "run.json", run.model_dump(mode="json"))
    section.theory = run.theory_hash
    section.hypotheses.append(make_row())
    write_section(section, tmp_path)
    written = json.loads(write_results(tmp_path).read_text("utf-8"))
    assert [row["id"] for row in written["hypotheses"]] == ["H4a"]
    assert written["run"]["theory_hash"] == run.theory_hash


@pytest.mark.parametrize("text", [None, "{}", "not json"])
def test_a_folder_without_a_run_is_refused(text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "run.json").write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        read_run(tmp_path)
    assert caught.value.code == "no-run"
