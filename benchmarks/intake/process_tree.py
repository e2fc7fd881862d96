"""Seconds and peak memory of a command with every process that it starts (Linux).

This file must not import numpy: before it becomes another program, a child counts as large as its
parent.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.speed.processes import ROOT, THREADS, Timing

__all__ = ["run_tree"]

_PAUSE = 0.05


def run_tree(command: tuple[str, ...]) -> Timing:
    """Run a command to its end.

    Memory is the proportional share (PSS) of all its processes at one time, looked at every 50 ms:
    pages that they share count once.
    """
    with tempfile.TemporaryFile() as out:
        before = os.times()
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | THREADS, stdout=out, stderr=subprocess.STDOUT
        )
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(map(_kilobytes, _with_children(process.pid))))
            time.sleep(_PAUSE)
        seconds = time.perf_counter() - start
        after = os.times()
        if process.returncode:
            out.seek(0)
            said = out.read().decode(errors="replace")[-2000:]
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return Timing((seconds,), (used,), peak / 1024)


def _with_children(pid: int) -> list[int]:
    found = [pid]
    for one in found:  # grows while it is gone through
        try:
            said = Path(f"/proc/{one}/task/{one}/children").read_text("ascii")
        except OSError:
            continue
        found += [int(child) for child in said.split()]
    return found


def _kilobytes(pid: int) -> int:
    try:
        said = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0  # it has just ended
    return sum(int(line.split()[1]) for line in said.splitlines() if line.startswith("Pss:"))
