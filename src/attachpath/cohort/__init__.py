"""The data: tables, levels, checks, derived variables, and the folder form on disk."""

from attachpath.cohort.analysis import analysis_table, columns_as_written
from attachpath.cohort.checks import check_cohort, cohort_findings
from attachpath.cohort.columns import column_rules, instruments_of, known_columns
from attachpath.cohort.esat import ESAT
from attachpath.cohort.esat_rules import (
    esat_check,
    esat_growth_check,
    esat_notes,
    zero_by_construction,
)
from attachpath.cohort.findings import Findings
from attachpath.cohort.folder_file import CohortHead
from attachpath.cohort.levels_above import upper_cluster, upper_levels
from attachpath.cohort.measured import measured_columns
from attachpath.cohort.one_table import OneTable, read_table
from attachpath.cohort.raw_tables import ReadingRules, columns_to_table
from attachpath.cohort.reading import check_folder, read_folder
from attachpath.cohort.scoring import AnsweredInstrument, answered_instruments, score_cohort
from attachpath.cohort.tables import Cohort
from attachpath.cohort.writing import write_cohort

__all__ = [
    "ESAT",
    "AnsweredInstrument",
    "Cohort",
    "CohortHead",
    "Findings",
    "OneTable",
    "ReadingRules",
    "analysis_table",
    "answered_instruments",
    "check_cohort",
    "check_folder",
    "cohort_findings",
    "column_rules",
    "columns_as_written",
    "columns_to_table",
    "esat_check",
    "esat_growth_check",
    "esat_notes",
    "instruments_of",
    "known_columns",
    "measured_columns",
    "read_folder",
    "read_table",
    "score_cohort",
    "upper_cluster",
    "upper_levels",
    "write_cohort",
    "zero_by_construction",
]
