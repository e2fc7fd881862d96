"""The SEM engine: lavaan's syntax and lavaan's numbers."""

from attachpath.sem.columns_of_model import model_columns
from attachpath.sem.comparison import Invariance, compare, invariance, occasion_invariance
from attachpath.sem.fitting import cfa, growth, sem
from attachpath.sem.free_parameters import parameter_count
from attachpath.sem.result import SemFit
from attachpath.sem.summary import Summary, summary_lines, summary_parts
from attachpath.sem.syntax import evaluation_order, parse_model

__all__ = [
    "Invariance",
    "SemFit",
    "Summary",
    "cfa",
    "compare",
    "evaluation_order",
    "growth",
    "invariance",
    "model_columns",
    "occasion_invariance",
    "parameter_count",
    "parse_model",
    "sem",
    "summary_lines",
    "summary_parts",
]
