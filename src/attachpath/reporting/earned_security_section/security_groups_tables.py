"""Pseudosecure and individuated-secure clients, and the continuous product beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from attachpath.measurement import SecurityGroups
from attachpath.reporting.fewer_values import fewer_values_note, many_missing
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import row_label
from attachpath.reporting.masked_cells import mask_group
from attachpath.reporting.masking import (
    MASKED,
    SMALLEST_GROUP,
    clients_value,
    is_masked,
    smallest_group,
    with_size,
)
from attachpath.reporting.numbers import MISSING, count, interval, number, p_value
from attachpath.reporting.section import Heading, Line, Table

__all__ = ["GROUP_WORDS", "secure_product_table", "security_groups_table", "size_marks"]

GROUP_WORDS = {
    "individuated_secure": "Individuated-secure",
    "pseudosecure": "Pseudosecure",
    "other": "Other clients",
}

_ROWS = {
    "product": "Secure × Preoccupied",
    "secure_low": "Secure, Preoccupied at −1 SD",
    "secure_high": "Secure, Preoccupied at +1 SD",
    "preoccupied": "Preoccupied, Secure at its mean",
}


def security_groups_table(groups: SecurityGroups) -> Table | None:
    """Print means with standard deviations by group; None where there are no groups.

    Parameters
    ----------
    groups : SecurityGroups
        From `attachpath.measurement.security_groups`.

    Returns
    -------
    Table or None
    """
    if groups.reason is not None:
        return None
    cells = {(row["variable"], row["group"]): _mean(row) for row in _masked_rows(groups)}
    marks = size_marks(groups)
    variables = dict.fromkeys(groups.table["variable"])
    body = [
        Line(cells=[row_label(str(name)), *(cells[name, group] for group in GROUP_WORDS)])
        for name in variables
    ]
    heads = [
        Heading(label=with_size(words, groups.sizes[group], marks[group], "\u00a0"))
        for group, words in GROUP_WORDS.items()
    ]
    return Table(
        id="security_groups",
        title="Pseudosecure and individuated-secure clients",
        columns=list(groups.table.columns),
        rows=[list(row.values()) for row in _masked_rows(groups)],
        head=[Heading(label="Variable", align="left"), *heads],
        body=body,
        note="Mean M (standard deviation SD). Described only, without tests. Client means of "
        f"Secure at or above the median ({number(groups.secure_median)}) and of Preoccupied in its "
        f"bottom third (at or below {number(groups.preoccupied_low)}: individuated-secure) or top "
        f"third (at or above {number(groups.preoccupied_high)}: pseudosecure), of "
        f"{count(groups.n_clients)} clients with both; these cut points are those of this cohort "
        "and would move with another. A dash: a group of fewer than "
        f"{'five' if smallest_group() == SMALLEST_GROUP else smallest_group()} is not described."
        + fewer_values_note(_few(groups)),
    )


def size_marks(groups: SecurityGroups) -> dict[str, str]:
    """Return what stands for the size of each group where it is masked."""
    return dict(zip(groups.sizes, mask_group(list(groups.sizes.values())), strict=True))


def _masked_rows(groups: SecurityGroups) -> list[dict[str, Any]]:
    marks, rows = size_marks(groups), []
    for row in map(plain_value, groups.table.to_dict("records")):
        size = groups.sizes[row["group"]]
        n = MASKED if marks[row["group"]] else clients_value(row["n"], of=size)
        described = row["n"] >= smallest_group()
        rows.append(row | {"n": n} | ({} if described else {"mean": None, "sd": None}))
    return rows


def _mean(row: Mapping[str, Any]) -> str:
    if row["mean"] is None:
        return MISSING
    return f"{number(row['mean'])} ({number(row['sd'])})"


def _few(groups: SecurityGroups) -> Iterator[tuple[str, str, int]]:
    """Yield the cells whose n is far below the size of their group."""
    for row in _masked_rows(groups):
        if is_masked(row["n"]):
            continue
        missing = groups.sizes[row["group"]] - row["n"]
        if row["mean"] is not None and many_missing(row["n"], missing):
            yield row_label(row["variable"]), GROUP_WORDS[row["group"]].lower(), row["n"]


def secure_product_table(rows: pd.DataFrame) -> Table | None:
    """Print the product of Secure and Preoccupied for each outcome; None where there is none.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.measurement.secure_by_preoccupied`.

    Returns
    -------
    Table or None
    """
    if rows["estimate"].isna().all():
        return None
    body: list[Line] = []
    for outcome, found in rows.groupby("outcome", sort=False):
        records = {row["row"]: plain_value(row) for row in found.to_dict("records")}
        n = next(iter(records.values()))["n"]
        words = row_label(str(outcome))
        body.append(Line(cells=[f"{words}, {count(n)} clients" if n else words], kind="group"))
        if None in records:
            body.append(Line(cells=["Not available", *[MISSING] * 3], kind="indented"))
            continue
        body += [_line(words, records[name]) for name, words in _ROWS.items()]
    return Table(
        id="secure_product",
        title="Secure and Preoccupied as continuous scores",
        columns=list(rows.columns),
        rows=[[plain_value(cell) for cell in row] for row in rows.to_numpy(dtype=object)],
        head=[
            Heading(label="Outcome and term", align="left"),
            Heading(label="Std. b [95% CI]"),
            Heading(label="df", italic=True),
            Heading(label="p", italic=True),
        ],
        body=body,
        note="Std. b: SD of the outcome for an SD of the predictor (product: for an SD of each). "
        "Beside them stand the state before treatment where it was measured and both ECR scales "
        "where the cohort has them; therapists (or other groups of clients) have a random "
        "intercept. p: two-sided, unadjusted. If the two groups differ because Preoccupied matters "
        "for what Secure means, it is the product that shows it.",
    )


def _line(words: str, row: Mapping[str, Any]) -> Line:
    shown = number(row["estimate"])
    if row["estimate"] is not None:
        shown += f" {interval(row['ci_low'], row['ci_high'])}"
    return Line(
        cells=[words, shown, number(row["df"], 1), p_value(row["p_value"])], kind="indented"
    )
