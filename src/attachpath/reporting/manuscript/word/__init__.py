"""Documents as Word files."""

from __future__ import annotations

from attachpath.reporting.manuscript.word.document import word_document

__all__ = ["word_document"]
