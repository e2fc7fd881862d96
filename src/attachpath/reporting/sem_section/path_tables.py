"""The path models as a journal prints them: rivals, paths, indirect effects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import row_label
from attachpath.reporting.numbers import (
    MISSING,
    bounded,
    count,
    interval,
    number,
    p_value,
)
from attachpath.reporting.section import Cell, Heading, Line, Table
from attachpath.reporting.sem_section.path_fits import Paths, path_rows

__all__ = ["paths_table", "rivals_table"]

_MEASURES = ("npar", "chisq", "df", "cfi", "rmsea", "srmr", "aic", "bic")
_DIFFERENCE = ("chisq_diff", "df_diff", "p_value")
_PATH = ("estimate", "std_error", "df", "ci_low", "ci_high", "p_value", "std_all")


def rivals_table(paths: Paths, table_id: str, title: str) -> Table | None:
    """Print a path model beside its rivals.

    Parameters
    ----------
    paths : Paths
        From `fit_paths`.
    table_id, title : str
        Name of the files, and words.

    Returns
    -------
    Table or None
        None where the first model could not be fitted, or has no rival in this cohort.
    """
    if len(paths.comparison) < 2:
        return None
    texts = [one.text for one in (paths.whole, *paths.rivals)]
    found = paths.comparison.reindex(columns=["title", *_MEASURES, *_DIFFERENCE, "note", "reason"])
    records = found.to_dict("records")
    return Table(
        id=table_id,
        title=title,
        columns=[*map(str, found.columns), "model"],
        rows=[
            [*(plain_value(row[str(name)]) for name in found.columns), text]
            for row, text in zip(records, texts, strict=True)
        ],
        head=[
            Heading(label="Model", align="left"),
            Heading(label="χ² (df)"),
            Heading(label="CFI"),
            Heading(label="RMSEA"),
            Heading(label="SRMR"),
            Heading(label="AIC"),
            Heading(label="BIC"),
            Heading(label="Δχ² (Δdf)"),
            Heading(label="p", italic=True),
        ],
        body=[_rival_line(row) for row in records],
        note="χ²: scaled (Yuan & Bentler). Δχ²: scaled difference to the first model (Satorra & "
        "Bentler, 2001); a small p speaks against the model. AIC and BIC: less is better, and "
        "differences below about 2 say nothing. Models that imply the same covariances, such as "
        "two that only turn arrows round, fit alike: fit does not show which comes first. The CSV "
        "of values has the text of each model.",
    )


def paths_table(paths: Paths) -> Table | None:
    """Print every path of the first model.

    Parameters
    ----------
    paths : Paths
        From `fit_paths`.

    Returns
    -------
    Table or None
        None where it could not be fitted.
    """
    found = path_rows(paths.whole)
    if found.empty:
        return None
    body: list[Line] = []
    rows: list[list[Cell]] = []
    for outcome, own in found.groupby("lhs", sort=False):
        body.append(Line(cells=[row_label(str(outcome))], kind="group"))
        for row in own.to_dict("records"):
            values = [plain_value(row[name]) for name in _PATH]
            rows.append([row["lhs"], row["rhs"], *values, row["reason"]])
            body.append(_path_line(row))
    return Table(
        id="paths",
        title="Every path of the whole model",
        folded=True,
        columns=["outcome", "predictor", *_PATH, "reason"],
        rows=rows,
        head=[
            Heading(label="Predictor", align="left"),
            Heading(label="b", italic=True),
            Heading(label="SE", italic=True),
            Heading(label="95% CI"),
            Heading(label="p", italic=True),
            Heading(label="Std. b"),
        ],
        body=body,
        note=f"b: in standard deviations of the scores. {_df_words(found)} Std. b: standard "
        "deviations of the latent variables, where there are such.",
    )


def _df_words(rows: pd.DataFrame) -> str:
    df = float(rows["df"].iloc[0])
    if df == float("inf"):
        return "p: two-sided, unadjusted."
    return f"p: two-sided, unadjusted, t on {count(df)} degrees of freedom (groups less one)."


def _path_line(row: dict[Any, Any]) -> Line:
    return Line(
        cells=[
            row_label(row["rhs"]),
            number(row["estimate"]),
            number(row["std_error"], 3),
            interval(row["ci_low"], row["ci_high"]),
            p_value(row["p_value"]),
            number(row["std_all"]),
        ],
        kind="indented",
    )


def _rival_line(row: Mapping[Any, Any]) -> Line:
    if isinstance(row["reason"], str) or pd.isna(row["chisq"]):
        return Line(cells=[f"{row['title']} (not fitted)", *[MISSING] * 8])
    tested = not pd.isna(row["chisq_diff"])
    return Line(
        cells=[
            str(row["title"]),
            f"{number(row['chisq'])} ({count(row['df'])})",
            bounded(row["cfi"], 3),
            bounded(row["rmsea"], 3),
            bounded(row["srmr"], 3),
            number(row["aic"], 1),
            number(row["bic"], 1),
            f"{number(row['chisq_diff'])} ({count(row['df_diff'])})" if tested else "",
            p_value(row["p_value"]) if tested else "",
        ]
    )
