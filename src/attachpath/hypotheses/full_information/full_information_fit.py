"""A regression by full information maximum likelihood, with auxiliary variables.

The formula is a path model whose predictors are variables too (``fixed_x=False``), so that a client
without one of them, or without the outcome, still tells what the other values tell (Arbuckle, 1996,
in Marcoulides & Schumacker, Advanced Structural Equation Modeling, 243-277). Standard errors are
robust to non-normality and to the groups that clients are in, with t on groups - 1 df.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from attachpath.fitted import ConstantDegreesOfFreedom, Fitted
from attachpath.formula import Formula
from attachpath.hypotheses.clusters import check_clusters, with_clusters
from attachpath.hypotheses.full_information.auxiliary import Auxiliary, telling
from attachpath.hypotheses.full_information.outcome_model import (
    OUTCOME,
    OutcomeModel,
    outcome_model,
)

__all__ = ["FullInformationFit", "full_information", "full_information_rows"]


@dataclass(frozen=True, eq=False, repr=False)
class FullInformationFit(Fitted):
    """A regression that used the clients with missing values too.

    Attributes
    ----------
    standard_deviations : dict of str to float
        Of the outcome and of every term, as the model estimates them for all clients; what an
        effect is standardised by.
    n_outcome : int
        Clients with the outcome.
    """

    standard_deviations: Mapping[str, float] = field(default_factory=dict)
    n_outcome: int = 0


def full_information_rows(
    formula: Formula, table: pd.DataFrame, *, partial: bool = False
) -> pd.DataFrame:
    """Return the rows that full information uses: any variable of the model, and a group.

    Parameters
    ----------
    formula : Formula
        The model.
    table : DataFrame
        A row a client.
    partial : bool
        Whether clients may belong to no group.

    Returns
    -------
    DataFrame
    """
    groups = list(dict.fromkeys(part.group for part in formula.random))
    variables = [name for name in formula.columns if name not in groups]
    used = table[variables].notna().any(axis=1)
    return table[used if partial else used & table[groups].notna().all(axis=1)]


def full_information(
    formula: Formula, table: pd.DataFrame, auxiliary: Auxiliary, *, partial: bool = False
) -> FullInformationFit:
    """Fit the fixed part of a formula by full information maximum likelihood.

    Parameters
    ----------
    formula : Formula
        With at most a random intercept of one group, to which the standard errors are robust.
    table : DataFrame
        A row a client, with missing values and ``client_id``.
    auxiliary : Auxiliary
        What tells what a missing value may have been.
    partial : bool
        Whether clients may belong to no group; each such client is a group of its own.

    Returns
    -------
    FullInformationFit
        Its terms are those of the formula. The df of t are groups - 1; without groups, clients
        with the outcome less coefficients, as in a regression.

    Raises
    ------
    FormulaError
        What `attachpath.formula.design` says of the complete rows.
    EstimationError
        ``one-group``; what the engine says.
    """
    rows = full_information_rows(formula, table, partial=partial)
    model = outcome_model(formula, rows)
    data, cluster = _with_groups(formula, rows, model.variables)
    incomplete = [str(name) for name in model.variables if model.variables[name].isna().any()]
    beside = auxiliary.of(rows["client_id"]).drop(columns=model.variables.columns, errors="ignore")
    kept, left_out = telling(model.variables, beside, incomplete)
    fit = _path_fit(model.text, data.join(beside[kept]), kept, cluster)
    clusters = {} if cluster is None else {formula.random[0].group: int(data[cluster].nunique())}
    df = data[cluster].nunique() - 1 if cluster else model.n_outcome - len(model.terms) - 1
    transform = _transform(model)
    estimates, covariance = _of_outcome(fit, model)
    return FullInformationFit(
        terms=("Intercept", *model.terms),
        estimates=transform @ estimates + np.eye(1, len(estimates))[0] * model.means[0],
        covariance=transform @ covariance @ transform.T,
        degrees_of_freedom=ConstantDegreesOfFreedom(float(df)),
        formula=formula.text,
        engine=fit.engine,
        n_obs=len(rows),
        n_dropped=len(table) - len(rows),
        n_clusters=clusters,
        log_likelihood=float(fit.log_likelihood),
        method="FIML" if incomplete else "ML",
        converged=fit.converged,
        identified=fit.identified,
        admissible=fit.admissible,
        notes=(
            *_notes(formula, model, incomplete, kept, [*left_out, *auxiliary.absent]),
            *fit.notes,
        ),
        seconds=fit.seconds,
        standard_deviations=_standard_deviations(fit, model, formula.response),
        n_outcome=model.n_outcome,
    )


def _with_groups(
    formula: Formula, rows: pd.DataFrame, variables: pd.DataFrame
) -> tuple[pd.DataFrame, str | None]:
    if not formula.random:
        return variables, None
    grouped, cluster = with_clusters(rows, formula.random[0].group)
    check_clusters(grouped, cluster)
    return variables.assign(**{cluster: grouped[cluster]}), cluster


def _path_fit(text: str, data: pd.DataFrame, auxiliary: list[str], cluster: str | None) -> Any:
    from attachpath.sem import sem  # loaded where a model asks for it

    return sem(
        text,
        data,
        estimator="mlr",
        missing="fiml",
        fixed_x=False,
        cluster=cluster,
        auxiliary=auxiliary,
    )


def _of_outcome(fit: Any, model: OutcomeModel) -> tuple[np.ndarray, np.ndarray]:
    """Return intercept and slopes of the outcome, as z-scores, and their covariance."""
    names = [f"{OUTCOME} ~1", *(f"{OUTCOME} ~ {name}" for name in model.variables.columns[1:])]
    places = [fit.position(name) for name in names]  # a table of all coefficients takes longer
    return fit.estimates[places], fit.covariance[np.ix_(places, places)]


def _transform(model: OutcomeModel) -> np.ndarray:
    """Turn coefficients of z-scores into those of the variables; the outcome's mean comes after."""
    slopes = model.sds[0] / model.sds[1:]
    transform = np.diag(np.r_[model.sds[0], slopes])
    transform[0, 1:] = -slopes * model.means[1:]
    return transform


def _standard_deviations(fit: Any, model: OutcomeModel, response: str) -> dict[str, float]:
    """Return the SD of each variable that the model implies for all clients."""
    names = list(model.variables.columns)
    parameters = fit.parameters
    moments = parameters[(parameters["op"] == "~~") & parameters["lhs"].isin(names)]
    covariance = pd.DataFrame(0.0, index=names, columns=names)
    for row in moments.itertuples():
        if row.rhs in names:
            covariance.loc[row.lhs, row.rhs] = covariance.loc[row.rhs, row.lhs] = row.estimate
    slopes = _of_outcome(fit, model)[0][1:]
    among = covariance.iloc[1:, 1:].to_numpy()
    variances = np.r_[slopes @ among @ slopes + covariance.iloc[0, 0], np.diag(among)]
    sds = np.sqrt(np.maximum(variances, 0.0)) * model.sds
    return dict(zip((response, *model.terms), map(float, sds), strict=True))


def _notes(
    formula: Formula,
    model: OutcomeModel,
    incomplete: list[str],
    kept: list[str],
    without: list[str],
) -> list[str]:
    n_rows = len(model.variables)
    said = [*model.notes]
    if not incomplete:
        said.append(
            f"None of the {n_rows} clients lacks a value: full information is maximum likelihood, "
            "and auxiliary variables would change nothing."
        )
        return said
    said.append(
        f"Full information maximum likelihood: {n_rows} clients, of whom {model.n_outcome} have a "
        f"value of {formula.response}; "
        + (f"auxiliary variables: {', '.join(kept)}" if kept else "no auxiliary variable")
    )
    if without:
        said.append(
            f"Auxiliary variables that could not be used (nobody has a value, or they say the same "
            f"as others among the complete rows): {', '.join(without)}"
        )
    if formula.random:
        said.append(
            f"Standard errors with full information are robust to {formula.random[0].group}, with "
            "t on the number of groups less one df."
        )
    return said
