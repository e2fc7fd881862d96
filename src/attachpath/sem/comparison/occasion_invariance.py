"""Measurement invariance over occasions: one group, a factor an occasion, equalities by labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from attachpath.sem.comparison.ladder import LEVELS, Invariance, Rule, climbed, levels_of
from attachpath.sem.comparison.occasion_model import checked_occasions, occasion_model
from attachpath.sem.fitting import sem
from attachpath.sem.result import SemFit

__all__ = ["occasion_invariance"]


def occasion_invariance(
    factors: Mapping[str, Mapping[str, Sequence[str]]],
    data: pd.DataFrame,
    *,
    levels: Sequence[str] = LEVELS,
    partial: Sequence[str] = (),
    correlated_residuals: bool = True,
    estimator: Literal["ml", "mlr", "mlm"] = "ml",
    missing: Literal["listwise", "fiml"] = "listwise",
    cluster: str | None = None,
    alpha: float = 0.05,
    cfi_drop: float = 0.010,
    **options: Any,
) -> Invariance:
    """Test whether factors are measured the same way on all occasions.

    Parameters
    ----------
    factors : mapping
        For each factor its occasions in order, for each occasion its indicators:
        ``{"secure": {"early": ["s1_early", "s2_early", "s3_early"], "late": [...]}}``. The same
        place in each list is the same indicator.
    data : DataFrame
        A row a case, a column an indicator at an occasion.
    levels : sequence of str
        As in `invariance`.
    partial : sequence of str
        Parameters that stay free, in the words of the first occasion, as `to_free` names them
        (``"s2_early ~1"``).
    correlated_residuals : bool
        Whether the residuals of an indicator covary between occasions.
    estimator, missing, cluster, alpha, cfi_drop
        As in `invariance`.
    **options
        Further arguments of `sem`.

    Returns
    -------
    Invariance
        With the text of each level's model in `models`.

    Raises
    ------
    UsageError
        ``occasions-differ``, ``too-few-occasions``, ``unknown-level``, ``unknown-parameter``.

    Notes
    -----
    The first indicator's loading is 1 on every occasion; latent means are 0 on the first and, once
    intercepts are equal, free on the others. Residuals of the same indicator covary over time
    (Little 2013, Longitudinal Structural Equation Modeling, ch. 5). Rule and cut-offs as in
    `invariance`; for occasions they are borrowed from groups.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(5)
    >>> early = rng.normal(size=(300, 1))
    >>> late = 0.6 * early + 0.3 + 0.8 * rng.normal(size=(300, 1))
    >>> values = np.hstack([early + 0.7 * rng.normal(size=(300, 3)),
    ...                     late + 0.7 * rng.normal(size=(300, 3))])
    >>> names = ["s1_early", "s2_early", "s3_early", "s1_late", "s2_late", "s3_late"]
    >>> secure = {"early": names[:3], "late": names[3:]}
    >>> ladder = occasion_invariance({"secure": secure}, pd.DataFrame(values, columns=names))
    >>> ladder.table["df"].astype(int).tolist(), ladder.reached
    ([5, 7, 9, 12], 'strict')
    """
    wanted = levels_of(levels)
    spared = checked_occasions(factors, partial)

    def fitted(level: str) -> tuple[str, SemFit]:
        text = occasion_model(factors, level, spared, correlated_residuals)
        fit = sem(
            text,
            data,
            meanstructure=True,
            estimator=estimator,
            missing=missing,
            cluster=cluster,
            **options,
        )
        return text, fit

    occasions = dict.fromkeys(name for times in factors.values() for name in times)
    return climbed(
        wanted,
        fitted,
        rule=Rule(alpha, cfi_drop),
        over=f"the occasions {', '.join(occasions)}",
        free_with=lambda parameter: (
            "partial=[" + ", ".join(f'"{name}"' for name in (*partial, parameter)) + "]"
        ),
    )
