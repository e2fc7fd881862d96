"""Inference from draws: Monte Carlo intervals."""

from attachpath.sem.resampling.monte_carlo import monte_carlo, monte_carlo_draws

__all__ = ["monte_carlo", "monte_carlo_draws"]
