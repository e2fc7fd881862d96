"""Residuals and random effects of the models: their shape, and their spread over sessions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from attachpath.hypotheses import ModelBehind
from attachpath.models import residual_checks, residuals
from attachpath.reporting.cohort_section.session_groups import session_groups
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label
from attachpath.reporting.numbers import count, number
from attachpath.reporting.section import Cell, Heading, Line, Table

__all__ = ["residual_sentences", "residual_table", "spread_over_sessions"]

FEWEST = 5
_COLUMNS = ["group", "term", "n", "sd", "skewness", "excess_kurtosis", "largest", "reason"]


def residual_table(models: Sequence[ModelBehind]) -> Table | None:
    """Print the shape of residuals and predicted random effects, level by level.

    Parameters
    ----------
    models : sequence of ModelBehind
        From `attachpath.hypotheses.models_behind`.

    Returns
    -------
    Table or None
        None where no model could be fitted.
    """
    rows: list[list[Cell]] = []
    body: list[Line] = []
    for model in models:
        if model.fitted is None:
            continue
        checks = residual_checks(model.fitted, model.data, partial_groups=model.partial_groups)
        body.append(Line(cells=[model.name], kind="group"))
        for row in checks.to_dict("records"):
            rows.append([model.name, *(plain_value(row[name]) for name in _COLUMNS)])
            numbers = [number(row[name]) for name in ("skewness", "excess_kurtosis", "largest")]
            cells = [_part(row), count(row["n"]), number(row["sd"], 3), *numbers]
            body.append(Line(cells=cells))
    if not body:
        return None
    return Table(
        id="residuals",
        title="Residuals and predicted random effects by level",
        columns=["ids", *_COLUMNS],
        rows=rows,
        head=[
            Heading(label="Level", align="left"),
            Heading(label="n", italic=True),
            Heading(label="SD", italic=True),
            Heading(label="Skewness"),
            Heading(label="Excess kurtosis"),
            Heading(label="Largest (SD)"),
        ],
        body=body,
        folded=True,
        note="Conditional residuals and best linear unbiased predictions; skewness and excess "
        "kurtosis are 0, and few lie beyond 3 SD, for a normal distribution. Predictions are "
        "pulled towards it: a skewed one is a sign, a normal one is none. A dash: estimated as "
        "zero, so that all are alike.",
    )


def spread_over_sessions(models: Sequence[ModelBehind]) -> pd.DataFrame:
    """Return the SD of the standardised residuals by session.

    Parameters
    ----------
    models : sequence of ModelBehind
        Those with a row an occasion are used.

    Returns
    -------
    DataFrame
        A row a model and session, or range of sessions: ``ids, session, n, sd, ci_low, ci_high``.
        Where fewer than five residuals stand, there is no row.

    Notes
    -----
    Each residual is divided by its own standard deviation, which is smaller where a client has
    few occasions; if the residual variance is the same at all sessions the SD is near 1
    throughout. The 95 % interval is that of the SD of independent normal values, so a rough one.
    """
    rows = [row for model in models for row in _spread(model)]
    return pd.DataFrame(rows, columns=["ids", "session", "n", "sd", "ci_low", "ci_high"])


def _spread(model: ModelBehind) -> Iterator[dict[str, Any]]:
    if model.fitted is None or "session" not in model.data:
        return
    left = residuals(model.fitted, model.data, partial_groups=model.partial_groups)
    values = left["standardised"].to_numpy()
    sessions = session_groups(model.data["session"])
    for session in sessions.cat.categories:
        own = values[(sessions == session).to_numpy()]
        own = own[~np.isnan(own)]
        if len(own) < FEWEST:
            continue
        sd, df = float(own.std(ddof=1)), len(own) - 1
        low, high = (sd * float(np.sqrt(df / stats.chi2.ppf(p, df))) for p in (0.975, 0.025))
        row = {"ids": model.name, "session": str(session), "n": len(own)}
        yield row | {"sd": sd, "ci_low": low, "ci_high": high}


def residual_sentences(spread: pd.DataFrame) -> list[str]:
    """Say how far the residual spread differs between sessions; nothing without occasions."""
    if spread.empty:
        return []
    ratios = spread.groupby("ids", sort=False)["sd"].agg(lambda sds: sds.max() / sds.min())
    most = str(ratios.idxmax())
    own = sorted(spread[spread["ids"] == most].to_dict("records"), key=lambda row: row["sd"])
    least, largest = own[0], own[-1]
    extremes = (
        f"{number(least['sd'])} at session {least['session']} (n = {count(least['n'])}), "
        f"{number(largest['sd'])} at session {largest['session']} (n = {count(largest['n'])})"
    )
    said = "Residual spread over sessions: the largest standard deviation of a model is at most"
    return [f"{said} {number(ratios.max())} times its smallest ({most}: {extremes})."]


def _part(row: Any) -> str:
    if row["group"] == "Residual":
        return "Residuals"
    group = str(row["group"]).removesuffix("_id").capitalize()
    kind = "intercepts" if row["term"] == "Intercept" else f"slopes of {label(row['term'])}"
    return f"{group} {kind}"
