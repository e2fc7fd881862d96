"""The measurement model of complete rows by both engines, number beside number."""

from __future__ import annotations

from typing import Any

import pandas as pd

from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label
from attachpath.reporting.numbers import count, number
from attachpath.reporting.section import Heading, Line, Table

__all__ = ["agreement", "second_opinion_table"]

_SHOWN = 5
_NUMBERS = ("estimate", "std_error", "second_estimate", "second_std_error", "difference")


def agreement(found: pd.DataFrame) -> tuple[int, int]:
    """Return how many rows agree, and how many could be compared."""
    judged = found["agrees"].dropna().astype(bool)
    return int(judged.sum()), len(judged)


def second_opinion_table(found: pd.DataFrame | str) -> Table | None:
    """Print the rows on which the engines differ most.

    Parameters
    ----------
    found : DataFrame or str
        From `attachpath.measurement.measurement_second_opinion`.

    Returns
    -------
    Table or None
        None where there is no second opinion; the machine form has every row.
    """
    if isinstance(found, str):
        return None
    order = found["difference"].abs().sort_values(ascending=False, kind="stable").index
    largest = found.loc[order].head(_SHOWN).to_dict("records")
    return Table(
        id="measurement_second_opinion",
        title="The measurement model by two engines: the rows that differ most",
        columns=["term", *_NUMBERS, "agrees", "reason"],
        rows=[
            [row["term"], *(plain_value(row[name]) for name in (*_NUMBERS, "agrees", "reason"))]
            for row in found.to_dict("records")
        ],
        head=[
            Heading(label="Parameter", align="left"),
            Heading(label="Estimate"),
            Heading(label="SE", italic=True),
            Heading(label="Second estimate"),
            Heading(label="Second SE"),
            Heading(label="Difference"),
            Heading(label="Agree", align="left"),
        ],
        body=[_line(row) for row in largest],
        note=f"Second: {found.attrs['engine']}. Maximum likelihood of the "
        f"{count(found.attrs['n'])} clients with every parcel, not the full-information fit above. "
        "They agree when the estimates differ by at most 0.001 of the larger of 1 and the value, "
        "and the standard errors by at most 1%. The CSV of values has all "
        f"{count(len(found))} rows.",
        folded=True,
    )


def _line(row: dict[Any, Any]) -> Line:
    return Line(
        cells=[
            _words(row["term"]),
            number(row["estimate"], 4),
            number(row["std_error"], 4),
            number(row["second_estimate"], 4),
            number(row["second_std_error"], 4),
            f"{row['difference']:.0e}".replace("-", "−"),
            {True: "yes", False: "no"}.get(row["agrees"], "not compared"),
        ]
    )


def _words(term: str) -> str:
    left, op, right = term.split()
    if op == "=~":
        return f"Loading of {_parcel(right)}"
    if left == right:
        return f"Variance of {_parcel(left)}"
    return f"Covariance of {_parcel(left)} and {_parcel(right)}"


def _parcel(name: str) -> str:
    stem, _, place = name.rpartition("_")
    return f"{label(stem)}, parcel {place}" if place.isdigit() else label(name)
