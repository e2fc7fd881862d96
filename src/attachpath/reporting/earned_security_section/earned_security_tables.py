"""How ESAT was made, and what taking a control out of Secure does to its correlations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label, row_label
from attachpath.reporting.numbers import MISSING, bounded, bounded_interval, count, number, percent
from attachpath.reporting.section import Heading, Line, Table

__all__ = ["controls_label", "esat_weights_table", "suppression_table"]

_LEVELS = {"between": "Between clients", "within": "Within clients"}


def esat_weights_table(rows: pd.DataFrame) -> Table | None:
    """Print how Secure was residualised; None where no ESAT can be formed.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.measurement.esat_weights`.

    Returns
    -------
    Table or None
    """
    if rows["explained"].isna().all():
        return None
    body: list[Line] = []
    for esat, levels in rows.groupby("esat", sort=False):
        control = label(str(levels["control"].iloc[0]))
        body.append(Line(cells=[f"{row_label(str(esat))}: Secure without {control}"], kind="group"))
        body += [_weight_line(row) for row in levels.to_dict("records")]
    return Table(
        id="esat_weights",
        title="How earned security (ESAT) was made from CATS Secure",
        columns=list(rows.columns),
        rows=_machine_rows(rows),
        head=[
            Heading(label="Level", align="left"),
            Heading(label="Weight"),
            Heading(label="r", italic=True),
            Heading(label="Explained"),
            Heading(label="n", italic=True),
        ],
        body=body,
        note="ESAT is Secure less weight times the control, at each level. Weight: slope of "
        "Secure on the control, in points of Secure for a point of the control. r: correlation "
        "of Secure with the control. Explained: share of Secure's variance that ESAT no longer "
        "holds. n: clients between, occasions within clients. This construction is assumed; the "
        "published one is not public.",
    )


def _weight_line(row: Mapping[Any, Any]) -> Line:
    known = plain_value(row)
    cells = [number(known["weight"]), bounded(known["r"]), percent(known["explained"])]
    n = count(known["n"] or None)
    return Line(cells=[_LEVELS[known["level"]], *cells, n], kind="indented")


def suppression_table(rows: pd.DataFrame) -> Table | None:
    """Print r of each outcome with Secure and with its residuals; None where there is none.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.measurement.esat_suppression`.

    Returns
    -------
    Table or None
        Grouped by outcome; the first row of a group is Secure itself.
    """
    if "r" not in rows or rows["r"].isna().all():
        return None
    body: list[Line] = []
    for outcome, sets in rows.groupby("outcome", sort=False):
        records = [plain_value(row) for row in sets.to_dict("records")]
        body.append(Line(cells=[_heading(str(outcome), records[0])], kind="group"))
        if records[0]["controls"] is None:
            body.append(Line(cells=["Not available", *[MISSING] * 3], kind="indented"))
            continue
        raw = next((one for one in records if one.get("r") is not None), records[0])
        body.append(_r_line("Secure itself", raw, "r", "", ""))
        body += [
            _r_line(
                f"Without {controls_label(row['controls'])}",
                row,
                "r_residual",
                _estimate(row, "difference", "ci", 3),
                row["kind"] or MISSING,
            )
            for row in records
        ]
    return Table(
        id="suppression",
        title="Secure and each outcome before and after an insecure subscale is taken out",
        columns=list(rows.columns),
        rows=_machine_rows(rows),
        head=[
            Heading(label="Outcome and predictor", align="left"),
            Heading(label="r [95% CI]"),
            Heading(label="Change of |r| [95% CI]"),
            Heading(label="Kind", align="left"),
        ],
        body=body,
        note="Client means; every row of an outcome has the same clients. r: correlation of the "
        "outcome with Secure, or with what is left of Secure once the subscales named are taken "
        "out. Change of |r|: absolute r without the subscales less absolute r of Secure itself. "
        "An empty cell: nothing was taken out. Kind, by the "
        "intervals: suppression, the correlation grew (interval of the change above "
        "zero); attenuation, it shrank (below zero); reversal, its sign turned (interval of the "
        "product of both r below zero); otherwise undecided. Intervals are percentiles of "
        "bootstrap draws of whole therapists (or other groups of clients; clients where there are "
        "none), with Secure residualised again in each draw; not adjusted for the number of rows.",
    )


def _heading(outcome: str, first: Mapping[str, Any]) -> str:
    words = row_label(outcome)
    return f"{words}, {count(first['n'])} clients" if first["n"] else words


def _r_line(words: str, row: Mapping[str, Any], name: str, change: str, kind: str) -> Line:
    return Line(cells=[words, _estimate(row, name, name), change, kind], kind="indented")


def _estimate(row: Mapping[str, Any], name: str, bounds: str, digits: int = 2) -> str:
    value = row.get(name)
    if value is None:
        return MISSING
    shown = bounded_interval(row.get(f"{bounds}_low"), row.get(f"{bounds}_high"), digits)
    return bounded(value, digits) if shown == MISSING else f"{bounded(value, digits)} {shown}"


def controls_label(controls: str) -> str:
    """Return the short names of CATS subscales.

    Examples
    --------
    >>> controls_label("cats_preoccupied_between + cats_avoidant_between")
    'Preoccupied and Avoidant'
    """
    names = [name.removeprefix("cats_").split("_")[0] for name in controls.split(" + ")]
    return " and ".join(name.capitalize() for name in names)


def _machine_rows(rows: pd.DataFrame) -> list[list[Any]]:
    return [[plain_value(cell) for cell in row] for row in rows.to_numpy(dtype=object)]
