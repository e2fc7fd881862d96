"""The data: tables, levels, checks, derived variables, and the folder form on disk."""

from attachpath.cohort.analysis import analysis_table
from attachpath.cohort.checks import check_cohort
from attachpath.cohort.columns import known_columns
from attachpath.cohort.esat import ESAT
from attachpath.cohort.esat_rules import (
    esat_check,
    esat_growth_check,
    esat_notes,
    zero_by_construction,
)
from attachpath.cohort.levels_above import upper_cluster, upper_levels
from attachpath.cohort.measured import measured_columns
from attachpath.cohort.one_table import OneTable, read_table
from attachpath.cohort.reading import check_folder, read_cohort
from attachpath.cohort.scoring import AnsweredInstrument, answered_instruments, score_cohort
from attachpath.cohort.tables import Cohort
from attachpath.cohort.writing import write_cohort

__all__ = [
    "ESAT",
    "AnsweredInstrument",
    "Cohort",
    "OneTable",
    "analysis_table",
    "answered_instruments",
    "check_cohort",
    "check_folder",
    "esat_check",
    "esat_growth_check",
    "esat_notes",
    "known_columns",
    "measured_columns",
    "read_cohort",
    "read_table",
    "score_cohort",
    "upper_cluster",
    "upper_levels",
    "write_cohort",
    "zero_by_construction",
]
