"""The answer about earned security in a sentence or two, and what a cohort lacks for it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label
from attachpath.reporting.numbers import p_equation, percent

__all__ = ["earned_security_answer", "nothing_of_security", "what_is_lacking", "what_is_told"]

_LEVEL = 0.05
_LACKING = (
    "ESAT cannot be formed",
    "Not compared",
    "No interval",
    "Pseudosecure and individuated-secure clients are not told apart",
    "The product is not estimated",
    "Not set beside the alliance",
)


def nothing_of_security(cohort: Cohort) -> str | None:
    """Say that a cohort has no measure of attachment to the therapist; None where it has one.

    Parameters
    ----------
    cohort : Cohort
        Scored.

    Returns
    -------
    str or None
    """
    if any(str(name).startswith("cats_") for name in cohort.occasions.columns):
        return None
    return (
        "There is no earned security to look at: no occasion of this cohort has secure attachment "
        "to therapist (CATS), or another scale of that questionnaire."
    )


def earned_security_answer(weights: pd.DataFrame, beside: pd.DataFrame) -> list[str]:
    """Answer what earned security holds that its controls and the alliance do not.

    Parameters
    ----------
    weights : DataFrame
        From `attachpath.measurement.esat_weights`.
    beside : DataFrame
        From `attachpath.measurement.esat_beside_alliance`.

    Returns
    -------
    list of str
        How much of Secure each ESAT keeps between clients, and where it tells more than the
        alliance; empty where there is no ESAT.
    """
    keeps = [
        f"{label(str(row['esat']).removesuffix('_between'))} keeps {percent(1 - row['explained'])}"
        for row in map(plain_value, weights.to_dict("records"))
        if row["level"] == "between" and row["reason"] is None
    ]
    if not keeps:
        return []
    return [f"Of the differences between clients in Secure, {' and '.join(keeps)}.", *_more(beside)]


def _more(beside: pd.DataFrame) -> list[str]:
    """Say for which outcomes each ESAT has a coefficient beside the alliance."""
    rows = [plain_value(row) for row in beside.to_dict("records")]
    known = [row for row in rows if row["added"] == "esat" and row["p_value"] is not None]
    told = []
    for esat in dict.fromkeys(row["esat"] for row in known):
        own = [row for row in known if row["esat"] == esat]
        more = [
            f"{label(row['outcome'])} ({p_equation(row['p_value'])})"
            for row in own
            if row["p_value"] < _LEVEL
        ]
        name = label(str(esat).removesuffix("_between"))
        found = " and ".join(more) if more else "none"
        told.append(f"{name} was associated with {found} of {len(own)} outcomes")
    if not told:
        return []
    return [f"Beside the alliance, {'; '.join(told)} (unadjusted)."]


def what_is_told(sentences: Iterable[str]) -> list[str]:
    """Return the sentences that are about the data, and not about what is lacking."""
    return [text for text in sentences if not text.startswith(_LACKING)]


def what_is_lacking(sentences: Iterable[str]) -> list[str]:
    """Return what could not be done, each reason once.

    Parameters
    ----------
    sentences : iterable of str
        Findings of the section; those that begin otherwise are left out.

    Returns
    -------
    list of str

    Examples
    --------
    >>> what_is_lacking(["ESAT cannot be formed: no CATS.", "Not compared: no CATS.",
    ...                  "Not compared: no IIP."])
    ['ESAT cannot be formed; not compared: no CATS.', 'Not compared: no IIP.']
    """
    by_reason: dict[str, list[str]] = {}
    for text in sentences:
        if text.startswith(_LACKING):
            what, _, reason = text.partition(": ")
            by_reason.setdefault(reason.rstrip("."), []).append(what)
    by_what: dict[str, list[str]] = {}
    for reason, named in by_reason.items():
        by_what.setdefault(_one_sentence(named), []).append(reason)
    return [f"{what}: {'; '.join(reasons)}." for what, reasons in by_what.items()]


def _one_sentence(named: list[str]) -> str:
    first, *rest = dict.fromkeys(named)
    small = [text if text.startswith("ESAT") else f"{text[:1].lower()}{text[1:]}" for text in rest]
    return "; ".join([first, *small])
