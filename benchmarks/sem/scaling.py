"""Time and peak memory of a fit against rows and against indicators; each fit a process.

This file must not import numpy: before it becomes another program, a child counts as large as its
parent.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.sem.kept import KeptRows
from benchmarks.speed.processes import ROOT, THREADS
from benchmarks.speed.table import environment

__all__ = ["main"]

HERE = Path(__file__).parent
ROWS = (330, 3_300, 33_000, 330_000)
FACTORS = {12: 3, 28: 7, 60: 15}
KINDS = {"complete": "complete, ML", "fiml": "5 % missing, FIML and robust errors"}
COLUMNS = ("rows", "indicators", "data", "patterns", "parameters", "seconds", "MB", "peak MB")
LARGE = 33_000


@dataclass(frozen=True)
class _Size:
    """What is fitted to how much."""

    model: str
    rows: int
    indicators: int
    kind: str

    @property
    def name(self) -> str:
        return f"{self.model}, {self.rows} rows, {self.indicators} indicators, {self.kind}"

    @property
    def calls(self) -> int:
        return 1 if self.rows >= LARGE else 3


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sem scaling", description=__doc__)
    parser.add_argument("--rows", type=int, default=max(ROWS), help="no more rows; fewer: no table")
    parser.add_argument("--resume", action="store_true", help="go on where a run was cut")
    options = parser.parse_args(words)
    started = time.perf_counter()
    kept = KeptRows("scaling", resume=options.resume)
    by_rows = [
        _Size("structural", n, 28, kind) for n in ROWS if n <= options.rows for kind in KINDS
    ]
    by_indicators = [_Size("covarying", 330, n, kind) for n in FACTORS for kind in KINDS]
    lines = ["# Growth of the SEM engine's time and memory", "", environment(), "", _explanation()]
    lines += ["", "## Rows: the structural model of ET-GRAF", "", *_table(by_rows, kept)]
    lines += [
        "",
        "## Indicators: factors with four each, all covarying",
        "",
        *_table(by_indicators, kept),
    ]
    text = "\n".join(lines) + "\n"
    if options.rows >= max(ROWS):
        (HERE / "scaling_table.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)
    print(f"{time.perf_counter() - started:.0f} s")


def _explanation() -> str:
    return (
        "Seconds of one fit with fit measures and parameter table, median of three warm fits (one "
        f"from {LARGE:,} rows on). `peak MB`: largest resident memory of the process; `MB`: what "
        "the fit added to it, beyond imports and data. Answers are lost completely at random."
    )


def _table(sizes: list[_Size], kept: KeptRows) -> list[str]:
    lines = [f"| {' | '.join(COLUMNS)} |", "|" + " --- |" * len(COLUMNS)]
    return lines + [f"| {' | '.join(_cells(size, kept))} |" for size in sizes]


def _cells(size: _Size, kept: KeptRows) -> list[str]:
    told = kept.get(size.name)
    if told is None:
        told = _measured(size)
        kept.keep(size.name, told)
    counts = [f"{told['patterns']:,}", f"{told['parameters']}"]
    cells = [f"{size.rows:,}", f"{size.indicators}", KINDS[size.kind], *counts]
    cells.append(f"{statistics.median(told['seconds']):.3g}")
    cells += [f"{told['peak_mb'] - told['before_mb']:.0f}", f"{told['peak_mb']:.0f}"]
    return cells if told["converged"] else [*cells[:-1], f"{cells[-1]}; not converged"]


def _measured(size: _Size) -> dict[str, Any]:
    asked = (size.model, f"{size.rows}", f"{FACTORS[size.indicators]}", size.kind, f"{size.calls}")
    print(size.name, file=sys.stderr, flush=True)
    done = subprocess.run(
        (sys.executable, "-m", "benchmarks.sem.one_fit", *asked),
        check=False,
        cwd=ROOT,
        env=os.environ | THREADS,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{asked} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
