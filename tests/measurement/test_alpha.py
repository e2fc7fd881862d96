"""Claims about alpha: closed forms, psych and pingouin, real answers, coverage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pingouin
import pytest

from attachpath.measurement import alpha
from attachpath.measurement.alpha import alpha_gradient, alpha_of_covariance


def test_parallel_items_give_spearman_and_browns_formula() -> None:
    """Closed form: k items of correlation r have k r / (1 + (k - 1) r)."""
    for k, r in [(2, 0.5), (10, 0.3), (18, 0.466)]:
        covariance = np.full((k, k), r) + np.eye(k) * (1 - r)
        assert alpha_of_covariance(covariance) == pytest.approx(k * r / (1 + (k - 1) * r))


def test_psych_gives_the_same_alpha_and_feldt_interval(
    one_level: pd.DataFrame, reference: dict[str, Any]
) -> None:
    """R psych 2.2.9: alpha() and alpha.ci()."""
    wanted = reference["one_level"]
    found = alpha(one_level, interval="feldt")
    assert found.estimate == pytest.approx(wanted["alpha"], abs=1e-10)
    assert [found.ci_low, found.ci_high] == pytest.approx(wanted["feldt"], abs=1e-10)


def test_pingouin_gives_the_same_alpha_and_feldt_interval(one_level: pd.DataFrame) -> None:
    estimate, interval = pingouin.cronbach_alpha(one_level, ci=0.9)
    found = alpha(one_level, 0.9, interval="feldt")
    assert found.estimate == pytest.approx(estimate, abs=1e-12)
    assert [found.ci_low, found.ci_high] == pytest.approx(list(interval), abs=1e-3)


@pytest.mark.parametrize(("scale", "wanted"), [("avoidance", 0.9403), ("anxiety", 0.9162)])
def test_ecr_alphas_of_real_people_are_those_of_r(
    ecr_items: dict[str, pd.DataFrame], scale: str, wanted: float
) -> None:
    """data/README.md (R, complete cases 7,878 of both scales); also .94 / .91 (Brennan 1998)."""
    both = ecr_items["avoidance"].join(ecr_items["anxiety"]).notna().all(axis=1)
    found = alpha(ecr_items[scale][both])
    assert found.n == 7878
    assert found.estimate == pytest.approx(wanted, abs=5e-5)
    assert found.notes == ()


@pytest.mark.parametrize(
    ("letter", "wanted"), [("A", 0.703), ("C", 0.727), ("E", 0.762), ("N", 0.814), ("O", 0.600)]
)
def test_bfi_alphas_are_those_of_psych(shared_data: Path, letter: str, wanted: float) -> None:
    """data/README.md; psych's alpha uses pairwise covariances, hence .003."""
    table = pd.read_csv(shared_data / "sem_mediation" / "bfi.csv.gz")
    items = table[[f"{letter}{number}" for number in range(1, 6)]].copy()
    for name in ("A1", "C4", "C5", "E1", "E2", "O2", "O5"):
        if name in items:
            items[name] = 7 - items[name]
    assert alpha(items).estimate == pytest.approx(wanted, abs=3e-3)
    pairwise = alpha_of_covariance(items.cov().to_numpy())
    assert pairwise == pytest.approx(wanted, abs=5e-4)


@pytest.mark.parametrize(("parent", "wanted"), [(1, 0.8198), (2, 0.7647)])
def test_parent_child_attachment_alphas_are_those_of_r(
    shared_data: Path, parent: int, wanted: float
) -> None:
    """data/README.md: PRQ wave 1, father .8198, mother .7647."""
    table = pd.read_csv(shared_data / "attachment" / "ferreira_prq_attachment_items.csv")
    items = table[[name for name in table.columns if name.endswith(f".1.{parent}")]]
    assert items.shape[1] == 11
    assert alpha(items).estimate == pytest.approx(wanted, abs=5e-5)


def test_gradient_agrees_with_finite_differences(one_level: pd.DataFrame) -> None:
    covariance = np.cov(one_level.to_numpy(), rowvar=False)
    lower = np.random.default_rng(1).standard_normal((6, 6))
    change = (lower + lower.T) * 1e-5
    difference = alpha_of_covariance(covariance + change) - alpha_of_covariance(covariance - change)
    assert (alpha_gradient(covariance) * change).sum() * 2 == pytest.approx(difference, rel=1e-6)


def test_default_interval_holds_the_truth_for_skewed_answers() -> None:
    """Simulation: 12 skewed items 1-6 like CATS Avoidant, 330 people, 400 samples."""
    loadings = np.linspace(0.48, 0.73, 12)

    def answers(people: int, draws: np.random.Generator) -> np.ndarray:
        latent = loadings * draws.standard_normal((people, 1)) + np.sqrt(
            1 - loadings**2
        ) * draws.standard_normal((people, 12))
        return np.clip(np.round(1.54 + np.linspace(-0.5, 0.5, 12) + 1.5 * latent), 1, 6)

    draws = np.random.default_rng(20240720)
    truth = alpha_of_covariance(np.cov(answers(400_000, draws), rowvar=False))
    held = 0
    for _ in range(400):
        found = alpha(pd.DataFrame(answers(330, draws)))
        held += found.ci_low <= truth <= found.ci_high
    assert 0.92 <= held / 400 <= 0.98  # .95 and 2.7 Monte Carlo standard errors
