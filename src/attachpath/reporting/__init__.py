"""What people see: sections, tables, figures, words and the page.

An analysis begins a section with `new_section`, fills it and leaves it with `write_section`;
`build_report` makes the page, report.md and tables/ from the sections alone. What one analysis
shows has a folder of its own (`cohort_section`, `paths_section`, ...), so that testing hypotheses
does not wait for matplotlib; `draw` is loaded when it is first used (PEP 562).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attachpath.reporting.data_notes import data_notes
from attachpath.reporting.folders import remove_leftovers
from attachpath.reporting.hypothesis_row import HypothesisRow, hypothesis_rows
from attachpath.reporting.methods import verdict_methods
from attachpath.reporting.methods_text import assumptions, methods_by_topic
from attachpath.reporting.plain_notes import in_words
from attachpath.reporting.report_files import build_report
from attachpath.reporting.results import (
    check_belongs,
    read_results,
    read_run,
    results_document,
    results_schema,
    write_results,
)
from attachpath.reporting.run_record import RunRecord, SectionState, describe_run
from attachpath.reporting.section import (
    ErrorRecord,
    Figure,
    Heading,
    Line,
    Section,
    Table,
    checked_id,
    new_section,
)
from attachpath.reporting.storage import (
    read_section,
    read_sections,
    write_json,
    write_section,
)
from attachpath.reporting.topics import AssumptionText, MethodsText
from attachpath.reporting.variables import ended_counts, key_assumptions, occasions_per_client
from attachpath.reporting.words import notes_by_hypothesis, verdict_sentence

if TYPE_CHECKING:
    from attachpath.reporting.drawing import draw

__all__ = [
    "AssumptionText",
    "ErrorRecord",
    "Figure",
    "Heading",
    "HypothesisRow",
    "Line",
    "MethodsText",
    "RunRecord",
    "Section",
    "SectionState",
    "Table",
    "assumptions",
    "build_report",
    "check_belongs",
    "checked_id",
    "data_notes",
    "describe_run",
    "draw",
    "ended_counts",
    "hypothesis_rows",
    "in_words",
    "key_assumptions",
    "methods_by_topic",
    "new_section",
    "notes_by_hypothesis",
    "occasions_per_client",
    "read_results",
    "read_run",
    "read_section",
    "read_sections",
    "remove_leftovers",
    "results_document",
    "results_schema",
    "verdict_methods",
    "verdict_sentence",
    "write_json",
    "write_results",
    "write_section",
]


def __getattr__(name: str) -> Any:
    if name == "draw":
        from attachpath.reporting.drawing import draw

        return draw
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), "draw"])
