"""The verdicts as tables: the numbers, the second opinions, the parts, the published findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attachpath.reporting.hypotheses_section.readings import is_inferred
from attachpath.reporting.hypothesis_row import HypothesisRow, by_role
from attachpath.reporting.numbers import MISSING, count, interval, number, p_equation, p_value
from attachpath.reporting.section import Heading, Line, Table
from attachpath.reporting.words import ROLE_WORDS, VERDICT_WORDS, effect_digits

__all__ = [
    "complete_cases_table",
    "parts_table",
    "published_table",
    "second_opinion_table",
    "verdict_table",
]

_MACHINE = [
    "id", "role", "level", "term", "direction", "n_obs", "n_clients", "n_therapists", "estimate",
    "std_error", "df", "ci_low", "ci_high", "p_value", "p_holm", "std_estimate", "std_ci90_low",
    "std_ci90_high", "smallest_effect", "negligible_attainable", "smallest_detectable", "verdict",
    "reason",
]  # fmt: skip


def verdict_table(rows: list[HypothesisRow]) -> Table:
    """Print the numbers behind every verdict.

    Parameters
    ----------
    rows : list of HypothesisRow
        As tested.

    Returns
    -------
    Table
        Grouped by role; the CSV of values has all numbers unrounded.
    """
    ordered = by_role(rows)
    return Table(
        id="verdicts",
        title="Hypotheses: estimates, tests and verdicts",
        columns=_MACHINE,
        rows=[[getattr(row, name) for name in _MACHINE] for row in ordered],
        head=[
            Heading(label="Hypothesis", align="left"),
            Heading(label="n", italic=True),
            Heading(label="b", italic=True),
            Heading(label="SE", italic=True),
            Heading(label="df", italic=True),
            Heading(label="95% CI"),
            Heading(label="p", italic=True),
            Heading(label="Holm p"),
            Heading(label="Std. b [90% CI]"),
            Heading(label="Bound"),
            Heading(label="80% power"),
            Heading(label="Verdict", align="left"),
        ],
        body=_grouped(ordered, _verdict_cells),
        note="n: clients. b: unstandardised. p: two-sided, unadjusted. Holm p: adjusted over the "
        "family, of the largest of a claim's parts. Std. b: SD of outcome per SD of predictor, "
        "both at the level of the term. Bound: smallest effect of interest (an asterisk where "
        "even a true zero could not have been shown to lie inside it). 80% power: smallest "
        "standardised effect that this cohort finds in four of five studies by one test at .05; "
        "more is needed after Holm's adjustment, and where every part of a claim must hold.",
    )


def complete_cases_table(rows: list[HypothesisRow], complete: list[HypothesisRow]) -> Table | None:
    """Print full information above the complete cases for each hypothesis decided by the former.

    Parameters
    ----------
    rows : list of HypothesisRow
        As tested.
    complete : list of HypothesisRow
        From `attachpath.hypotheses.complete_case_rows`.

    Returns
    -------
    Table or None
        None where no hypothesis is decided by full information.
    """
    if not complete:
        return None
    by_id = {row.id: row for row in rows}
    pairs = [
        (name, row)
        for other in complete
        for name, row in (("all clients", by_id[other.id]), ("complete cases", other))
    ]
    own = ["n_clients", "estimate", "std_error", "df", "ci_low", "ci_high", "p_value", "p_holm"]
    own += ["std_estimate", "std_ci90_low", "std_ci90_high", "verdict", "reason"]
    return Table(
        id="complete_cases",
        title="Full information and complete cases",
        columns=["id", "clients", *own],
        rows=[[row.id, name, *(getattr(row, column) for column in own)] for name, row in pairs],
        head=[
            Heading(label="Hypothesis", align="left"),
            Heading(label="n", italic=True),
            Heading(label="b", italic=True),
            Heading(label="SE", italic=True),
            Heading(label="df", italic=True),
            Heading(label="p", italic=True),
            Heading(label="Holm p"),
            Heading(label="Std. b [90% CI]"),
            Heading(label="Verdict", align="left"),
        ],
        body=[Line(cells=_complete_cells(name, row)) for name, row in pairs],
        note="All clients: full information maximum likelihood with auxiliary variables, which "
        "decides. Complete cases: the mixed model of the clients who have every value. n: clients. "
        "b: unstandardised. Holm p: adjusted over the family, each time with the p of that way.",
    )


def _complete_cells(name: str, row: HypothesisRow) -> list[str]:
    bounds = interval(row.std_ci90_low, row.std_ci90_high)
    return [
        f"{row.id}, {name}",
        count(row.n_clients),
        number(row.estimate, 3),
        number(row.std_error, 3),
        number(row.df, 1),
        p_value(row.p_value),
        p_value(row.p_holm),
        MISSING if row.std_estimate is None else f"{number(row.std_estimate)} {bounds}",
        VERDICT_WORDS[row.verdict],
    ]


def second_opinion_table(rows: list[HypothesisRow]) -> Table:
    """Print each focal estimate beside the one of another implementation."""
    columns = ["id", "engine", "estimate", "std_error", "their_estimate", "their_std_error"]
    columns += ["difference", "agrees", "reason"]
    return Table(
        id="second_opinions",
        title="Second opinions: the focal estimate by two implementations",
        columns=columns,
        rows=[_opinion_values(row) for row in rows],
        head=[
            Heading(label="Hypothesis", align="left"),
            Heading(label="b", italic=True),
            Heading(label="SE", italic=True),
            Heading(label="Second b"),
            Heading(label="Second SE"),
            Heading(label="Difference"),
            Heading(label="Agree", align="left"),
            Heading(label="Engine, or why there is none", align="left"),
        ],
        body=[Line(cells=_opinion_cells(row)) for row in rows],
        note="b, SE: unstandardised, of this package; second b, SE: of the other implementation. "
        "They agree when the estimates differ by at most 0.001 of the larger of 1 and the value, "
        "and the standard errors by at most 1%.",
    )


def parts_table(rows: list[HypothesisRow]) -> Table | None:
    """Print the further conditions of the claims that have them; None where none has."""
    parts = [(row, part) for row in rows for part in row.parts]
    if not parts:
        return None
    columns = ["id", "part", "estimate", "std_error", "df", "ci_low", "ci_high", "p_value"]
    columns += ["direction", "as_expected"]
    return Table(
        id="parts",
        title="Further parts of the claims",
        columns=columns,
        rows=[
            [row.id, *(_scalar(part.get(name)) for name in ["id", *columns[2:]])]
            for row, part in parts
        ],
        head=[
            Heading(label="Part", align="left"),
            Heading(label="b", italic=True),
            Heading(label="SE", italic=True),
            Heading(label="df", italic=True),
            Heading(label="95% CI"),
            Heading(label="p", italic=True),
            Heading(label="Predicted", align="left"),
            Heading(label="As predicted", align="left"),
        ],
        body=[Line(cells=_part_cells(row, part)) for row, part in parts],
        note="b: unstandardised; p: two-sided, unadjusted. A claim with parts is supported only "
        "if every part is significant with the predicted sign; its p is the largest of them (an "
        "intersection-union test).",
    )


def published_table(rows: list[HypothesisRow]) -> Table | None:
    """Print the verdicts beside what was published; None where nothing was."""
    told = [row for row in rows if row.published]
    if not told:
        return None
    columns = ["id", "published_direction", "published_significant", "inferred", "agrees"]
    columns.append("source")
    return Table(
        id="published",
        title="Beside the published findings",
        columns=columns,
        rows=[_published_values(row) for row in told],
        head=[
            Heading(label="Hypothesis", align="left"),
            Heading(label="Published", align="left"),
            Heading(label="Here", align="left"),
            Heading(label="Same", align="left"),
            Heading(label="Source", align="left"),
        ],
        body=[Line(cells=_published_cells(row)) for row in told],
        note="p: two-sided, unadjusted. Same: significant here (unadjusted, two-sided) with that "
        "sign if it was so there, and not significant here if it was not there; a dash where no "
        "estimate is at hand; that two studies found nothing is no evidence that there is "
        "nothing. Inferred: no such result was published; the direction is an inference from the "
        "source.",
    )


def _grouped(
    ordered: list[HypothesisRow], cells: Callable[[HypothesisRow], list[str]]
) -> list[Line]:
    lines = []
    previous = None
    for row in ordered:
        if row.role != previous:
            lines.append(Line(cells=[ROLE_WORDS[row.role]], kind="group"))
        lines.append(Line(cells=cells(row)))
        previous = row.role
    return lines


def _verdict_cells(row: HypothesisRow) -> list[str]:
    decimals = effect_digits(row)
    standardised = number(row.std_estimate, decimals)
    if row.std_estimate is not None:
        standardised += f" {interval(row.std_ci90_low, row.std_ci90_high, decimals)}"
    bound = MISSING if row.smallest_effect is None else f"±{number(row.smallest_effect, decimals)}"
    return [
        row.id,
        count(row.n_clients),
        number(row.estimate, 3),
        number(row.std_error, 3),
        number(row.df, 1),
        interval(row.ci_low, row.ci_high, 3),
        p_value(row.p_value),
        p_value(row.p_holm),
        standardised,
        f"{bound}*" if row.negligible_attainable is False else bound,
        number(row.smallest_detectable, decimals),
        VERDICT_WORDS[row.verdict],
    ]


def _opinion_values(row: HypothesisRow) -> list[Any]:
    opinion = row.second_opinion
    if opinion is None:
        return [row.id, None, row.estimate, row.std_error, *[None] * 4, row.reason]
    return [
        row.id, opinion.engine, row.estimate, row.std_error, opinion.estimate, opinion.std_error,
        opinion.difference, opinion.agrees, opinion.reason,
    ]  # fmt: skip


def _opinion_cells(row: HypothesisRow) -> list[str]:
    opinion = row.second_opinion
    ours = [row.id, number(row.estimate, 4), number(row.std_error, 4)]
    if opinion is None:
        return [*ours, MISSING, MISSING, MISSING, MISSING, row.reason or "none was asked for"]
    told = [text for text in (opinion.engine, opinion.reason) if text]
    return [
        *ours,
        number(opinion.estimate, 4),
        number(opinion.std_error, 4),
        _difference(opinion.difference),
        {True: "yes", False: "NO", None: MISSING}[opinion.agrees],
        ": ".join(told),
    ]


def _difference(value: float | None) -> str:
    return "< 0.000001" if value and abs(value) < 5e-7 else number(value, 6)


def _part_cells(row: HypothesisRow, part: Mapping[str, Any]) -> list[str]:
    expected = part.get("as_expected")
    return [
        f"{row.id}: {part.get('claim') or part.get('id')}".rstrip("."),
        number(part.get("estimate"), 3),
        number(part.get("std_error"), 3),
        number(part.get("df"), 1),
        interval(part.get("ci_low"), part.get("ci_high"), 3),
        p_value(part.get("p_value")),
        str(part.get("direction") or MISSING),
        MISSING if expected is None else "yes" if expected else "no",
    ]


def _published_values(row: HypothesisRow) -> list[Any]:
    told = row.published or {}
    values = [_scalar(told.get(name)) for name in ("direction", "significant", "source")]
    return [row.id, *values[:2], is_inferred(told), row.agrees_with_published, values[2]]


def _published_cells(row: HypothesisRow) -> list[str]:
    _, direction, significant, inferred, agrees, source = _published_values(row)
    there = f"{direction}, significant" if significant else "not significant"
    if inferred:
        there += " (inferred)"
    here = MISSING
    if row.estimate is not None:
        sign = "positive" if row.estimate > 0 else "negative"
        here = f"{sign}, {p_equation(row.p_value)}"
    same = {True: "yes", False: "no", None: MISSING}[agrees]
    return [row.id, there, here, same, str(source or "")]


def _scalar(value: Any) -> Any:
    return value if isinstance(value, str | bool | int | float) else None
