"""Claims about client means and ESAT: closed forms, and simulation with known true scores."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.measurement import (
    client_mean_reliabilities,
    client_mean_reliability,
    esat_reliability,
    icc,
    residual_reliability,
)
from attachpath.models import within_between_correlations


def repeated(clients: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Secure and its control with correlated true means and correlated occasions; true means."""
    draws = np.random.default_rng(seed)
    true = draws.multivariate_normal([0, 0], [[0.5, -0.3], [-0.3, 0.4]], clients)
    who = np.repeat(np.arange(clients), draws.integers(1, 7, clients))
    state = draws.multivariate_normal([0, 0], [[0.6, -0.25], [-0.25, 0.5]], len(who))
    data = pd.DataFrame(true[who] + state, columns=["cats_secure", "cats_preoccupied"])
    return data.assign(client_id=who), pd.DataFrame(true, columns=data.columns)


def test_each_number_is_that_of_its_formula() -> None:
    data, _ = repeated(200, 1)
    row = client_mean_reliabilities(data, ["cats_secure"]).iloc[0]
    shares = icc(data["cats_secure"], data["client_id"]).table.set_index("level")
    between, within = shares.loc["client", "variance"], shares.loc["occasion", "variance"]
    occasions = data["client_id"].value_counts()
    harmonic = len(occasions) / (1 / occasions).sum()
    assert row["harmonic_occasions"] == pytest.approx(harmonic)
    assert row["at_harmonic"] == pytest.approx(between / (between + within / harmonic))
    own = client_mean_reliability(between, within, occasions)
    assert (row["lowest"], row["highest"]) == (own.min(), own.max())
    assert row["at_low"] < row["at_harmonic"] < row["at_high"]


def test_the_value_at_the_harmonic_mean_is_that_of_the_means_as_a_whole() -> None:
    """Simulation: the squared correlation of observed with true means."""
    data, true = repeated(40_000, 2)
    observed = data.groupby("client_id")["cats_secure"].mean()
    squared = np.corrcoef(observed, true["cats_secure"])[0, 1] ** 2
    row = client_mean_reliabilities(data, ["cats_secure"]).iloc[0]
    assert row["at_harmonic"] == pytest.approx(squared, abs=0.01)


def test_esat_is_as_reliable_as_its_share_of_true_variance() -> None:
    """Simulation with known true means: errors of the means correlate, so e = 0 is wrong."""
    data, true = repeated(40_000, 3)
    pairs = within_between_correlations(data, ["cats_secure", "cats_preoccupied"])
    means = client_mean_reliabilities(data, ["cats_secure", "cats_preoccupied"])
    between = dict(zip(means["column"], means["at_harmonic"], strict=True))
    esat = esat_reliability(pairs, between, {}).set_index(["esat", "level"])
    row = esat.loc[("esat_anx", "between")]
    observed = data.groupby("client_id").mean()
    weight = observed.cov().iloc[0, 1] / observed["cats_preoccupied"].var()
    residual = observed["cats_secure"] - weight * observed["cats_preoccupied"]
    true_part = true["cats_secure"] - weight * true["cats_preoccupied"]
    share = true_part.var() / residual.var()
    assert row["reliability"] == pytest.approx(share, abs=0.01)
    assert abs(row["independent"] - share) > 0.03


def test_correlated_errors_enter_by_their_closed_form() -> None:
    a_s, a_z, r, e = 0.8, 0.7, -0.5, 0.4
    added = 2 * r * e * np.sqrt(0.2 * 0.3) / (1 - r**2)
    assert residual_reliability(a_s, a_z, r, e) == pytest.approx(
        residual_reliability(a_s, a_z, r) + added
    )


def test_what_is_not_known_has_a_reason() -> None:
    data, _ = repeated(30, 4)
    pairs = within_between_correlations(data, ["cats_secure", "cats_preoccupied"])
    esat = esat_reliability(pairs, {"cats_secure": 0.8, "cats_avoidant": 0.7}, {})
    assert esat["reliability"].isna().all()
    reasons = esat.set_index(["esat", "level"])["reason"]
    assert "correlation of the two subscales" in reasons[("esat_avoid", "between")]
    assert "reliability of one of the two" in reasons[("esat_anx", "between")]


def test_scores_without_repetition_or_value_have_a_reason() -> None:
    data = pd.DataFrame({"client_id": ["a", "b", "c"], "x": [1.0, 2.0, 4.0], "y": np.nan})
    found = client_mean_reliabilities(data, ["x", "y"])
    assert found["at_harmonic"].isna().all()
    assert "no client has two values" in found["reason"].iloc[0]
    assert found["reason"].iloc[1] == "no client has a value"
    assert client_mean_reliabilities(data, []).empty
