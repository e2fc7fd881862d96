"""The page of structural models, on cohorts that have everything and on cohorts that do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, score_cohort
from attachpath.pipeline import analyses_folder
from attachpath.pipeline.scripts import load_main
from attachpath.reporting import Section, read_section
from attachpath.simulation import simulate_cohort

Analyse = Callable[[Cohort], Section]
MEASURED = [
    "measurement_fit", "loadings", "factor_correlations", "measurement_second_opinion",
]  # fmt: skip
PATHS = ["rivals", "paths", "indirect_effects", "robustness_1", "alliance_rivals"]


@pytest.fixture(scope="module")
def scores() -> Cohort:
    return simulate_cohort(clients=120, seed=20240720, items=False)


@pytest.fixture(scope="module")
def with_items() -> Cohort:
    return score_cohort(simulate_cohort(clients=120, seed=20240720))


@pytest.fixture
def analysed(tmp_path: Path) -> Analyse:
    """Run the script on a cohort and read what it left."""
    main = load_main(analyses_folder() / "06_sem.py")

    def run(cohort: Cohort) -> Section:
        main(cohort, tmp_path)
        return read_section(tmp_path / "06_sem")

    return run


def tables(section: Section) -> list[str]:
    return [table.id for table in section.tables]


def words(section: Section) -> str:
    told = [*section.findings, *(text for part in section.parts for text in part.words)]
    told += [*section.notes, *(one.text for one in [*section.methods, *section.assumptions])]
    return " ".join(told)


def test_on_a_cohort_with_items_every_part_is_there(finished_run: Path) -> None:
    section = read_section(finished_run / "out" / "06_sem")
    assert tables(section) == [*MEASURED, "phase_invariance", "phase_means", *PATHS]
    assert [figure.id for figure in section.figures] == ["paths", "robustness"]
    (table,) = [table for table in section.tables if table.id == "robustness_1"]
    rows = {line.cells[0].lower() for line in table.body}
    assert {"as tested", "complete cases", "early before late"} < rows
    assert "latent, product indicators" in rows
    assert not any("bootstrap" in row for row in rows)  # asked for by FULL=1
    assert [part.title for part in section.parts] == [
        "The measurement model",
        "The same measure early, in the middle and late in therapy",
        "The whole path",
        "What goes through",
        "The sequence as it is stated, one choice made otherwise",
        "Security or alliance?",
    ]
    said = words(section)
    assert "assumed key" in said
    assert "parcels" in said
    assert "for each free parameter" in said  # why items were not modelled over phases
    assert "Auxiliary" in said or "auxiliary variables" in said
    assert section.numbers["second_opinion_agree"] == section.numbers["second_opinion_compared"]
    assert section.numbers["measurement_df"] == 168
    assert "led to" not in json.dumps(section.model_dump(mode="json"))


def test_scores_alone_have_paths_of_fixed_reliability(scores: Cohort, analysed: Analyse) -> None:
    section = analysed(scores)
    assert tables(section) == PATHS
    assert "No measurement model: no scale has parcels (scores without items)" in words(section)
    assert "whose reliability is held at what occasions show" in words(section)


def test_without_therapists_tests_use_the_normal_distribution(
    scores: Cohort, analysed: Analyse
) -> None:
    clients = scores.clients.drop(columns="therapist_id")
    section = analysed(Cohort(clients, scores.occasions, levels=["client"]))
    assert tables(section) == PATHS
    assert "use the normal distribution" in words(section)
    assert "therapists" not in next(one.note for one in section.tables if one.id == "paths")


def test_other_levels_keep_their_names(scores: Cohort, analysed: Analyse) -> None:
    clients = scores.clients.rename(columns={"therapist_id": "school_id"})
    section = analysed(Cohort(clients, scores.occasions, levels=["family", "school"]))
    assert "schools (sandwich" in words(section)


def test_clients_without_a_therapist_are_groups_of_one(scores: Cohort, analysed: Analyse) -> None:
    clients = scores.clients
    clients.loc[::3, "therapist_id"] = None
    section = analysed(scores.replace(clients=clients, partially_nested=True))
    groups = clients["therapist_id"].nunique() + int(clients["therapist_id"].isna().sum())
    assert f"{groups} groups" in words(section)


def test_without_outcome_the_paths_to_growth_stand(scores: Cohort, analysed: Analyse) -> None:
    section = analysed(scores.replace(clients=scores.clients.assign(iip_post=np.nan)))
    assert tables(section) == ["rivals", "paths", "alliance_rivals"]
    assert "Not in this cohort" in words(section)
    assert "path_tds_growing_engagement_cats_secure" in section.numbers


def test_without_an_alliance_the_rest_stands(scores: Cohort, analysed: Analyse) -> None:
    section = analysed(scores.replace(occasions=scores.occasions.drop(columns="wai")))
    assert tables(section) == PATHS[:-1]
    assert "Not compared: the cohort lacks working alliance (WAI)." in words(section)


def test_without_security_no_model_is_called_after_it(scores: Cohort, analysed: Analyse) -> None:
    named = [name for name in scores.occasions if str(name).startswith("cats_")]
    section = analysed(scores.replace(occasions=scores.occasions.drop(columns=named)))
    (rivals,) = [one for one in section.tables if one.id == "rivals"]
    titles = [line.cells[0] for line in rivals.body]
    assert titles == [
        "The whole path, with every direct path",
        "No path from attachment",
        "No path from growth to outcome",
        "Autonomy and engagement with equal paths",
    ]
    assert "earned security is defined" not in words(section)


def test_without_occasions_the_questionnaires_of_clients_are_modelled(
    with_items: Cohort, analysed: Analyse
) -> None:
    section = analysed(with_items.replace(occasions=with_items.occasions.iloc[:0]))
    assert tables(section) == MEASURED
    assert "no client has three occasions" in words(section)
    said = words(section)
    assert "not modelled: the cohort lacks all of secure attachment to therapist (CATS)" in said
    assert "earned security is defined" not in said


@pytest.mark.parametrize("n", [1, 4, 30])
def test_few_clients_give_reasons_and_no_numbers(
    with_items: Cohort, analysed: Analyse, n: int
) -> None:
    clients = with_items.clients.iloc[:n]
    own = with_items.occasions["client_id"].isin(clients["client_id"])
    section = analysed(with_items.replace(clients=clients, occasions=with_items.occasions[own]))
    assert section.status == "done"
    # The stated sequence is a smaller model, with a verdict of its own in 07.
    shown = [item.id for item in (*section.tables, *section.figures)]
    assert [name for name in shown if not name.startswith("robustness")] == []
    assert f"{n} clients, fewer than 4 for each" in words(section)


def test_a_cohort_of_other_measures_says_so(analysed: Analyse) -> None:
    clients = pd.DataFrame({"client_id": ["a"], "age": [40.0]})
    occasions = pd.DataFrame({"client_id": ["a"], "session": [1], "wai": [4.0]})
    section = analysed(Cohort(clients, occasions, levels=["client"]))
    assert section.tables == []
    assert "This cohort has no scale of attachment, of security" in words(section)
