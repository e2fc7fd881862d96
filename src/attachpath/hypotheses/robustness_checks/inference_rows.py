"""The same estimate with other standard errors: Kenward and Roger, and CR2 by therapist."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.hypotheses.reasons import reason_for
from attachpath.hypotheses.robustness_checks.tested_model import (
    AsTested,
    Changed,
    with_clusters,
)
from attachpath.models import cluster_robust, kenward_roger

__all__ = ["as_tested", "other_inference"]


def as_tested(tested: AsTested) -> Iterator[Changed]:
    """Yield the model as tested."""
    yield _row(tested, "as_tested", "as tested", lambda: tested.fitted)


def other_inference(tested: AsTested) -> Iterator[Changed]:
    """Yield Kenward-Roger for a multilevel model, and CR2 by therapist, or else by client."""
    if tested.hypothesis.kind == "multilevel":
        yield _row(
            tested,
            "kenward_roger",
            "Kenward–Roger",
            lambda: kenward_roger(tested.fitted, tested.rows, partial_groups=tested.partial),
        )
    level = tested.upper_level or tested.cohort.levels[0]
    yield _row(tested, "cr2", f"CR2 by {level}", lambda: _by_cluster(tested))


def _by_cluster(tested: AsTested) -> Fitted:
    group = f"{tested.upper_level}_id" if tested.upper_level else "client_id"
    rows, cluster = with_clusters(tested.rows, group)
    return cluster_robust(tested.fitted, rows, cluster=cluster, partial_groups=tested.partial)


def _row(tested: AsTested, name: str, words: str, fit: Callable[[], Fitted]) -> Changed:
    try:
        return Changed({name: words}, tested.hypothesis, fitted=fit())
    except AttachpathError as error:
        return Changed(
            {name: words},
            tested.hypothesis,
            reason=reason_for(error, tested.hypothesis.parsed.text),
        )
