"""Clients who stand twice in their table under two ids."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from attachpath.cohort.canonical import is_key
from attachpath.cohort.findings import Findings

__all__ = ["check_persons"]

LEAST_VALUES = 10
"""Values outside keys that two rows must share to be one person."""

LEAST_DIFFERENT = 4
"""Different values among them: two blank questionnaires of one age and gender are no evidence."""


def check_persons(clients: pd.DataFrame, findings: Findings) -> npt.NDArray[np.bool_]:
    """Note clients whose row agrees with an earlier one in every value outside keys.

    Parameters
    ----------
    clients : DataFrame
        Normalised columns.
    findings : Findings
        Receives a note a client.

    Returns
    -------
    numpy.ndarray
        Truth values: rows that were noted.
    """
    noted = np.zeros(len(clients), dtype=bool)
    values = clients[[name for name in clients.columns if not is_key(name)]]
    if "client_id" not in clients.columns or values.shape[1] < LEAST_VALUES:
        return noted
    digests = pd.util.hash_pandas_object(values, index=False)
    twins = values[digests.duplicated(keep=False)]
    enough = (twins.notna().sum(axis=1) >= LEAST_VALUES) & (
        twins.nunique(axis=1) >= LEAST_DIFFERENT
    )
    ids = clients["client_id"]
    first: dict[int, str] = {}
    cells: list[tuple[int, str | None]] = []
    for place in twins.index[enough]:
        if ids[place] == first.setdefault(digests[place], ids[place]):
            continue  # the first of them, or a key that stands twice, which is said already
        noted[place] = True
        cells.append((place + 2, f"{ids[place]}, as {first[digests[place]]}"))
    findings.cells(
        "duplicate-person", "clients", "client_id", cells,
        expected="a person who stands once; an earlier row agrees in every value outside keys",
        next_step="See whether they are one person, and delete one of the rows; nothing is left "
        "out here.",
        severity="note",
    )  # fmt: skip
    return noted
