"""Methods on deviations: what was not tested, was changed on the way, or came out at a boundary."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attachpath.hypotheses import Preregistration
from attachpath.reporting.hypothesis_row import HypothesisRow
from attachpath.reporting.methods.sentences import capital, joined
from attachpath.reporting.plain_notes import notes_together
from attachpath.reporting.topics import MethodsText
from attachpath.reporting.words import after_colon

__all__ = ["deviation_methods"]

_CHANGED = re.compile(
    r"was dropped|not converged|was left out|was exchanged|boundary|stands without|belong to no"
    r"|has only \d+ groups"
)
_VERBS = {"not_testable": "could not be tested", "not_estimable": "could not be estimated"}
NONE = (
    "Every hypothesis of the theory was tested with the model that it states; no random part was "
    "changed and no variance was estimated at its boundary."
)


def deviation_methods(
    rows: Sequence[HypothesisRow], standing: Preregistration | None = None
) -> list[MethodsText]:
    """Say where the analysis departs from what the theory states, and why.

    Parameters
    ----------
    rows : sequence of HypothesisRow
        As tested.
    standing : Preregistration, optional
        Whether the theory is the one that was frozen; None for a shipped theory.

    Returns
    -------
    list of MethodsText
        Whether the theory was preregistered, and what was changed since; hypotheses without a
        number by reason; then random parts that were changed, optimisers that failed and variances
        at their boundary. That there is nothing of this is said too.
    """
    tested = [row for row in rows if row.estimate is not None]
    noted = [(row.id, note) for row in tested for note in row.notes if _CHANGED.search(note)]
    said = [*_without_numbers(rows), *map(capital, notes_together(noted))]
    frozen = [] if standing is None else [standing.sentence]
    return [MethodsText(topic="deviations", text=text) for text in [*frozen, *(said or [NONE])]]


def _without_numbers(rows: Sequence[HypothesisRow]) -> list[str]:
    about: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.verdict in _VERBS:
            about.setdefault((_VERBS[row.verdict], after_colon(row.reason)), []).append(row.id)
    return [f"{joined(ids)} {verb}: {reason}." for (verb, reason), ids in about.items()]
