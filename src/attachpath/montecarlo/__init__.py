"""Many cohorts: what each hypothesis's model converges to, and how often it is right."""

from attachpath.montecarlo.error_rates import ErrorRates, error_rates
from attachpath.montecarlo.estimands import (
    compute_estimands,
    estimands,
    save_estimands,
)

__all__ = ["ErrorRates", "compute_estimands", "error_rates", "estimands", "save_estimands"]
