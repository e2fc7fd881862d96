"""The path models fitted: full information, auxiliary variables, standard errors by groups."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from attachpath.cohort import Cohort, measured_columns
from attachpath.errors import AttachpathError
from attachpath.hypotheses import auxiliary_variables, telling
from attachpath.measurement import too_few_clients
from attachpath.reporting.labels import label
from attachpath.reporting.methods.sentences import joined
from attachpath.reporting.sem_section.path_data import PathData, as_scores, path_data
from attachpath.reporting.sem_section.path_model import PathModel, Route, path_text
from attachpath.sem import SemFit, compare, sem

__all__ = ["PathFit", "Paths", "fit_paths", "path_rows"]


@dataclass(frozen=True, eq=False)
class PathFit:
    """One model.

    Attributes
    ----------
    model : PathModel
        What predicts what, in the variables that the cohort has.
    text : str
        As it was fitted.
    fit : SemFit or None
        None where it could not be fitted.
    reason : str or None
        Why there are no numbers.
    """

    model: PathModel
    text: str
    fit: SemFit | None
    reason: str | None = None


@dataclass(frozen=True, eq=False)
class Paths:
    """A path model and its rivals.

    Attributes
    ----------
    data : PathData
        Their variables.
    auxiliary, auxiliary_left_out : tuple of str
        Auxiliary variables that were used, and that could not be.
    whole : PathFit
        The first model.
    rivals : tuple of PathFit
        The others, that were fitted to the same variables.
    comparison : DataFrame
        A row a model: ``title, npar, chisq, df, cfi, rmsea, srmr, aic, bic, chisq_diff, df_diff,
        p_value, note, reason``; the difference is to the first model.
    notes : tuple of str
        What a reader must know.
    """

    data: PathData
    auxiliary: tuple[str, ...]
    auxiliary_left_out: tuple[str, ...]
    whole: PathFit
    rivals: tuple[PathFit, ...]
    comparison: pd.DataFrame
    notes: tuple[str, ...] = ()


def fit_paths(
    cohort: Cohort,
    whole: PathModel,
    rivals: Sequence[PathModel] = (),
    routes: Sequence[Route] = (),
    auxiliary: Sequence[str] = (),
) -> Paths:
    """Fit a path model and its rivals to the variables that a cohort has.

    Parameters
    ----------
    cohort : Cohort
        Scored.
    whole : PathModel
        The model that the others are compared with.
    rivals : sequence of PathModel
        Others of the same variables.
    routes : sequence of Route
        Indirect effects.
    auxiliary : sequence of str
        Columns of clients, ``X_last`` the last observed value of ``X``, that tell what a missing
        value may have been.

    Returns
    -------
    Paths
        Where the latent variables cannot be fitted, the models of observed scores, with a note.

    Notes
    -----
    Full information maximum likelihood with predictors as variables of the model, saturated
    correlates (Graham 2003), the sandwich over groups, and t on their number less one df.
    """
    data = path_data(cohort, whole.variables)
    if lacking := whole.lacking(data.known):
        return _without_numbers(data, whole, f"the cohort lacks {joined(map(_one_of, lacking))}")
    if not whole.among(data.known).paths:
        nothing = "the cohort does not have the variables of any path"
        return _without_numbers(data, whole, nothing)
    columns = data.columns(whole.among(data.known).variables)
    why_scores = too_few_clients(data.table[columns])
    if why_scores is None:
        found = _fitted(cohort, data, (whole, *rivals), routes, auxiliary)
        why_scores = found.whole.reason
        if why_scores is None or not (data.parcels or data.reliability):
            return found
    scores = as_scores(data)
    few = too_few_clients(scores.table[scores.columns(whole.among(data.known).variables)])
    if few:
        return _without_numbers(data, whole, few)
    simple = _fitted(cohort, scores, (whole, *rivals), routes, auxiliary)
    note = (
        "The path models are of observed scores, as if measured without error, because models "
        f"with latent variables could not be fitted: {why_scores}."
    )
    return replace(simple, notes=(note, *simple.notes))


def _one_of(names: Collection[str]) -> str:
    words = joined(map(label, names))
    return words if len(names) == 1 else f"all of {words}"


def _without_numbers(data: PathData, whole: PathModel, reason: str) -> Paths:
    return Paths(data, (), (), PathFit(whole, "", None, reason), (), pd.DataFrame())


def _fitted(
    cohort: Cohort,
    data: PathData,
    models: Sequence[PathModel],
    routes: Sequence[Route],
    auxiliary: Sequence[str],
) -> Paths:
    own = models[0].among(data.known)
    columns = data.columns(own.variables)
    beside, left_out = _auxiliary(cohort, data.table[columns], auxiliary)
    table = data.table[columns].join(beside)
    table = table if data.groups is None else data.groups.on(table)
    names = [str(name) for name in beside]
    rivals = _rivals(own, models[1:], data.known)
    fits = [_fit(one, data, table, names, routes) for one in (own, *rivals)]
    return Paths(
        data=data,
        auxiliary=tuple(names),
        auxiliary_left_out=tuple(left_out),
        whole=fits[0],
        rivals=tuple(fits[1:]),
        comparison=_comparison(fits),
        notes=fits[0].fit.notes if fits[0].fit else (),
    )


def _rivals(own: PathModel, models: Sequence[PathModel], known: set[str]) -> list[PathModel]:
    """Return the rivals that say something else of the same variables, those of this cohort."""
    rivals: list[PathModel] = []
    for one in models:
        rival = one.among(known)
        said = any(rival.same_as(other) for other in (own, *rivals))
        if not said and not one.lacking(known) and set(rival.variables) == set(own.variables):
            rivals.append(rival)
    return rivals


def _auxiliary(
    cohort: Cohort, variables: pd.DataFrame, names: Sequence[str]
) -> tuple[pd.DataFrame, list[str]]:
    """Return the auxiliary variables that tell something, and the names of the others."""
    made = auxiliary_variables(cohort, names, measured_columns(cohort))
    beside = ((made.table - made.table.mean()) / made.table.std(ddof=1)).reindex(variables.index)
    beside = beside.drop(columns=variables.columns, errors="ignore")
    incomplete = [str(name) for name in variables if variables[name].isna().any()]
    kept, left_out = telling(variables, beside, incomplete)
    return beside[kept], [*left_out, *made.absent]


def _fit(
    model: PathModel,
    data: PathData,
    table: pd.DataFrame,
    auxiliary: list[str],
    routes: Sequence[Route],
) -> PathFit:
    text = "\n".join(filter(None, [data.measurement(model.variables), path_text(model, routes)]))
    try:
        fit = sem(
            text,
            table,
            estimator="mlr",
            missing="fiml",
            fixed_x=False,
            cluster=None if data.groups is None else data.groups.column,
            auxiliary=auxiliary,
        )
    except AttachpathError as error:
        return PathFit(model, text, None, error.message)
    return PathFit(model, text, fit, fit.reason)


def _comparison(fits: Sequence[PathFit]) -> pd.DataFrame:
    first = fits[0].fit
    if first is None or fits[0].reason:
        return pd.DataFrame()
    return pd.DataFrame([_row(one, first) for one in fits])


def _row(one: PathFit, first: SemFit) -> dict[str, object]:
    row: dict[str, object] = {"title": one.model.title, "reason": one.reason, "note": None}
    if one.fit is None or one.reason:
        return row
    measures = one.fit.fit_measures
    for name, wanted in _MEASURES.items():
        row[name] = float(measures[wanted])
    return row | (_difference(first, one.fit) if one.fit is not first else {})


_MEASURES: Mapping[str, str] = {
    "npar": "npar",
    "chisq": "chisq_scaled",
    "df": "df",
    "cfi": "cfi_robust",
    "rmsea": "rmsea_robust",
    "srmr": "srmr",
    "aic": "aic",
    "bic": "bic",
}


def _difference(first: SemFit, other: SemFit) -> dict[str, object]:
    try:
        found = compare(first, other).iloc[1]
    except AttachpathError as error:
        return {"note": error.message}
    names = ("chisq_diff", "df_diff", "p_value")
    return {name: float(found[name]) for name in names} | {"note": found["note"] or None}


def path_rows(one: PathFit) -> pd.DataFrame:
    """Return the paths of a fitted model: the parameter table's rows, with t for z.

    Returns
    -------
    DataFrame
        Columns of `SemFit.parameters` and ``df``, the number of groups less one; p and the
        interval are those of t. Empty where the model has no numbers.
    """
    if one.fit is None or one.reason:
        return pd.DataFrame()
    rows = one.fit.parameters
    rows = rows[(rows["op"] == "~") & (rows["std_error"] > 0)].reset_index(drop=True)
    tests = [
        one.fit.contrast({f"{to} ~ {by}": 1.0})
        for to, by in zip(rows["lhs"], rows["rhs"], strict=True)
    ]
    names = ("df", "statistic", "p_value", "ci_low", "ci_high")
    return rows.assign(**{name: [float(test[name]) for test in tests] for name in names})
