"""The clinically significant change that ``cohort.toml`` declares, from the cohort's tables."""

from __future__ import annotations

import pandas as pd

from attachpath.cohort import ClinicalChange, Cohort
from attachpath.errors import UsageError, nearest_name
from attachpath.measurement.clinical_change.significant_change import (
    ClinicallySignificantChange,
    clinically_significant_change,
)

__all__ = ["declared_change"]


def declared_change(cohort: Cohort, declared: ClinicalChange) -> ClinicallySignificantChange:
    """Return who recovered, improved, did not change or deteriorated on a declared measure.

    Parameters
    ----------
    cohort : Cohort
        Scored.
    declared : ClinicalChange
        The measure, its two times and its norms.

    Returns
    -------
    ClinicallySignificantChange
        Its `clients` have the ids as index. A client without a row of a session has no value then.

    Raises
    ------
    UsageError
        ``unknown-column`` or ``unknown-session`` when the cohort does not have what is declared;
        what `clinically_significant_change` says.

    Examples
    --------
    >>> clients = pd.DataFrame({"client_id": ["a", "b", "c"], "iip_pre": [2.0, 1.6, 1.8],
    ...                         "iip_post": [0.6, 1.5, None]})
    >>> occasions = pd.DataFrame({"client_id": ["a"], "session": [1]})
    >>> declared = ClinicalChange(measure="iip", before="iip_pre", after="iip_post", cutoff="b",
    ...     reliability=0.9, functional_mean=0.8, functional_sd=0.2, source="invented")
    >>> declared_change(Cohort(clients, occasions, levels=["client"]), declared).counts
    {'recovered': 1, 'improved': 0, 'unchanged': 1, 'deteriorated': 0}
    """
    before, after = (_taken(cohort, declared, time) for time in (declared.before, declared.after))
    return clinically_significant_change(
        before,
        after,
        **declared.model_dump(
            include={
                "reliability", "functional_mean", "functional_sd", "clinical_mean", "clinical_sd",
                "cutoff", "higher_is_better",
            }
        ),
    )  # fmt: skip


def _taken(cohort: Cohort, declared: ClinicalChange, time: int | str) -> pd.Series:
    clients = cohort.clients.set_index("client_id")
    if isinstance(time, str):
        return _numbers(clients, time, "clients")
    occasions = cohort.occasions
    values = _numbers(occasions.set_index("client_id"), declared.measure, "occasions")
    at = (occasions["session"] == time).to_numpy()
    if not at.any():
        raise UsageError(
            "unknown-session",
            f"Clinical change of {declared.measure!r} is asked for at session {time}, which no "
            "client has.",
            "Sessions are numbered as in the column `session` of the occasions.",
            "Name two sessions of the occasions as `before` and `after`.",
        )
    return values[at].reindex(clients.index)


def _numbers(table: pd.DataFrame, name: str, of: str) -> pd.Series:
    known = [str(column) for column in table.select_dtypes("number").columns]
    if name in known:
        return table[name]
    near = nearest_name(name, known)
    raise UsageError(
        "unknown-column",
        f"Clinical change uses a column {name!r}, which is no column of numbers of the {of}.",
        f"Perhaps {near!r} is meant." if near else "The name is misspelt, or the file lacks it.",
        "Name a column of the cohort under [[clinical_change]] in cohort.toml.",
    )
