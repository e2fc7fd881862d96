"""Methods on the measures: instruments, their keys, and the reliability found in these data."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from attachpath.cohort import ESAT, Cohort
from attachpath.instruments import Instrument, load_instrument
from attachpath.reporting.labels import label
from attachpath.reporting.methods.sentences import capital, joined
from attachpath.reporting.numbers import bounded, count, percent
from attachpath.reporting.printable import one_line
from attachpath.reporting.topics import MethodsText
from attachpath.reporting.variables import client_measures, occasion_measures

__all__ = ["ESAT_WORDS", "esat_methods", "instrument_methods", "reliability_methods"]

ESAT_WORDS = {
    "within_between": "by two regressions, one of client means (one row a client) and one of "
    "deviations from them, so that it has a between-client and a within-client part",
    "pooled": "by one regression over all occasions",
    "occasion": "by one regression at each session number",
}
_INITIALS = re.compile(r", (?:[A-Z]\.[ -]?)+(?=,|$)")
_LEVELS = {"client": "", "within": " within clients", "between": " between clients"}


def instrument_methods(cohort: Cohort) -> list[MethodsText]:
    """Describe each questionnaire of a cohort: items, answers, scales and where its key is from.

    Parameters
    ----------
    cohort : Cohort
        The data; what it has no column of is not described.

    Returns
    -------
    list of MethodsText
    """
    tables = cohort.tables()
    told = []
    for prefix, source in cohort.instruments.items():
        instrument = load_instrument(source)
        columns = set(tables[instrument.table].columns)
        if any(name == prefix or name.startswith(f"{prefix}_") for name in columns):
            told.append(MethodsText(topic="measures", text=_described(instrument, columns)))
    return told


def _described(instrument: Instrument, columns: set[str]) -> str:
    low, high = instrument.response.low, instrument.response.high
    scales = [
        f"{one_line(scale.label)} ({count(len(scale.items))} items"
        f"{f', {count(len(scale.reverse))} reversed' if scale.reverse else ''})"
        for scale in instrument.scales
        if scale.total or not any(other.total for other in instrument.scales)
    ]
    times = instrument.times or (None,)
    items = any(columns.issuperset(instrument.scored_columns(time)) for time in times)
    when = "at every occasion" if instrument.table == "occasions" else "once"
    if len([time for time in times if _has(instrument, columns, time)]) > 1:
        when = joined({"pre": "before", "post": "after"}.get(str(t), str(t)) for t in times)
        when = f"{when} treatment"
    scored = (
        f"Scales are means of the answered items where at least "
        f"{percent(instrument.least_answered_share)} of them are answered. "
        f"Key: {instrument.key_status}."
        if items
        else "The cohort holds its scores, without the answers to its items: that they come from "
        "this form is what its description says, and cannot be seen in the data."
    )
    return (
        f"{one_line(instrument.name)} ({_short(instrument)}; file "
        f"“{one_line(instrument.id)}”): {count(instrument.items)} items, answered from {low} to "
        f"{high}, {when}; {joined(scales)}. {scored}"
    )


def _has(instrument: Instrument, columns: set[str], time: str | None) -> bool:
    return bool(columns.intersection(instrument.scale_columns(time)))


def _short(instrument: Instrument) -> str:
    """Return the citation as a text cites it; all of it where it is written otherwise."""
    citation = one_line(instrument.citation)
    authors, bracket, rest = citation.partition(" (")
    if not bracket or not rest[:4].isdigit():
        return citation
    names = _INITIALS.sub("", authors)
    return f"{names.replace(', &', ' &') if names.count(',') == 1 else names}, {rest[:4]}"


def reliability_methods(
    cohort: Cohort, rows: pd.DataFrame, means: Mapping[str, float]
) -> list[MethodsText]:
    """Say the reliability of each scale in these data, at each level.

    Parameters
    ----------
    cohort : Cohort
        The data; subscales of an instrument with a total are left to the tables.
    rows : DataFrame
        From `attachpath.measurement.scale_reliability`.
    means : dict of str to float
        Reliability of client means by column.

    Returns
    -------
    list of MethodsText
        One paragraph, or none.
    """
    told = []
    for column in [*client_measures(cohort), *occasion_measures(cohort)]:
        known = rows[(rows["column"] == column) & rows["estimate"].notna()]
        levels = [
            f"{_coefficients(part)}{_LEVELS[str(level)]}"
            for level, part in known.groupby("level", sort=False)
        ]
        if means.get(column) is not None:
            levels.append(f"{bounded(means[column])} for client means")
        if levels:
            told.append(f"{label(str(column))}: {', '.join(levels)}")
    if not told:
        return []
    text = f"Reliability in these data (α, ω of a one-factor model): {'; '.join(told)}."
    return [MethodsText(topic="measures", text=text)]


def _coefficients(part: pd.DataFrame) -> str:
    signs = {"alpha": "α", "omega": "ω"}
    return ", ".join(
        f"{signs[row['coefficient']]} = {bounded(row['estimate'])}"
        for row in part.to_dict("records")
    )


def esat_methods(construction: str, control: str, kinds: list[str]) -> MethodsText:
    """Say how earned security was formed.

    Parameters
    ----------
    construction : {"within_between", "pooled", "occasion"}
        As the theory says.
    control : {"cats", "ecr", "both"}
        What was removed.
    kinds : list of str
        Which of ``esat_anx``, ``esat_avoid`` were used.

    Returns
    -------
    MethodsText
    """
    removed = [f"{label(name)} is Secure without {_removed(name, control)}" for name in kinds]
    text = (
        "Earned secure attachment to the therapist (ESAT) is not a questionnaire but a residual: "
        "CATS Secure with what it shares with insecurity removed, "
        f"{ESAT_WORDS.get(construction, construction)}. {capital(joined(removed))}."
    )
    return MethodsText(topic="measures", text=text)


def _removed(name: str, control: str) -> str:
    kind = ESAT[name]
    chosen = {"cats": [kind.cats], "ecr": [kind.ecr], "both": [kind.cats, kind.ecr]}[control]
    return joined(label(column) for column in chosen)
