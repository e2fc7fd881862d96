"""Shares of variance and design effects as a table, a figure and words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.interval_plot import IntervalRow, interval_plot
from attachpath.reporting.labels import label, row_label
from attachpath.reporting.numbers import MISSING, bounded, bounded_interval, count, number
from attachpath.reporting.printable import one_line
from attachpath.reporting.section import Figure, Heading, Line, Table

__all__ = ["variance_sentence", "variance_shares_figure", "variance_shares_table"]

_HEADINGS = {"occasions": "Measures of occasions", "clients": "Measures of clients"}


def variance_shares_table(shares: pd.DataFrame) -> Table | None:
    """Print the shares of each measure with intervals, design effect and effective n.

    Parameters
    ----------
    shares : DataFrame
        From `attachpath.reporting.variance_shares`.

    Returns
    -------
    Table or None
        None where nothing is nested.
    """
    if shares.empty:
        return None
    levels = _levels(shares)
    body: list[Line] = []
    for table, measures in shares.groupby("table", sort=False):
        body.append(Line(cells=[_HEADINGS[str(table)]], kind="group"))
        for name, rows in measures.groupby("variable", sort=False):
            found = {row["level"]: row for row in rows.to_dict("records")}
            cells = [_share(found.get(level)) for level in levels]
            first = rows.iloc[0]
            cells += [count(first["n"]), number(first["design_effect"])]
            body.append(Line(cells=[row_label(str(name)), *cells, number(first["effective_n"], 0)]))
    return Table(
        id="variance_shares",
        title="Shares of variance (intraclass correlations), design effect and effective n",
        columns=list(shares.columns),
        rows=[[plain_value(cell) for cell in row] for row in shares.to_numpy(dtype=object)],
        head=[
            Heading(label="Measure", align="left"),
            *(Heading(label=f"{_capital(level)} [95% CI]") for level in levels),
            Heading(label="n", italic=True),
            Heading(label="Design effect"),
            Heading(label="Effective n"),
        ],
        body=body,
        folded=True,
        note="ICC with 95% CI by level. Restricted maximum likelihood with random intercepts; "
        "profile likelihood intervals. n counts values (occasions, or clients) that have their "
        "groups. The design effect is the variance of the mean of all n values over that of n "
        "independent ones: 1 + the sum over levels of (A − 1) × share, A = sum of squared group "
        "sizes / n (Kish); effective n = n / design effect. The effect on a slope can be smaller "
        "or larger. A dash: a measure of clients has no occasions, or a share was not estimated."
        + _reasons(shares),
    )


def variance_shares_figure(shares: pd.DataFrame) -> Figure | None:
    """Draw the shares with intervals; None where none could be estimated.

    Of measures of clients the upper share alone is drawn: the rest is the clients'.
    """
    known = shares[shares["share"].notna()]
    known = known[~((known["table"] == "clients") & (known["level"] == "client"))]
    if known.empty:
        return None
    rows = []
    for (table, name), found in known.groupby(["table", "variable"], sort=False):
        points = {
            _capital(str(row["level"])): (row["share"], row["ci_low"], row["ci_high"])
            for row in found.to_dict("records")
        }
        rows.append(IntervalRow(row_label(str(name)), points, _HEADINGS[str(table)]))
    return interval_plot(
        "variance_shares",
        rows,
        [_capital(level) for level in _levels(known)],
        axis="Share of the variance",
        guides=(0,),
        limits=(-0.02, 1.02),
        caption="At which level do scores differ? "
        "Shares of variance by level, with 95% profile likelihood intervals. The shares of "
        "a measure add to 1; of measures of clients the upper level alone is drawn.",
        alt="Dot plot of shares of variance. " + " ".join(variance_sentence(shares)),
    )


def variance_sentence(shares: pd.DataFrame) -> list[str]:
    """Say how the shares range over measures, a sentence a table."""
    told = []
    for table, heading in _HEADINGS.items():
        known = shares[(shares["table"] == table) & shares["share"].notna()]
        ranges = [
            f"{one_line(level)} {_range(known.loc[known['level'] == level, 'share'])}"
            for level in _levels(known)
            if not (table == "clients" and level == "client")
        ]
        if ranges:
            effects = _range(known["design_effect"], number)
            told.append(
                f"Shares of variance over {heading.lower()}: {', '.join(ranges)}; design effect of "
                f"a mean {effects}."
            )
    return told


def _range(values: pd.Series, written: Callable[[float], str] = bounded) -> str:
    low, high = written(values.min()), written(values.max())
    return low if low == high else f"{low} to {high}"


def _levels(shares: pd.DataFrame) -> list[str]:
    """Levels in the order occasion, client, upper."""
    order = {"occasion": 0, "client": 1}
    return sorted(map(str, shares["level"].unique()), key=lambda level: order.get(level, 2))


def _share(row: dict[Any, Any] | None) -> str:
    if row is None or pd.isna(row["share"]):
        return MISSING
    return f"{bounded(row['share'])} {bounded_interval(row['ci_low'], row['ci_high'])}"


def _reasons(shares: pd.DataFrame) -> str:
    """Why a share is a dash, a sentence a reason."""
    missing = shares[shares["reason"].notna()]
    told = []
    for reason, rows in missing.groupby("reason", sort=False):
        names = ", ".join(label(str(name)) for name in rows["variable"].unique())
        told.append(f" Not estimated for {names}: {reason}.")
    return "".join(told)


def _capital(level: str) -> str:
    words = one_line(level)
    return words[:1].upper() + words[1:]
