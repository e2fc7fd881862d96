"""The page, the tables and the JSON of a comparison of cohorts.

The page is loaded when it is first used (PEP 562): it needs matplotlib.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attachpath.reporting.comparison.document import (
    Comparison,
    OriginalKind,
    compare_results,
    refuse_foreign_theory,
)
from attachpath.reporting.comparison.stored_results import read_results_file

if TYPE_CHECKING:
    from attachpath.reporting.comparison.page_of_comparison import write_comparison

__all__ = [
    "Comparison",
    "OriginalKind",
    "compare_results",
    "read_results_file",
    "refuse_foreign_theory",
    "write_comparison",
]


def __getattr__(name: str) -> Any:
    if name == "write_comparison":
        from attachpath.reporting.comparison.page_of_comparison import write_comparison

        return write_comparison
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
