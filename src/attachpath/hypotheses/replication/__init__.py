"""The same hypotheses in several studies: found again or not, and what they say together."""

from attachpath.hypotheses.replication.comparison import (
    ComparedHypothesis,
    Replication,
    compare_studies,
)
from attachpath.hypotheses.replication.criteria import Replicated
from attachpath.hypotheses.replication.original import (
    Original,
    entered_originals,
    published_originals,
)
from attachpath.hypotheses.replication.pooling import Pooled
from attachpath.hypotheses.replication.study_effect import StudyEffect

__all__ = [
    "ComparedHypothesis",
    "Original",
    "Pooled",
    "Replicated",
    "Replication",
    "StudyEffect",
    "compare_studies",
    "entered_originals",
    "published_originals",
]
