"""The shape of every fitted model: one labelled table, counts, flags and notes."""

from attachpath.fitted.coefficient_rows import COEFFICIENT_COLUMNS, coefficient_table
from attachpath.fitted.confidence_level import check_level
from attachpath.fitted.constant_df import ConstantDegreesOfFreedom
from attachpath.fitted.fit import DegreesOfFreedom, Fitted

__all__ = [
    "COEFFICIENT_COLUMNS",
    "ConstantDegreesOfFreedom",
    "DegreesOfFreedom",
    "Fitted",
    "check_level",
    "coefficient_table",
]
