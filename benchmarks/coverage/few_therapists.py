"""How often a true zero is rejected, and covered, when therapists are few.

Clients in therapists, a random intercept and slope, one predictor of therapists and one of
clients; both do nothing to the outcome.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.fitted import Fitted
from attachpath.models import cluster_robust, kenward_roger, multilevel, regression
from attachpath.parallel import stream

__all__ = ["METHODS", "rejections"]

FORMULA = "problems ~ orientation + security + (1 | therapist_id) + (0 + security | therapist_id)"
METHODS = ("multilevel, Satterthwaite", "multilevel, Kenward-Roger", "multilevel, CR2")
METHODS += ("OLS, classical", "OLS, CR1", "OLS, CR2")


def rejections(seed: int, therapists: int, number: int) -> dict[tuple[str, str], float]:
    """Return p < .05 (1 or 0) by method and predictor in one simulated cohort."""
    data = _cohort(stream(seed, f"few therapists {therapists}", number), therapists)
    fit = multilevel(FORMULA, data)
    fixed = "problems ~ orientation + security"
    fits: dict[str, Fitted] = {
        "multilevel, Satterthwaite": fit,
        "multilevel, Kenward-Roger": kenward_roger(fit, data),
        "multilevel, CR2": cluster_robust(fit, data, cluster="therapist_id"),
        "OLS, classical": regression(fixed, data),
        "OLS, CR1": regression(fixed, data, robust="CR1", cluster="therapist_id"),
        "OLS, CR2": regression(fixed, data, robust="CR2", cluster="therapist_id"),
    }
    return {
        (method, term): float(fits[method].contrast({term: 1.0})["p_value"] < 0.05)
        for method in METHODS
        for term in ("orientation", "security")
    }


def _cohort(rng: np.random.Generator, therapists: int) -> pd.DataFrame:
    """Caseloads of 2 to 14; therapists carry .10 of the variance, and slopes differ by .2 SD."""
    caseload = rng.integers(2, 15, size=therapists)
    of = np.repeat(np.arange(therapists), caseload)
    security = rng.standard_normal(len(of))
    outcome = (
        np.sqrt(0.1) * rng.standard_normal(therapists)[of]
        + 0.2 * rng.standard_normal(therapists)[of] * security
        + np.sqrt(0.86) * rng.standard_normal(len(of))
    )
    orientation = (np.arange(therapists) < therapists // 4).astype(float)[of]
    data = pd.DataFrame({"problems": outcome, "security": security, "orientation": orientation})
    return data.assign(therapist_id=[f"t{number}" for number in of])
