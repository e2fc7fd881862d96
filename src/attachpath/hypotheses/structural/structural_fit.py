"""The structural model of a hypothesis fitted: rows, groups, auxiliary variables, engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from attachpath.hypotheses.clusters import check_clusters, with_clusters
from attachpath.hypotheses.full_information.auxiliary import Auxiliary, telling
from attachpath.hypotheses.hypothesis import Hypothesis
from attachpath.hypotheses.structural.client_table import client_table
from attachpath.hypotheses.structural.monte_carlo import DRAWS, SEED

if TYPE_CHECKING:
    from attachpath.sem import SemFit

__all__ = ["StructuralFit", "structural_fit"]


@dataclass(frozen=True, eq=False)
class StructuralFit:
    """A structural model of clients.

    Attributes
    ----------
    fit : SemFit
        What the engine returned.
    text : str
        The model.
    rows : DataFrame
        Rows of the analysis table that entered, with ``client_id``.
    group : str or None
        Column of the level above clients.
    notes : tuple of str
        What a reader must know.
    """

    fit: SemFit
    text: str
    rows: pd.DataFrame
    group: str | None
    notes: tuple[str, ...]

    @cached_property
    def draws(self) -> pd.DataFrame:
        """Monte Carlo draws of what the model defines, a column each.

        Only the paths that the definitions use are drawn: the covariance of all parameters is
        singular where there are fewer groups, and its root then hangs on the last bit of the data.
        """
        return self.fit.monte_carlo_draws(DRAWS, seed=SEED)

    @property
    def reason(self) -> str | None:
        """Why no number of the model can be used, or None."""
        if self.fit.reason is not None or self.fit.admissible:
            return self.fit.reason
        return "the solution is not admissible: a variance is negative, or a covariance impossible"


def structural_fit(
    hypothesis: Hypothesis,
    table: pd.DataFrame,
    auxiliary: Auxiliary,
    group: str | None,
    *,
    partial: bool = False,
    variables: pd.DataFrame | None = None,
) -> StructuralFit:
    """Fit the structural model of a hypothesis.

    Parameters
    ----------
    hypothesis : Hypothesis
        Of kind sem.
    table : DataFrame
        Its analysis table, a row a client, with ``client_id`` and `group`.
    auxiliary : Auxiliary
        What tells what a missing value may have been; used with full information only.
    group : str or None
        Column of the first level above clients, to which the standard errors are robust.
    partial : bool
        Whether clients may belong to no group; each such client is a group of its own.
    variables : DataFrame, optional
        The observed variables of the model in the rows of `table`, where they are not z-scores
        of its columns.

    Returns
    -------
    StructuralFit

    Raises
    ------
    EstimationError
        ``one-group``, ``not-numeric``, ``constant-variable``; what the engine says.

    Notes
    -----
    Maximum likelihood, with full information where the hypothesis says so; predictors are
    variables of the model (``fixed_x=False``); standard errors from the sandwich over groups
    (over clients where there is no group).
    """
    variables = client_table(hypothesis, table) if variables is None else variables
    used = variables.notna().any(axis=1)
    if group is not None and not partial:
        used &= table[group].notna()
    rows, variables = table[used], variables[used]
    data, cluster = variables, None
    if group is not None:
        grouped, cluster = with_clusters(rows, group)
        check_clusters(grouped, cluster)
        data = variables.assign(**{cluster: grouped[cluster]})
    kept, left_out = _auxiliary(hypothesis, variables, auxiliary, rows["client_id"])
    fit = _by_engine(hypothesis, data.join(kept), [*map(str, kept)], cluster)
    notes = _notes(hypothesis, variables, [*map(str, kept)], left_out, group)
    return StructuralFit(fit, hypothesis.formula, rows, group, (*notes, *fit.notes))


def _auxiliary(
    hypothesis: Hypothesis, variables: pd.DataFrame, auxiliary: Auxiliary, clients: pd.Series
) -> tuple[pd.DataFrame, list[str]]:
    """Return the auxiliary variables that tell something, and the names of the others."""
    if hypothesis.missing != "fiml":
        return pd.DataFrame(index=variables.index), []
    beside = auxiliary.of(clients).drop(columns=variables.columns, errors="ignore")
    incomplete = [str(name) for name in variables if variables[name].isna().any()]
    kept, left_out = telling(variables, beside, incomplete)
    return beside[kept], [*left_out, *auxiliary.absent]


def _by_engine(
    hypothesis: Hypothesis, data: pd.DataFrame, auxiliary: list[str], cluster: str | None
) -> SemFit:
    from attachpath.sem import sem  # loaded where a model asks for it

    options: Mapping[str, Any] = {"auxiliary": auxiliary} if auxiliary else {}
    return sem(
        hypothesis.formula,
        data,
        estimator="mlr",
        missing=hypothesis.missing,
        fixed_x=False,
        cluster=cluster,
        **options,
    )


def _notes(
    hypothesis: Hypothesis,
    variables: pd.DataFrame,
    kept: list[str],
    left_out: list[str],
    group: str | None,
) -> list[str]:
    said = []
    complete = int(variables.notna().all(axis=1).sum())
    if hypothesis.missing == "fiml" and complete < len(variables):
        said.append(
            f"Full information maximum likelihood: {len(variables)} clients, of whom {complete} "
            "have every value; "
            + (f"auxiliary variables: {', '.join(kept)}" if kept else "no auxiliary variable")
        )
    if left_out and complete < len(variables):
        said.append(
            "Auxiliary variables that could not be used (nobody has a value, or they say the same "
            f"as others among the complete rows): {', '.join(left_out)}"
        )
    if group is not None:
        said.append(f"Standard errors of the path model are robust to {group}.")
    return said
