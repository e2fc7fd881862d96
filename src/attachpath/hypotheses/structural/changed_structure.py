"""A structural model with one choice made otherwise: does its result hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from attachpath.cohort import Cohort, analysis_table, upper_cluster
from attachpath.errors import AttachpathError
from attachpath.hypotheses.chosen_rows import chosen_rows
from attachpath.hypotheses.full_information.auxiliary import Auxiliary
from attachpath.hypotheses.hypothesis import Hypothesis
from attachpath.hypotheses.reasons import reason_for
from attachpath.hypotheses.structural.latent_model import latent_model
from attachpath.hypotheses.structural.monte_carlo import SEED
from attachpath.hypotheses.structural.parameters import StructuralParameter, parameters_of
from attachpath.hypotheses.structural.structural_fit import StructuralFit, structural_fit

if TYPE_CHECKING:
    from attachpath.hypotheses.fitting import TheoryFits

__all__ = ["structural_rows"]

_TESTED = ("estimate", "std_error", "ci_low", "ci_high", "p_value")
_PARCELS = (
    "three parcels of items for each measure of occasions, in the metric of its z-score; products "
    "of parcels and moderator, centred twice; no auxiliary variables"
)
_EARLY_LATE = (
    "early: the first two thirds of a client's occasions; late: the last two thirds; clients "
    "with fewer than three occasions have no value of either"
)
_NO_THIRDS = "no client has three occasions, so that there are no thirds"


@dataclass(frozen=True)
class _Change:
    """A change of one choice, and the fit that it gives, or why there is none."""

    name: str
    label: str
    fitted: StructuralFit | None
    reason: str | None = None
    notes: tuple[str, ...] = ()


def structural_rows(
    fits: TheoryFits, hypothesis: Hypothesis, *, bootstrap: int = 0, jobs: int = 1
) -> list[dict[str, Any]]:
    """Estimate the focal parameter of a structural model with one choice made otherwise.

    Parameters
    ----------
    fits : TheoryFits
        The cohort and its theory.
    hypothesis : Hypothesis
        Of kind sem.
    bootstrap : int
        Draws of the cluster bootstrap; no such row where 0.
    jobs : int
        Processes of the bootstrap.

    Returns
    -------
    list of dict
        Rows of `ROBUSTNESS_COLUMNS`: as tested; by the delta method (not the one to use for a
        product); by the cluster bootstrap; complete cases; full information without auxiliary
        variables; predictors from early and outcomes from late occasions; latent variables of
        parcels with product indicators.
    """
    changes = [_as_tested(fits, hypothesis), *_changed(fits, hypothesis)]
    rows = []
    for change in changes:
        rows += [_row(hypothesis, change)]
        if change.name == "as_tested" and change.fitted is not None:
            rows += [_delta_row(hypothesis, change)]
            rows += [_bootstrap_row(hypothesis, change, bootstrap, jobs)] if bootstrap else []
    return rows


def _as_tested(fits: TheoryFits, hypothesis: Hypothesis) -> _Change:
    try:
        return _Change("as_tested", "as tested", fits.structural(hypothesis))
    except AttachpathError as error:
        return _Change("as_tested", "as tested", None, reason_for(error, hypothesis.formula))


def _changed(fits: TheoryFits, hypothesis: Hypothesis) -> Iterator[_Change]:
    if hypothesis.missing == "fiml":
        complete = hypothesis.model_copy(update={"missing": "listwise"})
        yield _refit(fits, complete, "complete_cases", "complete cases")
        if hypothesis.auxiliary:
            bare = hypothesis.model_copy(update={"auxiliary": ()})
            yield _refit(fits, bare, "no_auxiliary", "without auxiliary variables")
    if hypothesis.timing is not None:
        yield _timed(fits, hypothesis)
    if any(one.product for one in hypothesis.column):
        yield _latent(fits, hypothesis)


def _refit(
    fits: TheoryFits,
    hypothesis: Hypothesis,
    name: str,
    label: str,
    *,
    table: pd.DataFrame | None = None,
    variables: pd.DataFrame | None = None,
    notes: str = "",
) -> _Change:
    cohort, told = fits.cohort, (notes,) if notes else ()
    try:
        fitted = structural_fit(
            hypothesis,
            fits.table(hypothesis) if table is None else table,
            fits.auxiliary(hypothesis) if hypothesis.auxiliary else Auxiliary(pd.DataFrame()),
            upper_cluster(cohort),
            partial=cohort.partially_nested,
            variables=variables,
        )
    except AttachpathError as error:
        return _Change(name, label, None, reason_for(error, hypothesis.formula), told)
    return _Change(name, label, fitted, fitted.reason, told)


def _timed(fits: TheoryFits, hypothesis: Hypothesis) -> _Change:
    """Take early columns from the first two thirds of a client's occasions, late from the last."""
    name, label = "timing", "early before late"
    cohort = fits.cohort
    phase = analysis_table(cohort, "occasions", ["phase"])["phase"]
    if not phase.notna().any():
        return _Change(name, label, None, _NO_THIRDS)
    assert hypothesis.timing is not None  # noqa: S101 - the caller asks only then
    table = fits.table(hypothesis).copy()
    for columns, kept in (
        (hypothesis.timing.early, phase <= 2),
        (hypothesis.timing.late, phase >= 2),
    ):
        sources = [str(one.of) for one in hypothesis.column if one.name in columns]
        table[sources] = _table_of(fits, cohort, hypothesis, kept)[sources]
    return _refit(fits, hypothesis, name, label, table=table, notes=_EARLY_LATE)


def _latent(fits: TheoryFits, hypothesis: Hypothesis) -> _Change:
    """Measure the scales of occasions by parcels of their items, and products by products.

    An auxiliary variable covaries with the residuals of indicators, not with a latent variable;
    one that goes with the latent variable itself makes them impossible. So there is none.
    """
    name, label = "latent", "latent, product indicators"
    found = latent_model(fits.cohort, hypothesis, fits.table(hypothesis))
    if isinstance(found, str):
        return _Change(name, label, None, found)
    changes = {"formula": found.text, "column": (), "auxiliary": ()}
    changed = hypothesis.model_copy(update=changes)
    return _refit(fits, changed, name, label, variables=found.variables, notes=_PARCELS)


def _table_of(
    fits: TheoryFits, cohort: Cohort, hypothesis: Hypothesis, kept: pd.Series
) -> pd.DataFrame:
    part = cohort.replace(occasions=cohort.occasions.loc[kept.to_numpy(dtype=bool)])
    theory = fits.theory
    table = analysis_table(
        part,
        "clients",
        hypothesis.data_columns,
        esat=theory.esat,
        control=theory.esat_control,
        standardise=theory.standardise,
    )
    table.attrs = {}
    return chosen_rows(part, hypothesis, table)


def _empty(hypothesis: Hypothesis, name: str, label: str) -> dict[str, Any]:
    return {
        "id": hypothesis.id,
        "change": name,
        "label": label,
        "formula": hypothesis.formula.strip(),
        "term": hypothesis.term,
        "same_question": True,
        "reason": None,
        "notes": (),
    }


def _row(hypothesis: Hypothesis, change: _Change) -> dict[str, Any]:
    row = _empty(hypothesis, change.name, change.label) | {"notes": change.notes}
    if change.fitted is None or change.reason is not None:
        return row | {"reason": change.reason}
    names = [str(part.defined or part.term) for part in hypothesis.part]
    try:
        focal, *parts = parameters_of(change.fitted, [hypothesis.term, *names])
    except AttachpathError as error:
        return row | {"reason": reason_for(error, hypothesis.formula)}
    if focal.reason is not None:
        return row | {"reason": focal.reason}
    told = (*change.notes, *map(_part_says, parts), *_own_notes(change))
    return row | _counts(change.fitted) | _numbers(focal) | {"notes": told}


def _own_notes(change: _Change) -> tuple[str, ...]:
    return () if change.fitted is None else change.fitted.notes


def _counts(fitted: StructuralFit) -> dict[str, Any]:
    return {"n_obs": fitted.fit.n_obs, "n_clients": fitted.fit.n_obs}


def _numbers(focal: StructuralParameter) -> dict[str, Any]:
    low, high = focal.interval(0.95)
    low90, high90 = focal.interval(0.90)
    return {
        "estimate": focal.estimate,
        "std_error": focal.std_error,
        "df": focal.df,
        "ci_low": low,
        "ci_high": high,
        "p_value": focal.p_value,
        "std_estimate": focal.estimate,
        "std_ci90_low": low90,
        "std_ci90_high": high90,
    }


def _part_says(part: StructuralParameter) -> str:
    low, high = part.interval(0.95)
    return f"{part.name}: {part.estimate:.3f}, 95 % interval [{low:.3f}, {high:.3f}]"


def _delta_row(hypothesis: Hypothesis, change: _Change) -> dict[str, Any]:
    """Write the delta method's row: what most programs print, and not the one to use."""
    label = "delta method (not to be used)"
    row = _empty(hypothesis, "delta_method", label)
    assert change.fitted is not None  # noqa: S101 - the caller asks only then
    if change.reason is not None or change.fitted.reason is not None:
        return row | {"reason": change.reason or change.fitted.reason}
    focal = parameters_of(change.fitted, [hypothesis.term])[0]
    plain = StructuralParameter(focal.name, focal.wald, None, focal.reason)
    return row | _counts(change.fitted) | _numbers(plain)


def _bootstrap_row(
    hypothesis: Hypothesis, change: _Change, draws: int, jobs: int
) -> dict[str, Any]:
    """Write the percentiles of refits to whole groups (or clients) drawn again."""
    assert change.fitted is not None  # noqa: S101 - the caller asks only then
    fitted = change.fitted
    label = "cluster bootstrap" if fitted.group else "bootstrap"
    row = _empty(hypothesis, "bootstrap", label)
    if fitted.reason is not None:
        return row | {"reason": fitted.reason}
    found = fitted.fit.bootstrap(draws, seed=SEED, jobs=jobs)
    table = found.table
    place = int(np.flatnonzero((table["term"] == hypothesis.term) & (table["scale"] == "raw"))[0])
    own = table.iloc[place]
    failed = f"{draws:,} draws of {found.units}: {found.failed} did not converge"
    notes = (f"{failed}, {found.inadmissible} were not admissible", *found.notes)
    if isinstance(own["reason"], str):
        return row | {"reason": own["reason"], "notes": notes}
    low, high = np.nanquantile(found.draws[:, place], [0.05, 0.95])
    numbers = {name: float(own[name]) for name in _TESTED}
    return (
        row
        | _counts(fitted)
        | {**numbers, "std_estimate": numbers["estimate"], "notes": notes}
        | {"std_ci90_low": float(low), "std_ci90_high": float(high)}
    )
