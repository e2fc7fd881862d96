"""Moderation: the slope of a predictor along its moderator, from any fit with their product."""

from attachpath.models.moderation.johnson_neyman import JohnsonNeyman, johnson_neyman
from attachpath.models.moderation.marginal_effects import marginal_effects
from attachpath.models.moderation.predicted_lines import predicted_lines
from attachpath.models.moderation.simple_slopes import simple_slopes
from attachpath.models.moderation.tercile_slopes import TercileSlopes, slopes_by_tercile

__all__ = [
    "JohnsonNeyman",
    "TercileSlopes",
    "johnson_neyman",
    "marginal_effects",
    "predicted_lines",
    "simple_slopes",
    "slopes_by_tercile",
]
