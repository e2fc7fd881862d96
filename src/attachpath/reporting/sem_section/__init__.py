"""Path models, tables, figures and words of 06_sem."""

from __future__ import annotations

from attachpath.reporting.sem_section.indirect_effects import (
    indirect_effects,
    indirect_table,
    long_bootstraps,
)
from attachpath.reporting.sem_section.invariance_tables import invariance_table, phase_means_table
from attachpath.reporting.sem_section.measurement_tables import (
    factor_correlation_table,
    loadings_table,
    measurement_fit_table,
)
from attachpath.reporting.sem_section.measurement_words import (
    invariance_findings,
    invariance_words,
    measurement_findings,
    measurement_words,
    second_opinion_words,
)
from attachpath.reporting.sem_section.path_figure import path_figure
from attachpath.reporting.sem_section.path_fits import Paths, fit_paths
from attachpath.reporting.sem_section.path_model import PathModel
from attachpath.reporting.sem_section.path_tables import paths_table, rivals_table
from attachpath.reporting.sem_section.path_words import (
    indirect_words,
    path_findings,
    path_words,
    rival_words,
    sequence_words,
)
from attachpath.reporting.sem_section.second_opinion_table import second_opinion_table
from attachpath.reporting.sem_section.sem_answer import sem_answer, without_scales
from attachpath.reporting.sem_section.sem_methods import sem_assumptions, sem_methods
from attachpath.reporting.sem_section.sem_numbers import sem_notes, sem_numbers
from attachpath.reporting.sem_section.stated_models import stated_models, stated_models_table

__all__ = [
    "PathModel",
    "Paths",
    "factor_correlation_table",
    "fit_paths",
    "indirect_effects",
    "indirect_table",
    "indirect_words",
    "invariance_findings",
    "invariance_table",
    "invariance_words",
    "loadings_table",
    "long_bootstraps",
    "measurement_findings",
    "measurement_fit_table",
    "measurement_words",
    "path_figure",
    "path_findings",
    "path_words",
    "paths_table",
    "phase_means_table",
    "rival_words",
    "rivals_table",
    "second_opinion_table",
    "second_opinion_words",
    "sem_answer",
    "sem_assumptions",
    "sem_methods",
    "sem_notes",
    "sem_numbers",
    "sequence_words",
    "stated_models",
    "stated_models_table",
    "without_scales",
]
