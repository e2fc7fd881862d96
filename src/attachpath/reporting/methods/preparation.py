"""Methods on the variables as they enter the models: scaling, centring, lags, categories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attachpath.cohort import ESAT, Cohort
from attachpath.hypotheses import Hypothesis, Theory
from attachpath.reporting.labels import label
from attachpath.reporting.methods.measures import esat_methods
from attachpath.reporting.methods.sentences import capital, joined, named
from attachpath.reporting.printable import one_line
from attachpath.reporting.topics import MethodsText
from attachpath.reporting.variables import categories

__all__ = ["esat_kinds", "preparation_methods"]

_STANDARDISED = (
    "Effects are standardised as b × SD(predictor) / SD(outcome), each standard deviation taken at "
    "the level of the term (client means over clients, deviations over occasions); an interaction "
    "as b × SD(predictor) × SD(moderator) / SD(outcome), with the standard deviations of its "
    "variables and not that of their product."
)


def preparation_methods(
    cohort: Cohort, theory: Theory, hypotheses: Sequence[Hypothesis]
) -> list[MethodsText]:
    """Say how the variables of the models were made.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : Theory
        Says what is standardised, and how ESAT is formed.
    hypotheses : sequence of Hypothesis
        Those that the cohort can test, from `fitted_hypotheses`; only what stands in their models
        is told.

    Returns
    -------
    list of MethodsText
        Empty without hypotheses.
    """
    columns = _columns(hypotheses)
    if not columns:
        return []
    said = [
        *_scaled(theory, columns),
        *_centred(columns),
        *_lagged(columns),
        *_categories(cohort, columns),
        _STANDARDISED,
    ]
    told = [MethodsText(topic="data_preparation", text=capital(sentence)) for sentence in said]
    kinds = esat_kinds(columns)
    if kinds:
        told.insert(0, esat_methods(theory.esat, theory.esat_control, kinds))
    return told


def esat_kinds(columns: Iterable[str]) -> list[str]:
    """Return which earned security stands among some columns.

    Examples
    --------
    >>> esat_kinds(["esat_anx_between", "age"])
    ['esat_anx']
    """
    names = list(columns)
    return [kind for kind in ESAT if any(name.startswith(kind) for name in names)]


def _columns(hypotheses: Sequence[Hypothesis]) -> list[str]:
    return list(dict.fromkeys(name for one in hypotheses for name in one.data_columns))


def _scaled(theory: Theory, columns: Sequence[str]) -> list[str]:
    said = []
    scaled = [name for name in theory.standardise if name in columns]
    if scaled:
        said.append(
            f"{named(scaled)} entered as z-scores over all clients of the cohort (one value a "
            "client)."
        )
    if "age" in columns and "age" not in scaled:
        said.append("age was centred over clients and counted in decades.")
    if "session_log" in columns:
        said.append(
            "time is the natural logarithm of the session number, centred over occasions, so that "
            "change may be fast at first and slower later."
        )
    return said


def _centred(columns: Sequence[str]) -> list[str]:
    """Say which variables of occasions were split into a client's mean and deviations from it."""
    means = {name.removesuffix("_between") for name in columns if name.endswith("_between")}
    within = {
        name.removesuffix("_previous").removesuffix("_within")
        for name in columns
        if name.endswith(("_within", "_within_previous"))
    }
    both = [name for name in _stems(columns) if name in means and name in within]
    only = [name for name in _stems(columns) if name in means and name not in within]
    alone = [name for name in _stems(columns) if name in within and name not in means]
    said = []
    if both:
        said.append(
            f"{named(both)} were split by centring within clients: the client's mean over all own "
            "occasions (differences between clients) and the deviation of an occasion from it "
            "(change within a client)."
        )
    if only:
        said.append(f"{named(only)} entered as the client's mean over all own occasions.")
    if alone:
        said.append(f"{named(alone)} entered as deviations from the client's own mean.")
    return said


def _stems(columns: Sequence[str]) -> list[str]:
    stems = (
        name.removesuffix("_previous").removesuffix("_within").removesuffix("_between")
        for name in columns
    )
    return list(dict.fromkeys(stems))


def _lagged(columns: Sequence[str]) -> list[str]:
    said = []
    if any(name.endswith("_previous") for name in columns):
        said.append(
            "lagged predictors are those of the previous occasion at which the client answered, "
            "however many sessions lie between; first occasions have none and are left out."
        )
    if any(name.endswith("_change") for name in columns):
        said.append("change is the value after treatment less the value before.")
    if "phase" in columns:
        said.append("phases are thirds of a client's own occasions, for clients with at least 3.")
    return said


def _categories(cohort: Cohort, columns: Sequence[str]) -> list[str]:
    texts = categories(cohort)
    said = [
        f"{label(name)} (reference: {one_line(str(min(texts[name].dropna().astype(str))))})"
        for name in columns
        if name in texts and texts[name].notna().any()
    ]
    return [f"categories entered as indicator variables: {joined(said)}."] if said else []
