"""What a comparison says, in sentences."""

from __future__ import annotations

from attachpath.hypotheses import ComparedHypothesis, Replicated
from attachpath.reporting.comparison.criteria_table import with_an_original
from attachpath.reporting.comparison.document import Comparison
from attachpath.reporting.topics import MethodsText

__all__ = ["answer", "criteria_methods", "points"]

_ANSWERED = ("yes", "no")


def answer(comparison: Comparison) -> str:
    """Say in a sentence how many original results were found again."""
    known = with_an_original(comparison)
    if not known:
        return "There is no original result that could be found again."
    counts = [
        (study.name, _count([_of(one, study.name)[0] for one in known]))
        for study in comparison.studies
        if study.role == "replication"
    ]
    if all(total == 0 for _, (_, total) in counts):
        return "No significant original result could be tested again."
    told = ", ".join(f"{found} of {total} in {name}" for name, (found, total) in counts)
    return f"Significant original results that were found again (same sign, significant): {told}."


def points(comparison: Comparison) -> list[str]:
    """Say of each replication what the other two criteria found."""
    known = with_an_original(comparison)
    told = []
    for study in comparison.studies:
        if study.role != "replication":
            continue
        inside, of = _count([_of(one, study.name)[1] for one in known])
        small, among = _count([_of(one, study.name)[2] for one in known])
        parts = []
        if of:
            parts.append(
                f"{inside} of {of} estimates lie in the original's 95% prediction interval"
            )
        if among:
            verb = "is" if small == 1 else "are"
            parts.append(
                f"{small} of {among} effects {verb} too small for the original study to have "
                "detected"
            )
        if parts:
            told.append(f"{study.name}: {'; '.join(parts)}.")
    return told


def _of(one: ComparedHypothesis, study: str) -> tuple[Replicated, Replicated, Replicated]:
    found = next(found for found in one.replications if found.study == study)
    return (
        found.same_sign_and_significant,
        found.within_prediction_interval,
        found.small_telescopes,
    )


def _count(found: list[Replicated]) -> tuple[int, int]:
    """Count the answers "yes", and all answers."""
    return (
        sum(one.outcome == "yes" for one in found),
        sum(one.outcome in _ANSWERED for one in found),
    )


def criteria_methods(comparison: Comparison) -> list[MethodsText]:
    """Describe the comparison and what each criterion means, with its source."""
    level = f"{comparison.theory.alpha:g}".removeprefix("0")
    texts = [
        ("design", _design(comparison)),
        ("models", _scale()),
        ("verdicts", _same_sign(level)),
        ("verdicts", _prediction()),
        ("verdicts", _telescopes(level)),
        ("verdicts", _pooling()),
        ("software", f"The comparison was made with attachpath {comparison.version}."),
    ]
    return [MethodsText(topic=topic, text=text) for topic, text in texts]


def _design(comparison: Comparison) -> str:
    names = [study.name for study in comparison.studies]
    theory = f"The theory {comparison.theory.id} (content {comparison.theory.hash[:12]})"
    frozen = comparison.theory.preregistration
    standing = f" {frozen.sentence}" if frozen is not None else ""
    if comparison.original == "cohort":
        others = ", ".join(names[1:])
        return (
            f"{theory} was tested in the same way on {len(names)} cohorts. {names[0]} is the "
            f"original study; the replications are: {others}.{standing}"
        )
    source = {
        "published": "the published results that the theory names",
        "file": "results that the user entered",
    }[comparison.original]
    return (
        f"{theory} was tested on {', '.join(names)}; the original results are {source}.{standing}"
    )


def _scale() -> str:
    return (
        "Studies are compared by standardised effects, b SD(x) / SD(y) with each SD at the level "
        "of the term, and their standard errors on that scale (the SDs of a study taken as known). "
        "They are comparable where the studies measured the same constructs with a similar spread "
        "of clients: a standardised effect is smaller where clients are more alike. Indirect "
        "effects are products of coefficients, whose estimates are not normally distributed in "
        "small studies; their prediction intervals and pooled estimates are approximations."
    )


def _same_sign(level: str) -> str:
    return (
        "Same sign and significant: the two-sided, unadjusted p of the focal term is below "
        f"{level} in the replication and its estimate has the sign of the original. It is asked "
        "only of original results that were significant. A replication that fails it may only have "
        "been too small."
    )


def _prediction() -> str:
    return (
        "Prediction interval: if both studies estimate the same effect, 95% of replications fall "
        "in original ± t √(SE(original)² + SE(replication)²) (Patil, Peng & Leek, 2016, "
        "Perspectives on Psychological Science, 11, 539–544), with Welch's degrees of freedom of "
        "the two standard errors, and the normal 1.96 where none are known. An estimate inside is "
        "no proof of the effect: an imprecise original has a wide interval."
    )


def _telescopes(level: str) -> str:
    return (
        "Small telescopes (Simonsohn, 2015, Psychological Science, 26, 559–569): d33 is the effect "
        "that the original study had 33% power to find in a two-sided test. Where the standard "
        "error of the original is known, d33 = δ × SE, with δ the noncentrality at which a t test "
        "on its degrees of freedom has power 1/3 (1.53 for many). Where only its number of cases n "
        "is known, the standardised effect is taken for a correlation in n independent cases, "
        "d33 = δ / √(n + δ²) with n − 2 degrees of freedom; clients who share a therapist tell "
        "less than that, so the true d33 was larger and the test is cautious. An effect is called "
        "too small for the original study to have detected where (sign × estimate − d33) / SE is "
        f"below zero with a one-sided p below {level}. This says that the original study could not "
        "have shown it, not that there is none."
    )


def _pooling() -> str:
    return (
        "Pooled estimates weight each study by 1 / SE² (common effect), with Cochran's Q on k − 1 "
        "degrees of freedom and I² = (Q − df) / Q, at least 0 (Higgins & Thompson, 2002). The "
        "variance between studies τ² is estimated by restricted maximum likelihood (Viechtbauer, "
        "2005). From three studies on there is a random-effects mean with the interval of Hartung "
        "and Knapp (2001), with a standard error never below that of the weights (Röver, Knapp & "
        "Friede, 2015). With so few studies Q finds little and τ² is poorly known. A pooled "
        "estimate that holds a published original inherits its selection for significance: the "
        "replications alone are pooled beside it where there are two or more."
    )
