"""Claims about reliability within and between clients: lavaan, closed form, known truth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.measurement import (
    covariance_within_between,
    icc,
    within_between_reliability,
)


def test_lavaan_gives_the_same_matrices(two_level: pd.DataFrame, reference: dict[str, Any]) -> None:
    """R lavaan 0.6-14, sample statistics of a two-level cfa; and the formulas written out in R."""
    wanted = reference["two_level"]
    within, between = covariance_within_between(two_level, wanted["client"])
    for name, found in [("within", within), ("between", between)]:
        np.testing.assert_allclose(found, wanted[f"lavaan_{name}"], atol=1e-10)
        np.testing.assert_allclose(found, wanted[name], atol=1e-10)


def test_r_gives_the_same_alpha_and_two_stage_omega(
    two_level: pd.DataFrame, reference: dict[str, Any]
) -> None:
    """R: alpha written out; omega from lavaan's cfa(estimator = "ULS") of each matrix."""
    wanted = reference["two_level"]
    found = within_between_reliability(two_level, wanted["client"])
    for place in ("within", "between"):
        for name in ("alpha", "omega"):
            estimate = getattr(found, f"{place}_{name}").estimate
            assert estimate == pytest.approx(wanted[f"{name}_{place}"], abs=1e-6)


def test_lavaans_two_level_model_is_near(
    two_level: pd.DataFrame, reference: dict[str, Any]
) -> None:
    """R lavaan fits both levels at once by ML; two stages differ in the third digit."""
    wanted = reference["two_level"]
    found = within_between_reliability(two_level, wanted["client"])
    for place in ("within", "between"):
        one_stage = wanted["lavaan_two_level"][f"omega_{place}"]
        assert getattr(found, f"{place}_omega").estimate == pytest.approx(one_stage, abs=0.005)


def test_balanced_data_give_the_mean_squares_of_an_analysis_of_variance() -> None:
    """Closed form: B = (MSB - MSW) / T and client_share = its share for the scale mean."""
    draws = np.random.default_rng(4)
    client = np.repeat(np.arange(40), 3)
    items = draws.standard_normal((40, 4))[client] + draws.standard_normal((120, 4))
    cells = items.mean(axis=1).reshape(40, 3)
    mean_within = cells.var(axis=1, ddof=1).mean()
    mean_between = 3 * cells.mean(axis=1).var(ddof=1)
    tau = (mean_between - mean_within) / 3
    found = within_between_reliability(pd.DataFrame(items), client)
    assert found.client_share == pytest.approx(tau / (tau + mean_within), abs=1e-12)
    shares = icc(items.mean(axis=1), client)
    assert shares.share("client") == pytest.approx(found.client_share, abs=1e-6)


def simulated(
    clients: int, draws: np.random.Generator
) -> tuple[pd.DataFrame, np.ndarray, dict[str, float]]:
    between, within = np.linspace(0.5, 0.8, 6), np.linspace(0.3, 0.6, 6)
    client = np.repeat(np.arange(clients), draws.integers(1, 7, clients))
    trait = draws.standard_normal((clients, 1)) * between + 0.3 * draws.standard_normal(
        (clients, 6)
    )
    state = draws.standard_normal((len(client), 1)) * within
    items = trait[client] + state + 0.8 * draws.standard_normal((len(client), 6))
    truth = {
        "within_omega": within.sum() ** 2 / (within.sum() ** 2 + 6 * 0.8**2),
        "between_omega": between.sum() ** 2 / (between.sum() ** 2 + 6 * 0.3**2),
        "within_alpha": 1.2 * (1 - (within**2 + 0.64).sum() / (within.sum() ** 2 + 6 * 0.64)),
        "between_alpha": 1.2 * (1 - (between**2 + 0.09).sum() / (between.sum() ** 2 + 6 * 0.09)),
    }
    return pd.DataFrame(items), client, truth


def test_intervals_hold_the_truth_and_estimates_are_not_biased() -> None:
    """Simulation with known truth: 150 clients with 1 to 6 occasions, 300 samples."""
    draws = np.random.default_rng(20240720)
    held: dict[str, list[bool]] = {}
    error: dict[str, list[float]] = {}
    for _ in range(300):
        items, client, truth = simulated(150, draws)
        found = within_between_reliability(items, client)
        for name, value in truth.items():
            each = getattr(found, name)
            held.setdefault(name, []).append(each.ci_low <= value <= each.ci_high)
            error.setdefault(name, []).append(each.estimate - value)
    for name, each in held.items():
        assert 0.905 <= np.mean(each) <= 0.985, name  # .95, 3 Monte Carlo standard errors
        assert abs(np.mean(error[name])) < 0.006, name


def test_few_clients_and_a_matrix_that_is_not_positive_definite_still_give_omega() -> None:
    items, client, _ = simulated(20, np.random.default_rng(5))
    _, between = covariance_within_between(items, client)
    assert np.linalg.eigvalsh(between)[0] < 0
    found = within_between_reliability(items, client)
    assert found.between_omega.reason is None
    assert 0.8 < found.between_omega.estimate < 1


def test_clients_who_do_not_differ_have_no_reliability_between() -> None:
    draws = np.random.default_rng(3)
    client = np.repeat(np.arange(50), 4)
    items = draws.standard_normal((200, 1)) + draws.standard_normal((200, 4))
    cells = items.reshape(50, 4, 4)
    items = (cells - cells.mean(axis=1, keepdims=True)).reshape(200, 4)
    found = within_between_reliability(pd.DataFrame(items), client)
    assert found.between_alpha.reason == "the sum of the items does not vary between clients"
    assert found.client_share == 0
    assert found.within_alpha.estimate > 0.5


def test_rows_without_client_or_answer_are_left_out_and_counted(two_level: pd.DataFrame) -> None:
    client = pd.Series([str(number) for number in range(len(two_level) // 4) for _ in range(4)])
    items = two_level.iloc[: len(client)].copy()
    kept = within_between_reliability(items.iloc[6:], client.iloc[6:])
    client[:4] = None
    items.iloc[4:6, 1] = np.nan
    found = within_between_reliability(items, client)
    assert found.notes[0] == "4 rows have no client and were left out"
    assert found.notes[1].startswith("2 of ")
    pd.testing.assert_frame_equal(found.table, kept.table)


def test_clients_with_one_occasion_each_cannot_be_told_from_their_occasions() -> None:
    items = pd.DataFrame(np.random.default_rng(1).standard_normal((30, 4)))
    found = within_between_reliability(items, np.arange(30))
    assert found.within_alpha.reason == "it needs three clients and two repeated occasions"
    assert found.table["estimate"].isna().all()


def test_a_list_of_clients_of_another_length_is_refused(two_level: pd.DataFrame) -> None:
    with pytest.raises(UsageError) as caught:
        within_between_reliability(two_level, [1, 2, 3])
    assert caught.value.code == "wrong-length"
