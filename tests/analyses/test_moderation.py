"""The script of moderation on cohorts that lack something, and on theories of a user."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from attachpath.cohort import Cohort
from attachpath.hypotheses import Theory, load_theory
from attachpath.pipeline import analyses_folder
from attachpath.reporting import Section, read_section
from attachpath.simulation import simulate_cohort

OWN = """format = 1
id = "own"
[[hypothesis]]
id = "A"
claim = "A claim."
role = "confirmatory"
kind = "multilevel"
table = "clients"
formula = "iip_post ~ iip_pre + ecr_anxiety{product} + (1 | {group}_id)"
term = "ecr_anxiety"
direction = "none"
smallest_effect = 0.1
smallest_effect_reason = "an example"
"""

Run = Callable[..., Section]


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return simulate_cohort(clients=120, seed=5, items=False)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs the script and gives what it left."""
    script = runpy.run_path(str(analyses_folder() / "05_moderation.py"))

    def of(cohort: Cohort, *theory: str | Path) -> Section:
        script["main"](cohort, tmp_path, *theory)
        return read_section(tmp_path / "05_moderation")

    return of


def test_every_part_is_there(finished_run: Path) -> None:
    section = read_section(finished_run / "out" / "05_moderation")
    titles = [part.title.partition(":")[0] for part in section.parts]
    assert titles[:3] == ["H2a", "H2b", "E2"]
    assert len(section.findings) == 5
    tables = {table.id for table in section.tables}
    assert {"simple_slopes", "regions", "thirds", "within_terms", "moderated_links"} < tables
    figures = [figure.id for figure in section.figures]
    assert figures[:2] == ["H2a_marginal", "H2a_lines"]
    assert "moderated_links" in figures
    assert section.numbers["n_moderators_tested"] == 36
    text = section.model_dump_json()
    assert "led to" not in text


def some_of(*names: str) -> Theory:
    """Keep few hypotheses of the shipped theory: every figure costs time."""
    whole = load_theory("et_graf")
    kept = tuple(whole[name].model_dump() for name in names)
    return Theory.model_validate(whole.model_dump() | {"family": (), "hypothesis": kept})


def test_without_iip_after_only_the_links_before_it_are_tested(cohort: Cohort, run: Run) -> None:
    without = cohort.replace(clients=cohort.clients.assign(iip_post=np.nan))
    section = run(without, some_of("H1a", "H3a", "E2"))
    assert section.findings[1] == (
        "E2 could not be tested: nobody in this cohort has a value of interpersonal problems (IIP, "
        "after treatment)."
    )
    assert section.numbers["n_moderators_tested"] == 6
    assert [figure.id for figure in section.figures] == ["moderated_links"]


def test_without_therapists_only_their_own_variables_are_missing(cohort: Cohort, run: Run) -> None:
    clients = cohort.clients.drop(columns="therapist_id")
    alone = cohort.replace(clients=clients, therapists=None, levels=["client"])
    section = run(alone, some_of("H2a", "H3a", "E2"))
    assert not any("could not be tested" in text for text in section.findings[1:3])
    assert section.numbers["n_moderators_tested"] == 10


def test_without_occasions_every_claim_says_so(cohort: Cohort, run: Run) -> None:
    section = run(cohort.replace(occasions=cohort.occasions.iloc[:0]))
    answer, *told = section.findings
    assert "was supported" in answer
    assert all("could not be tested" in text or "No moderator" in text for text in told)
    assert section.figures == []
    assert section.numbers["n_moderators_tested"] == 0
    assert "Do the interactions depend on a choice?" not in [part.title for part in section.parts]


def test_clients_without_a_therapist_are_no_obstacle(cohort: Cohort, run: Run) -> None:
    alone = np.arange(len(cohort.clients)) % 4 == 0
    nested = cohort.clients.assign(therapist_id=cohort.clients["therapist_id"].mask(alone))
    partly = cohort.replace(clients=nested, partially_nested=True)
    section = run(partly, some_of("H3a", "E2"))
    assert section.numbers["n_moderators_tested"] == 6
    assert "E2_marginal" in [figure.id for figure in section.figures]


def test_a_theory_without_a_product_has_moderators_only(
    cohort: Cohort, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN.format(product="", group="therapist"), encoding="utf-8")
    section = run(cohort, path)
    assert section.findings[0].startswith("The theory claims no interaction of client-level")
    assert section.numbers["n_moderators_tested"] == 6


def test_levels_of_other_names_are_levels(cohort: Cohort, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    own = OWN.format(product=" * differentiation", group="school")
    own = own.replace('term = "ecr_anxiety"', 'term = "ecr_anxiety:differentiation"')
    path.write_text(own, encoding="utf-8")
    clients = cohort.clients.rename(columns={"therapist_id": "school_id"})
    schools = Cohort(clients, cohort.occasions, levels=["client", "school"])
    section = run(schools, path)
    assert section.numbers["n_moderators_tested"] == 4  # no orientation; one is the claim itself
    assert "A_marginal" in [figure.id for figure in section.figures]
