"""The claims: theory -> fitted model -> verdict; the only place where a hypothesis is fitted."""

from attachpath.hypotheses.claim_row import COLUMNS
from attachpath.hypotheses.claims import complete_case_rows, test_hypotheses
from attachpath.hypotheses.effect_alone import FocalEffect, focal_effect
from attachpath.hypotheses.fitted_rows import (
    ModelBehind,
    fitted_hypotheses,
    hypothesis_data,
    models_behind,
    structural_hypotheses,
)
from attachpath.hypotheses.fitting import fit_hypothesis
from attachpath.hypotheses.frozen_theories.freezing import preregister
from attachpath.hypotheses.frozen_theories.frozen_file import FrozenFile, frozen_path
from attachpath.hypotheses.frozen_theories.standing import Preregistration, preregistration
from attachpath.hypotheses.full_information.auxiliary import (
    Auxiliary,
    auxiliary_variables,
    telling,
)
from attachpath.hypotheses.hashes import theory_hash
from attachpath.hypotheses.moderation.interactions import Interaction, interactions, within_terms
from attachpath.hypotheses.moderation.moderated_links import moderated_links
from attachpath.hypotheses.moderation.moderators import SEEDS
from attachpath.hypotheses.moderation.probing import Probed, probe
from attachpath.hypotheses.own_theory.theory_template import theory_template
from attachpath.hypotheses.planned_models import planned_model_notes
from attachpath.hypotheses.replication import (
    ComparedHypothesis,
    Original,
    Pooled,
    Replicated,
    Replication,
    StudyEffect,
    compare_studies,
    entered_originals,
    published_originals,
)
from attachpath.hypotheses.robustness_checks.left_out import influence_ranges
from attachpath.hypotheses.robustness_checks.robustness import (
    ROBUSTNESS_COLUMNS,
    robustness,
    robustness_rows,
)
from attachpath.hypotheses.robustness_checks.sensitivity import (
    confounding_bounds,
    confounding_values,
    outcome_hypotheses,
)
from attachpath.hypotheses.robustness_checks.total_association import (
    TotalAssociation,
    total_association,
)
from attachpath.hypotheses.secure_beside import secure_beside
from attachpath.hypotheses.theory import (
    Hypothesis,
    Theory,
    Variable,
    available_theories,
    load_theory,
)

__all__ = [
    "COLUMNS",
    "ROBUSTNESS_COLUMNS",
    "SEEDS",
    "Auxiliary",
    "ComparedHypothesis",
    "FocalEffect",
    "FrozenFile",
    "Hypothesis",
    "Interaction",
    "ModelBehind",
    "Original",
    "Pooled",
    "Preregistration",
    "Probed",
    "Replicated",
    "Replication",
    "StudyEffect",
    "Theory",
    "TotalAssociation",
    "Variable",
    "auxiliary_variables",
    "available_theories",
    "compare_studies",
    "complete_case_rows",
    "confounding_bounds",
    "confounding_values",
    "entered_originals",
    "fit_hypothesis",
    "fitted_hypotheses",
    "focal_effect",
    "frozen_path",
    "hypothesis_data",
    "influence_ranges",
    "interactions",
    "load_theory",
    "models_behind",
    "moderated_links",
    "outcome_hypotheses",
    "planned_model_notes",
    "preregister",
    "preregistration",
    "probe",
    "published_originals",
    "robustness",
    "robustness_rows",
    "secure_beside",
    "structural_hypotheses",
    "telling",
    "test_hypotheses",
    "theory_hash",
    "theory_template",
    "total_association",
    "within_terms",
]
