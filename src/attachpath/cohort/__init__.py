"""The data: tables, levels, checks, derived variables, and the folder form on disk."""

from attachpath.cohort.analysis import analysis_table, columns_as_written
from attachpath.cohort.canonical import as_text
from attachpath.cohort.checks import check_cohort, cohort_findings
from attachpath.cohort.clinical_change import ClinicalChange
from attachpath.cohort.columns import column_rules, instruments_of, known_columns
from attachpath.cohort.esat import ESAT
from attachpath.cohort.esat_rules import (
    esat_check,
    esat_growth_check,
    esat_notes,
    zero_by_construction,
)
from attachpath.cohort.findings import Findings
from attachpath.cohort.findings_alike import AlikeFindings, alike_findings, rows_in_words
from attachpath.cohort.folder_file import CohortHead
from attachpath.cohort.key_places import spelled_otherwise
from attachpath.cohort.levels_above import upper_cluster, upper_levels
from attachpath.cohort.measured import measured_columns
from attachpath.cohort.one_table import OneTable, read_table
from attachpath.cohort.raw_tables import ReadingRules, columns_to_table
from attachpath.cohort.reading import (
    check_folder,
    examine_folder,
    largest_without_asking,
    read_folder,
    refuse_bytes,
)
from attachpath.cohort.scoring import AnsweredInstrument, answered_instruments, score_cohort
from attachpath.cohort.tables import DEFAULT_INSTRUMENTS, Cohort
from attachpath.cohort.unpacking import unpacked
from attachpath.cohort.value_checks import CODES as MISSING_CODES
from attachpath.cohort.value_checks import NEVER_ANSWERS
from attachpath.cohort.writing import write_cohort

__all__ = [
    "DEFAULT_INSTRUMENTS",
    "ESAT",
    "MISSING_CODES",
    "NEVER_ANSWERS",
    "AlikeFindings",
    "AnsweredInstrument",
    "ClinicalChange",
    "Cohort",
    "CohortHead",
    "Findings",
    "OneTable",
    "ReadingRules",
    "alike_findings",
    "analysis_table",
    "answered_instruments",
    "as_text",
    "check_cohort",
    "check_folder",
    "cohort_findings",
    "column_rules",
    "columns_as_written",
    "columns_to_table",
    "esat_check",
    "esat_growth_check",
    "esat_notes",
    "examine_folder",
    "instruments_of",
    "known_columns",
    "largest_without_asking",
    "measured_columns",
    "read_folder",
    "read_table",
    "refuse_bytes",
    "rows_in_words",
    "score_cohort",
    "spelled_otherwise",
    "unpacked",
    "upper_cluster",
    "upper_levels",
    "write_cohort",
    "zero_by_construction",
]
