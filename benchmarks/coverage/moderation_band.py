"""How often the simultaneous band of a slope over its moderator holds the whole true line."""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.models import kenward_roger, marginal_effects, multilevel
from attachpath.parallel import stream

__all__ = ["covered"]

FORMULA = "problems ~ security * avoidance + (1 | therapist_id)"
SLOPE, PRODUCT = -0.2, -0.1


def covered(seed: int, therapists: int, number: int) -> dict[str, float]:
    """Return, for one cohort, whether band and pointwise intervals hold the line everywhere."""
    rng = stream(seed, f"moderation band {therapists}", number)
    of = np.repeat(np.arange(therapists), 8)
    security, avoidance = rng.standard_normal((2, len(of)))
    outcome = (
        SLOPE * security
        + PRODUCT * security * avoidance
        + 0.3 * rng.standard_normal(therapists)[of]
        + rng.standard_normal(len(of))
    )
    data = pd.DataFrame({"problems": outcome, "security": security, "avoidance": avoidance})
    data["therapist_id"] = [f"t{number}" for number in of]
    fit = multilevel(FORMULA, data)
    values = np.linspace(avoidance.min(), avoidance.max(), 101)
    truth = SLOPE + PRODUCT * values
    found = {}
    for name, one in (("Satterthwaite", fit), ("Kenward-Roger", kenward_roger(fit, data))):
        line = marginal_effects(one, "security", "avoidance", values)
        for kind, low, high in (
            ("band", "simultaneous_low", "simultaneous_high"),
            ("pointwise", "ci_low", "ci_high"),
        ):
            found[f"{name}, {kind}"] = float(((line[low] <= truth) & (truth <= line[high])).all())
    return found
