"""The table of what was measured, as Markdown and CSV: no name of a machine, no path."""

from __future__ import annotations

import csv
import io
import os
import platform
from importlib.metadata import version

from benchmarks.speed.processes import THREADS, Comparison
from benchmarks.speed.promises import Promise

__all__ = ["as_csv", "as_markdown", "environment"]

COLUMNS = (
    *("what", "promise", "median", "min", "max"),
    *("peak MB", "peer", "peer median", "ratio"),
)

EXPLANATION = (
    "Seconds of wall clock; ours and the peer's by turns, each run a process of its own. "
    "`peak MB` is the largest resident memory of that process (with its imports; of the "
    "largest of its workers; never less than the program that measures). `ratio`: ours over the "
    "peer's, median over the pairs. Machines are shared: read the ratio first."
)


def environment() -> str:
    """Tell what the numbers were measured with."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pandas", "attachpath"))
    return (
        f"Python {platform.python_version()}, {versions}; {cores} cores, "
        f"{THREADS['OPENBLAS_NUM_THREADS']} BLAS thread."
    )


def as_csv(rows: list[tuple[Promise, Comparison]]) -> str:
    """Return the table as CSV; the environment is its last line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(promise, found) for promise, found in rows)
    writer.writerow([environment()] + [""] * (len(COLUMNS) - 1))
    return text.getvalue()


def as_markdown(rows: list[tuple[Promise, Comparison]]) -> str:
    """Return the table as a page."""
    lines = [
        "# Speed and memory",
        "",
        environment(),
        "",
        EXPLANATION,
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"|{'|'.join(['---'] * len(COLUMNS))}|",
    ]
    lines += [f"| {' | '.join(_cells(promise, found))} |" for promise, found in rows]
    lines += ["", _summary(rows), "", *_cpu(rows)]
    return "\n".join(lines) + "\n"


def _cells(promise: Promise, found: Comparison) -> list[str]:
    ours = found.ours
    return [
        promise.what,
        _promised(promise),
        _number(ours.median),
        _number(min(ours.seconds)),
        _number(max(ours.seconds)),
        f"{ours.peak_mb:.0f}",
        promise.peer_name,
        _number(found.peer.median),
        _number(found.ratio),
    ]


def _promised(promise: Promise) -> str:
    if promise.seconds is None:
        return ""
    words = f"<= {promise.seconds:g} s"
    return words if promise.megabytes is None else f"{words}, <= {promise.megabytes:g} MB"


def _number(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def _cpu(rows: list[tuple[Promise, Comparison]]) -> list[str]:
    """Tell CPU seconds as well: on a busy machine the wall clock counts other people's work."""
    lines = ["| CPU seconds, least of all runs | ours | peer | ratio |", "|---|---|---|---|"]
    for promise, found in rows:
        ours, peer = min(found.ours.cpu), min(found.peer.cpu)
        ratio = _number(ours / peer) if peer else ""
        lines.append(f"| {promise.what} | {_number(ours)} | {_number(peer)} | {ratio} |")
    return lines


def _summary(rows: list[tuple[Promise, Comparison]]) -> str:
    promised = [(promise, found.ours) for promise, found in rows if promise.seconds is not None]
    slow = [promise.what for promise, ours in promised if ours.median > (promise.seconds or 0)]
    busy = [promise.what for promise, ours in promised if min(ours.cpu) > (promise.seconds or 0)]
    large = [
        promise.what
        for promise, ours in promised
        if promise.megabytes is not None and ours.peak_mb > promise.megabytes
    ]
    return (
        f"{len(promised)} rows have a promise. Over it by the median of the wall clock: "
        f"{_named(slow)}; by least CPU seconds: {_named(busy)}; by memory: {_named(large)}."
    )


def _named(rows: list[str]) -> str:
    return "; ".join(dict.fromkeys(rows)) or "none"
