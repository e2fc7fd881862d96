"""How often the bootstrap interval of a change in |r| holds its true value."""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.models import suppression
from attachpath.parallel import stream

__all__ = ["POPULATIONS", "covered"]

# Correlations of outcome with Secure, outcome with the control, Secure with the control.
POPULATIONS = {
    "suppression": (-0.30, 0.30, 0.25),
    "attenuation": (-0.30, 0.30, -0.60),
    "Secure alone near zero": (0.0, 0.25, 0.40),
}


def covered(seed: int, population: str, number: int) -> dict[str, float]:
    """Return coverage of the difference and whether a kind was decided, for one cohort."""
    rng = stream(seed, f"suppression {population}", number)
    correlations = POPULATIONS[population]
    therapist = np.repeat(np.arange(44), rng.multinomial(330, np.full(44, 1 / 44)))
    within, between = rng.standard_normal((330, 3)), rng.standard_normal((44, 3))[therapist]
    scores = np.sqrt(0.9) * within + np.sqrt(0.1) * between
    columns = ["outcome", "secure", "control"]
    data = pd.DataFrame(scores @ np.linalg.cholesky(_matrix(*correlations)).T, columns=columns)
    data["therapist_id"] = [f"t{place}" for place in therapist]
    row = suppression(
        data, "outcome", "secure", ["control"], cluster="therapist_id", draws=1000, seed=number
    ).iloc[0]
    truth = _true_difference(*correlations)
    return {
        "covered": float(row["ci_low"] <= truth <= row["ci_high"]),
        "decided": float(row["kind"] != "undecided"),
    }


def _matrix(secure: float, control: float, both: float) -> np.ndarray:
    return np.array([[1.0, secure, control], [secure, 1.0, both], [control, both, 1.0]])


def _true_difference(secure: float, control: float, both: float) -> float:
    """Semipartial correlation in closed form."""
    return abs((secure - control * both) / np.sqrt(1 - both**2)) - abs(secure)
