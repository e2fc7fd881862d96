"""compare: the answer on stdout, studies on stderr, files only where they are asked for."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attachpath.cohort import write_cohort
from attachpath.pipeline import test_document
from attachpath.simulation import simulate_cohort

Run = Callable[..., Any]
Snapshot = Callable[[Path], dict[str, bytes]]

THEORY = """\
format = 1
id = "two_claims"
family = ["A"]

[[hypothesis]]
id = "A"
claim = "Problems before therapy go with problems after it."
role = "confirmatory"
kind = "regression"
table = "clients"
formula = "iip_post ~ iip_pre"
term = "iip_pre"
direction = "positive"
smallest_effect = 0.1
smallest_effect_reason = "a small one"
published = { direction = "positive", significant = true, source = "Paper" }

[[hypothesis]]
id = "B"
claim = "Anxiety goes with <script>avoidance</script>."
role = "exploratory"
kind = "regression"
table = "clients"
formula = "ecr_avoidance ~ ecr_anxiety"
term = "ecr_anxiety"
direction = "positive"
smallest_effect = 0.1
smallest_effect_reason = "a small one"
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A theory, two cohorts, and the results of the second; only read."""
    folder = tmp_path_factory.mktemp("comparison")
    theory = folder / "theory.toml"
    theory.write_text(THEORY, "utf-8")
    for name, population, seed in (("first", "et_graf", 1), ("second", "null", 2)):
        cohort = simulate_cohort(population, 60, seed=seed, items=False)
        write_cohort(cohort, folder / name)
    (folder / "results").mkdir()
    document = test_document(folder / "second", theory)
    (folder / "results" / "results.json").write_text(json.dumps(document), "utf-8")
    return folder


@pytest.fixture
def compare(run: Run, place: Path) -> Run:
    return lambda *words: run("compare", *words, "--theory", place / "theory.toml")


def test_two_cohorts_are_compared_line_by_line_and_nothing_is_written(
    compare: Run, place: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    before = snapshot(place)
    ran = compare(place / "first", place / "second")
    assert ran.status == 0
    assert "et_graf (original): simulated, not real: 60 clients" in ran.err
    lines = [line for line in ran.out.splitlines() if line.startswith("A ")]
    assert [line.split()[1] for line in lines] == ["et_graf", "null", "pooled"]
    assert "Q = " in lines[2]
    assert "\x1b" not in ran.out + ran.err
    assert snapshot(place) == before
    assert snapshot(tmp_path) == {}


def test_json_is_one_document_whose_effects_are_those_of_test(
    compare: Run, run: Run, place: Path
) -> None:
    ran = compare(place / "first", place / "second", "--json")
    assert (ran.status, ran.err) == (0, "")
    document = json.loads(ran.out)
    assert document["schema_version"] == 1
    assert [study["role"] for study in document["studies"]] == ["original", "replication"]
    theory = place / "theory.toml"
    for folder, place_of in (("first", 0), ("second", 1)):
        tested = json.loads(run("test", place / folder, "--theory", theory, "--json").out)
        for row, one in zip(tested["hypotheses"], document["hypotheses"], strict=True):
            effect = one["effects"][place_of]
            assert effect["estimate"] == row["std_estimate"]
            assert effect["p_value"] == row["p_value"]
            assert effect["verdict"] == row["verdict"]


def test_results_stand_for_their_cohort(compare: Run, place: Path) -> None:
    by_data = json.loads(compare(place / "first", place / "second", "--json").out)
    for stored in (place / "results", place / "results" / "results.json"):
        by_results = json.loads(compare(place / "first", stored, "--json").out)
        assert by_results == by_data


def test_a_toml_file_is_a_cohort_too(compare: Run, place: Path) -> None:
    ran = compare(place / "first" / "cohort.toml", place / "second", "--json")
    assert json.loads(ran.out)["studies"][0]["counts"]["clients"] == 60


def test_published_results_make_every_cohort_a_replication(compare: Run, place: Path) -> None:
    ran = compare(place / "second", "--original", "published", "--json")
    one, other = json.loads(ran.out)["hypotheses"]
    assert one["original"]["source"] == "Paper"
    (found,) = one["replications"]
    assert found["same_sign_and_significant"]["outcome"] == "yes"
    assert found["within_prediction_interval"]["reason"] == "the original estimate is not known"
    assert one["pooled"]["reason"] == "the original estimate is not known"
    assert other["original"]["reason"] == "no original result is known"
    printed = compare(place / "second", "--original", "published").out
    assert "not computable: the original estimate is not known" in printed


def test_entered_results_answer_every_criterion(compare: Run, place: Path, tmp_path: Path) -> None:
    entered = tmp_path / "original.toml"
    entered.write_text(
        'format = 1\n[[original]]\nid = "A"\nestimate = 0.5\nstd_error = 0.1\nsource = "Thesis"\n',
        "utf-8",
    )
    document = json.loads(compare(place / "second", "--original", entered, "--json").out)
    one = document["hypotheses"][0]
    assert document["original"] == "file"
    assert one["replications"][0]["within_prediction_interval"]["outcome"] == "yes"
    assert one["pooled"]["studies"] == ["Thesis", "null"]


def test_out_leaves_page_json_tables_and_figures_without_a_path_or_a_script(
    compare: Run, place: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ran = compare(place / "first", place / "results", "--out", out)
    assert ran.status == 0
    assert ran.out == f"{out / 'comparison.html'}\n"
    names = ["comparison.html", "comparison.json", "figures", "tables"]
    assert sorted(path.name for path in out.iterdir()) == names
    page = (out / "comparison.html").read_text("utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    for file in out.rglob("*"):
        if file.suffix in (".html", ".json", ".csv", ".txt"):
            assert str(place) not in file.read_text("utf-8")
    stored = json.loads((out / "comparison.json").read_text("utf-8"))
    printed = json.loads(compare(place / "first", place / "second", "--json").out)
    assert stored == printed
    again = tmp_path / "again"
    compare(place / "first", place / "results", "--out", again)
    assert (again / "comparison.html").read_text("utf-8") == page


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["first"], "too-few-cohorts"),
        (["first", "first"], "same-data"),
        (["second", "results"], "same-data"),
        (["first", "second", "--out", "first"], "own-data"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    compare: Run, place: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: str
) -> None:
    monkeypatch.chdir(place)
    ran = compare(*words)
    assert ran.status == 2
    assert ran.out == ""
    assert f"[{code}]" in ran.err


def test_no_cohort_is_a_usage_error(run: Run) -> None:
    ran = run("compare")
    assert ran.status == 2
    assert "COHORT..." in ran.err


def test_results_of_another_theory_are_refused_by_name(
    run: Run, place: Path, tmp_path: Path
) -> None:
    ran = run("compare", place / "first", place / "results")
    assert ran.status == 2
    assert "the theory 'two_claims'" in ran.err
    assert "[foreign-theory]" in ran.err
    changed = tmp_path / "theory.toml"
    changed.write_text(THEORY.replace('id = "B"', 'id = "C"'), "utf-8")
    ran = run("compare", place / "first", place / "results", "--theory", changed)
    assert "another form of 'two_claims'" in ran.err


def test_damaged_results_are_refused(compare: Run, place: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(place / "results", damaged)
    file = damaged / "results.json"
    document = json.loads(file.read_bytes())
    for text in ("{", json.dumps(document | {"schema_version": 99}), "[" * 100_000):
        file.write_text(text, "utf-8")
        assert "[bad-results]" in compare(place / "first", damaged).err
    file.write_text(json.dumps(document | {"hypotheses": []}), "utf-8")
    assert "[no-verdicts]" in compare(place / "first", damaged).err


def test_a_theory_without_published_results_cannot_be_their_replication(
    run: Run, place: Path, tmp_path: Path
) -> None:
    bare = tmp_path / "bare.toml"
    lines = [line for line in THEORY.splitlines() if not line.startswith("published")]
    bare.write_text("\n".join(lines), "utf-8")
    ran = run("compare", place / "first", "--original", "published", "--theory", bare)
    assert ran.status == 2
    assert "[nothing-published]" in ran.err


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_screen_is_filled_and_not_exceeded(on_screen: Run, place: Path, width: int) -> None:
    words = ["compare", place / "first", place / "results", "--theory", place / "theory.toml"]
    ran = on_screen(*words, width=width)
    assert ran.status == 0
    assert max(map(len, ran.out.splitlines())) <= width
    assert "in interval" in ran.out or "in prediction interval" in ran.out
    assert "Next: attachpath compare" in ran.err
