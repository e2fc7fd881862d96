"""Methods and assumptions of the measurement and path models, as they were run."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from attachpath.measurement import ClientParcels, MeasurementModel, PhaseInvariance
from attachpath.reporting.labels import label
from attachpath.reporting.levels import plural
from attachpath.reporting.methods.sentences import joined
from attachpath.reporting.numbers import count
from attachpath.reporting.sem_section.indirect_effects import BOOTSTRAP_DRAWS, MONTE_CARLO_DRAWS
from attachpath.reporting.sem_section.path_fits import Paths
from attachpath.reporting.sem_section.second_opinion_table import agreement
from attachpath.reporting.topics import AssumptionText, MethodsText

__all__ = ["sem_assumptions", "sem_methods"]

_PARCELS = (
    "Indicators of the factors were three parcels a scale: its items were dealt out in turn, in "
    "the order of the key, and averaged where the instrument's least share of them was answered; "
    "of repeated questionnaires the parcels were averaged over each client's occasions."
)
_MEASUREMENT = (
    "A confirmatory factor analysis had a factor for each scale, all correlated, and no correlated "
    "residuals. It was estimated by full information maximum likelihood with Yuan and Bentler's "
    "(2000) test; fit was judged by CFI of .95 or more, RMSEA of .06 and SRMR of .08 or less (Hu & "
    "Bentler, 1999), conventions and not tests. Reliability from the model is omega; AVE is the "
    "average variance extracted (Fornell & Larcker, 1981)."
)
_INVARIANCE = (
    "Invariance over the early, middle and late third of a client's occasions was examined from "
    "configural to metric, scalar and strict (Meredith, 1993), in one model a scale, residuals "
    "of the same indicator correlated over phases. A level fails when its scaled difference test "
    "has p < .05 and CFI falls by more than .010 (Cheung & Rensvold, 2002)."
)
_PATHS = (
    "The model of the whole path joined the measurement of all variables and their paths{earned}. "
    "Predictors were variables of the model, so that no client was left out for a missing one. "
    "Nested models were compared by scaled difference tests (Satorra & Bentler, 2001), others by "
    "AIC and BIC."
)
_EARNED = (
    "; Secure was adjusted for the Avoidant and Preoccupied subscales, as earned security is "
    "defined"
)
_MONTE_CARLO = (
    "Intervals of indirect effects are Monte Carlo intervals ({draws} draws from the normal "
    "distribution of the estimates; MacKinnon, Lockwood & Williams, 2004); they are exploratory "
    "and not adjusted for their number."
)
_BOOTSTRAP = (
    "Beside them stand percentile intervals of a bootstrap of whole {units} ({draws} draws)."
)
_MISSING = (
    "Missing values of the path models were handled by full information maximum likelihood "
    "(Arbuckle, 1996){auxiliary}."
)
_AUXILIARY = (
    " with the auxiliary variables {names}, which stand in no path and go with every predictor, "
    "every residual and each other (saturated correlates; Graham, 2003)"
)


def sem_methods(
    model: MeasurementModel,
    found: Sequence[PhaseInvariance],
    paths: Paths,
    effects: pd.DataFrame,
    opinion: pd.DataFrame | str,
) -> list[MethodsText]:
    """Return the Methods sentences of what was fitted.

    Parameters
    ----------
    model : MeasurementModel
        From `attachpath.measurement.measurement_model`.
    found : sequence of PhaseInvariance
        From `attachpath.measurement.phase_invariance`.
    paths : Paths
        From `fit_paths`.
    effects : DataFrame
        From `indirect_effects`.
    opinion : DataFrame or str
        From `attachpath.measurement.measurement_second_opinion`.

    Returns
    -------
    list of MethodsText
    """
    said = []
    if model.fit is not None:
        said.append(MethodsText(topic="data_preparation", text=_PARCELS))
        said.append(MethodsText(topic="models", text=_MEASUREMENT))
    if any(one.ladder is not None for one in found):
        said.append(MethodsText(topic="models", text=_INVARIANCE))
    if paths.whole.fit is not None:
        said.append(MethodsText(topic="models", text=_paths(paths)))
        said.append(MethodsText(topic="missing_data", text=_missing(paths)))
    if model.fit is not None or paths.whole.fit is not None:
        said.append(MethodsText(topic="inference", text=_errors(paths)))
    if len(effects):
        said.append(MethodsText(topic="inference", text=_intervals(effects, paths)))
    if not isinstance(opinion, str):
        said.append(MethodsText(topic="second_opinions", text=_opinion(opinion)))
    return said


def _paths(paths: Paths) -> str:
    beside = {"cats_avoidant", "cats_preoccupied"}
    adjusted = beside <= {*paths.whole.model.paths.get("cats_secure", ())}
    return _PATHS.format(earned=_EARNED if adjusted else "")


def sem_assumptions(
    model: MeasurementModel, parcels: ClientParcels, paths: Paths
) -> list[AssumptionText]:
    """Return what the models of this section assume.

    Parameters
    ----------
    model : MeasurementModel
        From `attachpath.measurement.measurement_model`.
    parcels : ClientParcels
        What it was fitted to.
    paths : Paths
        From `fit_paths`.

    Returns
    -------
    list of AssumptionText
    """
    said = []
    if model.fit is not None:
        said.append(
            AssumptionText(
                topic="measures",
                text="Parcels stand for their scales: the items of a scale measure one thing, so "
                "that it does not matter which of them go together. Dealt out otherwise, loadings "
                "and fit would differ a little.",
            )
        )
    if parcels.assumed and model.fit is not None:
        said.append(
            AssumptionText(
                topic="measures",
                text=f"The factors of {joined(map(label, parcels.assumed))} are those of an "
                "assumed key.",
            )
        )
    if paths.whole.fit is None:
        return said
    given = f" and {joined(map(label, paths.auxiliary))}" if paths.auxiliary else ""
    said.append(
        AssumptionText(
            topic="missing_data",
            text="Of the path models, missing at random: among clients alike in the variables of "
            f"the model{given}, whether a value is missing does not depend on the value. The data "
            "cannot show this.",
        )
    )
    said.append(
        AssumptionText(
            topic="models",
            text="The arrows of the path model are assumed: models with arrows turned round can "
            "fit as well, and no fit index tells them apart. An indirect effect is a product of "
            "associations.",
        )
    )
    return said


def _missing(paths: Paths) -> str:
    names = joined(map(label, paths.auxiliary))
    return _MISSING.format(auxiliary=_AUXILIARY.format(names=names) if names else "")


def _errors(paths: Paths) -> str:
    groups = paths.data.groups
    if groups is None:
        return (
            "Standard errors of the measurement and path models are robust to non-normality; tests "
            "of single paths use the normal distribution."
        )
    n = groups.of_client.nunique()
    said = (
        f"Standard errors of the measurement and path models are robust to non-normality and to "
        f"{plural(groups.level)} (sandwich; {count(n)} groups); tests of single paths use t on "
        f"{count(n - 1)} degrees of freedom."
    )
    if paths.whole.fit is not None and paths.whole.fit.solution.n_free > n:
        said += (
            " With more parameters than groups single standard errors stand, joint Wald tests do "
            "not, and none was made."
        )
    return said


def _intervals(effects: pd.DataFrame, paths: Paths) -> str:
    said = _MONTE_CARLO.format(draws=count(MONTE_CARLO_DRAWS))
    if not effects["boot_ci_low"].notna().any():
        return said
    units = plural(paths.data.groups.level) if paths.data.groups is not None else "clients"
    return f"{said} {_BOOTSTRAP.format(units=units, draws=count(BOOTSTRAP_DRAWS))}"


def _opinion(found: pd.DataFrame) -> str:
    agreed, of = agreement(found)
    return (
        f"The measurement model of the clients with every parcel was fitted again by "
        f"{found.attrs['engine']}: {count(agreed)} of {count(of)} parameters agree. "
        "Full-information and robust results have none, because that engine gets them wrong."
    )
