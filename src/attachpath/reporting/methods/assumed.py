"""Assumptions: what the results rest on and these data do not show."""

from __future__ import annotations

from collections.abc import Sequence

from attachpath.cohort import Cohort, upper_cluster, upper_levels
from attachpath.hypotheses import Hypothesis, Theory
from attachpath.instruments import available_instruments, load_instrument
from attachpath.reporting.levels import plural
from attachpath.reporting.methods.measures import ESAT_WORDS
from attachpath.reporting.methods.preparation import esat_kinds
from attachpath.reporting.methods.sentences import joined
from attachpath.reporting.numbers import number
from attachpath.reporting.printable import one_line
from attachpath.reporting.topics import AssumptionText
from attachpath.reporting.variables import key_assumptions

__all__ = ["esat_assumption", "key_texts", "model_assumptions"]

_NO_RANDOMISATION = (
    "Nothing is treated as assigned at random. Adjusting for the covariates of a model does not "
    "rule out that something unmeasured lies behind both predictor and outcome."
)
_ORDER = (
    "A client mean covers the whole of therapy, the outcome follows at its end, and predictors and "
    "outcomes of occasions come from the same sitting: which came first is not shown, except where "
    "a predictor is that of the previous occasion."
)
_MISSING = (
    "Missing at random: among clients alike in the variables of a model, whether the outcome is "
    "missing does not depend on the outcome itself; whether a predictor is missing does not depend "
    "on the outcome. The data cannot show this."
)
_ERROR = (
    "Scores enter as if measured without error; no association is corrected for attenuation. "
    "Unreliable covariates adjust incompletely."
)
_FORM = (
    "Associations are linear, residuals and random effects are near to normal with a spread that "
    "is the same for all, and groups of the highest level are independent of each other. Residuals "
    "and single cases are looked at in the section on the paths where it was run."
)
_READING = (
    "The wording and the numbering of the hypotheses are this package's reading of the theory: the "
    "published numbering is not public."
)


def key_texts(cohort: Cohort) -> list[AssumptionText]:
    """Return what is assumed about the scoring keys of a cohort's instruments."""
    return [AssumptionText(topic="measures", text=text) for text in key_assumptions(cohort)]


def esat_assumption(construction: str) -> AssumptionText:
    """Say that the construction of earned security is assumed."""
    return AssumptionText(
        topic="earned_security",
        text=f"Earned security (ESAT) was formed {ESAT_WORDS.get(construction, construction)}. How "
        "the published study formed it is not public, so this is assumed. Beside the subscale "
        "that was removed, its coefficient is that of CATS Secure, however it was formed.",
    )


def model_assumptions(
    cohort: Cohort, theory: Theory, hypotheses: Sequence[Hypothesis]
) -> list[AssumptionText]:
    """Return what the tests of a theory assume on a cohort.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : Theory
        What is tested.
    hypotheses : sequence of Hypothesis
        Those that the cohort can test, from `fitted_hypotheses`.

    Returns
    -------
    list of AssumptionText
        Where no hypothesis can be tested, what holds without a model.
    """
    columns = [name for one in hypotheses for name in one.data_columns]
    said = [AssumptionText(topic="design", text=_NO_RANDOMISATION), *_one_source(cohort)]
    if not hypotheses:
        return [*said, *key_texts(cohort)]
    if any(name.endswith("_between") for name in columns):
        said.append(AssumptionText(topic="design", text=_ORDER))
    said += _sampled(cohort, hypotheses)
    said += key_texts(cohort)
    said.append(AssumptionText(topic="measures", text=_ERROR))
    said += [esat_assumption(theory.esat)] if esat_kinds(columns) else []
    said += _of_hypotheses(theory, hypotheses)
    said.append(AssumptionText(topic="missing_data", text=_MISSING))
    return [*said, AssumptionText(topic="models", text=_FORM)]


def _one_source(cohort: Cohort) -> list[AssumptionText]:
    """Name the questionnaires that are known to be the client's own report."""
    known = available_instruments()
    columns = {*cohort.clients.columns, *cohort.occasions.columns}
    names = [
        one_line(load_instrument(source).name)
        for prefix, source in cohort.instruments.items()
        if load_instrument(source).id in known and any(name.startswith(prefix) for name in columns)
    ]
    if not names:
        return []
    text = (
        f"One rater: {joined(names)} are answered by the client. What a client's mood, style of "
        "answering or one impression of the therapist does to several of them at once (common "
        "method variance) is part of every association between them."
    )
    return [AssumptionText(topic="design", text=text)]


def _sampled(cohort: Cohort, hypotheses: Sequence[Hypothesis]) -> list[AssumptionText]:
    levels = [level for level in upper_levels(cohort) if _is_grouping(level, cohort, hypotheses)]
    return [
        AssumptionText(
            topic="design",
            text=f"The {plural(level)} are taken as a random sample of "
            f"{plural(level)} like them, and who came to which {one_line(level)} as unrelated to "
            "what the model leaves unexplained.",
        )
        for level in levels
    ]


def _is_grouping(level: str, cohort: Cohort, hypotheses: Sequence[Hypothesis]) -> bool:
    """Tell whether a model counts with the groups of a level; a path model with the lowest."""
    group = f"{level}_id"
    if any(one.kind == "sem" for one in hypotheses) and group == upper_cluster(cohort):
        return True
    return any(
        part.group == group for one in hypotheses if one.fitted_here for part in one.parsed.random
    )


def _of_hypotheses(theory: Theory, hypotheses: Sequence[Hypothesis]) -> list[AssumptionText]:
    said = [_READING] if theory.id == "et_graf" else []
    about: dict[tuple[str, str], list[str]] = {}
    for one in hypotheses:
        bound = number(one.smallest_effect, 3).rstrip("0")
        about.setdefault((bound, one_line(one.smallest_effect_reason)), []).append(one.id)
    bounds = "; ".join(
        f"±{bound} for {joined(map(one_line, ids))} ({reason})"
        for (bound, reason), ids in about.items()
    )
    if bounds:
        said.append(
            "The smallest effects of interest are choices, in standard deviations, with the "
            f"theory's reasons: {bounds}."
        )
    return [AssumptionText(topic="hypotheses", text=text) for text in said]
