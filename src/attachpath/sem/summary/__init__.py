"""A fit for readers: what a summary says, as plain text and as HTML."""

from attachpath.sem.summary.html_page import html_summary
from attachpath.sem.summary.parts import (
    Block,
    BlockRow,
    FitLine,
    Summary,
    summary_parts,
)
from attachpath.sem.summary.plain_text import plain_summary, summary_lines

__all__ = [
    "Block",
    "BlockRow",
    "FitLine",
    "Summary",
    "html_summary",
    "plain_summary",
    "summary_lines",
    "summary_parts",
]
