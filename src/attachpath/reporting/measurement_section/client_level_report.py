"""Every score at the level of clients: means, correlations, reliabilities on the diagonal."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats

from attachpath.cohort import Cohort
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import row_label
from attachpath.reporting.measurement_section.correlation_report import (
    client_scores,
    occasion_scores,
)
from attachpath.reporting.numbers import bounded, count, number
from attachpath.reporting.section import Cell, Heading, Line, Table

__all__ = ["client_level_scores", "client_level_table"]

MOST_PRINTED = 20
"""Scores of a printed matrix; a wider one is in the CSV of values."""

LEAST_CLIENTS = 3


def client_level_scores(cohort: Cohort) -> pd.DataFrame:
    """Return a row a client: scores that clients have once, and means of those of occasions.

    Parameters
    ----------
    cohort : Cohort
        The data.

    Returns
    -------
    DataFrame
        Index ``client_id``; a client without an occasion has no means. A mean whose name clients
        have too ends in ``_between``.
    """
    once = client_scores(cohort)
    repeated = occasion_scores(cohort).drop(columns="session").groupby("client_id").mean()
    repeated = repeated.loc[:, repeated.max() > repeated.min()]
    both = {name: f"{name}_between" for name in repeated if name in once}
    return once.join(repeated.rename(columns=both))


def client_level_table(scores: pd.DataFrame, reliability: Mapping[str, float]) -> Table | None:
    """Print means, standard deviations and correlations, with reliabilities on the diagonal.

    Parameters
    ----------
    scores : DataFrame
        From `client_level_scores`.
    reliability : mapping of str to float
        Of each score at the level of clients; a score without one has a dash.

    Returns
    -------
    Table or None
        None for fewer than two scores.
    """
    names = [str(name) for name in scores.columns]
    if len(names) < 2:
        return None
    r = scores.corr(min_periods=LEAST_CLIENTS)
    shown = names[:MOST_PRINTED]
    return Table(
        id="client_level_correlations",
        title="Means, standard deviations, reliabilities and correlations of clients",
        columns=["score", "n", "mean", "sd", "reliability", *names],
        rows=[_values(name, scores[name], reliability, r) for name in names],
        head=[
            Heading(label="Score", align="left"),
            Heading(label="n", italic=True),
            Heading(label="M", italic=True),
            Heading(label="SD", italic=True),
            *(Heading(label=str(place + 1)) for place in range(len(shown))),
        ],
        body=[
            Line(cells=_cells(place, scores[name], reliability.get(name), r[name][shown]))
            for place, name in enumerate(shown)
        ],
        note=_note(scores, len(shown)),
        folded=True,
    )


def _values(
    name: str, values: pd.Series, reliability: Mapping[str, float], r: pd.DataFrame
) -> list[Cell]:
    told = [values.count(), values.mean(), values.std(), reliability.get(name), *r.loc[name]]
    return [name, *map(plain_value, told)]


def _cells(place: int, values: pd.Series, reliability: float | None, r: pd.Series) -> list[str]:
    return [
        f"{place + 1}. {row_label(str(values.name))}",
        count(values.count()),
        number(values.mean()),
        number(values.std()),
        *(bounded(value) for value in r.iloc[:place]),
        "—" if reliability is None else f"({bounded(reliability)})",
        *[""] * (len(r) - place - 1),
    ]


def _note(scores: pd.DataFrame, shown: int) -> str:
    known = scores.notna().to_numpy(dtype=int)
    pairs = (known.T @ known)[np.triu_indices(scores.shape[1], k=1)]
    low, high = int(pairs.min()), int(pairs.max())
    clients = count(low) if low == high else f"{count(low)} to {count(high)}"
    general = (
        f"Pearson correlations over clients ({clients} clients a pair); measures of occasions are "
        "the client's mean. In brackets on the diagonal: reliability, ω (or α where ω has no "
        "solution) of a measure that clients answer once, and of a mean of occasions the share of "
        "its variance that is between clients; a dash where it is not known."
    )
    said = [general, *_probability(low)]
    if scores.shape[1] > shown:
        said.append(f"Printed are {shown} of {scores.shape[1]} scores; the CSV of values has all.")
    return " ".join(said)


def _probability(n: int) -> list[str]:
    if n <= LEAST_CLIENTS:
        return []
    t = float(stats.t.ppf(0.975, n - 2))
    least = np.ceil(100 * t / np.sqrt(n - 2 + t**2)) / 100
    told = f"An r of ±{bounded(float(least))} or more has p < .05 with {count(n)} clients or more "
    return [f"{told}(two-sided, unadjusted, as if clients were independent of each other)."]
