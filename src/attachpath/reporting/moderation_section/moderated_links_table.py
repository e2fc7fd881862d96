"""Moderators of the links of the sequence, as a table and in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label, row_label
from attachpath.reporting.moderation_section.interaction_words import place_words
from attachpath.reporting.numbers import (
    MISSING,
    count,
    interval,
    number,
    p_equation,
    p_value,
)
from attachpath.reporting.section import Heading, Line, Table

__all__ = ["link_label", "moderated_links_findings", "moderated_links_table"]

_UNPRINTED = ("formula", "notes")
_LEVEL = 0.05


def moderated_links_table(rows: pd.DataFrame) -> Table | None:
    """Print what each moderator does to each link.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.hypotheses.moderated_links`.

    Returns
    -------
    Table or None
        Grouped by link; None where the theory has none.
    """
    if rows.empty:
        return None
    kept = [name for name in rows.columns if name not in _UNPRINTED]
    tested = int(rows["p_value"].notna().sum())
    return Table(
        id="moderated_links",
        title="Moderators of the links of the sequence",
        columns=kept,
        rows=[[plain_value(cell) for cell in row] for row in rows[kept].to_numpy(dtype=object)],
        head=[
            Heading(label="Link and moderator", align="left"),
            Heading(label="n", italic=True),
            Heading(label="Std. b"),
            Heading(label="95% CI"),
            Heading(label="Low slope"),
            Heading(label="High slope"),
            Heading(label="80% power"),
            Heading(label="p", italic=True),
            Heading(label="q", italic=True),
            Heading(label="Holm p"),
        ],
        body=_body(rows),
        folded=True,
        note="Exploratory: no moderator was predicted and none has a verdict. n: clients. Std. "
        "b: product of the standardised predictor and moderator, in SD of the outcome (two "
        "groups: the difference of their standardised slopes); F, beside the name: joint test of "
        "all products of a moderator with more than two groups; where the variance of slopes "
        "over therapists is estimated at its boundary, its denominator df count clients, and p "
        "may be too small for a moderator of therapists. Low and high slope: standardised slope "
        "of the predictor 1 SD below and above the mean of the moderator, in the first and the "
        "second group, or in the groups with the lowest and the highest slope. 80% power: "
        "smallest Std. b that this cohort finds in four of five studies, unadjusted; after "
        "adjustment for so many tests it is larger. p: two-sided, unadjusted. q (Benjamini and "
        f"Hochberg) and Holm p: adjusted over the {tested} tests of this table.",
    )


_NO_LINK = (
    "No moderator was explored: the theory states no confirmatory hypothesis that could be a link "
    "of a sequence, or the cohort has none of the moderators."
)


def moderated_links_findings(rows: pd.DataFrame) -> list[str]:
    """Say in words which products stand after adjustment, and what could not be tested.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.hypotheses.moderated_links`.

    Returns
    -------
    list of str
    """
    if rows.empty:
        return [_NO_LINK]
    tested = rows[rows["p_value"].notna()]
    if tested.empty:
        return ["No moderator of any link could be tested: the table says why."]
    found = tested[tested["q_value"] < _LEVEL]
    nominal = int((tested["p_value"] < _LEVEL).sum())
    counted = (
        f"Of {len(tested)} tests of moderators, {nominal} had p < .05 before adjustment "
        f"(about {_LEVEL * len(tested):.0f} expected where no moderator matters) and "
        f"{len(found)} had q < .05."
    )
    told = [_sentence(row) for row in found.to_dict("records")]
    if found.empty:
        smallest = tested.sort_values("p_value").to_dict("records")[0]
        told = [f"The smallest was {_named(smallest)}."]
    without = len(rows) - len(tested)
    if without:
        told.append(f"{without} could not be tested: the table says why.")
    return [" ".join([counted, *told])]


def link_label(row: Mapping[Any, Any]) -> str:
    """Return words for a link.

    Examples
    --------
    >>> link_label({"predictor": "ecr_anxiety", "outcome": "esat_anx"})
    'attachment anxiety (ECR) → earned security (ESAT anxiety)'
    """
    return f"{label(str(row['predictor']))} → {label(str(row['outcome']))}"


def _body(rows: pd.DataFrame) -> list[Line]:
    body: list[Line] = []
    for _, link in rows.groupby(["id", "predictor"], sort=False):
        first = link.to_dict("records")[0]
        body.append(Line(cells=[f"{first['id']}: {link_label(first)}"], kind="group"))
        body += [Line(cells=_cells(row)) for row in link.to_dict("records")]
    return body


def _cells(row: Mapping[Any, Any]) -> list[str]:
    values = {name: plain_value(value) for name, value in row.items()}
    name = row_label(values["moderator"])
    if values["p_value"] is None:
        return [f"{name}: {values['reason']}", *[MISSING] * 9]
    return [
        f"{name}{_joint_test(values)}",
        count(values["n_clients"]),
        number(values["std_estimate"]),
        interval(values["std_ci_low"], values["std_ci_high"]),
        number(values["slope_low"]),
        number(values["slope_high"]),
        number(values["smallest_detectable"]),
        p_value(values["p_value"]),
        p_value(values["q_value"]),
        p_value(values["p_holm"]),
    ]


def _joint_test(values: Mapping[str, Any]) -> str:
    """Write F where there are several products, and so no single estimate."""
    if values["std_estimate"] is not None:
        return ""
    df = f"{number(values['df_num'], 0)}, {number(values['df_den'], 1)}"
    return f", F({df}) = {number(values['statistic'])}"


def _named(row: Mapping[Any, Any]) -> str:
    where = f"{label(str(row['moderator']))} on {link_label(row)} ({row['id']})"
    adjusted = p_equation(plain_value(row["q_value"]), "q")
    return f"that of {where}: {p_equation(plain_value(row['p_value']))}, {adjusted}"


def _sentence(row: Mapping[Any, Any]) -> str:
    values = {name: plain_value(value) for name, value in row.items()}
    link, moderator = link_label(values), label(values["moderator"])
    adjusted = p_equation(values["q_value"], "q")
    if values["slope_low"] is None:
        return f"{values['id']}: {link} differed with {moderator} ({adjusted})."
    low, high = number(values["slope_low"]), number(values["slope_high"])
    at_low, at_high = place_words(values["at_low"]), place_words(values["at_high"])
    ends = f"{low} at {at_low} and {high} at {at_high} of {moderator}"
    if values["kind"] != "number":
        ends = f"{low} where {moderator} was {at_low} and {high} where it was {at_high}"
    return f"{values['id']}: the standardised slope of {link} was {ends} ({adjusted})."
