"""Models, and seeded data of their shape: the structural model of ET-GRAF, factors that covary."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

__all__ = ["STRUCTURAL", "covarying_factors", "covarying_model", "scattered", "structural"]

SEED = 20241123
ITEMS = 4
PATHS: dict[str, dict[str, float]] = {
    "anx": {},
    "avo": {"anx": 0.15},
    "sec": {"anx": -0.15, "avo": -0.30},
    "ge": {"sec": 0.40, "anx": 0.05, "avo": 0.15},
    "ga": {"sec": -0.10, "anx": -0.05},
    "pre": {"anx": 0.45, "avo": 0.15},
    "post": {"pre": 0.55, "ge": -0.20, "sec": -0.10, "avo": -0.05},
}
LOADINGS = np.array([1.0, 0.9, 0.85, 1.1])
THERAPISTS = 44
THERAPIST_SD, DISTURBANCE_SD, RESIDUAL_SD = 0.3, 0.85, 0.6
NO_OUTCOME = 0.22
FACTOR_CORRELATION = 0.3

STRUCTURAL = "\n".join(
    [
        *(
            f"{name} =~ " + " + ".join(f"{name}{item + 1}" for item in range(ITEMS))
            for name in PATHS
        ),
        "sec ~ anx + avo",
        "ge ~ sec + anx + avo",
        "ga ~ sec + anx + avo",
        "pre ~ anx + avo",
        "post ~ pre + ge + ga + sec + anx + avo",
        "ge ~~ ga",
    ]
)
"""7 factors, 28 indicators, 74 parameters, 102 with means."""


def structural(rows: int, *, lost_outcomes: bool = False) -> pd.DataFrame:
    """Simulate clients of 44 therapists with 28 indicators.

    Parameters
    ----------
    rows : int
        Clients.
    lost_outcomes : bool
        Whether about a fifth have no indicator of the outcome.
    """
    rng = np.random.default_rng([SEED, rows])
    therapist = rng.permuted(np.arange(rows) % THERAPISTS)
    factors: dict[str, np.ndarray] = {}
    for name, paths in PATHS.items():
        shared = THERAPIST_SD * rng.standard_normal(THERAPISTS)[therapist]
        own = DISTURBANCE_SD * rng.standard_normal(rows)
        factors[name] = shared + own + sum(b * factors[of] for of, b in paths.items())
    data = _indicators(rng, factors)
    if lost_outcomes:
        outcome = [f"post{item + 1}" for item in range(ITEMS)]
        data.loc[rng.random(rows) < NO_OUTCOME, outcome] = np.nan
    return data.assign(therapist=therapist)


def covarying_model(factors: int) -> str:
    """Write a confirmatory model of factors with four indicators each, all covarying."""
    names = _names(factors)
    return "\n".join(
        f"{name} =~ " + " + ".join(f"{name}{item + 1}" for item in range(ITEMS)) for name in names
    )


def covarying_factors(rows: int, factors: int) -> pd.DataFrame:
    """Simulate the indicators of `covarying_model`."""
    rng = np.random.default_rng([SEED, rows, factors])
    common = np.sqrt(FACTOR_CORRELATION) * rng.standard_normal(rows)
    own = np.sqrt(1 - FACTOR_CORRELATION) * rng.standard_normal((factors, rows))
    return _indicators(rng, dict(zip(_names(factors), common + own, strict=True)))


def scattered(
    data: pd.DataFrame, share: float, keep: Sequence[str] = ("therapist",)
) -> pd.DataFrame:
    """Lose a share of all answers completely at random."""
    rng = np.random.default_rng([SEED, *data.shape])
    lost = rng.random(data.shape) < share
    lost[:, data.columns.isin(keep)] = False
    return data.mask(lost)


def _names(factors: int) -> list[str]:
    return [f"f{number + 1}_" for number in range(factors)]


def _indicators(rng: np.random.Generator, factors: dict[str, np.ndarray]) -> pd.DataFrame:
    answers = {}
    for name, values in factors.items():
        for item, loading in enumerate(LOADINGS, start=1):
            noise = RESIDUAL_SD * rng.standard_normal(len(values))
            answers[f"{name}{item}"] = 3.0 + loading * values + noise
    return pd.DataFrame(answers)
