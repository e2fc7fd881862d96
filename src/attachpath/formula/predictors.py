"""The values of one column: numbers as float, categories with their levels in order."""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.formula.parsed import Formula
from attachpath.formula.refusals import not_finite, not_numeric

__all__ = ["numbers_of", "predictor_of"]


def numbers_of(column: pd.Series, formula: Formula) -> np.ndarray:
    """Give finite numbers as float, or refuse the column."""
    if not _is_numeric(column):
        raise not_numeric(formula.text, str(column.name), column.dtype)
    values = column.to_numpy(dtype=float, copy=True)  # pandas' own memory is read-only
    if not np.isfinite(values).all():
        raise not_finite(str(column.name))
    return values


def predictor_of(
    column: pd.Series, formula: Formula
) -> tuple[np.ndarray | pd.Categorical, list[str]]:
    """Give numbers and no levels, or a category under neutral level names and its own names.

    Text columns and ``C(name)`` are categories, levels sorted; a categorical column keeps its
    order and loses the levels that no row has.
    """
    if not isinstance(column.dtype, pd.CategoricalDtype):
        if not _is_text(column):
            numbers = numbers_of(column, formula)
            if column.name not in formula.categorical:
                return numbers, []
        column = column.astype(pd.CategoricalDtype(sorted(column.unique())))
    category = column.cat.remove_unused_categories().array
    levels = [_level_name(level) for level in category.categories]
    return category.rename_categories([f"k{number}" for number in range(len(levels))]), levels


def _is_text(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.StringDtype) or (
        column.dtype == object and pd.api.types.infer_dtype(column) == "string"
    )


def _is_numeric(column: pd.Series) -> bool:
    dtype = column.dtype
    return bool(
        pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_bool_dtype(dtype)
    ) and not pd.api.types.is_complex_dtype(dtype)


def _level_name(level: object) -> str:
    """Write a level; whole numbers alike whether or not a missing value made them float."""
    return str(int(level)) if isinstance(level, float) and level.is_integer() else str(level)
