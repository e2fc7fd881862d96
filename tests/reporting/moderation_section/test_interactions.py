"""Interactions in words, tables and figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from attachpath.hypotheses import Interaction, Probed, interactions, probe, within_terms
from attachpath.reporting import HypothesisRow
from attachpath.reporting.moderation_section import (
    interaction_figures,
    interaction_labels,
    interaction_sentences,
    moderation_numbers,
    probed_tables,
    thirds_table,
    within_terms_table,
)
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="module")
def simulated() -> tuple[Mapping[str, Interaction], pd.DataFrame]:
    cohort = simulate_cohort(clients=150, seed=3, items=False)
    found = {one.hypothesis.id: one for one in interactions(cohort)}
    # Kept here: a cohort that is gone takes its fits with it.
    return found, within_terms(cohort)


@pytest.fixture(scope="module")
def one(simulated: tuple[Mapping[str, Interaction], pd.DataFrame]) -> Interaction:
    return simulated[0]["E2"]


@pytest.fixture(scope="module")
def probed(one: Interaction) -> Probed:
    return probe(one)


def test_the_sentences_hold_the_numbers_of_the_parts(
    one: Interaction, probed: Probed, make_row: Callable[..., HypothesisRow]
) -> None:
    said = interaction_sentences(one, probed, make_row(p_value=0.001))
    assert probed.slopes is not None
    assert probed.thirds is not None
    high = probed.slopes.set_index("label").loc["+1 SD", "estimate"]
    assert f"{high:.2f}".replace("-", "−") + " [" in said[0]
    assert "1 SD above the mean of attachment avoidance (ECR)" in said[0]
    assert said[-1].startswith("In the lower, middle and upper third")
    assert not any("led to" in text or "effect" in text for text in said)


def test_a_boundary_without_an_interaction_is_warned_of(
    one: Interaction, probed: Probed, make_row: Callable[..., HypothesisRow]
) -> None:
    assert probed.regions is not None
    regions = pd.DataFrame(
        {
            "kind": "pointwise",
            "low": [-np.inf, 0.0],
            "high": [0.0, np.inf],
            "significant": [False, True],
            "sign": [0, -1],
            "observed": True,
            "n_clients": [40, 60],
            "share_clients": [0.4, 0.6],
            "n_rows": [40, 60],
            "share_rows": [0.4, 0.6],
        }
    )
    both = pd.concat([regions, regions.assign(kind="simultaneous")], ignore_index=True)
    made = replace(probed, regions=replace(probed.regions, regions=both))
    weak = interaction_sentences(one, made, make_row(p_value=0.2))
    assert any("no evidence that it differs" in text for text in weak)
    strong = interaction_sentences(one, made, make_row(p_value=0.01))
    assert not any("no evidence" in text for text in strong)


def test_an_interaction_without_numbers_has_no_words_and_no_figures(
    one: Interaction, make_row: Callable[..., HypothesisRow]
) -> None:
    assert interaction_sentences(one, Probed(), make_row()) == []
    assert interaction_figures(one, Probed()) == []
    assert probed_tables({"E2": Probed()}) == []


def test_z_scores_are_said_to_be_in_sd(one: Interaction) -> None:
    words = interaction_labels(one)
    assert words.moderator + words.unit == "attachment avoidance (ECR), in SD"
    assert interaction_labels(replace(one, values=None)).unit == ""


def test_both_figures_are_drawn_under_the_id_of_the_hypothesis(
    one: Interaction, probed: Probed
) -> None:
    figures = interaction_figures(one, probed)
    assert [figure.id for figure in figures] == ["E2_marginal", "E2_lines"]
    assert all(figure.notes == [] and figure.alt for figure in figures)


def test_the_tables_hold_every_part(probed: Probed) -> None:
    assert [table.id for table in probed_tables({"E2": probed})] == [
        *("simple_slopes", "regions", "thirds"),
    ]


def test_the_thirds_stand_beside_the_line(probed: Probed) -> None:
    assert probed.thirds is not None
    table = thirds_table({"E2": probed.thirds})
    assert table is not None
    assert table.body[0].cells[0].startswith("E2; one line: F(4, ")
    assert [line.cells[0] for line in table.body[1:]] == ["Lower", "Middle", "Upper"]
    assert table.rows[0][-1] == pytest.approx(probed.thirds.p_value)
    assert thirds_table({"E2": replace(probed.thirds, reason="no thirds")}) is None


def test_within_terms_are_headed_by_the_term(
    simulated: tuple[Mapping[str, Interaction], pd.DataFrame],
) -> None:
    table = within_terms_table(simulated[1])
    assert table is not None
    assert len(table.body) == 2 * len(simulated[1])
    assert "H1a_growth: attachment anxiety (ECR) × log session number" in table.body[0].cells
    assert table.body[1].cells[0] == "Earned security (ESAT anxiety)"
    missing = simulated[1].iloc[:1].assign(estimate=np.nan, p_value=np.nan, reason="no sessions")
    shown = within_terms_table(missing)
    assert shown is not None
    assert shown.body[1].cells[0].endswith(": no sessions")
    assert within_terms_table(simulated[1].iloc[:0]) is None


def test_the_numbers_are_for_machines(
    probed: Probed, make_row: Callable[..., HypothesisRow]
) -> None:
    links = pd.DataFrame({"p_value": [0.01, np.nan], "q_value": [0.02, np.nan]})
    numbers = moderation_numbers({"E2": make_row(std_estimate=-0.1)}, {"E2": probed}, links)
    assert numbers["E2_std_estimate"] == -0.1
    assert numbers["n_moderators_tested"] == 1
    assert numbers["n_moderators_found"] == 1
    assert probed.slopes is not None
    mean = probed.slopes.set_index("label").loc["mean", "estimate"]
    assert numbers["E2_slope_mean"] == pytest.approx(mean)
    share = numbers["E2_share_significant"]
    assert isinstance(share, float)
    assert 0 <= share <= 1
