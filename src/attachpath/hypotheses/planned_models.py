"""Whether a cohort is large enough for the models that a theory plans; nothing is fitted."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

from attachpath.cohort import Cohort, answered_instruments, measured_columns, upper_cluster
from attachpath.errors import FormulaError, Problem
from attachpath.hypotheses.levels import theory_for
from attachpath.hypotheses.testable import why_not_testable
from attachpath.hypotheses.theory import Hypothesis, Theory

__all__ = ["planned_model_notes"]

FEW_CLUSTERS = 10
"""Groups below which the variance between them is known badly (Snijders & Bosker 2012, ch. 3)."""

TOO_FEW_CLUSTERS = 2
"""Groups that tell next to nothing about how groups differ: one degree of freedom."""

LEAST_WITH_SLOPES = 30
"""Clients with two occasions below which the variance of slopes is known badly."""

LEAST_CLIENTS = 5
"""Clients a parameter of a structural model (Bentler & Chou 1987)."""

MOST_NAMED = 6


def planned_model_notes(cohort: Cohort, theory: str | Path | Theory = "et_graf") -> list[Problem]:
    """Return what the numbers of clients, occasions and groups mean for the planned models.

    Parameters
    ----------
    cohort : Cohort
        The data, as read.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.

    Returns
    -------
    list of Problem
        Notes only: each model says for itself whether it can be fitted. Hypotheses that the cohort
        has no columns for are left out.

    Raises
    ------
    SpecificationError, FormulaError, UsageError
        As `load_theory`.

    Notes
    -----
    Groups are counted among clients, by the random parts of each formula, and for structural
    models by the first level above clients, to which their standard errors are robust.

    Examples
    --------
    >>> from attachpath.simulation import simulate_cohort
    >>> cohort = simulate_cohort(clients=40, seed=1, items=False)
    >>> halves = cohort.clients.assign(therapist_id=["s", "t"] * 20)
    >>> notes = planned_model_notes(cohort.replace(clients=halves, therapists=None))
    >>> notes[0].code, notes[0].column
    ('too-few-clusters', 'therapist_id')
    """
    if "client_id" not in cohort.clients or not cohort.clients["client_id"].notna().any():
        return []
    stated = _testable(cohort, theory_for(cohort, theory))
    return [
        *_cluster_notes(cohort, stated),
        *_slope_notes(cohort, stated),
        *_size_notes(cohort, stated),
    ]


def _testable(cohort: Cohort, theory: Theory) -> list[Hypothesis]:
    """Return the hypotheses that the cohort, once scored, has the columns for."""
    measured = measured_columns(cohort)
    for answered in answered_instruments(cohort):
        measured |= dict.fromkeys(answered.instrument.scale_columns(answered.time), True)
    found = []
    for hypothesis in theory.hypothesis:
        with contextlib.suppress(FormulaError):  # a misspelt column, which testing will tell
            if why_not_testable(cohort, theory, hypothesis, measured) is None:
                found.append(hypothesis)
    return found


def _cluster_notes(cohort: Cohort, stated: Iterable[Hypothesis]) -> list[Problem]:
    users: dict[str, list[str]] = {}
    for hypothesis in stated:
        for group in _groups(cohort, hypothesis):
            users.setdefault(group, []).append(hypothesis.id)
    notes = []
    for group, ids in users.items():
        number = cohort.clients[group].nunique()
        if 0 < number < FEW_CLUSTERS:
            notes.append(_few(group, number, ids))
    return notes


def _groups(cohort: Cohort, hypothesis: Hypothesis) -> set[str]:
    """Columns of groups above clients that a model uses."""
    if hypothesis.fitted_here:
        used = {part.group for part in hypothesis.parsed.random}
    else:
        used = {str(upper_cluster(cohort))} if hypothesis.kind == "sem" else set()
    return {group for group in used if group != "client_id" and group in cohort.clients}


def _few(group: str, number: int, ids: list[str]) -> Problem:
    level, too_few = group.removesuffix("_id"), number <= TOO_FEW_CLUSTERS
    return Problem(
        "too-few-clusters" if too_few else "few-clusters",
        "clients", group, None, f"{number} {level}(s) in the models of {_named(ids)}",
        f"{FEW_CLUSTERS} or more",
        f"Do not believe what these models say beyond the {level}s at hand; a theory file of your "
        f"own can state them without {group}."
        if too_few
        else f"Read variances between {level}s, and effects of what differs between them, with "
        "care.",
        "note",
    )  # fmt: skip


def _slope_notes(cohort: Cohort, stated: Iterable[Hypothesis]) -> list[Problem]:
    """Say how many clients tell nothing about slopes of their own."""
    ids = [one.id for one in stated if one.fitted_here and _has_client_slope(one)]
    occasions = cohort.occasions
    if not ids or "client_id" not in occasions or occasions.empty:
        return []
    counts = occasions["client_id"].value_counts()
    several = int((counts >= 2).sum())
    fewer = int(cohort.clients["client_id"].nunique()) - several
    if fewer <= several and several >= LEAST_WITH_SLOPES:
        return []  # how many were seen once only is said by the check of the data
    return [
        Problem(
            "few-occasions-for-slopes", "occasions", "client_id", None,
            f"{fewer:,} client(s) with fewer than two occasions; {_named(ids)} estimate(s) a slope "
            "of each client",
            "two or more occasions a client",
            f"Nothing; the slopes come from the other {several:,} client(s).",
            "note",
        )
    ]  # fmt: skip


def _has_client_slope(hypothesis: Hypothesis) -> bool:
    return any(part.group == "client_id" and part.slopes for part in hypothesis.parsed.random)


def _size_notes(cohort: Cohort, stated: Iterable[Hypothesis]) -> list[Problem]:
    """Say which models have many parameters for the number of clients."""
    clients = int(cohort.clients["client_id"].nunique())
    notes = []
    for hypothesis in stated:
        number = _parameters(hypothesis)
        if number and clients < LEAST_CLIENTS * number:
            notes.append(
                Problem(
                    "few-clients", "clients", "client_id", None,
                    f"{clients:,} client(s) for {number} parameters of {hypothesis.id}",
                    f"{LEAST_CLIENTS} or more clients a parameter ({LEAST_CLIENTS * number:,})",
                    "State a smaller model, or read its standard errors and fit with care.",
                    "note",
                )
            )  # fmt: skip
    return notes


def _parameters(hypothesis: Hypothesis) -> int:
    """Return how many parameters a structural model has; 0 for another kind of model."""
    if hypothesis.kind != "sem":
        return 0
    from attachpath.sem import parameter_count  # loaded where a theory has such a model

    means = hypothesis.missing == "fiml"
    return parameter_count(hypothesis.formula, fixed_x=False, meanstructure=means)


def _named(ids: list[str]) -> str:
    more = f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else ""
    return ", ".join(ids[:MOST_NAMED]) + more
