"""What people see: sections, tables, figures, words and the page.

An analysis begins a section with `new_section`, fills it and leaves it with `write_section`;
`build_report` makes the page from the sections alone. What stands in a file that draws is loaded
when it is first used (PEP 562): testing hypotheses does not wait for matplotlib.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from attachpath.reporting.data_notes import data_notes
from attachpath.reporting.hypothesis_row import HypothesisRow, hypothesis_rows
from attachpath.reporting.page import build_report
from attachpath.reporting.participants import participants_table
from attachpath.reporting.readings import partialling_notes, reading
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
from attachpath.reporting.secure_table import secure_table
from attachpath.reporting.storage import (
    read_section,
    read_sections,
    remove_leftovers,
    write_json,
    write_section,
)
from attachpath.reporting.variables import ended_counts, key_assumptions
from attachpath.reporting.verdict_tables import (
    parts_table,
    published_table,
    second_opinion_table,
    verdict_table,
)
from attachpath.reporting.words import notes_by_hypothesis, verdict_methods, verdict_sentence

if TYPE_CHECKING:
    from attachpath.reporting.attendance import attendance_figure, occasions_per_client
    from attachpath.reporting.drawing import draw
    from attachpath.reporting.flow import client_flow, flow_figure
    from attachpath.reporting.forest import forest_plot
    from attachpath.reporting.missingness import (
        client_missing_figure,
        missing_table,
        session_missing_figure,
    )

__all__ = [
    "ErrorRecord",
    "Figure",
    "Heading",
    "HypothesisRow",
    "Line",
    "RunRecord",
    "Section",
    "SectionState",
    "Table",
    "attendance_figure",
    "build_report",
    "check_belongs",
    "checked_id",
    "client_flow",
    "client_missing_figure",
    "data_notes",
    "describe_run",
    "draw",
    "ended_counts",
    "flow_figure",
    "forest_plot",
    "hypothesis_rows",
    "key_assumptions",
    "missing_table",
    "new_section",
    "notes_by_hypothesis",
    "occasions_per_client",
    "partialling_notes",
    "participants_table",
    "parts_table",
    "published_table",
    "read_results",
    "read_run",
    "read_section",
    "read_sections",
    "reading",
    "remove_leftovers",
    "results_document",
    "results_schema",
    "second_opinion_table",
    "secure_table",
    "session_missing_figure",
    "verdict_methods",
    "verdict_sentence",
    "verdict_table",
    "write_json",
    "write_results",
    "write_section",
]

_DRAWN = {
    "attendance_figure": "attendance",
    "occasions_per_client": "attendance",
    "draw": "drawing",
    "client_flow": "flow",
    "flow_figure": "flow",
    "forest_plot": "forest",
    "client_missing_figure": "missingness",
    "missing_table": "missingness",
    "session_missing_figure": "missingness",
}


def __getattr__(name: str) -> Any:
    if name in _DRAWN:
        return getattr(importlib.import_module(f"{__name__}.{_DRAWN[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_DRAWN])
