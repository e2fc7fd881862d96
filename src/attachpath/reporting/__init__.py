"""What people see: sections, tables, figures, words and the page.

An analysis begins a section with `new_section`, fills it and leaves it with `write_section`;
`build_report` makes the page from the sections alone. What stands in a file that draws is loaded
when it is first used (PEP 562): testing hypotheses does not wait for matplotlib.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from attachpath.reporting.cohort_section.participants import participants_table
from attachpath.reporting.data_notes import data_notes
from attachpath.reporting.earned_security_section.alliance_table import alliance_table
from attachpath.reporting.earned_security_section.earned_security_numbers import (
    earned_security_numbers,
)
from attachpath.reporting.earned_security_section.earned_security_tables import (
    esat_weights_table,
    suppression_table,
)
from attachpath.reporting.earned_security_section.earned_security_words import (
    alliance_findings,
    earned_security_methods,
    esat_weights_findings,
    secure_product_findings,
    security_groups_findings,
    suppression_findings,
)
from attachpath.reporting.earned_security_section.security_groups_tables import (
    secure_product_table,
    security_groups_table,
)
from attachpath.reporting.hypotheses_section.readings import partialling_notes, reading
from attachpath.reporting.hypotheses_section.secure_table import secure_table
from attachpath.reporting.hypotheses_section.verdict_tables import (
    parts_table,
    published_table,
    second_opinion_table,
    verdict_table,
)
from attachpath.reporting.hypothesis_row import HypothesisRow, hypothesis_rows
from attachpath.reporting.moderation_section.interaction_tables import (
    probed_tables,
    thirds_table,
    within_terms_table,
)
from attachpath.reporting.moderation_section.interaction_words import (
    interaction_labels,
    interaction_sentences,
)
from attachpath.reporting.moderation_section.moderated_links_table import (
    moderated_links_findings,
    moderated_links_table,
)
from attachpath.reporting.moderation_section.moderation_methods import (
    moderated_links_notes,
    moderation_methods,
    moderation_numbers,
)
from attachpath.reporting.moderation_section.moderation_tables import (
    johnson_neyman_table,
    simple_slopes_table,
)
from attachpath.reporting.moderation_section.moderation_words import johnson_neyman_sentence
from attachpath.reporting.page import build_report
from attachpath.reporting.paths_section.coefficients_table import coefficients_table
from attachpath.reporting.paths_section.confounding_table import (
    confounding_sentences,
    confounding_table,
)
from attachpath.reporting.paths_section.explained_variance_table import explained_variance_table
from attachpath.reporting.paths_section.influence_table import influence_sentences, influence_table
from attachpath.reporting.paths_section.path_words import (
    path_assumptions,
    path_methods,
    path_notes,
    path_numbers,
)
from attachpath.reporting.paths_section.residual_report import (
    residual_sentences,
    residual_table,
    spread_over_sessions,
)
from attachpath.reporting.paths_section.robustness_table import robustness_tables
from attachpath.reporting.paths_section.robustness_words import (
    change_score_sentences,
    robustness_sentences,
)
from attachpath.reporting.paths_section.total_associations import (
    total_association_sentence,
    total_association_table,
)
from attachpath.reporting.results import (
    check_belongs,
    read_results,
    read_run,
    results_document,
    results_schema,
    write_results,
)
from attachpath.reporting.run_record import RunRecord, SectionState, describe_run
from attachpath.reporting.section import (
    ErrorRecord,
    Figure,
    Heading,
    Line,
    Section,
    Table,
    checked_id,
    new_section,
)
from attachpath.reporting.storage import (
    read_section,
    read_sections,
    remove_leftovers,
    write_json,
    write_section,
)
from attachpath.reporting.variables import (
    ended_counts,
    key_assumptions,
    occasions_per_client,
)
from attachpath.reporting.words import notes_by_hypothesis, verdict_methods, verdict_sentence

if TYPE_CHECKING:
    from attachpath.reporting.cohort_section.attendance import attendance_figure
    from attachpath.reporting.cohort_section.caseload import (
        caseload_numbers,
        caseload_sentence,
        caseload_table,
    )
    from attachpath.reporting.cohort_section.curves import mean_curves
    from attachpath.reporting.cohort_section.curves_figure import curves_figures
    from attachpath.reporting.cohort_section.curves_report import curves_sentence, curves_table
    from attachpath.reporting.cohort_section.differences import compared_groups, group_differences
    from attachpath.reporting.cohort_section.differences_report import (
        difference_notes,
        difference_sentences,
        differences_figure,
        differences_table,
    )
    from attachpath.reporting.cohort_section.flow import client_flow, flow_figure, flow_sentence
    from attachpath.reporting.cohort_section.missingness import (
        client_missing_figure,
        missing_table,
        session_missing_figure,
    )
    from attachpath.reporting.cohort_section.variance_by_level import variance_shares
    from attachpath.reporting.cohort_section.variance_report import (
        variance_sentence,
        variance_shares_figure,
        variance_shares_table,
    )
    from attachpath.reporting.drawing import draw
    from attachpath.reporting.earned_security_section.earned_security_figure import (
        suppression_figure,
    )
    from attachpath.reporting.hypotheses_section.forest import forest_plot
    from attachpath.reporting.measurement_section.client_means_report import (
        attenuation_sentences,
        client_means_table,
        esat_reliability_table,
    )
    from attachpath.reporting.measurement_section.correlation_plot import (
        correlation_map,
    )
    from attachpath.reporting.measurement_section.correlation_report import (
        client_correlation_table,
        client_scores,
        occasion_correlation_table,
        occasion_scores,
    )
    from attachpath.reporting.measurement_section.item_report import (
        item_sentences,
        item_table,
    )
    from attachpath.reporting.measurement_section.measurement_words import (
        common_method_words,
        key_sentences,
        measurement_findings,
        measurement_methods,
        measurement_numbers,
        without_items_sentence,
    )
    from attachpath.reporting.measurement_section.reliability_plot import (
        reliability_figure,
    )
    from attachpath.reporting.measurement_section.reliability_report import (
        reliability_notes,
        reliability_tables,
    )
    from attachpath.reporting.moderation_section.interaction_plots import interaction_figures
    from attachpath.reporting.moderation_section.moderated_links_plot import moderated_links_figure
    from attachpath.reporting.moderation_section.moderation_figures import marginal_effect_figure
    from attachpath.reporting.moderation_section.moderation_lines import simple_slopes_figure
    from attachpath.reporting.paths_section.residual_figures import quantile_figure, spread_figure
    from attachpath.reporting.paths_section.robustness_panels import robustness_figure

__all__ = [
    "ErrorRecord",
    "Figure",
    "Heading",
    "HypothesisRow",
    "Line",
    "RunRecord",
    "Section",
    "SectionState",
    "Table",
    "alliance_findings",
    "alliance_table",
    "attendance_figure",
    "attenuation_sentences",
    "build_report",
    "caseload_numbers",
    "caseload_sentence",
    "caseload_table",
    "change_score_sentences",
    "check_belongs",
    "checked_id",
    "client_correlation_table",
    "client_flow",
    "client_means_table",
    "client_missing_figure",
    "client_scores",
    "coefficients_table",
    "common_method_words",
    "compared_groups",
    "confounding_sentences",
    "confounding_table",
    "correlation_map",
    "curves_figures",
    "curves_sentence",
    "curves_table",
    "data_notes",
    "describe_run",
    "difference_notes",
    "difference_sentences",
    "differences_figure",
    "differences_table",
    "draw",
    "earned_security_methods",
    "earned_security_numbers",
    "ended_counts",
    "esat_reliability_table",
    "esat_weights_findings",
    "esat_weights_table",
    "explained_variance_table",
    "flow_figure",
    "flow_sentence",
    "forest_plot",
    "group_differences",
    "hypothesis_rows",
    "influence_sentences",
    "influence_table",
    "interaction_figures",
    "interaction_labels",
    "interaction_sentences",
    "item_sentences",
    "item_table",
    "johnson_neyman_sentence",
    "johnson_neyman_table",
    "key_assumptions",
    "key_sentences",
    "marginal_effect_figure",
    "mean_curves",
    "measurement_findings",
    "measurement_methods",
    "measurement_numbers",
    "missing_table",
    "moderated_links_figure",
    "moderated_links_findings",
    "moderated_links_notes",
    "moderated_links_table",
    "moderation_methods",
    "moderation_numbers",
    "new_section",
    "notes_by_hypothesis",
    "occasion_correlation_table",
    "occasion_scores",
    "occasions_per_client",
    "partialling_notes",
    "participants_table",
    "parts_table",
    "path_assumptions",
    "path_methods",
    "path_notes",
    "path_numbers",
    "probed_tables",
    "published_table",
    "quantile_figure",
    "read_results",
    "read_run",
    "read_section",
    "read_sections",
    "reading",
    "reliability_figure",
    "reliability_notes",
    "reliability_tables",
    "remove_leftovers",
    "residual_sentences",
    "residual_table",
    "results_document",
    "results_schema",
    "robustness_figure",
    "robustness_sentences",
    "robustness_tables",
    "second_opinion_table",
    "secure_product_findings",
    "secure_product_table",
    "secure_table",
    "security_groups_findings",
    "security_groups_table",
    "session_missing_figure",
    "simple_slopes_figure",
    "simple_slopes_table",
    "spread_figure",
    "spread_over_sessions",
    "suppression_figure",
    "suppression_findings",
    "suppression_table",
    "thirds_table",
    "total_association_sentence",
    "total_association_table",
    "variance_sentence",
    "variance_shares",
    "variance_shares_figure",
    "variance_shares_table",
    "verdict_methods",
    "verdict_sentence",
    "verdict_table",
    "within_terms_table",
    "without_items_sentence",
    "write_json",
    "write_results",
    "write_section",
]

_DRAWN = {
    "attenuation_sentences": "measurement_section.client_means_report",
    "client_means_table": "measurement_section.client_means_report",
    "esat_reliability_table": "measurement_section.client_means_report",
    "client_correlation_table": "measurement_section.correlation_report",
    "client_scores": "measurement_section.correlation_report",
    "occasion_correlation_table": "measurement_section.correlation_report",
    "occasion_scores": "measurement_section.correlation_report",
    "correlation_map": "measurement_section.correlation_plot",
    "item_sentences": "measurement_section.item_report",
    "item_table": "measurement_section.item_report",
    "common_method_words": "measurement_section.measurement_words",
    "key_sentences": "measurement_section.measurement_words",
    "measurement_findings": "measurement_section.measurement_words",
    "measurement_methods": "measurement_section.measurement_words",
    "measurement_numbers": "measurement_section.measurement_words",
    "without_items_sentence": "measurement_section.measurement_words",
    "reliability_figure": "measurement_section.reliability_plot",
    "reliability_notes": "measurement_section.reliability_report",
    "reliability_tables": "measurement_section.reliability_report",
    "quantile_figure": "paths_section.residual_figures",
    "spread_figure": "paths_section.residual_figures",
    "interaction_figures": "moderation_section.interaction_plots",
    "moderated_links_figure": "moderation_section.moderated_links_plot",
    "suppression_figure": "earned_security_section.earned_security_figure",
    "robustness_figure": "paths_section.robustness_panels",
    "caseload_numbers": "cohort_section.caseload",
    "caseload_sentence": "cohort_section.caseload",
    "caseload_table": "cohort_section.caseload",
    "mean_curves": "cohort_section.curves",
    "curves_sentence": "cohort_section.curves_report",
    "curves_table": "cohort_section.curves_report",
    "compared_groups": "cohort_section.differences",
    "group_differences": "cohort_section.differences",
    "variance_shares": "cohort_section.variance_by_level",
    "curves_figures": "cohort_section.curves_figure",
    "difference_notes": "cohort_section.differences_report",
    "difference_sentences": "cohort_section.differences_report",
    "differences_figure": "cohort_section.differences_report",
    "differences_table": "cohort_section.differences_report",
    "variance_sentence": "cohort_section.variance_report",
    "variance_shares_figure": "cohort_section.variance_report",
    "variance_shares_table": "cohort_section.variance_report",
    "marginal_effect_figure": "moderation_section.moderation_figures",
    "simple_slopes_figure": "moderation_section.moderation_lines",
    "attendance_figure": "cohort_section.attendance",
    "draw": "drawing",
    "client_flow": "cohort_section.flow",
    "flow_figure": "cohort_section.flow",
    "flow_sentence": "cohort_section.flow",
    "forest_plot": "hypotheses_section.forest",
    "client_missing_figure": "cohort_section.missingness",
    "missing_table": "cohort_section.missingness",
    "session_missing_figure": "cohort_section.missingness",
}


def __getattr__(name: str) -> Any:
    if name in _DRAWN:
        return getattr(importlib.import_module(f"{__name__}.{_DRAWN[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_DRAWN])
