"""`check` of a large cohort of other people's files, beside who only reads them, by turns.

100,000 clients with eight occasions each and every item answer (CSV, Parquet, SPSS). Needs Linux.
This file must not import numpy: before it becomes another program, a child counts as large as its
parent.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.intake.peer import PEERS
from benchmarks.intake.process_tree import run_tree
from benchmarks.speed.processes import ROOT, Timing, joined
from benchmarks.speed.table import environment

__all__ = ["main"]

HERE = Path(__file__).parent
CLIENTS = 100_000
PROMISED = {"seconds": 30.0, "megabytes": 3000.0}
COLUMNS = (
    *("files", "promise", "median s", "min", "max", "CPU s", "peak MB"),
    *("peer", "peer median s", "peer CPU s", "peer peak MB", "times the peer"),
)
EXPLANATION = (
    "`attachpath check` of {clients:,} clients with 8 occasions each (167 and 90 columns), as a "
    "process, by turns with a process that only reads the same two files. `peak MB`: all processes "
    "together (a file of SPSS is read in a child). `times the peer`: our seconds over the peer's, "
    "median over the rounds. Machines are shared: read the ratio first."
)


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.intake", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="runs of each side")
    parser.add_argument(
        "--clients", type=int, default=CLIENTS, metavar="N", help="fewer or more: no table"
    )
    options = parser.parse_args(words)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        make = (sys.executable, "-m", "benchmarks.intake.cohort_files")
        subprocess.run((*make, folder, str(options.clients)), check=True, cwd=ROOT)
        rows = [_row(form, Path(folder) / form, options.rounds) for form in PEERS]
    text = _page(rows, options.clients)
    if options.clients == CLIENTS:
        (HERE / "speed_table.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)
    print(f"{time.perf_counter() - started:.0f} s")


def _row(form: str, folder: Path, rounds: int) -> list[str]:
    ours, theirs = [], []
    for number in range(rounds):
        print(f"{form}: round {number + 1} of {rounds}", file=sys.stderr, flush=True)
        ours.append(run_tree((sys.executable, "-m", "attachpath", "check", str(folder))))
        peer = (sys.executable, "-m", "benchmarks.intake.peer", form, str(folder))
        theirs.append(run_tree(peer))
    ratio = statistics.median(
        mine.median / peer.median for mine, peer in zip(ours, theirs, strict=True)
    )
    mine = joined(ours)
    promise = f"<= {PROMISED['seconds']:g} s, {PROMISED['megabytes']:g} MB"
    return [
        *(form, promise, f"{mine.median:.1f}", f"{min(mine.seconds):.1f}"),
        *(f"{max(mine.seconds):.1f}", *_cpu_and_peak(mine)),
        *(PEERS[form], f"{joined(theirs).median:.1f}", *_cpu_and_peak(joined(theirs))),
        f"{ratio:.2f}",
    ]


def _cpu_and_peak(timing: Timing) -> tuple[str, str]:
    return f"{min(timing.cpu):.1f}", f"{timing.peak_mb:.0f}"


def _page(rows: list[list[str]], clients: int) -> str:
    lines = ["# Reading other people's files", "", environment(), ""]
    lines += [EXPLANATION.format(clients=clients), "", f"| {' | '.join(COLUMNS)} |"]
    lines += [f"|{'|'.join(['---'] * len(COLUMNS))}|", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join([*lines, ""])
