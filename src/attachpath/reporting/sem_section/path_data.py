"""What the paths are made of: latent variables of parcels, scores of known reliability, scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from attachpath.cohort import Cohort, analysis_table
from attachpath.errors import UsageError
from attachpath.measurement import (
    ClientGroups,
    client_groups,
    client_mean_reliabilities,
    client_parcels,
    factor_text,
)

__all__ = ["PathData", "as_scores", "path_data"]


@dataclass(frozen=True, eq=False)
class PathData:
    """The variables of path models, a row a client, in standard deviations of their scores.

    Attributes
    ----------
    table : DataFrame
        Indicators and scores; the index is ``client_id``.
    parcels : dict of str to tuple of str
        Indicators of the latent variables.
    reliability : dict of str to float
        Latent variables with one indicator, the mean of a client's scores, of that reliability.
    scores : tuple of str
        Variables that enter as observed.
    absent : tuple of str
        Variables that the cohort does not have, or that are the same for all.
    groups : ClientGroups or None
        To which standard errors are robust.
    """

    table: pd.DataFrame
    parcels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    reliability: dict[str, float] = field(default_factory=dict)
    scores: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    groups: ClientGroups | None = None

    @property
    def known(self) -> set[str]:
        """Variables that the cohort has."""
        return {*self.parcels, *self.reliability, *self.scores}

    def measurement(self, variables: Sequence[str]) -> str:
        """Write the measurement part of some variables."""
        lines = factor_text(
            {name: self.parcels[name] for name in variables if name in self.parcels}
        )
        single = [name for name in variables if name in self.reliability]
        fixed = [
            f"{name} =~ 1*{_mean(name)}\n{_mean(name)} ~~ {self._error(name):.6f}*{_mean(name)}"
            for name in single
        ]
        return "\n".join([*([lines] if lines else []), *fixed])

    def columns(self, variables: Sequence[str]) -> list[str]:
        """Return the observed columns of some variables."""
        found: list[str] = []
        for name in variables:
            found += self.parcels.get(name, (_mean(name) if name in self.reliability else name,))
        return found

    def _error(self, name: str) -> float:
        variance = float(self.table[_mean(name)].var(ddof=0))
        return (1 - self.reliability[name]) * variance


def path_data(cohort: Cohort, variables: Sequence[str]) -> PathData:
    """Find each variable in a cohort: as parcels, as scores of known reliability, or as scores.

    Parameters
    ----------
    cohort : Cohort
        Scored.
    variables : sequence of str
        Columns of scores; of a score of occasions, the client mean is meant. An instrument's
        total (``iip_pre``) enters as a score, because its scales are no parcels of one factor.

    Returns
    -------
    PathData

    Notes
    -----
    Parcels are divided by the standard deviation of their mean, so that the first one gives its
    latent variable the metric of the score.
    """
    parcels = client_parcels(cohort, [name for name in variables if not name.startswith("iip")])
    scaled = {name: _in_sd(parcels.table[list(own)]) for name, own in parcels.indicators.items()}
    rest = [name for name in variables if name not in parcels.indicators]
    scores = _scores(cohort, rest)
    having = [name for name in rest if name in scores]
    reliability = _reliabilities(cohort, [name for name in having if name in cohort.occasions])
    table = pd.concat(
        [
            *scaled.values(),
            scores.rename(columns={name: _mean(name) for name in reliability}),
        ],
        axis=1,
    ).reindex(parcels.table.index)
    return PathData(
        table=table,
        parcels=dict(parcels.indicators),
        reliability=reliability,
        scores=tuple(name for name in having if name not in reliability),
        absent=tuple(name for name in rest if name not in scores),
        groups=client_groups(cohort),
    )


def as_scores(data: PathData) -> PathData:
    """Return the same variables as observed scores, for data that do not bear latent variables."""
    means = {name: data.table[list(own)].mean(axis=1) for name, own in data.parcels.items()}
    means |= {name: data.table[_mean(name)] for name in data.reliability}
    table = pd.DataFrame({**means, **{name: data.table[name] for name in data.scores}})
    return replace(
        data, table=_in_sd_each(table), parcels={}, reliability={}, scores=tuple(map(str, table))
    )


def _mean(name: str) -> str:
    return f"{name}_mean"


def _in_sd(parcels: pd.DataFrame) -> pd.DataFrame:
    return (parcels - parcels.mean()) / parcels.mean(axis=1).std(ddof=1)


def _in_sd_each(table: pd.DataFrame) -> pd.DataFrame:
    return (table - table.mean()) / table.std(ddof=1)


def _scores(cohort: Cohort, names: Sequence[str]) -> pd.DataFrame:
    """Return the z-scores of variables that have any spread."""
    found = {}
    for name in names:
        values = _score(cohort, name)
        if values is not None and values.std(ddof=1) > 0:
            found[name] = values
    index = pd.Index(cohort.clients["client_id"], name="client_id")
    return _in_sd_each(pd.DataFrame(found, index=index))


def _score(cohort: Cohort, name: str) -> pd.Series | None:
    column = f"{name}_between" if name in cohort.occasions else name
    try:
        table = analysis_table(cohort, "clients", [column], standardise=())
    except UsageError:
        return None
    values = table.set_index("client_id")[column]
    return values.astype(float) if pd.api.types.is_numeric_dtype(values) else None


def _reliabilities(cohort: Cohort, names: Sequence[str]) -> dict[str, float]:
    """Return the reliability of client means that a model can hold fixed."""
    if not names:
        return {}
    rows = client_mean_reliabilities(cohort.occasions, names)
    found: Mapping[str, float] = dict(zip(rows["column"], rows["at_harmonic"], strict=True))
    return {name: value for name, value in found.items() if np.isfinite(value) and 0 < value < 1}
