"""How well it is measured: alpha, omega, reliability within and between clients, ICC."""

from attachpath.measurement.alpha import alpha
from attachpath.measurement.derived_scores import client_mean_reliability, residual_reliability
from attachpath.measurement.icc import VarianceShares, icc
from attachpath.measurement.item_analysis import item_analysis
from attachpath.measurement.omega import omega
from attachpath.measurement.reliability import Reliability
from attachpath.measurement.two_level import (
    TwoLevelReliability,
    covariance_within_between,
    within_between_reliability,
)

__all__ = [
    "Reliability",
    "TwoLevelReliability",
    "VarianceShares",
    "alpha",
    "client_mean_reliability",
    "covariance_within_between",
    "icc",
    "item_analysis",
    "omega",
    "residual_reliability",
    "within_between_reliability",
]
