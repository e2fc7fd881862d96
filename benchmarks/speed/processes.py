"""Time and peak memory of one side of a comparison, and of two sides by turns: A B A B.

Each measurement is a process of its own, so that peak memory belongs to one side. This file must
not import numpy: before it becomes another program, a child counts as large as its parent.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "ROOT",
    "THREADS",
    "Comparison",
    "Side",
    "Timing",
    "compare",
    "joined",
    "python",
    "run_once",
    "warm",
]

ROOT = Path(__file__).resolve().parents[2]

THREADS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Both sides of every comparison have one BLAS thread."""

_MEGABYTE = 1024 if sys.platform != "darwin" else 1024**2  # ru_maxrss: kilobytes, macOS bytes


@dataclass(frozen=True)
class Side:
    """A command to time.

    Attributes
    ----------
    command : tuple of str
        The words of the process.
    tells : bool
        The process times its own warm calls and prints ``{"seconds": [...], "cpu": [...]}``;
        otherwise the whole process is timed.
    """

    command: tuple[str, ...]
    tells: bool = False


@dataclass(frozen=True)
class Timing:
    """Seconds of wall clock and of CPU (children included), and peak memory of the process."""

    seconds: tuple[float, ...]
    cpu: tuple[float, ...]
    peak_mb: float

    @property
    def median(self) -> float:
        """Middle of the seconds."""
        return statistics.median(self.seconds)


@dataclass(frozen=True)
class Comparison:
    """Ours and the peer's over all pairs; the ratio is the median over pairs of theirs."""

    ours: Timing
    peer: Timing
    ratio: float


def python(*words: str) -> Side:
    """Time ``python WORDS`` as a whole process."""
    return Side((sys.executable, *words))


def warm(name: str, folder: Path, calls: int) -> Side:
    """Time warm calls of a function that `one_side` knows, inside a process."""
    words = ("-m", "benchmarks.speed.one_side", name, str(folder), str(calls))
    return Side((sys.executable, *words), tells=True)


def compare(
    ours: Side, peer: Side, pairs: int, *, warm_up: bool, advance: Callable[[], None]
) -> Comparison:
    """Run both sides by turns.

    Parameters
    ----------
    ours, peer : Side
        What to time.
    pairs : int
        Times that both are run.
    warm_up : bool
        Run both once before, unmeasured (files in the cache, bytecode compiled).
    advance : callable
        Called after each pair.
    """
    if warm_up:
        run_once(ours)
        run_once(peer)
    both = []
    for _ in range(pairs):
        both.append((run_once(ours), run_once(peer)))
        advance()
    return Comparison(
        ours=joined([mine for mine, _ in both]),
        peer=joined([theirs for _, theirs in both]),
        ratio=statistics.median(mine.median / theirs.median for mine, theirs in both),
    )


def run_once(side: Side) -> Timing:
    """Run a process to its end; `wait4` tells what this one child used."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(
            side.command, cwd=ROOT, env=os.environ | THREADS, stdout=out, stderr=err
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            err.seek(0)
            said = err.read().decode(errors="replace")[-2000:]
            raise SystemExit(f"{' '.join(side.command)} ended with {process.returncode}:\n{said}")
        out.seek(0)
        printed = out.read().decode()
    peak = usage.ru_maxrss / _MEGABYTE
    if side.tells:
        told = json.loads(printed.splitlines()[-1])
        return Timing(tuple(told["seconds"]), tuple(told["cpu"]), peak)
    return Timing((seconds,), (usage.ru_utime + usage.ru_stime,), peak)


def joined(timings: list[Timing]) -> Timing:
    """Put the times of several processes together."""
    return Timing(
        seconds=tuple(second for timing in timings for second in timing.seconds),
        cpu=tuple(second for timing in timings for second in timing.cpu),
        peak_mb=max(timing.peak_mb for timing in timings),
    )
