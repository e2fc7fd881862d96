"""Residuals by level and session: the spread is 1 where it should be, and moves where made to."""

from __future__ import annotations

import numpy as np
import pytest

from attachpath.cohort import Cohort
from attachpath.hypotheses import ModelBehind, load_theory, models_behind
from attachpath.models import residual_checks
from attachpath.reporting.paths_section import (
    quantile_figure,
    residual_sentences,
    residual_table,
    spread_figure,
    spread_over_sessions,
)
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="module")
def made() -> Cohort:
    return simulate_cohort(clients=200, seed=11, items=False, occasions=4, complete=True)


@pytest.fixture(scope="module")
def models(made: Cohort) -> list[ModelBehind]:
    theory = load_theory("et_graf")
    return models_behind(made, theory, [theory[name] for name in ("E1", "H4a")])


def test_each_level_has_its_shape(models: list[ModelBehind]) -> None:
    table = residual_table(models)
    assert table is not None
    names = [line.cells[0] for line in table.body]
    assert names[:3] == ["E1", "Residuals", "Client intercepts"]
    assert names[-3:] == ["H4a", "Residuals", "Therapist intercepts"]
    fitted = models[1].fitted
    assert fitted is not None
    expected = residual_checks(fitted, models[1].data)["skewness"].iloc[0]
    own = next(row for row in table.rows if row[:2] == ["H4a", "Residual"])
    assert own[table.columns.index("skewness")] == pytest.approx(expected)


def test_standardised_residuals_spread_by_about_one(models: list[ModelBehind]) -> None:
    spread = spread_over_sessions(models)
    assert set(spread["ids"]) == {"E1"}
    assert spread["sd"].between(0.8, 1.25).all()
    assert ((spread["ci_low"] < spread["sd"]) & (spread["sd"] < spread["ci_high"])).all()


def test_noise_at_one_session_is_seen_there(made: Cohort) -> None:
    occasions = made.occasions
    last = occasions["session"] == occasions["session"].max()
    noise = np.random.default_rng(1).normal(size=len(occasions)) * last * 2
    growth = occasions["tds_growing_autonomy"] + noise
    noisy = made.replace(occasions=occasions.assign(tds_growing_autonomy=growth))
    theory = load_theory("et_graf")
    spread = spread_over_sessions(models_behind(noisy, theory, [theory["E1"]]))
    assert spread["sd"].idxmax() == len(spread) - 1
    assert spread["sd"].max() > 1.4 * spread["sd"].min()
    [sentence] = residual_sentences(spread)
    assert f"at session {spread['session'].iloc[-1]}" in sentence


def test_figures_say_their_numbers_and_hold_no_points_as_shapes(models: list[ModelBehind]) -> None:
    figure = quantile_figure(models)
    assert figure is not None
    assert "E1 client, largest" in figure.alt
    assert b"<image" in figure.svg
    spread = spread_figure(spread_over_sessions(models))
    assert spread is not None
    assert "E1 session" in spread.alt


def test_without_fits_and_occasions_there_is_nothing(models: list[ModelBehind]) -> None:
    spread = spread_over_sessions(models[1:])
    assert spread.empty
    assert spread_figure(spread) is None
    assert residual_sentences(spread) == []
    assert residual_table([]) is None
    assert quantile_figure([]) is None
