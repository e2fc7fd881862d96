"""Inference from draws: Monte Carlo intervals and the bootstrap."""

from attachpath.sem.resampling.bootstrap import bootstrap
from attachpath.sem.resampling.bootstrap_result import BootstrapResult
from attachpath.sem.resampling.bootstrapped_fit import bootstrapped_fit, bootstrapped_rows
from attachpath.sem.resampling.monte_carlo import monte_carlo, monte_carlo_draws

__all__ = [
    "BootstrapResult",
    "bootstrap",
    "bootstrapped_fit",
    "bootstrapped_rows",
    "monte_carlo",
    "monte_carlo_draws",
]
