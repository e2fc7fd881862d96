"""How strong an unobserved confounder would have to be: table and sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label
from attachpath.reporting.numbers import bounded, interval, number, percent
from attachpath.reporting.section import Heading, Line, Table

__all__ = ["confounding_sentences", "confounding_table"]


def confounding_table(values: pd.DataFrame, bounds: pd.DataFrame) -> Table | None:
    """Print robustness values, and the estimates under confounders as strong as covariates.

    Parameters
    ----------
    values, bounds : DataFrame
        From `attachpath.hypotheses.confounding_values` and ``confounding_bounds``.

    Returns
    -------
    Table or None
        None where there is no hypothesis with an outcome after treatment.
    """
    if values.empty:
        return None
    rows = [row for row in values.to_dict("records") if pd.isna(row["reason"])]
    body = []
    for row in rows:
        body.append(_value_line(row))
        if row["model"] == "as tested" and not bounds.empty:
            own = bounds[(bounds["id"] == row["id"]) & (bounds["strength"] == 1)]
            body += [_bound_line(one) for one in own.to_dict("records")]
    columns = list(values.columns)
    return Table(
        id="confounding",
        title="Unobserved confounding: how strong it would have to be",
        columns=columns,
        rows=[[plain_value(cell) for cell in row] for row in values.to_numpy(object)],
        head=[
            Heading(label="Hypothesis", align="left"),
            Heading(label="b", italic=True),
            Heading(label="95% CI"),
            Heading(label="Partial R²"),
            Heading(label="RV"),
            Heading(label="RV for p < .05"),
            Heading(label="Partial R² with predictor"),
            Heading(label="Partial R² with outcome"),
        ],
        body=body,
        note="RV, robustness value: share of what the other predictors leave of the predictor, "
        "and of the outcome, that a confounder must explain, of both, to bring b to zero, or p "
        "to .05 (Cinelli & Hazlett 2020). For the multilevel model an approximation with its "
        "variances held; least squares, for which the theory holds, beside it, with its CR2 "
        "interval. As strong as: the largest shares that a confounder as strong as that "
        "covariate could explain, and b and its interval adjusted for such a confounder; a dash "
        "where it would explain all of the outcome. An empty cell: does not belong to that row.",
    )


def _value_line(row: Mapping[Any, Any]) -> Line:
    words = str(row["id"]) if row["model"] == "as tested" else f"{row['id']}, least squares"
    return Line(
        cells=[
            words,
            number(row["estimate"], 3),
            interval(row["ci_low"], row["ci_high"], 3),
            bounded(row["partial_r2"], 3),
            bounded(row["rv"]),
            bounded(row["rv_alpha"]),
            "",
            "",
        ]
    )


def _bound_line(row: Mapping[Any, Any]) -> Line:
    return Line(
        cells=[
            f"as strong as {label(row['benchmark'])}",
            number(row["adjusted_estimate"], 3),
            interval(row["adjusted_ci_low"], row["adjusted_ci_high"], 3),
            "",
            "",
            "",
            bounded(row["r2_term"], 3),
            bounded(row["r2_response"], 3),
        ],
        kind="indented",
    )


def confounding_sentences(values: pd.DataFrame, bounds: pd.DataFrame) -> list[str]:
    """Say what the robustness values of the significant terms mean.

    Parameters
    ----------
    values, bounds : DataFrame
        From `attachpath.hypotheses.confounding_values` and ``confounding_bounds``.

    Returns
    -------
    list of str
        A sentence or two a hypothesis; one for all whose term is not significant.
    """
    if values.empty:
        return []
    tested = values[(values["model"] == "as tested") & values["rv"].notna()].to_dict("records")
    strong = [row for row in tested if row["rv_alpha"] > 0]
    weak = [str(row["id"]) for row in tested if not row["rv_alpha"] > 0]
    said = [_reading(row, bounds) for row in strong]
    if weak:
        said.append(
            f"{', '.join(weak)}: p is above .05 without any confounder, so that none is needed."
        )
    return said


def _reading(row: Mapping[Any, Any], bounds: pd.DataFrame) -> str:
    sentence = (
        f"{row['id']}: to account for the whole association an unobserved confounder would have "
        f"to explain {percent(row['rv'])} of what is left of the predictor and of the outcome, "
        f"and {percent(row['rv_alpha'], 1)} of both to bring p to .05"
    )
    if bounds.empty:
        return f"{sentence}."
    own = bounds[(bounds["id"] == row["id"]) & (bounds["strength"] == 1)]
    own = own[own["adjusted_estimate"].notna()]
    if own.empty:
        return f"{sentence}."
    excludes = own["adjusted_ci_low"] * own["adjusted_ci_high"] > 0
    same = own["adjusted_estimate"] * row["estimate"] > 0
    lost = [label(name) for name in own.loc[~(excludes & same), "benchmark"]]
    if lost:
        return f"{sentence}; one as strong as {' or '.join(lost)} would be enough for that."
    names = [label(name) for name in own["benchmark"]]
    return f"{sentence}; one as strong as {' or '.join(names)} would not be enough for that."
