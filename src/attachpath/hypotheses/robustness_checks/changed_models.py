"""Changes of the formula: fewer or more predictors, the change score, correlated slopes."""

from __future__ import annotations

from collections.abc import Iterator

from attachpath.cohort import ESAT
from attachpath.formula import RandomPart
from attachpath.hypotheses.changed_formula import Term, change, terms_of
from attachpath.hypotheses.robustness_checks.tested_model import AsTested, Changed
from attachpath.hypotheses.secure_beside import with_secure

__all__ = [
    "added_alliance",
    "added_sessions",
    "change_score",
    "correlated_slopes",
    "focal_only",
    "secure_instead",
    "secure_outcome",
]

OVERCONTROL = (
    "it is known only after the process began: part of what is studied may be adjusted away"
)
_TIME = "session_log"


def focal_only(tested: AsTested) -> Iterator[Changed]:
    """Zero-order: the focal term, what it is made of, baseline and time; the covariates go.

    An ESAT keeps the CATS scale that it removes: without it the effect would carry that scale's.
    """
    original = tested.hypothesis
    kept = [term for term in terms_of(original) if _belongs(tested, term)]
    if kept == list(terms_of(original)):
        return
    columns = {name for term in kept for name in term}
    random = [
        RandomPart(part.intercept, slopes, part.group)
        for part in original.parsed.random
        if (slopes := tuple(x for x in part.slopes if x in columns)) or part.intercept
    ]
    yield Changed(
        {"zero_order": "without covariates"},
        change(original, terms=kept, random=random),
        notes=(_stays(tested),),
    )


def _stays(tested: AsTested) -> str:
    removed = any(tested.esat_controls(factor) for factor in tested.hypothesis.factors)
    told = "only the focal term, baseline and time stay"
    return f"{told}, and the scale that ESAT removes" if removed else told


def _belongs(tested: AsTested, term: Term) -> bool:
    """Tell whether a term is part of the focal one, its ESAT control, the baseline or time."""
    original = tested.hypothesis
    allowed = {factor.partition("[")[0] for factor in original.factors}  # gender[male]: gender
    for factor in original.factors:
        allowed |= {*tested.esat_controls(factor)}
    response = original.parsed.response
    alone = (_TIME,), (_baseline(response),), (f"{response}_baseline",)
    return term in alone or allowed.issuperset(term)


def _baseline(response: str) -> str:
    return f"{response.removesuffix('post')}pre" if response.endswith("_post") else ""


def secure_instead(tested: AsTested) -> Iterator[Changed]:
    """CATS Secure in the place of ESAT: with no other subscale, and with both."""
    original = tested.hypothesis
    if not any(factor.startswith(kind) for factor in original.factors for kind in ESAT):
        return
    for name, words, beside in (
        ("secure_alone", "Secure for ESAT, alone", ()),
        (
            "secure_subscales",
            "Secure for ESAT, three subscales",
            tuple(kind.cats for kind in ESAT.values()),
        ),
    ):
        yield Changed({name: words}, with_secure(original, beside), own_scale=True)


def secure_outcome(tested: AsTested) -> Iterator[Changed]:
    """CATS Secure itself as the outcome where ESAT is."""
    if tested.hypothesis.parsed.response in ESAT:
        changed = change(tested.hypothesis, response="cats_secure")
        yield Changed({"secure_outcome": "outcome Secure"}, changed, own_scale=True)


def change_score(tested: AsTested) -> Iterator[Changed]:
    """Take the change since baseline as outcome, and the baseline no longer as covariate."""
    original = tested.hypothesis
    response = original.parsed.response
    baseline = _baseline(response)
    if baseline in original.factors:  # nothing would be left of the claim
        return
    others = [term for term in terms_of(original) if term != (baseline,)]
    if len(others) == len(terms_of(original)) or any(baseline in term for term in others):
        return
    outcome = f"{response.removesuffix('post')}change"
    yield Changed(
        {"change_score": "change score"}, change(original, response=outcome, terms=others)
    )


def added_sessions(tested: AsTested) -> Iterator[Changed]:
    """Beside the covariates, the number of sessions attended."""
    yield from _added(tested, "sessions_attended", "sessions_attended", ("sessions_attended",))


def added_alliance(tested: AsTested) -> Iterator[Changed]:
    """Beside the covariates, the alliance: the client's mean, and at occasions its deviation."""
    if tested.hypothesis.parsed.response == "wai":
        return
    columns = ["wai_between"]
    if tested.repeated:
        columns.append("wai_within")
    yield from _added(tested, "alliance", "wai", tuple(columns))


def _added(tested: AsTested, name: str, source: str, columns: tuple[str, ...]) -> Iterator[Changed]:
    original = tested.hypothesis
    new = [column for column in columns if column not in original.parsed.columns]
    if not new:
        return
    words = {name: f"+ {name.replace('_', ' ')}"}
    if source not in tested.measured:
        return
    if not tested.measured[source]:
        yield Changed(words, original, reason=f"nobody in this cohort has a value of {source}")
        return
    terms = [*terms_of(original), *((column,) for column in new)]
    yield Changed(words, change(original, terms=terms), notes=(OVERCONTROL,))


def correlated_slopes(tested: AsTested) -> Iterator[Changed]:
    """Random slopes that may correlate with the intercept, and with each other."""
    original = tested.hypothesis
    merged: dict[str, RandomPart] = {}
    for part in original.parsed.random:
        before = merged.get(part.group, RandomPart(False, (), part.group))
        slopes = tuple(dict.fromkeys((*before.slopes, *part.slopes)))
        merged[part.group] = RandomPart(before.intercept or part.intercept, slopes, part.group)
    if len(merged) < len(original.parsed.random):
        yield Changed(
            {"correlated_slopes": "correlated random slopes"},
            change(original, random=merged.values()),
        )
