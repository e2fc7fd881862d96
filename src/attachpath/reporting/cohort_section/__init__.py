"""Tables, figures and words of 01_cohort."""

from __future__ import annotations

from attachpath.reporting.cohort_section.attendance import attendance_figure
from attachpath.reporting.cohort_section.caseload import (
    caseload_numbers,
    caseload_sentence,
    caseload_table,
)
from attachpath.reporting.cohort_section.clinical_change_figure import clinical_change_figures
from attachpath.reporting.cohort_section.clinical_change_report import (
    clinical_change_methods,
    clinical_change_numbers,
    clinical_change_sentences,
    clinical_change_table,
    clinical_changes,
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
from attachpath.reporting.cohort_section.flow import (
    client_flow,
    flow_figure,
    flow_numbers,
    flow_sentence,
)
from attachpath.reporting.cohort_section.missingness import (
    client_missing_figure,
    missing_table,
    session_missing_figure,
)
from attachpath.reporting.cohort_section.participants import participants_table
from attachpath.reporting.cohort_section.variance_by_level import variance_shares
from attachpath.reporting.cohort_section.variance_report import (
    variance_sentence,
    variance_shares_figure,
    variance_shares_table,
)

__all__ = [
    "attendance_figure",
    "caseload_numbers",
    "caseload_sentence",
    "caseload_table",
    "client_flow",
    "client_missing_figure",
    "clinical_change_figures",
    "clinical_change_methods",
    "clinical_change_numbers",
    "clinical_change_sentences",
    "clinical_change_table",
    "clinical_changes",
    "compared_groups",
    "curves_figures",
    "curves_sentence",
    "curves_table",
    "difference_notes",
    "difference_sentences",
    "differences_figure",
    "differences_table",
    "flow_figure",
    "flow_numbers",
    "flow_sentence",
    "group_differences",
    "mean_curves",
    "missing_table",
    "participants_table",
    "session_missing_figure",
    "variance_sentence",
    "variance_shares",
    "variance_shares_figure",
    "variance_shares_table",
]
