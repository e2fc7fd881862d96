"""The model of a hypothesis fitted to an analysis table, and the rows that it uses."""

from __future__ import annotations

from typing import Any

import pandas as pd

from attachpath.fitted import Fitted
from attachpath.formula import Formula, parse_formula
from attachpath.hypotheses.full_information.auxiliary import Auxiliary
from attachpath.hypotheses.full_information.full_information_fit import (
    full_information,
    full_information_rows,
)
from attachpath.hypotheses.hypothesis import Hypothesis
from attachpath.models import multilevel, regression

__all__ = ["fit_model", "partial_groups", "rows_of", "used_rows"]


def used_rows(table: pd.DataFrame, formula: str, *, partial: bool = False) -> pd.DataFrame:
    """Return the rows of a table that have every variable of a formula.

    Parameters
    ----------
    table : DataFrame
        From `attachpath.cohort.analysis_table`.
    formula : str
        The model.
    partial : bool
        Whether clients may belong to no group of a level above.

    Returns
    -------
    DataFrame
    """
    parsed = parse_formula(formula)
    used = set(parsed.columns) - set(_upper_groups(parsed) if partial else ())
    return table.loc[table[sorted(used)].notna().all(axis=1)]


def rows_of(
    hypothesis: Hypothesis, table: pd.DataFrame, fitted: Fitted, *, partial: bool = False
) -> pd.DataFrame:
    """Return the rows of a table that a fit used: complete ones, or with full information all.

    Parameters
    ----------
    hypothesis : Hypothesis
        Of kind regression or multilevel.
    table : DataFrame
        From `attachpath.cohort.analysis_table`.
    fitted : Fitted
        Its formula may have fewer random parts than the hypothesis.
    partial : bool
        Whether clients may belong to no group of a level above.

    Returns
    -------
    DataFrame
    """
    if hypothesis.full_information:
        return full_information_rows(hypothesis.parsed, table, partial=partial)
    return used_rows(table, fitted.formula, partial=partial)


def fit_model(
    hypothesis: Hypothesis,
    table: pd.DataFrame,
    engine: str | None,
    *,
    partial: bool = False,
    auxiliary: Auxiliary | None = None,
) -> Fitted:
    """Fit the model of a hypothesis to its analysis table.

    Parameters
    ----------
    hypothesis : Hypothesis
        Of kind regression or multilevel.
    table : DataFrame
        From `attachpath.cohort.analysis_table`.
    engine : str or None
        The first engine where None.
    partial : bool
        Whether clients may belong to no group of a level above.
    auxiliary : Auxiliary, optional
        For a hypothesis with full information.

    Returns
    -------
    Fitted
    """
    parsed = hypothesis.parsed
    if hypothesis.full_information:
        known = auxiliary or Auxiliary(pd.DataFrame(index=pd.Index(table["client_id"])))
        return full_information(parsed, table, known, partial=partial)
    chosen: dict[str, Any] = {} if engine is None else {"engine": engine}
    if hypothesis.kind == "regression":
        return regression(parsed, table, **chosen)
    empty = partial_groups(hypothesis, partial)
    drop = _slopes(hypothesis)
    return multilevel(
        parsed,
        table,
        reml=hypothesis.estimation == "reml",
        slopes_may_drop=drop,
        partial_groups=empty,
        **chosen,
    )


def partial_groups(hypothesis: Hypothesis, partial: bool) -> tuple[str, ...]:
    """Return the grouping columns of a model that may be empty, as `multilevel` wants them.

    Parameters
    ----------
    hypothesis : Hypothesis
        Its random parts name the groups.
    partial : bool
        Whether clients may belong to no group of a level above.

    Returns
    -------
    tuple of str
    """
    return _upper_groups(hypothesis.parsed) if partial else ()


def _upper_groups(parsed: Formula) -> tuple[str, ...]:
    """Return the grouping columns above clients, whatever the cohort calls them."""
    groups = dict.fromkeys(part.group for part in parsed.random)
    return tuple(group for group in groups if group != "client_id")


def _slopes(hypothesis: Hypothesis) -> tuple[str, ...]:
    """Random slopes in the order in which they go if a model does not converge: time first."""
    slopes = dict.fromkeys(slope for part in hypothesis.parsed.random for slope in part.slopes)
    return tuple(sorted(slopes, key=lambda slope: slope != "session_log"))
