"""Methods on the sample: design and nesting, who took part, what is missing."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from attachpath.cohort import Cohort, upper_levels
from attachpath.measurement import caseload
from attachpath.reporting.labels import label
from attachpath.reporting.levels import plural
from attachpath.reporting.methods.sentences import capital, joined
from attachpath.reporting.numbers import count, number, percent
from attachpath.reporting.topics import MethodsText
from attachpath.reporting.variables import (
    categories,
    client_measures,
    ended_counts,
    occasion_measures,
    occasions_per_client,
)

if TYPE_CHECKING:
    from attachpath.reporting.cohort_section.flow import FlowStep

__all__ = ["description_methods", "flow_methods", "sample_methods"]

_OBSERVATIONAL = (
    "The data were analysed as a naturalistic, observational study: no variable is treated as "
    "assigned at random, every size is an association, and no effect is claimed to be causal."
)
_RECRUITED = (
    "How clients were recruited, who was eligible and who declined is not part of the data and has "
    "to be told by those who collected them."
)
_COMPLETE_ROWS = (
    "No value was imputed. A model fitted by full information uses what each client has; every "
    "other model uses the rows that are complete in the variables that it names. A client with a "
    "single row stays in."
)
_MOST_NAMED = 8
_FEW = 5
_ENDINGS: Mapping[str, str] = {
    "completed": "completed",
    "dropout": "dropped out",
    "referred": "were referred",
    "ongoing": "were still in therapy",
    "not_known": "ended in a way that is not known",
}


def sample_methods(cohort: Cohort) -> list[MethodsText]:
    """Describe design, participants and missing values of a cohort.

    Parameters
    ----------
    cohort : Cohort
        Scored.

    Returns
    -------
    list of MethodsText
    """
    return [
        MethodsText(topic="design", text=_design(cohort)),
        MethodsText(topic="participants", text=_participants(cohort)),
        MethodsText(topic="missing_data", text=_missing(cohort)),
    ]


def flow_methods(steps: Sequence[FlowStep]) -> MethodsText:
    """Say how many clients there are at each step of the flow.

    Parameters
    ----------
    steps : sequence of FlowStep
        From `client_flow`.

    Returns
    -------
    MethodsText
    """
    lost = [f"{count(step.lost)} {step.lack}" for step in steps[1:] if step.lost]
    told = f"Of {count(steps[0].n)} clients, {count(steps[-1].n)} had everything that is asked for"
    why = f"; the others left the flow in this order: {joined(lost)}" if lost else ""
    return MethodsText(
        topic="participants",
        text=f"{told} ({joined(step.label for step in steps[1:])}){why}. No client was excluded "
        "beforehand: each model uses every client who has the variables that it names.",
    )


def description_methods(*, compared: bool) -> list[MethodsText]:
    """Say how clients were described, and those who left compared with the others.

    Parameters
    ----------
    compared : bool
        Whether there were such clients.

    Returns
    -------
    list of MethodsText
    """
    described = (
        "Clients are described by means, standard deviations and ranges, or by counts; measures "
        "of occasions were first averaged within clients."
    )
    differences = (
        "Dropouts, and clients without a measure after treatment, are compared with the others by "
        "standardised differences (Austin, 2009; Yang & Dalton, 2012)."
    )
    said = [MethodsText(topic="participants", text=described)]
    return [*said, MethodsText(topic="missing_data", text=differences)] if compared else said


def _design(cohort: Cohort) -> str:
    return " ".join([_OBSERVATIONAL, *_nesting(cohort)])


def _nesting(cohort: Cohort) -> list[str]:
    """Say what is nested in what, with the size of the groups."""
    told, place, levels = [], 1, ["client", *upper_levels(cohort)]
    load = caseload(cohort.occasions["client_id"])
    if load is not None:
        spread = f" ({count(load.low)} to {count(load.high)} each, M = {number(load.mean, 1)})"
        counted = f"{count(load.n_units)} occasions of {count(load.n_groups)} clients{spread}"
        told.append(f"Occasions (level 1) are nested in clients (level 2): {counted}.")
        place = 2
    units = cohort.clients
    for low, high in itertools.pairwise(levels):
        key = f"{high}_id"
        load = caseload(units[key])
        if load is None:
            continue
        told.append(
            f"{capital(plural(low))} (level {place}) are nested in {plural(high)} (level "
            f"{place + 1}): {count(load.n_units - load.n_without)} {plural(low)} of "
            f"{count(load.n_groups)} {plural(high)} ({count(load.low)} to {count(load.high)} "
            f"each, M = {number(load.mean, 1)}){_ungrouped(load.n_without, low, high)}."
        )
        place += 1
        units = units.dropna(subset=[key]).drop_duplicates(key)
    if len(levels) == 1:
        told.append("Clients are not nested in anything above them that the data record.")
    return told


def _ungrouped(n: int, low: str, high: str) -> str:
    return f"; {count(n)} {plural(low)} belong to no {high}" if n else ""


def _participants(cohort: Cohort) -> str:
    told = [f"{count(len(cohort.clients))} clients took part"]
    told += _age(cohort)
    groups = categories(cohort)
    if "gender" in groups and groups["gender"].notna().any():
        shares = groups["gender"].value_counts(normalize=True)
        listed = (f"{percent(share)} {name}" for name, share in shares.items())
        told.append(f"gender: {', '.join(listed)}")
    first = f"{'; '.join(told)}."
    return " ".join([first, *_course(cohort), _RECRUITED])


def _age(cohort: Cohort) -> list[str]:
    measures = client_measures(cohort)
    ages = measures["age"].dropna() if "age" in measures else pd.Series(dtype=float)
    if len(ages) < _FEW:
        return []
    return [f"age: M = {number(ages.mean(), 1)} years, SD = {number(ages.std(), 1)}"]


def _course(cohort: Cohort) -> list[str]:
    """Say how long therapy took, how it ended, and on how many occasions clients answered."""
    told = []
    measures = client_measures(cohort)
    if "sessions_attended" in measures and measures["sessions_attended"].notna().any():
        told.append(
            f"They attended a median of {measures['sessions_attended'].median():g} sessions."
        )
    ended = [f"{count(n)} {_ENDINGS.get(name, name)}" for name, n in ended_counts(cohort).items()]
    if ended:
        told.append(f"Of them {joined(ended)}.")
    occasions = occasions_per_client(cohort)
    if (none := int((occasions == 0).sum())) and len(cohort.occasions):
        told.append(f"{count(none)} clients answered at no occasion.")
    return told


def _missing(cohort: Cohort) -> str:
    told = _missing_of(client_measures(cohort).join(categories(cohort)), "clients")
    if len(cohort.occasions):
        told += _missing_of(occasion_measures(cohort), "answered occasions")
    return " ".join([*told, _COMPLETE_ROWS])


def _missing_of(table: pd.DataFrame, units: str) -> list[str]:
    if table.empty or not len(table.columns):
        return []
    lacking = table.isna().sum().sort_values(ascending=False, kind="stable")
    lacking = lacking[lacking > 0]
    if lacking.empty:
        return [f"All variables of the {count(len(table))} {units} are complete."]
    shown = [
        f"{label(str(name))} {count(n)} ({percent(n / len(table), 1)})"
        for name, n in lacking.head(_MOST_NAMED).items()
    ]
    more = len(lacking) - len(shown)
    rest = f", and up to {count(lacking.iloc[_MOST_NAMED])} in {count(more)} others" if more else ""
    complete = "; the other variables are complete" if len(lacking) < len(table.columns) else ""
    units = f"{count(len(table))} {units}"
    return [f"Missing of {units}: {'; '.join(shown)}{rest}{complete}."]
