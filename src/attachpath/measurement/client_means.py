"""How reliably scores that were taken at several occasions tell clients apart: means and ESAT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from attachpath.cohort import ESAT
from attachpath.measurement.derived_scores import client_mean_reliability, residual_reliability
from attachpath.measurement.icc import icc

__all__ = ["client_mean_reliabilities", "esat_reliability"]

SECURE = "cats_secure"
ENOUGH = 0.70
"""Nunnally's (1978) line for early research; a description, not a test."""

_MEANS = (
    *("clients", "median_occasions", "harmonic_occasions", "between_variance", "within_variance"),
    *(
        "icc",
        "ci_low",
        "ci_high",
        "at_median",
        "at_harmonic",
        "at_low",
        "at_high",
        "lowest",
        "highest",
        "share_enough",
    ),
)


def client_mean_reliabilities(
    data: pd.DataFrame, columns: Sequence[str], *, client: str = "client_id", level: float = 0.95
) -> pd.DataFrame:
    """Estimate the reliability of client means.

    Parameters
    ----------
    data : DataFrame
        A row an occasion.
    columns : sequence of str
        Scores.
    client : str
        Column that says whose occasion it is.
    level : float
        Confidence level of the intraclass correlation.

    Returns
    -------
    DataFrame
        A row a score: ``column, clients, median_occasions, harmonic_occasions, between_variance,
        within_variance, icc, ci_low, ci_high, at_median, at_harmonic, at_low, at_high, lowest,
        highest, share_enough, reason``. `icc` is the reliability of one occasion; `at_median` and
        `at_harmonic` are those of a mean over the median and over the harmonic mean number of
        occasions, `at_low` and `at_high` the interval of the latter; `lowest` and `highest` those
        of the clients with the fewest and the most; `share_enough` is the share of clients whose
        mean reaches .70.

    Notes
    -----
    tau / (tau + sigma^2 / T) (Raudenbush & Bryk 2002, eq. 3.42), with the variances of `icc`. Over
    clients with different T the error variance of the means is on average sigma^2 times the mean
    of 1 / T, so the reliability of the scores as a whole is the one at the harmonic mean. Its
    interval is that of the intraclass correlation, stepped up in the same way.

    Examples
    --------
    >>> draws = np.random.default_rng(1)
    >>> who = np.repeat(np.arange(200), 4)
    >>> data = pd.DataFrame({"client_id": who, "mood": draws.standard_normal(200)[who]
    ...                      + draws.standard_normal(800)})
    >>> client_mean_reliabilities(data, ["mood"])[["icc", "at_harmonic"]].round(1)
       icc  at_harmonic
    0  0.5          0.8
    """
    rows = [{"column": name} | _of_column(data[name], data[client], level) for name in columns]
    return pd.DataFrame(rows, columns=["column", *_MEANS, "reason"])


def _of_column(values: pd.Series, client: pd.Series, level: float) -> dict[str, Any]:
    occasions = client[values.notna() & client.notna()].value_counts().to_numpy()
    row: dict[str, Any] = dict.fromkeys(_MEANS, np.nan) | {"clients": len(occasions)}
    if not len(occasions):
        return row | {"reason": "no client has a value"}
    middle, harmonic = float(np.median(occasions)), float(1 / np.mean(1 / occasions))
    row |= {"median_occasions": middle, "harmonic_occasions": harmonic}
    found = icc(values, client, level=level)
    shares = {part["level"]: part for part in found.table.to_dict("records")}
    clients = shares["client"]
    if clients["reason"]:
        return row | {"reason": clients["reason"]}
    between, within = clients["variance"], shares["occasion"]["variance"]
    own = client_mean_reliability(between, within, occasions)
    at_median, at_harmonic = client_mean_reliability(between, within, [middle, harmonic])
    at_low, at_high = (_stepped_up(clients[end], harmonic) for end in ("ci_low", "ci_high"))
    return row | {
        "between_variance": between,
        "within_variance": within,
        "icc": clients["share"],
        "ci_low": clients["ci_low"],
        "ci_high": clients["ci_high"],
        "at_median": at_median,
        "at_harmonic": at_harmonic,
        "at_low": at_low,
        "at_high": at_high,
        "lowest": own.min(),
        "highest": own.max(),
        "share_enough": (own >= ENOUGH).mean(),
        "reason": None,
    }


def _stepped_up(share: float, occasions: float) -> float:
    return occasions * share / (1 + (occasions - 1) * share)


def esat_reliability(
    correlations: pd.DataFrame, between: Mapping[str, float], within: Mapping[str, float]
) -> pd.DataFrame:
    """Estimate the reliability of earned security, the residual of CATS Secure.

    Parameters
    ----------
    correlations : DataFrame
        From `attachpath.models.within_between_correlations`, of Secure and the two subscales that
        are removed.
    between : mapping of str to float
        Reliability of the client means of each subscale (`client_mean_reliabilities`).
    within : mapping of str to float
        Reliability of each subscale within clients (`within_between_reliability`).

    Returns
    -------
    DataFrame
        A row an ESAT and level: ``esat, control, level, secure_reliability, control_reliability, r,
        error_r, reliability, independent, reason``. `independent` takes the errors of the two as
        independent; `reliability` lets the errors of client means correlate as the two scores do
        within clients, since they come from the same occasions (within clients the two are one).

    Notes
    -----
    See `residual_reliability`. The weight of the residual is taken as known: with N clients its
    sampling adds about 1 / N to the error.
    """
    rows = [
        _of_esat(esat, kind.cats, level, correlations, {"between": between, "within": within})
        for esat, kind in ESAT.items()
        for level in ("between", "within")
    ]
    return pd.DataFrame(rows)


def _of_esat(
    esat: str,
    control: str,
    level: str,
    correlations: pd.DataFrame,
    reliabilities: Mapping[str, Mapping[str, float]],
) -> dict[str, Any]:
    known = reliabilities[level]
    secure, other = known.get(SECURE, np.nan), known.get(control, np.nan)
    r = _between_pair(correlations, control, level)
    error_r = _between_pair(correlations, control, "within") if level == "between" else 0.0
    row: dict[str, Any] = {
        "esat": esat, "control": control, "level": level, "secure_reliability": secure,
        "control_reliability": other, "r": r, "error_r": error_r,
        "reliability": np.nan, "independent": np.nan, "reason": None,
    }  # fmt: skip
    if np.isnan([secure, other]).any():
        return row | {"reason": "the reliability of one of the two subscales is not known"}
    if np.isnan([r, error_r]).any():
        return row | {"reason": "the correlation of the two subscales is not known"}
    found = residual_reliability(secure, other, r, error_r)
    return row | {
        "reliability": found,
        "independent": residual_reliability(secure, other, r),
        "reason": "it is below zero: these data are too few to tell" if found < 0 else None,
    }


def _between_pair(correlations: pd.DataFrame, control: str, level: str) -> float:
    found = correlations[
        (correlations["level"] == level)
        & correlations["x"].isin([SECURE, control])
        & correlations["y"].isin([SECURE, control])
    ]
    return float(found["r"].iloc[0]) if len(found) else np.nan
