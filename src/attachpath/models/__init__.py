"""Models that take a DataFrame and a formula: regression and multilevel."""

from __future__ import annotations

from attachpath.models.association.collinearity import variance_inflation
from attachpath.models.association.r_squared_increment import incremental_r_squared
from attachpath.models.association.standardised_difference import standardised_differences
from attachpath.models.association.suppression import suppression
from attachpath.models.association.within_between import within_between_correlations
from attachpath.models.correlation import correlations, partial_correlations
from attachpath.models.diagnostics.confounder_bounds import confounder_bounds
from attachpath.models.diagnostics.influence import influence
from attachpath.models.diagnostics.r_squared import r_squared
from attachpath.models.diagnostics.random_effects import random_effects
from attachpath.models.diagnostics.residual_checks import residual_checks, residual_spread
from attachpath.models.diagnostics.residuals import residuals
from attachpath.models.diagnostics.robustness_value import RobustnessValue, robustness_value
from attachpath.models.kenward_roger import kenward_roger
from attachpath.models.moderation.johnson_neyman import JohnsonNeyman, johnson_neyman
from attachpath.models.moderation.marginal_effects import marginal_effects
from attachpath.models.moderation.predicted_lines import predicted_lines
from attachpath.models.moderation.simple_slopes import simple_slopes
from attachpath.models.moderation.tercile_slopes import TercileSlopes, slopes_by_tercile
from attachpath.models.multilevel import multilevel
from attachpath.models.regression import regression
from attachpath.models.standard_errors.cluster_robust import cluster_robust
from attachpath.models.standard_errors.joint_test import joint_test

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
