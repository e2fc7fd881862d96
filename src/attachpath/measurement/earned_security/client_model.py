"""A model of clients: a random intercept for their therapists where they have any."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from attachpath.fitted import Fitted
from attachpath.formula import RandomPart
from attachpath.models import multilevel, regression

__all__ = [
    "COVARIATES",
    "MODELLED_OUTCOMES",
    "before_treatment",
    "client_formula",
    "fit_clients",
    "with_none",
    "z_scores",
]

MODELLED_OUTCOMES = ("iip_post", "tds_growing_autonomy_between", "tds_growing_engagement_between")

COVARIATES = ("ecr_anxiety", "ecr_avoidance")
"""Stand in every model as common causes; with the state before treatment where there is one."""


def before_treatment(outcome: str) -> str | None:
    """Return the column of the state before treatment, for an outcome that has one.

    Examples
    --------
    >>> before_treatment("iip_post"), before_treatment("wai_between")
    ('iip_pre', None)
    """
    return f"{outcome.removesuffix('_post')}_pre" if outcome.endswith("_post") else None


def client_formula(outcome: str, terms: Sequence[str]) -> str:
    """Return the fixed part of a model.

    Examples
    --------
    >>> client_formula("iip_post", ["iip_pre", "wai_between"])
    'iip_post ~ iip_pre + wai_between'
    """
    return f"{outcome} ~ {' + '.join(terms)}"


def fit_clients(
    formula: str, data: pd.DataFrame, cluster: str | None, *, partially_nested: bool = False
) -> Fitted:
    """Fit a model of clients.

    Parameters
    ----------
    formula : str
        Fixed part.
    data : DataFrame
        A row a client.
    cluster : str or None
        Column of the groups of clients, which get a random intercept (REML, Satterthwaite df);
        without one the regression has HC3 standard errors.
    partially_nested : bool
        Whether a client may belong to no group.

    Returns
    -------
    Fitted

    Raises
    ------
    FormulaError, EstimationError
        As `attachpath.models.multilevel` and `attachpath.models.regression`.
    """
    if cluster is None:
        return regression(formula, data, robust="HC3")
    partial = (cluster,) if partially_nested else ()
    return multilevel(f"{formula} + {RandomPart(True, (), cluster)}", data, partial_groups=partial)


def z_scores(
    data: pd.DataFrame,
    columns: Sequence[str],
    cluster: str | None = None,
    *,
    partially_nested: bool = False,
) -> pd.DataFrame:
    """Return the rows of a model of clients, its columns as z-scores over these rows.

    Parameters
    ----------
    data : DataFrame
        A row a client.
    columns : sequence of str
        Number columns; one that does not vary is only centred.
    cluster : str, optional
        Column of the groups of clients.
    partially_nested : bool
        Whether a client may belong to no group.

    Returns
    -------
    DataFrame
        Only the rows that have every column, and a group where one is needed.

    Examples
    --------
    >>> z_scores(pd.DataFrame({"x": [1.0, 2, 3, None]}), ["x"])["x"].tolist()
    [-1.0, 0.0, 1.0]
    """
    wanted = list(columns)
    needed = wanted if cluster is None or partially_nested else [*wanted, cluster]
    complete = data[data[needed].notna().all(axis=1)]
    values = complete[wanted]
    spread = values.std()
    scaled = (values - values.mean()) / spread.where(spread > 0, 1.0)
    return complete.assign(**{name: scaled[name] for name in wanted})


def with_none(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return a table in which missing text is None.

    Examples
    --------
    >>> with_none(pd.DataFrame({"reason": ["why", float("nan")]}), ["reason"])["reason"].tolist()
    ['why', None]
    """
    texts = {name: table[name].astype(object).where(table[name].notna(), None) for name in columns}
    return table.assign(**texts)
