"""Sentences on the measurement model and on invariance over phases."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from attachpath.measurement import (
    ENOUGH_FOR_ITEMS,
    ClientParcels,
    MeasurementModel,
    PhaseInvariance,
)
from attachpath.reporting.labels import label
from attachpath.reporting.methods.sentences import joined
from attachpath.reporting.numbers import bounded, count, number, p_equation
from attachpath.reporting.plain_notes import in_words
from attachpath.reporting.sem_section.fit_words import fit_numbers, fit_verdict
from attachpath.reporting.sem_section.second_opinion_table import agreement
from attachpath.reporting.words import after_colon

__all__ = [
    "invariance_findings",
    "invariance_words",
    "measurement_findings",
    "measurement_words",
    "second_opinion_words",
]

_CLOSE = 0.85

_TURNS = (
    "Indicators are parcels, means of several items: the items of a scale were dealt out to three "
    "parcels in turn, in the order of the key (first, fourth, seventh ... to the first), which no "
    "data decide. Of a questionnaire that is repeated, a client's parcel is the mean over the "
    "client's occasions. Parcels cannot show which single items fail."
)
_ASSUMED = (
    "The keys of {scales} are assumed, so that these factors are those of the assumed key: that "
    "the model fits does not show that the key is the published one."
)
_UNEQUAL = (
    "A phase holds one occasion or more, and a mean over more of them varies less: residual "
    "variances may differ between phases although the measure is the same, so that strict "
    "invariance is not needed to compare means."
)


def measurement_findings(model: MeasurementModel) -> list[str]:
    """Answer whether the measures hold as measures."""
    if model.fit is None or model.reason:
        return [f"No measurement model: {after_colon(model.reason)}."]
    measures = model.fit.fit_measures
    loadings = _loadings(model)
    return [
        (
            f"The measurement model {fit_verdict(measures)} ({fit_numbers(measures)}, "
            f"{count(model.fit.n_obs)} clients); the parcels load {_spread(loadings)}."
        )
    ]


def measurement_words(model: MeasurementModel, parcels: ClientParcels) -> list[str]:
    """Say how the parcels were made, what is assumed, and what stands out."""
    if model.fit is None or model.reason:
        return [f"No measurement model was fitted: {after_colon(model.reason)}."]
    said = [_TURNS]
    if parcels.assumed:
        said.append(_ASSUMED.format(scales=joined(map(label, parcels.assumed))))
    said += _left_out(parcels)
    said += _not_admissible(model)
    return [*said, *_hard_to_tell_apart(model, parcels)]


def second_opinion_words(model: MeasurementModel, found: pd.DataFrame | str) -> list[str]:
    """Say what a second engine says of the measurement model, and why of nothing else."""
    if model.fit is None or model.reason:
        return []
    why = (
        "The full-information fits of this section have no second opinion: the other engine "
        "ignores the means of incomplete data, and has no standard errors robust to groups."
    )
    if isinstance(found, str):
        return [f"Without a second opinion: {after_colon(found)}. {why}"]
    agreed, of = agreement(found)
    return [
        (
            f"For the {count(found.attrs['n'])} clients with every parcel the measurement model "
            f"was fitted again by {found.attrs['engine']}: {count(agreed)} of {count(of)} "
            f"parameters agree. {why}"
        )
    ]


def invariance_findings(found: Sequence[PhaseInvariance]) -> list[str]:
    """Answer up to which level the scales are measured alike over phases."""
    fitted = [one for one in found if one.ladder is not None]
    if not fitted:
        reasons = dict.fromkeys(after_colon(one.reason) for one in found if one.kind == "parcels")
        if not reasons:
            return []
        return [f"Invariance over phases was not examined: {'; '.join(reasons)}."]
    return [f"Over the phases of therapy, {'; '.join(_reached(one) for one in fitted)}."]


def invariance_words(found: Sequence[PhaseInvariance]) -> list[str]:
    """Say who has phases, where a ladder stops and what to free, and why items were not used."""
    said = []
    fitted = [one for one in found if one.ladder is not None]
    if fitted:
        said.append(
            f"Phases are thirds of a client's own occasions: {count(fitted[0].n_clients)} clients "
            f"with at least three occasions have them. {_UNEQUAL}"
        )
    said += [words for one in fitted for words in _stopped(one)]
    return [*said, *_not_examined([one for one in found if one.ladder is None])]


def _loadings(model: MeasurementModel) -> pd.Series:
    assert model.fit is not None  # noqa: S101 - asked before
    rows = model.fit.standardized()
    return rows.loc[rows["op"] == "=~", "estimate"]


def _spread(values: pd.Series) -> str:
    low, high = bounded(values.min()), bounded(values.max())
    return low if low == high else f"{low} to {high}"


def _left_out(parcels: ClientParcels) -> list[str]:
    about: dict[str, list[str]] = {}
    for name, reason in parcels.left_out.items():
        about.setdefault(reason, []).append(label(name))
    return [f"Not in the model: {joined(names)} ({why})." for why, names in about.items()]


def _not_admissible(model: MeasurementModel) -> list[str]:
    if model.fit is None or model.fit.admissible:
        return []
    reasons = joined(dict.fromkeys(model.fit.row_reasons.values()))
    return [f"The solution is not admissible: {reasons}. Its numbers are not to be relied on."]


def _hard_to_tell_apart(model: MeasurementModel, parcels: ClientParcels) -> list[str]:
    assert model.fit is not None  # noqa: S101 - asked before
    rows = model.fit.standardized()
    own = rows["lhs"].isin(parcels.indicators) & rows["rhs"].isin(parcels.indicators)
    pairs = rows[own & (rows["op"] == "~~") & (rows["lhs"] != rows["rhs"])]
    if pairs.empty:
        return []
    close = pairs[pairs["estimate"].abs() >= _CLOSE]
    if close.empty:
        largest = pairs.iloc[int(pairs["estimate"].abs().argmax())]
        return [
            (
                "The factors can be told apart: the largest correlation is that of "
                f"{label(largest['lhs'])} and {label(largest['rhs'])}, "
                f"{bounded(largest['estimate'])}."
            )
        ]
    named = "; ".join(
        f"{label(row['lhs'])} and {label(row['rhs'])}, {bounded(row['estimate'])}"
        for row in close.to_dict("records")
    )
    return [f"Factors that are hard to tell apart (|r| of {bounded(_CLOSE)} or more): {named}."]


def _reached(one: PhaseInvariance) -> str:
    assert one.ladder is not None  # noqa: S101 - asked before
    name = label(one.column) + (" (items)" if one.kind == "items" else "")
    if one.ladder.reached is None:
        return f"{name} could not be modelled"
    scalar = one.ladder.reached in ("scalar", "strict")
    means = "its latent means may be compared" if scalar else "its means may not be compared"
    return f"{name} showed {one.ladder.reached} invariance ({means})"


def _stopped(one: PhaseInvariance) -> list[str]:
    assert one.ladder is not None  # noqa: S101 - asked before
    if one.ladder.stopped_at is None:
        return []
    row = one.ladder.table.iloc[-1]
    start = f"{label(one.column)}: {one.ladder.stopped_at} invariance did not hold"
    said = f"{start[:1].upper()}{start[1:]} ({_why_stopped(row)})."
    if len(one.ladder.to_free):
        first = one.ladder.to_free.iloc[0]
        said += f" To be freed first: {_parameter(str(first['parameter']), one)}."
    return [said]


def _why_stopped(row: pd.Series) -> str:
    if pd.isna(row["p_value"]):
        return str(row["reason"])
    return (
        f"Δχ²({count(row['df_diff'])}) = {number(row['chisq_diff'])}, "
        f"{p_equation(row['p_value'])}, ΔCFI = {bounded(row['delta_cfi'], 3)}"
    )


def _parameter(term: str, one: PhaseInvariance) -> str:
    """Say which parameter it is: a loading, an intercept or a residual variance of a parcel."""
    parts = term.replace("~1", "").split()
    name = parts[-1].removesuffix("_early").removeprefix(f"{one.column}_")
    kind = "loading" if "=~" in term else "residual variance" if "~~" in term else "intercept"
    unit = "parcel" if one.kind == "parcels" else "item"
    return f"the {kind} of {unit} {name.rsplit('_', 1)[-1].lstrip('0')}"


def _not_examined(missing: Sequence[PhaseInvariance]) -> list[str]:
    """Give each reason once; of a scale without a model of parcels, that of parcels alone."""
    about: dict[str, list[str]] = {}
    without = [one for one in missing if one.kind == "parcels"]
    for one in without:
        about.setdefault(in_words(str(one.reason)), []).append(label(one.column))
    said = [f"Not examined: {joined(names)} ({reason})." for reason, names in about.items()]
    known = {one.column for one in without}
    items = [one for one in missing if one.kind == "items" and one.column not in known]
    if items:
        told = "; ".join(f"{label(one.column)}, {one.reason}" for one in items)
        said.append(
            f"Single items were not modelled over phases, because that asks for "
            f"{ENOUGH_FOR_ITEMS:g} clients for each free parameter (Bentler & Chou, 1987): {told}."
        )
    return said
