"""Measures against the baseline model in which nothing covaries."""

from __future__ import annotations

import numpy as np

from attachpath.sem.chi_square import ChiSquare
from attachpath.sem.fit_measures.chi_square_rows import scaled_statistic

__all__ = ["incremental_measures", "robust_incremental_measures"]


def incremental_measures(
    test: ChiSquare, baseline: ChiSquare, *, scaled: bool = False
) -> dict[str, float]:
    """Return CFI, TLI and their relatives.

    Parameters
    ----------
    test, baseline : ChiSquare
        Tests of the model and of the baseline.
    scaled : bool
        Whether from the scaled statistics; the names then end with ``_scaled``.

    Notes
    -----
    With ``d = chisq - df``: ``cfi = 1 - max(d, 0) / max(d, d_b, 0)`` (Bentler 1990, Psychological
    Bulletin 107, 238-246), ``rni = 1 - d / d_b`` (McDonald & Marsh 1990), ``tli = nnfi`` =
    ``1 - (d / df) / (d_b / df_b)`` (Tucker & Lewis 1973; Bentler & Bonett 1980), ``nfi`` =
    ``1 - chisq / chisq_b``, ``pnfi = df / df_b nfi`` (James, Mulaik & Brett 1982), ``ifi`` and
    ``rfi`` of Bollen (1989, 1986). With df 0 each is 1 but ``pnfi``.
    """
    ours = scaled_statistic(test) if scaled else test.statistic
    theirs = scaled_statistic(baseline) if scaled else baseline.statistic
    df, df_of = test.df, baseline.df
    distance, distance_of = ours - df, theirs - df_of
    measures = {
        "cfi": _comparative(distance, distance_of),
        "tli": _tucker_lewis(distance, df, distance_of, df_of),
        "nnfi": _tucker_lewis(distance, df, distance_of, df_of),
        "rfi": 1.0 - _ratio(ours * df_of, theirs * df) if df else 1.0,
        "nfi": 1.0 - _ratio(ours, theirs),
        "pnfi": _ratio(df, df_of) * (1.0 - _ratio(ours, theirs)),
        "ifi": _ratio(theirs - ours, theirs - df),
        "rni": 1.0 - _ratio(distance, distance_of) if df else 1.0,
    }
    return {f"{name}_scaled": value for name, value in measures.items()} if scaled else measures


def robust_incremental_measures(test: ChiSquare, baseline: ChiSquare) -> dict[str, float]:
    """Return CFI and TLI that estimate their population values under non-normality.

    Parameters
    ----------
    test, baseline : ChiSquare
        Tests whose unscaled statistics exceed their noncentrality by ``scaling * df``.

    Notes
    -----
    As `incremental_measures`, with ``d = chisq - c df`` (Brosseau-Liard & Savalei 2014,
    Multivariate Behavioral Research 49, 460-470).
    """
    distance, distance_of = _noncentrality(test), _noncentrality(baseline)
    tucker_lewis = _tucker_lewis(distance, test.df, distance_of, baseline.df)
    return {
        "cfi_robust": _comparative(distance, distance_of),
        "tli_robust": tucker_lewis,
        "nnfi_robust": tucker_lewis,
        "rni_robust": 1.0 - _ratio(distance, distance_of) if test.df else 1.0,
    }


def _noncentrality(test: ChiSquare) -> float:
    return test.statistic - test.scaling * test.df if test.df else 0.0


def _comparative(distance: float, distance_of: float) -> float:
    # NaN must come through, which max() would not let it.
    largest = float(np.maximum(np.maximum(distance, distance_of), 0.0))
    return 1.0 if largest == 0.0 else 1.0 - float(np.maximum(distance, 0.0)) / largest


def _tucker_lewis(distance: float, df: int, distance_of: float, df_of: int) -> float:
    return 1.0 - _ratio(distance * df_of, distance_of * df) if df else 1.0


def _ratio(above: float, below: float) -> float:
    return above / below if below else np.nan
