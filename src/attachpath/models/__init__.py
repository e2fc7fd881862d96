"""Models that take a DataFrame and a formula: regression and multilevel."""

from __future__ import annotations

from attachpath.models.cluster_robust import cluster_robust
from attachpath.models.collinearity import variance_inflation
from attachpath.models.confounder_bounds import confounder_bounds
from attachpath.models.correlation import correlations, partial_correlations
from attachpath.models.influence import influence
from attachpath.models.johnson_neyman import JohnsonNeyman, johnson_neyman
from attachpath.models.joint_test import joint_test
from attachpath.models.kenward_roger import kenward_roger
from attachpath.models.marginal_effects import marginal_effects
from attachpath.models.moderation import simple_slopes
from attachpath.models.multilevel import multilevel
from attachpath.models.predicted_lines import predicted_lines
from attachpath.models.r_squared import r_squared
from attachpath.models.r_squared_increment import incremental_r_squared
from attachpath.models.random_effects import random_effects
from attachpath.models.regression import regression
from attachpath.models.residual_checks import residual_checks, residual_spread
from attachpath.models.residuals import residuals
from attachpath.models.robustness_value import RobustnessValue, robustness_value
from attachpath.models.standardised_difference import standardised_differences
from attachpath.models.suppression import suppression
from attachpath.models.tercile_slopes import TercileSlopes, slopes_by_tercile
from attachpath.models.within_between import within_between_correlations

__all__ = [
    "JohnsonNeyman",
    "RobustnessValue",
    "TercileSlopes",
    "cluster_robust",
    "confounder_bounds",
    "correlations",
    "incremental_r_squared",
    "influence",
    "johnson_neyman",
    "joint_test",
    "kenward_roger",
    "marginal_effects",
    "multilevel",
    "partial_correlations",
    "predicted_lines",
    "r_squared",
    "random_effects",
    "regression",
    "residual_checks",
    "residual_spread",
    "residuals",
    "robustness_value",
    "simple_slopes",
    "slopes_by_tercile",
    "standardised_differences",
    "suppression",
    "variance_inflation",
    "within_between_correlations",
]
