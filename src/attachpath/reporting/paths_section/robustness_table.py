"""Robustness rows as a table: a line a change, a column a hypothesis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import short_label
from attachpath.reporting.numbers import MISSING, number, p_value
from attachpath.reporting.section import Heading, Line, Table

__all__ = ["LEVEL", "Row", "changes_of", "matters", "robustness_tables"]

_FOR_MACHINES = [
    "id", "change", "label", "formula", "term", "estimate", "std_error", "df", "ci_low", "ci_high",
    "p_value", "std_estimate", "std_ci90_low", "std_ci90_high", "n_obs", "n_clients",
    "same_question", "reason",
]  # fmt: skip
LEVEL = 0.05
MARK = "†"
"""Not the asterisk, which readers take for significance."""

_WIDEST = 4

Row = Mapping[Any, Any]
"""A row of `attachpath.hypotheses.robustness`."""


def robustness_tables(rows: pd.DataFrame) -> list[Table]:
    """Print the standardised focal estimates under every change, with p.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.hypotheses.robustness_rows`.

    Returns
    -------
    list of Table
        Hypotheses about clients and about occasions apart, at most four in a table.
    """
    told = rows[rows["std_estimate"].notna()]
    first = told[told["change"] == "as_tested"]
    occasions = set(first.loc[first["n_obs"] > first["n_clients"], "id"])
    ids = list(dict.fromkeys(told["id"]))
    kinds = {
        "a row an occasion": [one for one in ids if one in occasions],
        "a row a client": [one for one in ids if one not in occasions],
    }
    parts = [
        (words, several[place : place + _WIDEST])
        for words, several in kinds.items()
        for place in range(0, len(several), _WIDEST)
    ]
    return [
        _table(rows, told[told["id"].isin(part)], part, f"robustness_{number + 1}", words)
        for number, (words, part) in enumerate(parts)
    ]


def _table(
    rows: pd.DataFrame, told: pd.DataFrame, ids: list[str], table_id: str, words: str
) -> Table:
    by_place = {(row["id"], row["change"]): row for row in told.to_dict("records")}
    machine = rows.loc[rows["id"].isin(ids), _FOR_MACHINES]
    return Table(
        id=table_id,
        title=f"The focal estimates when one choice is made otherwise: models with {words}",
        columns=_FOR_MACHINES,
        rows=[[plain_value(cell) for cell in row] for row in machine.to_numpy(object)],
        folded=True,
        head=[Heading(label="Model", align="left"), *(head for one in ids for head in _head(one))],
        body=[
            Line(
                cells=[_capital(label), *(c for one in ids for c in _cells(by_place, one, change))],
                kind="row" if change == "as_tested" else "indented",
            )
            for change, label in changes_of(told).items()
        ],
        note=f"b: standardised. p: two-sided, unadjusted. {_scale(told)} {MARK}: p lies on the "
        "other side of .05 than as tested, or the sign of an estimate with p < .05 turns. A dash: "
        f"the change does not apply, or could not be made (see the notes).{_meanings(told)}",
    )


def _head(one: str) -> list[Heading]:
    name = short_label(one, 20)
    return [Heading(label=f"{name}: b"), Heading(label=f"{name}: p")]


def _scale(told: pd.DataFrame) -> str:
    return f"{_SCALE}{_OWN_SCALE if _OTHER_VARIABLE & set(told['change']) else ''}."


def _meanings(told: pd.DataFrame) -> str:
    changes = changes_of(told)
    meanings = dict(_MEANINGS)
    if "secure_alone" in changes:  # the focal term is an ESAT
        meanings["zero_order"] += ", and the scale that ESAT removes"
    known = [(changes[name], words) for name, words in meanings.items() if name in changes]
    return "".join(f" {_capital(label)}: {words}." for label, words in known)


_MEANINGS = {
    "kenward_roger": "degrees of freedom and standard error of Kenward and Roger",
    "cr2": "cluster-robust standard error with Satterthwaite's degrees of freedom",
    "zero_order": "only the focal term, baseline and time",
    "secure_alone": "CATS Secure in the place of ESAT, without the other subscales",
    "secure_subscales": "the same with all three subscales",
    "secure_outcome": "CATS Secure as the outcome in the place of ESAT",
    "change_score": "outcome less baseline, which is no longer a covariate",
    "first_two_thirds": "the process of these clients without the last third of their occasions",
    "growth_slope": "each client's slope over log session in the place of the mean",
    "deviation_from_group": "of a client from the mean of all clients of that therapist or group",
    "group_mean": "that mean itself, a difference between groups",
}


_SCALE = "All rows of a hypothesis are standardised by the SDs of the model as tested"
_OWN_SCALE = "; where another variable takes the place of the predictor or the outcome, by its own"
_OTHER_VARIABLE = {"secure_alone", "secure_subscales", "secure_outcome", "growth_slope"}


def changes_of(rows: pd.DataFrame) -> dict[str, str]:
    """Return id and label of the changes, each at its place in the order of all hypotheses."""
    labels = dict(zip(rows["change"], rows["label"], strict=True))
    order: list[str] = []
    for _, own in rows.groupby("id", sort=False):
        place = 0
        for change in own["change"]:
            if change in order:
                place = order.index(change) + 1
            else:
                order.insert(place, change)
                place += 1
    return {change: labels[change] for change in order}


def matters(row: Row, as_tested: Row) -> bool:
    """Tell whether p lies on the other side of .05, or the sign of a significant estimate turns."""
    crossed = (row["p_value"] < LEVEL) != (as_tested["p_value"] < LEVEL)
    turned = row["estimate"] * as_tested["estimate"] < 0
    return bool(crossed or (turned and row["p_value"] < LEVEL))


def _cells(by_place: Mapping[tuple[Any, Any], Row], one: str, change: str) -> list[str]:
    row = by_place.get((one, change))
    if row is None:
        return [MISSING, MISSING]
    first = by_place.get((one, "as_tested"))
    mark = MARK if first is not None and matters(row, first) else ""
    return [number(row["std_estimate"]), f"{p_value(row['p_value'])}{mark}"]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
