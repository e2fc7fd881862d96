"""Methods on the sample: design and nesting, who took part, what is missing."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from attachpath.cohort import Cohort, upper_levels
from attachpath.measurement import Caseload, caseload
from attachpath.reporting.labels import label
from attachpath.reporting.levels import plural
from attachpath.reporting.masked_caseload import masked_caseload, size_range
from attachpath.reporting.masked_cells import mask_group
from attachpath.reporting.masking import (
    clients_in_words,
    printed_clients,
    shown,
    smallest_group,
)
from attachpath.reporting.methods.sentences import capital, joined
from attachpath.reporting.numbers import count, number, percent
from attachpath.reporting.topics import MethodsText
from attachpath.reporting.variables import (
    categories,
    client_measures,
    ended_counts,
    ended_marks,
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


_NOBODY_LEFT_OUT = (
    "No client was excluded beforehand: each model uses every client who has the variables that it "
    "names."
)


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
    lost = [f"{step.lost_shown} {step.lack}" for step in steps[1:] if step.lost]
    if len(steps) == 1:
        return MethodsText(topic="participants", text=_NOBODY_LEFT_OUT)
    told = f"Of {steps[0].n_shown} clients, {steps[-1].n_words} had everything that is asked for"
    why = f"; the others left the flow in this order: {joined(lost)}" if lost else ""
    return MethodsText(
        topic="participants",
        text=f"{told} ({joined(step.label for step in steps[1:])}){why}. {_NOBODY_LEFT_OUT}",
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
        clients = clients_in_words(load.n_groups, of=len(cohort.clients))
        counted = f"{count(load.n_units)} occasions of {clients} clients{spread}"
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
            f"{place + 1}): {_grouped(load, low)} {plural(low)} of "
            f"{count(load.n_groups)} {plural(high)} "
            f"({size_range(masked_caseload(load, low), count)} "
            f"each, M = {number(load.mean, 1)}){_ungrouped(load.n_without, low, high)}."
        )
        place += 1
        units = units.dropna(subset=[key]).drop_duplicates(key)
    if len(levels) == 1:
        told.append("Clients are not nested in anything above them that the data record.")
    return told


def _grouped(load: Caseload, low: str) -> str:
    n = load.n_units - load.n_without
    return clients_in_words(n, of=load.n_units) if low == "client" else count(n)


def _ungrouped(n: int, low: str, high: str) -> str:
    n_shown = clients_in_words(n) if low == "client" else count(n)
    return f"; {n_shown} {plural(low)} belong to no {high}" if n else ""


def _participants(cohort: Cohort) -> str:
    told = [f"{count(len(cohort.clients))} clients took part"]
    told += _age(cohort)
    groups = categories(cohort)
    if "gender" in groups and groups["gender"].notna().any():
        listed = _gender(groups["gender"])
        told.append(f"gender: {', '.join(listed)}")
    first = f"{'; '.join(told)}."
    return " ".join([first, *_course(cohort), _RECRUITED])


def _gender(column: pd.Series) -> list[str]:
    """List the shares; those who did not say are counted with them where few are masked."""
    counts = column.value_counts()
    marks = mask_group([*counts, int(column.isna().sum())])
    return [
        f"{shown(percent(n / counts.sum()), mark)} {name}"
        for (name, n), mark in zip(counts.items(), marks, strict=False)
    ]


def _age(cohort: Cohort) -> list[str]:
    measures = client_measures(cohort)
    ages = measures["age"].dropna() if "age" in measures else pd.Series(dtype=float)
    if len(ages) < smallest_group():
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
    marks = ended_marks(cohort)
    ended = [
        f"{shown(count(n), marks[name])} {_ENDINGS.get(name, name)}"
        for name, n in ended_counts(cohort).items()
    ]
    if ended:
        told.append(f"Of them {joined(ended)}.")
    occasions = occasions_per_client(cohort)
    if (none := int((occasions == 0).sum())) and len(cohort.occasions):
        who = clients_in_words(none)
        told.append(
            f"{who.capitalize()} client{'' if who == '1' else 's'} answered at no occasion."
        )
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
    named = lacking.head(_MOST_NAMED)
    if lacking.empty:
        return [f"All variables of the {count(len(table))} {units} are complete."]
    told = [f"{label(str(name))} {_count_and_share(n, len(table))}" for name, n in named.items()]
    more = len(lacking) - len(named)
    most = clients_in_words(lacking.iloc[_MOST_NAMED]) if more else ""
    rest = f", and up to {most} in {count(more)} others" if more else ""
    complete = "; the other variables are complete" if len(lacking) < len(table.columns) else ""
    units = f"{count(len(table))} {units}"
    return [f"Missing of {units}: {'; '.join(told)}{rest}{complete}."]


def _count_and_share(n: int, of: int) -> str:
    text = printed_clients(n, of=of)
    return text if text[0] in "<>" else f"{text} ({percent(n / of, 1)})"
