"""What follows from a solution: standardised estimates, residuals, scores, reliability."""

from attachpath.sem.solution.standardized import standardized_estimates, standardized_jacobian

__all__ = ["standardized_estimates", "standardized_jacobian"]
