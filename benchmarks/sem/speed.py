"""Speed of the engine beside lavaan and semopy, by turns, each run a process of its own.

This file must not import numpy: before it becomes another program, a child counts as large as its
parent.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.sem.kept import KeptRows
from benchmarks.sem.programs import PEERS, absent, side_of
from benchmarks.sem.speed_table import as_csv, as_markdown
from benchmarks.sem.tasks import TASKS, Peer, Task
from benchmarks.speed.processes import ROOT, Timing, joined, run_once

__all__ = ["Found", "main"]

HERE = Path(__file__).parent
OURS = "attachpath"
SHARED = ROOT.parent / "shared" / "reference" / "sem"


@dataclass(frozen=True)
class Found:
    """What was measured of one task on one data set.

    Attributes
    ----------
    task : Task
        What was done.
    data : str
        ``simulated`` or ``reference``.
    ours : Timing
        Of attachpath.
    peers : dict of str to Timing
        By program.
    faster : dict of str to float
        As many times as fast as the program; median over the rounds.
    """

    task: Task
    data: str
    ours: Timing
    peers: dict[str, Timing]
    faster: dict[str, float]


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sem speed", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, fewer draws; no table")
    parser.add_argument("--only", default="", metavar="ID", help="one task; no table")
    parser.add_argument("--resume", action="store_true", help="go on where a run was cut")
    options = parser.parse_args(words)
    started = time.perf_counter()
    reasons = {program: absent(program) for program in PEERS}
    tasks = [_quick(task) if options.quick else task for task in TASKS]
    chosen = [task for task in tasks if options.only in {"", task.id}]
    if not chosen:
        raise SystemExit(f"No task {options.only!r}; there are {[task.id for task in TASKS]}.")
    partly = bool(options.quick or options.only)
    kept = KeptRows("speed_partly" if partly else "speed", resume=options.resume)
    with tempfile.TemporaryDirectory() as folder:
        found = [one for task in chosen for one in _on_each_data(task, Path(folder), reasons, kept)]
    text = as_markdown(found, reasons)
    if not partly:
        (HERE / "speed_table.csv").write_text(as_csv(found), encoding="utf-8", newline="\n")
        (HERE / "speed_table.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)
    print(f"{time.perf_counter() - started:.0f} s")


def _quick(task: Task) -> Task:
    """Make one round of it, with draws that take seconds."""
    peers = {name: _fewer_draws(peer) for name, peer in task.peers.items() if peer.rounds > 1}
    return dataclasses.replace(task, peers=peers, rounds=1, ours=_fewer_draws(task.ours))


def _fewer_draws(peer: Peer) -> Peer:
    return dataclasses.replace(peer, draws=max(2, peer.draws // 10), note="a tenth of the draws")


def _on_each_data(
    task: Task, folder: Path, reasons: dict[str, str | None], kept: KeptRows
) -> Iterator[Found]:
    wanted = ("simulated", "reference") if task.on_shared and SHARED.is_dir() else ("simulated",)
    for data in wanted:
        place, name = folder / data, f"{task.id}, {data} data"
        if kept.get(name) is None:
            if not place.exists():
                _write(data, place)
            print(f"{name}: {task.rounds} rounds", file=sys.stderr, flush=True)
            kept.keep(name, _by_turns(task, place, reasons))
        yield _found(task, data, kept.get(name) or {})


def _write(data: str, place: Path) -> None:
    """Write model and data in a process of its own."""
    words = (sys.executable, "-m", "benchmarks.sem.speed_data", data, str(place))
    subprocess.run((*words, str(SHARED)), check=True, cwd=ROOT)


def _by_turns(
    task: Task, place: Path, reasons: dict[str, str | None]
) -> dict[str, list[dict[str, Any]]]:
    """Run all programs by turns; the timings of each round, by program."""
    present = {name: peer for name, peer in task.peers.items() if reasons[name] is None}
    rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in (OURS, *present)}
    for number in range(task.rounds):
        for name, peer in {OURS: task.ours, **present}.items():
            if number < peer.rounds:
                timing = run_once(side_of(name, task, peer, place))
                rounds[name].append(dataclasses.asdict(timing))
    return rounds


def _found(task: Task, data: str, rounds: dict[str, list[dict[str, Any]]]) -> Found:
    timings = {name: [Timing(**one) for one in made] for name, made in rounds.items()}
    ours = timings.pop(OURS)
    faster = {name: _faster(ours, theirs) for name, theirs in timings.items()}
    peers = {name: joined(theirs) for name, theirs in timings.items()}
    return Found(task, data, joined(ours), peers, faster)


def _faster(ours: list[Timing], theirs: list[Timing]) -> float:
    """Compare within rounds; a program that is run less often has no partner in the others."""
    return statistics.median(
        peer.median / mine.median for mine, peer in zip(ours, theirs, strict=False)
    )
