"""Tables, figures and words of 04_paths."""

from __future__ import annotations

from attachpath.reporting.paths_section.coefficients_table import coefficients_table
from attachpath.reporting.paths_section.confounding_table import (
    confounding_sentences,
    confounding_table,
)
from attachpath.reporting.paths_section.explained_variance_table import explained_variance_table
from attachpath.reporting.paths_section.influence_table import influence_sentences, influence_table
from attachpath.reporting.paths_section.path_words import (
    path_methods,
    path_notes,
    path_numbers,
)
from attachpath.reporting.paths_section.residual_figures import quantile_figure, spread_figure
from attachpath.reporting.paths_section.residual_report import (
    residual_sentences,
    residual_table,
    spread_over_sessions,
)
from attachpath.reporting.paths_section.robustness_panels import robustness_figure
from attachpath.reporting.paths_section.robustness_table import robustness_tables
from attachpath.reporting.paths_section.robustness_words import (
    change_score_sentences,
    robustness_sentences,
)
from attachpath.reporting.paths_section.total_associations import (
    total_association_sentence,
    total_association_table,
)

__all__ = [
    "change_score_sentences",
    "coefficients_table",
    "confounding_sentences",
    "confounding_table",
    "explained_variance_table",
    "influence_sentences",
    "influence_table",
    "path_methods",
    "path_notes",
    "path_numbers",
    "quantile_figure",
    "residual_sentences",
    "residual_table",
    "robustness_figure",
    "robustness_sentences",
    "robustness_tables",
    "spread_figure",
    "spread_over_sessions",
    "total_association_sentence",
    "total_association_table",
]
