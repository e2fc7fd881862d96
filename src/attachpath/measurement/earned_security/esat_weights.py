"""What ESAT takes out of Secure: the weight of each control, and how much it explains."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from attachpath.cohort import ESAT, Cohort, analysis_table
from attachpath.errors import UsageError
from attachpath.measurement.earned_security.client_model import with_none

__all__ = ["esat_weights"]

_SECURE = "cats_secure"
_COLUMNS = ("esat", "control", "level", "weight", "r", "explained", "n", "reason")


def esat_weights(cohort: Cohort) -> pd.DataFrame:
    """Return how CATS Secure was residualised, within and between clients.

    Parameters
    ----------
    cohort : Cohort
        Scored.

    Returns
    -------
    DataFrame
        Two rows an ESAT, of `level` ``between`` (client means, a row a client) and ``within``
        (deviations from them): ``esat, control, level, weight`` of the control, ``r`` of Secure
        with it, ``explained`` (r squared: the share of Secure's variance that ESAT does not hold),
        ``n`` (clients; occasions), ``reason``.

    Notes
    -----
    The construction is ``within_between`` of `attachpath.cohort.analysis_table`, which is assumed:
    the published one is not known. ``explained`` is 1 - variance of ESAT / variance of Secure over
    the rows that entered.
    """
    rows: list[dict[str, Any]] = []
    for esat, kind in ESAT.items():
        named = {"esat": esat, "control": kind.cats}
        for level, table in (("between", "clients"), ("within", "occasions")):
            rows.append(named | {"level": level} | _one(cohort, esat, kind.cats, level, table))
    return with_none(pd.DataFrame(rows, columns=_COLUMNS), ["reason"])


def _one(cohort: Cohort, esat: str, control: str, level: str, table: Any) -> dict[str, Any]:
    columns = [f"{name}_{level}" for name in (esat, _SECURE, control)]
    try:
        made = analysis_table(cohort, table, columns)
    except UsageError as error:
        return {"n": 0, "reason": error.message}
    weights = made.attrs["esat"][esat]["slopes"].get(level, ())
    made.attrs = {}
    left, secure, removed = (made[name] for name in columns)
    entered = left.notna()
    spread = float(secure[entered].var(ddof=0)), float(removed[entered].var(ddof=0))
    if not weights or not min(spread) > 0:
        reason = "too few clients or occasions, or no variance, to take the control out of Secure"
        return {"n": int(entered.sum()), "reason": reason}
    explained = max(0.0, 1 - float(left[entered].var(ddof=0)) / spread[0])
    return {
        "weight": weights[0],
        "r": float(np.sign(weights[0]) * np.sqrt(explained)),
        "explained": explained,
        "n": int(entered.sum()),
        "reason": None,
    }
