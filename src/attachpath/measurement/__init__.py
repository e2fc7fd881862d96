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
from attachpath.measurement.clinical_change.declared_change import declared_change
from attachpath.measurement.clinical_change.significant_change import (
    CHANGE_CATEGORIES,
    ClinicallySignificantChange,
    clinically_significant_change,
)
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
from attachpath.measurement.factor_model import (
    MeasurementModel,
    factor_text,
    measurement_model,
    measurement_second_opinion,
    too_few_clients,
)
from attachpath.measurement.groups_of_clients import ClientGroups, client_groups
from attachpath.measurement.icc import VarianceShares, icc
from attachpath.measurement.invariance_over_phases import (
    ENOUGH_FOR_ITEMS,
    PhaseInvariance,
    phase_invariance,
)
from attachpath.measurement.item_analysis import item_analysis
from attachpath.measurement.omega import omega
from attachpath.measurement.parcels.client_parcels import ClientParcels, client_parcels
from attachpath.measurement.parcels.item_parcels import item_parcels
from attachpath.measurement.parcels.phase_indicators import (
    PHASES,
    PhaseIndicators,
    phase_indicators,
)
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
    "CHANGE_CATEGORIES",
    "ENOUGH_FOR_ITEMS",
    "PHASES",
    "Caseload",
    "ClientAssociations",
    "ClientGroups",
    "ClientParcels",
    "ClinicallySignificantChange",
    "CommonDimension",
    "DesignEffect",
    "MeasuredScale",
    "MeasurementModel",
    "OccasionAssociations",
    "PhaseIndicators",
    "PhaseInvariance",
    "Reliability",
    "SecurityGroups",
    "TwoLevelReliability",
    "VarianceShares",
    "alpha",
    "answer_distribution",
    "caseload",
    "client_associations",
    "client_groups",
    "client_mean_reliabilities",
    "client_mean_reliability",
    "client_parcels",
    "clinically_significant_change",
    "common_dimension",
    "correlation_matrix",
    "covariance_within_between",
    "declared_change",
    "design_effect",
    "esat_beside_alliance",
    "esat_reliability",
    "esat_suppression",
    "esat_weights",
    "factor_text",
    "icc",
    "item_analysis",
    "item_parcels",
    "item_statistics",
    "measured_scales",
    "measurement_model",
    "measurement_second_opinion",
    "occasion_associations",
    "omega",
    "phase_indicators",
    "phase_invariance",
    "residual_reliability",
    "scale_reliability",
    "secure_by_preoccupied",
    "security_groups",
    "too_few_clients",
    "within_between_reliability",
]
