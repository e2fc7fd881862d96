"""For the manuscript: tables, figures, a draft of Method and Results, checklists."""

from __future__ import annotations

from attachpath.reporting.manuscript.manuscript_files import (
    TABLE_FORMATS,
    Manuscript,
    write_manuscript,
)

__all__ = ["TABLE_FORMATS", "Manuscript", "write_manuscript"]
