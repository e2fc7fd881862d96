"""The shape of results.json, from the models that write it."""

from __future__ import annotations

from pydantic import BaseModel

from attachpath.reporting.hypothesis_row import HypothesisRow, SecondOpinion
from attachpath.reporting.results import Results
from attachpath.reporting.run_record import RunRecord, SectionState
from attachpath.reporting.section import ErrorRecord, Figure, Section, Table
from generator.autodoc_events import type_text
from generator.markdown import code, plain, table

__all__ = ["results_fields"]

SHAPES: dict[str, type[BaseModel]] = {
    "results.json": Results,
    "run": RunRecord,
    "run.sections": SectionState,
    "hypotheses": HypothesisRow,
    "hypotheses.second_opinion": SecondOpinion,
    "sections": Section,
    "sections.tables": Table,
    "sections.figures": Figure,
    "sections.error": ErrorRecord,
}
"""Where in the file each shape stands."""


def results_fields() -> str:
    """Return a table of the fields of each object in results.json."""
    lines: list[str] = []
    for place, shape in SHAPES.items():
        words = plain((shape.__doc__ or "").strip().split("\n\n")[0])
        rows = [
            (
                code(field.alias or name),
                code(type_text(field.annotation)),
                plain(field.description or ""),
            )
            for name, field in shape.model_fields.items()
            if not field.exclude
        ]
        lines += [
            f"### {code(place)}",
            "",
            words,
            "",
            *table(("field", "type", "meaning"), rows),
            "",
        ]
    return "\n".join(lines)
