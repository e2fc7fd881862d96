"""What people see: sections, tables, figures, words and the page.

An analysis begins a section with `new_section`, fills it and leaves it with `write_section`;
`build_report` makes the page, report.md and tables/ from the sections alone. What one analysis
shows has a folder of its own (`cohort_section`, `paths_section`, ...), so that testing hypotheses
does not wait for matplotlib; `draw` is loaded when it is first used (PEP 562).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from attachpath.reporting.check_page import refuse_page_place, write_check_page
from attachpath.reporting.comparison import (
    Comparison,
    OriginalKind,
    compare_results,
    read_results_file,
    refuse_foreign_theory,
)
from attachpath.reporting.data_notes import data_notes
from attachpath.reporting.folders import remove_leftovers
from attachpath.reporting.hypothesis_row import HypothesisRow, hypothesis_rows
from attachpath.reporting.labels import own_labels
from attachpath.reporting.masking import mask_counts
from attachpath.reporting.methods import verdict_methods
from attachpath.reporting.methods_text import assumptions, methods_by_topic
from attachpath.reporting.plain_notes import in_words
from attachpath.reporting.report_files import build_report
from attachpath.reporting.results import (
    Results,
    check_belongs,
    read_results,
    read_run,
    results_document,
    results_schema,
    write_results,
)
from attachpath.reporting.run_record import RunRecord, SectionState, describe_run
from attachpath.reporting.scale_labels import instrument_labels
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
    from attachpath.reporting.comparison import write_comparison
    from attachpath.reporting.drawing import draw
    from attachpath.reporting.manuscript import Manuscript, write_manuscript

__all__ = [
    "AssumptionText",
    "Comparison",
    "ErrorRecord",
    "Figure",
    "Heading",
    "HypothesisRow",
    "Line",
    "Manuscript",
    "MethodsText",
    "OriginalKind",
    "Results",
    "RunRecord",
    "Section",
    "SectionState",
    "Table",
    "assumptions",
    "build_report",
    "check_belongs",
    "checked_id",
    "compare_results",
    "data_notes",
    "describe_run",
    "draw",
    "ended_counts",
    "hypothesis_rows",
    "in_words",
    "instrument_labels",
    "key_assumptions",
    "mask_counts",
    "methods_by_topic",
    "new_section",
    "notes_by_hypothesis",
    "occasions_per_client",
    "own_labels",
    "read_results",
    "read_results_file",
    "read_run",
    "read_section",
    "read_sections",
    "refuse_foreign_theory",
    "refuse_page_place",
    "remove_leftovers",
    "results_document",
    "results_schema",
    "verdict_methods",
    "verdict_sentence",
    "write_check_page",
    "write_comparison",
    "write_json",
    "write_manuscript",
    "write_results",
    "write_section",
]


_LATE = {
    "Manuscript": "manuscript",
    "draw": "drawing",
    "write_comparison": "comparison",
    "write_manuscript": "manuscript",
}
"""Names whose modules are loaded when they are first used."""


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_LATE])
