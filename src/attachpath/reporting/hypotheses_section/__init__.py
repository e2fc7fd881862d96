"""Tables, figures and words of 07_hypotheses."""

from __future__ import annotations

from attachpath.reporting.hypotheses_section.forest import forest_plot
from attachpath.reporting.hypotheses_section.readings import (
    partialling_notes,
    reading,
    verdicts_answer,
)
from attachpath.reporting.hypotheses_section.secure_table import secure_table
from attachpath.reporting.hypotheses_section.verdict_tables import (
    complete_cases_table,
    parts_table,
    published_table,
    second_opinion_table,
    verdict_table,
)

__all__ = [
    "complete_cases_table",
    "forest_plot",
    "partialling_notes",
    "parts_table",
    "published_table",
    "reading",
    "second_opinion_table",
    "secure_table",
    "verdict_table",
    "verdicts_answer",
]
