"""Correlations of all scales, within and between clients, with reliabilities on the diagonal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.measurement import (
    ClientAssociations,
    OccasionAssociations,
    correlation_matrix,
)
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import row_label
from attachpath.reporting.numbers import bounded, count
from attachpath.reporting.section import Heading, Line, Table
from attachpath.reporting.variables import client_measures, occasion_measures

__all__ = [
    "client_correlation_table",
    "client_scores",
    "occasion_correlation_table",
    "occasion_scores",
]

MOST_PRINTED = 14
"""Columns of a printed matrix; a wider one is in the CSV of values."""

SELF = "—"
"""Stands where a scale would be correlated with itself."""

_NO_SCALES = ("age", "sessions_attended")


def client_scores(cohort: Cohort) -> pd.DataFrame:
    """Return the scale scores that clients have once; no background variables, no constants."""
    scores = client_measures(cohort)
    scores = scores.drop(columns=[name for name in _NO_SCALES if name in scores])
    return _varying(scores)


def occasion_scores(cohort: Cohort) -> pd.DataFrame:
    """Return the scale scores of the occasions with ``client_id`` and ``session``."""
    return _varying(occasion_measures(cohort)).reset_index()


def _varying(scores: pd.DataFrame) -> pd.DataFrame:
    return scores.loc[:, scores.max() > scores.min()]


def client_correlation_table(once: ClientAssociations) -> Table | None:
    """Print the correlations of the scales that clients have once.

    Parameters
    ----------
    once : ClientAssociations
        From `attachpath.measurement.client_associations`.

    Returns
    -------
    Table or None
        None for fewer than two scales.
    """
    if once.pairs.empty:
        return None
    matrix = correlation_matrix(once.pairs, once.columns).to_numpy()
    body = []
    for place, name in _printed(once.columns):
        below = [bounded(r) for r in matrix[place, :place]]
        above = [""] * (min(len(once.columns), MOST_PRINTED) - place - 1)
        body.append(Line(cells=[_numbered(place, name), *below, SELF, *above]))
    body.append(_reliability_line("Reliability", once.columns, once.reliability))
    note = (
        f"Pearson correlations over clients ({_range(once.pairs['n'])} clients a pair). "
        "Reliability: ω, or α where ω has no solution; a dash where the cohort has no items. The "
        "CSV of values has each correlation with its interval and p value, unadjusted."
    )
    title = "Correlations of client scales"
    return _table(("client_correlations", title, note), once.pairs, once.columns, body)


def occasion_correlation_table(repeated: OccasionAssociations) -> Table | None:
    """Print the correlations of repeated scales: within clients below, between them above.

    Parameters
    ----------
    repeated : OccasionAssociations
        From `attachpath.measurement.occasion_associations`.

    Returns
    -------
    Table or None
        None for fewer than two scales.
    """
    if repeated.pairs.empty:
        return None
    pairs, columns = repeated.pairs, repeated.columns
    within, between = (
        correlation_matrix(pairs[pairs["level"] == level], columns).to_numpy()
        for level in ("within", "between")
    )
    body = []
    for place, name in _printed(columns):
        below = [bounded(r) for r in within[place, :place]]
        above = [bounded(r) for r in between[place, place + 1 : MOST_PRINTED]]
        body.append(Line(cells=[_numbered(place, name), *below, SELF, *above]))
    body += [
        _reliability_line("Reliability within clients", columns, repeated.within),
        _reliability_line("Reliability of client means", columns, repeated.between),
    ]
    n = {level: pairs.loc[pairs["level"] == level, "n"] for level in ("within", "between")}
    note = (
        "Below the diagonal: within clients, of deviations from the client's mean over occasions "
        f"that have both ({_range(n['within'])} occasions a pair). Above: between clients, of "
        f"their means ({_range(n['between'])} clients a pair). Reliability within clients: ω, or α "
        "where ω has no solution; of client means: that of a mean of occasions; a dash where it "
        "is not known. The CSV of values has each correlation with its interval and p value, "
        "unadjusted."
    )
    title = "Correlations of repeated scales within and between clients"
    return _table(("occasion_correlations", title, note), pairs, columns, body)


def _printed(columns: list[str]) -> Iterator[tuple[int, str]]:
    yield from enumerate(columns[:MOST_PRINTED])


def _table(
    words: tuple[str, str, str], pairs: pd.DataFrame, columns: list[str], body: list[Line]
) -> Table:
    table_id, title, note = words
    shown = min(len(columns), MOST_PRINTED)
    if len(columns) > shown:
        note += f" Printed are {shown} of {len(columns)} scales; the CSV of values has all."
    return Table(
        id=table_id,
        title=title,
        columns=list(pairs.columns),
        rows=[[plain_value(cell) for cell in row] for row in pairs.to_numpy(object)],
        head=[
            Heading(label="Scale", align="left"),
            *(Heading(label=str(place + 1)) for place in range(shown)),
        ],
        body=body,
        note=note,
    )


def _reliability_line(words: str, columns: list[str], known: Mapping[str, float]) -> Line:
    return Line(cells=[words, *(bounded(known.get(name)) for _, name in _printed(columns))])


def _numbered(place: int, name: str) -> str:
    return f"{place + 1}. {row_label(name)}"


def _range(values: pd.Series) -> str:
    low, high = count(values.min()), count(values.max())
    return low if low == high else f"{low} to {high}"
