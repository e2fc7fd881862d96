"""Invariance over phases: what is built in is found, and what is not is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.measurement import PHASES, PhaseIndicators, phase_invariance


def phases(n: int, *, shift: float = 0.0, change: float = 0.0, k: int = 3) -> PhaseIndicators:
    """A factor in three phases; `shift` moves the last indicator late, `change` the factor late."""
    draws = np.random.default_rng(7)
    trait = draws.standard_normal(n)
    own = draws.standard_normal((n, k))
    made = {}
    for place, phase in enumerate(PHASES):
        state = 0.8 * trait + 0.6 * draws.standard_normal(n) + (change if place == 2 else 0)
        for item in range(k):
            noise = 0.3 * own[:, item] + 0.5 * draws.standard_normal(n)
            moved = shift if place == 2 and item == k - 1 else 0
            made[f"warmth_{item + 1}_{phase}"] = state + noise + moved
    names = tuple(tuple(f"warmth_{i + 1}_{phase}" for i in range(k)) for phase in PHASES)
    kind = "parcels" if k == 3 else "items"
    return PhaseIndicators("warmth", kind, pd.DataFrame(made), names)


def test_an_invariant_measure_climbs_to_the_top_and_its_change_is_found() -> None:
    found = phase_invariance(phases(600, change=0.4), None)
    assert found.ladder is not None
    assert found.ladder.reached == "strict"
    means = found.means.set_index("phase")
    assert means.loc["late", "estimate"] == pytest.approx(0.4, abs=0.08)
    assert means.loc["late", "ci_low"] < 0.4 < means.loc["late", "ci_high"]
    assert means.loc["middle", "ci_low"] < 0 < means.loc["middle", "ci_high"]
    assert means.loc["late", "sd"] == pytest.approx(0.4, abs=0.08)  # the factor's variance is 1


def test_an_indicator_that_moves_stops_the_climb_and_is_named() -> None:
    found = phase_invariance(phases(600, shift=0.2), None)
    assert found.ladder is not None
    assert found.ladder.stopped_at == "scalar"
    assert found.ladder.to_free["parameter"].iloc[0] == "warmth_3_early ~1"
    assert found.means.empty


def test_the_configural_model_has_the_parameters_that_are_counted() -> None:
    found = phase_invariance(phases(200), None)
    assert found.ladder is not None
    assert found.ladder.fits["configural"].solution.n_free == found.n_parameters == 39


def test_items_need_five_clients_a_parameter() -> None:
    """Four items: 12 * 4 + 3 = 51 parameters, 255 clients."""
    few = phase_invariance(phases(254, k=4), None)
    assert few.reason == "5.0 clients for each of 51 free parameters"
    assert few.ladder is None
    enough = phase_invariance(phases(255, k=4), None)
    assert enough.ladder is not None
    assert enough.ladder.fits["configural"].solution.n_free == 51


def test_parcels_need_more_clients_than_parameters() -> None:
    found = phase_invariance(phases(39), None)
    assert found.reason == "clients with at least three occasions: 39, free parameters: 39"


def test_a_reason_is_handed_on() -> None:
    nothing = PhaseIndicators("warmth", "parcels", pd.DataFrame(), reason="scores without items")
    assert phase_invariance(nothing, None).reason == "scores without items"
