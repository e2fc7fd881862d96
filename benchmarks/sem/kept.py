"""What a part has measured so far, in a folder that git ignores: a part that was cut goes on.

This file must not import numpy: before it becomes another program, a child counts as large as its
parent.
"""

from __future__ import annotations

import json
from typing import Any

from benchmarks.speed.processes import ROOT

__all__ = ["FOLDER", "KeptRows"]

FOLDER = ROOT / "results" / "benchmarks_sem"


class KeptRows:
    """Rows by name, written when they are set.

    Parameters
    ----------
    part : str
        Name of the file.
    resume : bool
        Whether rows of an earlier run count.
    """

    def __init__(self, part: str, *, resume: bool) -> None:
        self.place = FOLDER / f"{part}.json"
        known = resume and self.place.exists()
        self.rows: dict[str, Any] = json.loads(self.place.read_text("utf-8")) if known else {}

    def get(self, name: str) -> Any | None:
        """Return a row, or None."""
        return self.rows.get(name)

    def keep(self, name: str, row: Any) -> None:
        """Write a row."""
        self.rows[name] = row
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.place.write_text(json.dumps(self.rows, indent=1), encoding="utf-8", newline="\n")
