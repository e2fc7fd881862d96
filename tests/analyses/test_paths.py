"""The page on the paths, on cohorts that have everything and on cohorts that do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attachpath.cohort import Cohort, read_folder, score_cohort
from attachpath.hypotheses import Theory, load_theory, robustness, theory_hash
from attachpath.pipeline import analyses_folder
from attachpath.pipeline.scripts import load_main
from attachpath.reporting import Section, read_section
from attachpath.simulation import simulate_cohort

TABLES = [
    "total_associations", "robustness_1", "robustness_2", "explained_variance", "coefficients",
    "residuals", "influence", "confounding",
]  # fmt: skip
OWN_THEORY = """format = 1
id = "own"
[[hypothesis]]
id = "A"
claim = "Anxious clients have a weaker alliance."
role = "exploratory"
kind = "multilevel"
table = "occasions"
formula = "wai ~ ecr_anxiety + session_log + (1 | client_id) + (1 | school_id)"
term = "ecr_anxiety"
direction = "negative"
smallest_effect = 0.1
smallest_effect_reason = "an example"
[[hypothesis]]
id = "B"
claim = "Clients who see themselves as well differentiated have fewer symptoms at the end."
role = "exploratory"
kind = "regression"
table = "clients"
formula = "symptoms_post ~ symptoms_pre + differentiation"
term = "differentiation"
direction = "negative"
smallest_effect = 0.1
smallest_effect_reason = "an example"
"""


@pytest.fixture(scope="module")
def simulated() -> Cohort:
    made = simulate_cohort(clients=120, seed=20240720, items=False)
    tables = {
        name: table.assign(
            **{key: "secret-" + table[key] for key in table.columns if key.endswith("_id")}
        )
        for name, table in made.tables().items()
    }
    return made.replace(**tables)


@pytest.fixture
def analysed(tmp_path: Path) -> Callable[..., Section]:
    """Run the script on a cohort and read what it left."""
    main = load_main(analyses_folder() / "04_paths.py")

    def run(cohort: Cohort, **arguments: Any) -> Section:
        main(cohort, tmp_path, **arguments)
        return read_section(tmp_path / "04_paths")

    return run


def some_of(*names: str) -> Theory:
    """Keep few hypotheses of the shipped theory: each is fitted with every choice changed."""
    whole = load_theory("et_graf")
    kept = tuple(whole[name].model_dump() for name in names)
    return Theory.model_validate(whole.model_dump() | {"family": (), "hypothesis": kept})


def test_the_page_of_a_whole_cohort(finished_run: Path) -> None:
    page = read_section(finished_run / "out" / "04_paths")
    ids = {name.split("_as_tested")[0] for name in page.numbers if name.endswith("_as_tested")}
    # Validity is no path, and products have a page of their own.
    assert ids == {"H1a", "H1b", "H3a", "H3b", "H4a", "H4b", "E1", "E1_within"}
    assert page.status == "done"
    assert page.theory == theory_hash("et_graf")
    assert [table.id for table in page.tables] == TABLES
    assert [figure.id for figure in page.figures] == ["robustness", "quantiles", "residual_spread"]
    cohort = score_cohort(read_folder(finished_run / "cohort"))
    expected = robustness(cohort, "et_graf", "H4a").set_index("change")["std_estimate"]
    assert page.numbers["H4a_alliance"] == pytest.approx(expected["alliance"])
    words = [*page.findings, *(sentence for part in page.parts for sentence in part.words)]
    assert any("Lord's paradox" in sentence for sentence in words)
    assert "led to" not in " ".join(words)


def test_without_an_outcome_after_treatment_the_process_remains(
    analysed: Callable[..., Section], simulated: Cohort
) -> None:
    without = simulated.replace(clients=simulated.clients.assign(iip_post=np.nan))
    page = analysed(without)
    assert "nobody in this cohort has a value of interpersonal problems" in page.parts[0].words[0]
    assert "confounding" not in [table.id for table in page.tables]
    assert "H1a_as_tested" in page.numbers


def test_without_occasions_the_total_association_remains(
    analysed: Callable[..., Section], simulated: Cohort
) -> None:
    page = analysed(simulated.replace(occasions=simulated.occasions.iloc[:0]))
    assert [table.id for table in page.tables] == ["total_associations"]
    assert page.figures == []
    assert any("No hypothesis" in finding for finding in page.findings)


def test_without_therapists_nothing_that_needs_them_is_fitted(
    analysed: Callable[..., Section], simulated: Cohort
) -> None:
    clients = simulated.clients.drop(columns="therapist_id")
    alone = Cohort(clients, simulated.occasions, levels=["client"], name="alone")
    page = analysed(alone, theory=some_of("H1a", "H3a", "H4a"))
    assert page.status == "done"
    assert page.tables[0].id == "total_associations"


def test_partial_nesting_other_levels_and_a_theory_of_ones_own(
    analysed: Callable[..., Section], simulated: Cohort, tmp_path: Path
) -> None:
    clients = simulated.clients
    none = clients["therapist_id"].mask(np.arange(len(clients)) % 4 == 0)
    partly = simulated.replace(clients=clients.assign(therapist_id=none), partially_nested=True)
    assert "H4a_cr2" in analysed(partly, theory=some_of("H4a")).numbers
    schools = Cohort(
        clients.rename(columns={"therapist_id": "school_id"}),
        simulated.occasions,
        levels=["family", "school"],
        name="schools",
    )
    theory = tmp_path / "own.toml"
    theory.write_text(OWN_THEORY, encoding="utf-8")
    page = analysed(schools, theory=theory)
    assert {"A_group_mean", "A_without_school", "B_change_score"} <= set(page.numbers)
    labels = [line.cells[0] for table in page.tables for line in table.body]
    assert "CR2 by school" in labels


def test_the_page_of_the_committed_cohort_keeps_its_numbers(finished_run: Path) -> None:
    page = read_section(finished_run / "out" / "04_paths")
    assert page.numbers["H4a_as_tested"] == pytest.approx(-0.2497, abs=1e-4)
