"""The same estimate with other standard errors: Kenward and Roger, and CR2 by therapist."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.hypotheses.clusters import with_clusters
from attachpath.hypotheses.reasons import reason_for
from attachpath.hypotheses.robustness_checks.tested_model import AsTested, Changed
from attachpath.models import cluster_robust, kenward_roger

__all__ = ["as_tested", "complete_cases", "other_inference"]


def as_tested(tested: AsTested) -> Iterator[Changed]:
    """Yield the model as tested."""
    yield _row(tested, "as_tested", "as tested", lambda: tested.fitted)


def complete_cases(tested: AsTested) -> Iterator[Changed]:
    """Yield the model of the complete cases where full information decides."""
    if tested.complete is not tested:
        yield _row(
            tested.complete, "complete_cases", "complete cases", lambda: tested.complete.fitted
        )


def other_inference(tested: AsTested) -> Iterator[Changed]:
    """Yield Kenward-Roger for a multilevel model, and CR2 by therapist, or else by client.

    Both are of the complete cases.
    """
    one = tested.complete
    start = "" if one is tested else "complete cases, "
    if one.hypothesis.kind == "multilevel":
        # Kenward and Roger's covariance is that of REML, also beside a model by ML.
        restricted = AsTested(one.fits, one.hypothesis.model_copy(update={"estimation": "reml"}))
        words = "Kenward–Roger" if one.hypothesis.estimation == "reml" else "REML, Kenward–Roger"
        yield _row(
            one,
            "kenward_roger",
            f"{start}{words}",
            lambda: kenward_roger(restricted.fitted, one.rows, partial_groups=one.partial),
        )
    level = one.upper_level or one.cohort.levels[0]
    yield _row(one, "cr2", f"{start}CR2 by {level}", lambda: _by_cluster(one))


def _by_cluster(tested: AsTested) -> Fitted:
    group = f"{tested.upper_level}_id" if tested.upper_level else "client_id"
    rows, cluster = with_clusters(tested.rows, group)
    return cluster_robust(tested.fitted, rows, cluster=cluster, partial_groups=tested.partial)


def _row(tested: AsTested, name: str, words: str, fit: Callable[[], Fitted]) -> Changed:
    try:
        return Changed({name: words}, tested.hypothesis, fitted=fit(), table=tested.rows)
    except AttachpathError as error:
        return Changed(
            {name: words},
            tested.hypothesis,
            reason=reason_for(error, tested.hypothesis.parsed.text),
        )
