"""A run that masks few clients: no section, table, page or record holds the count of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from attachpath.cohort import write_cohort
from attachpath.errors import UsageError
from attachpath.pipeline import analyses_folder, run_analyses
from attachpath.reporting import build_report, read_section, results_schema
from attachpath.reporting.masking import is_masked
from attachpath.simulation import simulate_cohort

SCRIPTS = ("01_cohort", "03_earned_security")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run two analyses on workers; three clients were referred, two have no ECR anxiety."""
    place = tmp_path_factory.mktemp("masked")
    made = simulate_cohort(clients=60, seed=3, items=False)
    clients = made.clients
    clients.loc[:2, "ended"] = "referred"
    clients.loc[5:6, "ecr_anxiety"] = None
    clients["presenting_problem"] = ["grief"] * 20 + ["burnout"] * 37 + ["rare"] * 3
    write_cohort(made.replace(clients=clients), place / "cohort")
    scripts = place / "scripts"
    scripts.mkdir()
    for name in SCRIPTS:
        shutil.copy(analyses_folder() / f"{name}.py", scripts)
    run = run_analyses(place / "cohort", place / "out", folder=scripts, jobs=2, mask_below=5)
    assert {state.status for state in run.sections.values()} == {"done"}
    return place


def values(place: Path, table: str) -> list[dict[str, object]]:
    section = read_section(place / "out" / "01_cohort")
    found = next(one for one in section.tables if one.id == table)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def test_the_run_says_what_is_masked_and_how_many_cells(place: Path) -> None:
    record = json.loads((place / "out" / "run.json").read_text("utf-8"))
    sections = [read_section(place / "out" / name) for name in SCRIPTS]
    cells = [
        cell
        for section in sections
        for cell in [
            *section.numbers.values(),
            *(cell for table in section.tables for row in table.rows for cell in row),
        ]
    ]
    assert record["mask_below"] == 5
    assert record["masked_cells"] == sum(map(is_masked, cells)) > 20
    for name in ("report.md", "report.html"):
        text = (place / "out" / name).read_text("utf-8")
        assert "Counts of 1 to 4 clients are masked" in text
    results = json.loads((place / "out" / "results.json").read_text("utf-8"))
    jsonschema.validate(results, results_schema())


def test_few_clients_stand_in_no_number_of_a_table(place: Path) -> None:
    for table, columns in {
        "participants": ("n", "missing"),
        "missing": ("missing",),
        "differences": ("n_other", "n_reference", "missing_other", "missing_reference"),
    }.items():
        counts = [row[name] for row in values(place, table) for name in columns]
        assert any(map(is_masked, counts))
        assert not [n for n in counts if isinstance(n, int) and 0 < n < 5]


def test_the_group_and_one_beside_it_are_masked(place: Path) -> None:
    numbers = read_section(place / "out" / "01_cohort").numbers
    assert numbers["n_ended_referred"] == "<5"
    assert numbers["n_ended_dropout"] == "masked"
    assert numbers["n_with_ecr"] == ">55"
    assert numbers["n_all"] == 60
    rare = [row for row in values(place, "participants") if "few clients" in str(row["level"])]
    assert {row["n"] for row in rare if row["group"] == "all"} == {"<5"}
    assert {row["share"] for row in rare if row["group"] == "all"} == {"<5"}


def test_captions_sentences_and_methods_mask_too(place: Path) -> None:
    text = (place / "out" / "report.md").read_text("utf-8")
    assert "referred < 5" in text
    assert "< 5 were referred" in text
    assert "3 were referred" not in text
    assert "2 without ECR scores" not in text
    assert "attachment anxiety (ECR) 2 " not in text


def test_the_report_can_be_made_again_and_other_counts_are_not_mixed_in(place: Path) -> None:
    out = place / "out"
    before = (out / "report.md").read_bytes()
    build_report(out)
    assert (out / "report.md").read_bytes() == before
    with pytest.raises(UsageError, match="other counts masked") as refused:
        run_analyses(place / "cohort", out, folder=place / "scripts", only=["03"], jobs=1)
    assert refused.value.code == "foreign-section"
