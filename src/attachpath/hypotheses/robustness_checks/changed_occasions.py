"""Changes of the rows: the process from the first occasions of each client only."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from attachpath.cohort import Cohort, analysis_table
from attachpath.hypotheses.robustness_checks.tested_model import AsTested, Changed

__all__ = [
    "FIRST_OCCASIONS",
    "early_process",
    "first_occasions",
    "first_two_thirds",
    "three_occasions",
]

FIRST_OCCASIONS = 6


def early_process(tested: AsTested) -> Iterator[Changed]:
    """Yield the process from fewer occasions of each client; all that is made of them is made anew.

    The thirds need three occasions, so the whole process of those clients stands beside them.
    """
    if not _has_process(tested):
        return
    no_thirds = "no client has three occasions, so that there are no thirds"
    no_more = f"no client has more than {FIRST_OCCASIONS} occasions: nothing changes"
    for name, words, part, reason in (
        ("three_occasions", "clients with 3 occasions", three_occasions, no_thirds),
        ("first_two_thirds", "of these, first two thirds", first_two_thirds, no_thirds),
        ("first_occasions", f"first {FIRST_OCCASIONS} occasions", first_occasions, no_more),
    ):
        cohort = part(tested.cohort)
        why = reason if cohort is None else None
        yield Changed({name: words}, tested.hypothesis, cohort=cohort, reason=why)


def three_occasions(cohort: Cohort) -> Cohort | None:
    """Keep the occasions of clients with at least three; None where nobody has three."""
    return _in_phases(cohort, 3)


def first_two_thirds(cohort: Cohort) -> Cohort | None:
    """Keep the first two thirds of the occasions of every client with at least three.

    Parameters
    ----------
    cohort : Cohort
        The data.

    Returns
    -------
    Cohort or None
        None where no client has three occasions.
    """
    return _in_phases(cohort, 2)


def first_occasions(cohort: Cohort, number: int = FIRST_OCCASIONS) -> Cohort | None:
    """Keep the first occasions of every client.

    Parameters
    ----------
    cohort : Cohort
        The data.
    number : int
        How many.

    Returns
    -------
    Cohort or None
        None where no client has more.
    """
    occasions = cohort.occasions
    place = occasions.groupby("client_id")["session"].rank(method="first")
    return _restricted(cohort, place <= number) if (place > number).any() else None


def _in_phases(cohort: Cohort, last: int) -> Cohort | None:
    phase = analysis_table(cohort, "occasions", ["phase"])["phase"]
    return _restricted(cohort, phase <= last) if phase.notna().any() else None


def _restricted(cohort: Cohort, kept: pd.Series) -> Cohort:
    return cohort.replace(occasions=cohort.occasions.loc[kept.to_numpy(dtype=bool)])


def _has_process(tested: AsTested) -> bool:
    """Tell whether the model uses anything that was measured at occasions."""
    original = tested.hypothesis
    clients = {*tested.cohort.clients.columns}
    return tested.repeated or any(
        column.endswith("_between") and column not in clients for column in original.parsed.columns
    )
