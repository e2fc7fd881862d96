"""How well it is measured: alpha, omega, reliability within and between clients, ICC."""

from attachpath.measurement.alpha import alpha
from attachpath.measurement.answer_shares import answer_distribution
from attachpath.measurement.associations import (
    ClientAssociations,
    OccasionAssociations,
    client_associations,
    occasion_associations,
)
from attachpath.measurement.client_means import client_mean_reliabilities, esat_reliability
from attachpath.measurement.common_method import (
    CommonDimension,
    common_dimension,
    correlation_matrix,
)
from attachpath.measurement.derived_scores import client_mean_reliability, residual_reliability
from attachpath.measurement.design_effect import Caseload, DesignEffect, caseload, design_effect
from attachpath.measurement.earned_security.esat_beside_alliance import esat_beside_alliance
from attachpath.measurement.earned_security.esat_suppression import esat_suppression
from attachpath.measurement.earned_security.esat_weights import esat_weights
from attachpath.measurement.earned_security.secure_product import secure_by_preoccupied
from attachpath.measurement.earned_security.security_groups import SecurityGroups, security_groups
from attachpath.measurement.icc import VarianceShares, icc
from attachpath.measurement.item_analysis import item_analysis
from attachpath.measurement.omega import omega
from attachpath.measurement.reliability import Reliability
from attachpath.measurement.scales import (
    MeasuredScale,
    item_statistics,
    measured_scales,
    scale_reliability,
)
from attachpath.measurement.two_level import (
    TwoLevelReliability,
    covariance_within_between,
    within_between_reliability,
)

__all__ = [
    "Caseload",
    "ClientAssociations",
    "CommonDimension",
    "DesignEffect",
    "MeasuredScale",
    "OccasionAssociations",
    "Reliability",
    "SecurityGroups",
    "TwoLevelReliability",
    "VarianceShares",
    "alpha",
    "answer_distribution",
    "caseload",
    "client_associations",
    "client_mean_reliabilities",
    "client_mean_reliability",
    "common_dimension",
    "correlation_matrix",
    "covariance_within_between",
    "design_effect",
    "esat_beside_alliance",
    "esat_reliability",
    "esat_suppression",
    "esat_weights",
    "icc",
    "item_analysis",
    "item_statistics",
    "measured_scales",
    "occasion_associations",
    "omega",
    "residual_reliability",
    "scale_reliability",
    "secure_by_preoccupied",
    "security_groups",
    "within_between_reliability",
]
