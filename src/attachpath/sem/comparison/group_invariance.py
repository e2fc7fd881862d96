"""Measurement invariance across groups, level by level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import pandas as pd

from attachpath.errors import UsageError
from attachpath.sem.comparison.ladder import LEVELS, Invariance, Rule, climbed, levels_of
from attachpath.sem.fitting import sem
from attachpath.sem.parameter_table import roles_of
from attachpath.sem.result import SemFit
from attachpath.sem.syntax import parse_model

__all__ = ["invariance"]

_EQUAL: dict[str, tuple[str, ...]] = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "intercepts"),
    "strict": ("loadings", "intercepts", "residuals"),
}


def invariance(
    model: str,
    data: pd.DataFrame,
    group: str,
    *,
    levels: Sequence[str] = LEVELS,
    partial: Sequence[str] = (),
    estimator: Literal["ml", "mlr", "mlm"] = "ml",
    missing: Literal["listwise", "fiml"] = "listwise",
    cluster: str | None = None,
    alpha: float = 0.05,
    cfi_drop: float = 0.010,
    **options: Any,
) -> Invariance:
    """Test whether a measurement model is the same in all groups.

    Parameters
    ----------
    model : str
        A measurement model in lavaan's syntax.
    data : DataFrame
        A row a case.
    group : str
        Column of the groups.
    levels : sequence of str
        Of ``"configural", "metric", "scalar", "strict"``: nothing equal; equal loadings; and
        intercepts (latent means become free); and residual variances.
    partial : sequence of str
        Parameters that stay free, as `to_free` of an earlier run names them (``"x3 ~1"``).
    estimator, missing, cluster
        As in `sem`.
    alpha, cfi_drop : float
        A level fails when its difference test has p < `alpha` and CFI falls by more than
        `cfi_drop`.
    **options
        Further arguments of `sem`.

    Returns
    -------
    Invariance
        The ladder, up to the first level that fails, and what to free there.

    Raises
    ------
    UsageError
        ``unknown-level``, ``no-latent-variables``, and what `sem` refuses.

    Notes
    -----
    Levels as in Meredith (1993, Psychometrika 58, 525-543). Differences are scaled under a robust
    estimator (Satorra & Bentler 2001). The test alone rejects trifles in large samples and the
    change in CFI alone has no error rate, so both must speak against a level; Cheung and Rensvold
    (2002, Structural Equation Modeling 9, 233-255) propose -.01 for CFI. The cut-offs of Chen
    (2007, Structural Equation Modeling 14, 464-504) stand beside. Set ``cfi_drop=0`` to go by
    the test, ``alpha=1`` to go by CFI.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(2)
    >>> trait = rng.normal(size=(400, 1))
    >>> data = pd.DataFrame(trait + rng.normal(size=(400, 4)), columns=["a", "b", "c", "d"])
    >>> data["country"] = np.where(np.arange(400) < 200, "DK", "NO")
    >>> data.loc[data["country"] == "NO", "d"] += 1
    >>> ladder = invariance("trait =~ a + b + c + d", data, "country")
    >>> ladder.stopped_at, ladder.to_free["free_with"].iloc[0]
    ('scalar', 'partial=["d ~1"]')
    >>> invariance("trait =~ a + b + c + d", data, "country", partial=["d ~1"]).reached
    'strict'
    """
    wanted = levels_of(levels)
    if not roles_of(parse_model(model).statements).latents:
        raise UsageError(
            "no-latent-variables",
            "Invariance was asked for, but the model has no latent variable.",
            "A path model of observed variables measures nothing.",
            "Write its measurement model with =~; or compare fits of sem with and without"
            " group_equal=['regressions'].",
        )

    def fitted(level: str) -> tuple[str, SemFit]:
        # A parameter that a level does not hold equal may still be named: it is free anyway.
        fit = sem(
            model,
            data,
            group=group,
            group_equal=_EQUAL[level],
            group_partial=partial,
            estimator=estimator,
            missing=missing,
            cluster=cluster,
            **options,
        )
        return model, fit

    return climbed(
        wanted,
        fitted,
        rule=Rule(alpha, cfi_drop),
        over=f"the groups of {group}",
        free_with=lambda parameter: _with(partial, parameter),
    )


def _with(partial: Sequence[str], parameter: str) -> str:
    return "partial=[" + ", ".join(f'"{name}"' for name in (*partial, parameter)) + "]"
