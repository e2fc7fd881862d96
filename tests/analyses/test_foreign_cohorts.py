"""Every analysis on cohorts and theories that have nothing of ET-GRAF: done, and to the point."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, write_cohort
from attachpath.hypotheses import preregister
from attachpath.pipeline import run_analyses
from attachpath.reporting import RunRecord, Section, read_sections

FAMILIES = """
format = 1
id = "families"
family = ["F1"]
standardise = []
variable = [
  { name = "warmth", label = "warmth of parents", scale = "1 to 5", role = "predictor" },
  { name = "calm", label = "calm of the child", role = "outcome" },
]
[[hypothesis]]
id = "F1"
claim = "Warmth goes with calm."
role = "confirmatory"
kind = "multilevel"
table = "clients"
formula = "calm ~ warmth + (1 | school_id)"
term = "warmth"
direction = "positive"
smallest_effect = 0.1
smallest_effect_reason = "small"
[[hypothesis]]
id = "F2"
claim = "Warmth goes through rest to calm."
role = "secondary"
kind = "sem"
table = "clients"
formula = \"\"\"
rest ~ a*warmth
calm ~ b*rest + warmth
through := a*b
\"\"\"
term = "through"
direction = "positive"
smallest_effect = 0.02
smallest_effect_reason = "small"
"""
TRIAL = """
format = 1
id = "trial"
standardise = []
[[hypothesis]]
id = "T1"
claim = "At the end the treated feel better."
role = "exploratory"
kind = "regression"
table = "occasions"
formula = "mood ~ arm"
term = "arm"
direction = "positive"
smallest_effect = 0.2
smallest_effect_reason = "small"
where = { month = 6 }
"""

Sections = dict[str, Section]


def families() -> Cohort:
    rng = np.random.default_rng(4)
    school = np.repeat([f"s{k}" for k in range(12)], 10)
    warmth = rng.normal(size=120)
    rest = 0.5 * warmth + rng.normal(size=120)
    rest[:9] = np.nan
    warmth[9:20] = np.nan
    calm = 0.4 * np.nan_to_num(rest) + np.repeat(rng.normal(size=12), 10) + rng.normal(size=120)
    ids = [f"f{k}" for k in range(120)]
    clients = pd.DataFrame({"client_id": ids, "school_id": school, "warmth": warmth})
    nothing = pd.DataFrame({"client_id": pd.Series(dtype=str), "session": pd.Series(dtype=float)})
    return Cohort(
        clients.assign(rest=rest, calm=calm), nothing, levels=["family", "school"],
        name="families", instruments={},
    )  # fmt: skip


def trial() -> Cohort:
    rng = np.random.default_rng(5)
    ids = [f"c{k}" for k in range(60)]
    clients = pd.DataFrame({"client_id": ids, "arm": np.tile([0.0, 1.0], 30)})
    occasions = clients[["client_id"]].merge(pd.DataFrame({"session": [1, 2, 3]}), how="cross")
    occasions["month"] = occasions["session"].map({1: 0.0, 2: 3.0, 3: 6.0})
    occasions["mood"] = rng.normal(size=180) + np.repeat(rng.normal(size=60), 3)
    return Cohort(clients, occasions, levels=["client"], name="trial", instruments={})


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[RunRecord, Path]]:
    def call(
        cohort: Cohort, theory: str, *, only: tuple[str, ...] = (), freeze: bool = False
    ) -> tuple[RunRecord, Path]:
        place = tmp_path_factory.mktemp(cohort.name)
        write_cohort(cohort, place / "cohort")
        file = place / "mine.toml"
        file.write_text(theory, encoding="utf-8")
        if freeze:
            preregister(file)
        out = place / "out"
        return run_analyses(place / "cohort", out, theory=file, jobs=1, only=only), out

    return call


@pytest.fixture(scope="module")
def of_families(run) -> tuple[RunRecord, Path]:
    return run(families(), FAMILIES, freeze=True)


@pytest.fixture(scope="module")
def of_trial(run) -> tuple[RunRecord, Path]:
    return run(trial(), TRIAL, only=("01", "04", "05", "06", "07"))


@pytest.fixture(scope="module", params=["of_families", "of_trial"])
def left(request: pytest.FixtureRequest) -> tuple[RunRecord, Path]:
    return request.getfixturevalue(request.param)


def test_every_section_is_done(left: tuple[RunRecord, Path]) -> None:
    assert {state.status for state in left[0].sections.values()} == {"done"}
    assert len(left[0].sections) >= 5


def test_no_part_is_empty_and_every_section_answers(left: tuple[RunRecord, Path]) -> None:
    for section in read_sections(left[1]):
        assert section.findings, section.id
        assert all(part.words or part.figures or part.tables for part in section.parts)


def test_nobody_is_told_of_earned_security_who_has_none(left: tuple[RunRecord, Path]) -> None:
    for section in read_sections(left[1]):
        told = section.model_dump_json(exclude={"figures": {"__all__": {"svg", "png"}}})
        # What each page could hold is said once, where it is what the page asks.
        told = told.replace(section.question, "")
        for words in ("ESAT", "iip", "Preoccupied"):
            assert words not in told, (section.id, words)
    assert left[0].esat is None
    assert "ESAT" not in (left[1] / "report.md").read_text(encoding="utf-8")


def test_the_words_of_the_theory_stand_in_tables_figures_and_methods(
    of_families: tuple[RunRecord, Path],
) -> None:
    sections: Sections = {one.id: one for one in read_sections(of_families[1])}
    reading = " ".join(w for part in sections["07_hypotheses"].parts for w in part.words)
    assert "warmth of parents" in reading
    assert "calm of the child" in reading
    methods = [one.text for one in sections["07_hypotheses"].methods]
    assert any("warmth of parents [warmth; 1 to 5; predictor]" in text for text in methods)
    assert any(
        "Warmth of parents" in figure.alt or "warmth of parents" in figure.alt
        for section in sections.values()
        for figure in section.figures
    )


def test_the_structural_model_of_the_theory_has_its_paths(
    of_families: tuple[RunRecord, Path],
) -> None:
    section = next(one for one in read_sections(of_families[1]) if one.id == "06_sem")
    table = next(table for table in section.tables if table.id == "stated_models")
    assert [line.cells[0] for line in table.body[1:]] == [
        "warmth of parents → rest",
        "rest → calm of the child",
        "warmth of parents → calm of the child",
        "through (defined)",
    ]


def test_the_report_says_whether_the_theory_was_preregistered(
    of_families: tuple[RunRecord, Path], of_trial: tuple[RunRecord, Path]
) -> None:
    frozen, plain = (
        (out / "report.md").read_text(encoding="utf-8") for _, out in (of_families, of_trial)
    )
    assert "The theory families is the one that was frozen on " in frozen
    assert "The theory trial was not preregistered." in plain


def test_time_is_no_measure_and_chosen_rows_are_told(of_trial: tuple[RunRecord, Path]) -> None:
    sections: Sections = {one.id: one for one in read_sections(of_trial[1])}
    curves = next(table for table in sections["01_cohort"].tables if table.id == "session_means")
    assert "month" not in " ".join(cell for line in curves.body for cell in line.cells)
    methods = " ".join(one.text for one in sections["07_hypotheses"].methods)
    assert "a row for each of the occasions with month = 6" in methods
    assert "Rows of occasions with month = 6, as stated: 60 of 180." in " ".join(
        sections["07_hypotheses"].notes
    )
