"""Where the variance of each outcome lies, and what the predictors explain at each level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.hypotheses import ModelBehind
from attachpath.models import r_squared
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label
from attachpath.reporting.levels import plural
from attachpath.reporting.numbers import MISSING, bounded, number, percent
from attachpath.reporting.section import Cell, Heading, Line, Table

__all__ = ["explained_variance_table"]

_COLUMNS = ["level", "source", "measure", "variance", "share_of_total", "share_of_level", "reason"]


def explained_variance_table(models: Sequence[ModelBehind]) -> Table | None:
    """Print variance, random effects and explained variance of the models behind the hypotheses.

    Parameters
    ----------
    models : sequence of ModelBehind
        From `attachpath.hypotheses.models_behind`.

    Returns
    -------
    Table or None
        None where no model could be split.
    """
    rows: list[list[Cell]] = []
    body: list[Line] = []
    for model in models:
        if model.fitted is None:
            continue
        outcome = label(model.hypotheses[0].parsed.response)
        body.append(Line(cells=[f"{model.name}: {outcome}"], kind="group"))
        try:
            split = r_squared(model.fitted, model.data, partial_groups=model.partial_groups)
        except AttachpathError as error:
            body.append(Line(cells=[f"Not split: {error.message}", *[MISSING] * 4]))
            rows.append([model.name, *[None] * (len(_COLUMNS) - 1), error.message])
            continue
        body += _lines(split, model.fitted)
        cells = split[_COLUMNS].to_numpy(object)
        rows += [[model.name, *(plain_value(cell) for cell in row)] for row in cells]
    if not body:
        return None
    return Table(
        id="explained_variance",
        title="The models behind the hypotheses: variance by level",
        columns=["ids", *_COLUMNS],
        rows=rows,
        head=[
            Heading(label="Level", align="left"),
            Heading(label="Share of variance"),
            Heading(label="R² of predictors"),
            Heading(label="R² with random effects"),
            Heading(label="SD", italic=True),
        ],
        body=body,
        note="Share of variance: of the whole, as the model implies it. R²: what predictors "
        "explain of the variance at their own level (Rights & Sterba 2019, the f measures); in "
        "the line of the whole model, of all variance, and there also with the random effects. "
        "SD: of the random intercepts or residuals, and below them of random slopes. A zero is a "
        "variance at its boundary. What predictors explain between groups is that of the means "
        "of their members, which differ by chance too where groups are small: that share and R² "
        "are then larger than among true means, and an R² of a level with little variance is "
        "poorly known.",
    )


def _lines(split: pd.DataFrame, fitted: Fitted) -> Iterator[Line]:
    levels = split[split["level"] != "total"]
    for place, (name, own) in enumerate(levels.groupby("level", sort=False)):
        shares = own.set_index("measure")
        explained = shares["share_of_level"].get(
            f"f{place + 1}", shares["share_of_level"].get("r2")
        )
        group = "Residual" if str(name).startswith("within ") else str(name)
        yield Line(
            cells=[
                _level(str(name)),
                percent(own["share_of_total"].sum()),
                bounded(explained, 3),
                "",
                number(_sd(fitted, group, {"Intercept", ""}), 3),
            ]
        )
        yield from _slope_lines(fitted, group)
    total = split[split["level"] == "total"].set_index("measure")["share_of_total"]
    if "f" in total:
        both = [bounded(total["f"], 3), bounded(total.get("fvm"), 3)]
        yield Line(cells=["Whole model", "100%", *both, ""])
    elif "r2" in total:  # without random parts there is one level, and no table of variances
        yield Line(cells=["Whole model", "100%", bounded(total["r2"], 3), "", ""])


def _level(name: str) -> str:
    groups = plural(name.removeprefix("within ").removesuffix("_id"))
    return f"{'Within' if name.startswith('within ') else 'Between'} {groups}"


def _sd(fitted: Fitted, group: str, terms: set[str]) -> Any:
    table = fitted.variances
    found = table[(table["group"] == group) & table["term"].isin(terms)]["sd"]
    return None if found.empty else float(found.iloc[0])


def _slope_lines(fitted: Fitted, group: str) -> Iterator[Line]:
    table = fitted.variances
    own = table[(table["group"] == group) & ~table["term"].isin(["Intercept", ""])]
    own = own[own["sd"].notna()]
    for term, sd in zip(own["term"], own["sd"], strict=True):
        yield Line(cells=[f"Slopes of {label(term)}", "", "", "", number(sd, 3)], kind="indented")
