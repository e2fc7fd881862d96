"""The same hypotheses in several studies: effects side by side, replicated or not, pooled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attachpath.hypotheses.hypothesis import Hypothesis
from attachpath.hypotheses.replication.criteria import (
    ESTIMATE_NOT_KNOWN,
    Replicated,
    same_sign_and_significant,
    small_telescopes,
    within_prediction_interval,
)
from attachpath.hypotheses.replication.original import Original, original_of_study
from attachpath.hypotheses.replication.pooling import Pooled, pool
from attachpath.hypotheses.replication.study_effect import StudyEffect, study_effect
from attachpath.hypotheses.theory import Theory

__all__ = ["ComparedHypothesis", "Replication", "compare_studies"]


@dataclass(frozen=True)
class Replication:
    """What one study says about the original result of one hypothesis."""

    study: str
    same_sign_and_significant: Replicated
    within_prediction_interval: Replicated
    small_telescopes: Replicated


@dataclass(frozen=True)
class ComparedHypothesis:
    """One hypothesis in every study.

    Attributes
    ----------
    id, claim, role, kind, level, direction : str
        As the theory states it.
    smallest_effect : float
        Smallest effect of interest.
    original : Original
        What is to be replicated.
    effects : tuple of StudyEffect
        Of every cohort, the original one first where it is a cohort.
    replications : tuple of Replication
        Of every other one.
    pooled : Pooled
        Of the original and the replications.
    pooled_replications : Pooled or None
        Without the original, where there are two or more replications.
    """

    id: str
    claim: str
    role: str
    kind: str
    level: str
    direction: str
    smallest_effect: float
    original: Original
    effects: tuple[StudyEffect, ...]
    replications: tuple[Replication, ...]
    pooled: Pooled
    pooled_replications: Pooled | None


def compare_studies(
    theory: Theory,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    originals: Mapping[str, Original] | None = None,
) -> list[ComparedHypothesis]:
    """Compare the verdicts of studies on the same theory.

    Parameters
    ----------
    theory : Theory
        What all of them tested.
    rows : mapping of str to sequence of mapping
        Rows of ``hypotheses`` in results.json by study. The first is the original one.
    originals : mapping of str to Original, optional
        Original results by hypothesis; then every study is a replication.

    Returns
    -------
    list of ComparedHypothesis
        In the order of the theory.
    """
    by_id = {study: {row["id"]: row for row in found} for study, found in rows.items()}
    return [
        _compared(
            hypothesis,
            [study_effect(study, _row(found, hypothesis.id)) for study, found in by_id.items()],
            None if originals is None else originals[hypothesis.id],
            theory.alpha,
        )
        for hypothesis in theory.hypothesis
    ]


def _row(found: Mapping[str, Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    absent = {"verdict": "not_testable", "n_clients": None, "estimate": None}
    return found.get(name, absent | {"std_error": None, "reason": "its results lack it"})


def _compared(
    hypothesis: Hypothesis,
    effects: Sequence[StudyEffect],
    original: Original | None,
    alpha: float,
) -> ComparedHypothesis:
    replications = effects if original is not None else effects[1:]
    result = original if original is not None else original_of_study(effects[0], alpha)
    return ComparedHypothesis(
        hypothesis.id,
        hypothesis.claim,
        hypothesis.role,
        hypothesis.kind,
        hypothesis.level_of_term,
        hypothesis.direction,
        hypothesis.smallest_effect,
        result,
        tuple(effects),
        tuple(_replication(hypothesis, result, effect, alpha) for effect in replications),
        _pooled(result, replications),
        _pooled_replications(replications),
    )


def _replication(
    hypothesis: Hypothesis, original: Original, new: StudyEffect, alpha: float
) -> Replication:
    is_product = not hypothesis.fitted_here and _is_defined(hypothesis)
    return Replication(
        new.study,
        same_sign_and_significant(original, new, alpha),
        within_prediction_interval(original, new),
        small_telescopes(original, new, alpha, is_product=is_product),
    )


def _is_defined(hypothesis: Hypothesis) -> bool:
    """Tell whether the term is worked out from coefficients (``term := a*b``)."""
    return re.search(rf"(?<!\w){re.escape(hypothesis.term)}\s*:=", hypothesis.formula) is not None


def _pooled(original: Original, replications: Sequence[StudyEffect]) -> Pooled:
    if original.reason is not None:
        return Pooled(reason=original.reason)
    if original.estimate is None or original.std_error is None:
        return Pooled(reason=ESTIMATE_NOT_KNOWN)
    first = StudyEffect(original.source, "", original.estimate, original.std_error)
    return _pool_known([first, *replications], "no replication could test it")


def _pooled_replications(replications: Sequence[StudyEffect]) -> Pooled | None:
    if len(replications) < 2:
        return None
    return _pool_known(replications, "fewer than two replications could test it")


def _pool_known(effects: Sequence[StudyEffect], too_few: str) -> Pooled:
    known = [
        (effect.study, effect.estimate, effect.std_error)
        for effect in effects
        if effect.estimate is not None and effect.std_error is not None
    ]
    if len(known) < 2:
        return Pooled(tuple(study for study, _, _ in known), reason=too_few)
    studies, estimates, std_errors = zip(*known, strict=True)
    return pool(studies, estimates, std_errors)
