"""The table of what was measured, as Markdown and CSV: no name of a machine, no path."""

from __future__ import annotations

import csv
import io
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from benchmarks.sem.programs import PEERS, version_of_lavaan
from benchmarks.speed.table import environment

if TYPE_CHECKING:
    from benchmarks.sem.speed import Found

__all__ = ["as_csv", "as_markdown"]

COLUMNS = (
    *("task", "data", "promise", "median", "min", "max", "peak MB"),
    *(word for program in PEERS for word in (program, f"times as fast as {program}")),
)
EXPLANATION = (
    "Seconds of wall clock of warm calls; attachpath and its peers by turns, each run a process of "
    "its own with one BLAS thread. `simulated`: 7 factors, 28 indicators, 330 rows of a seeded "
    "generator; `reference`: the data whose numbers from lavaan the tests hold. `peak MB`: largest "
    "resident memory of the process, with its imports. `times as fast`: the peer's median over "
    "ours, median over the rounds. Machines are shared: read these first."
)


def as_csv(found: list[Found]) -> str:
    """Return the table as CSV; the environment is its last line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(one, {}) for one in found)
    writer.writerow([_environment()] + [""] * (len(COLUMNS) - 1))
    return text.getvalue()


def as_markdown(found: list[Found], reasons: dict[str, str | None]) -> str:
    """Return the table as a page; a program that is absent has its reason in every cell."""
    lines = ["# Speed of the SEM engine", "", _environment(), "", EXPLANATION, ""]
    lines += [_line(COLUMNS), f"|{'|'.join(['---'] * len(COLUMNS))}|"]
    lines += [_line(_cells(one, reasons)) for one in found]
    notes = [peer.note for one in found for peer in one.task.peers.values() if peer.note]
    lines += ["", f"{'; '.join(dict.fromkeys(notes))}.", ""] if notes else [""]
    return "\n".join([*lines, _kept_promises(found), "", *_cpu(found)]) + "\n"


def _environment() -> str:
    try:
        semopy = f"semopy {version('semopy')}"
    except PackageNotFoundError:
        semopy = "no semopy"
    lavaan = version_of_lavaan()
    return f"{environment()} {f'lavaan {lavaan}' if lavaan else 'No lavaan'}, {semopy}."


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(one: Found, reasons: dict[str, str | None]) -> list[str]:
    ours = one.ours
    cells = [one.task.what, one.data, _promise(one), *_numbers(ours.median)]
    cells += [*_numbers(min(ours.seconds), max(ours.seconds)), f"{ours.peak_mb:.0f}"]
    for program in PEERS:
        if program in one.peers:
            cells += _numbers(one.peers[program].median, one.faster[program])
        else:
            asked = program in one.task.peers
            cells += [(reasons.get(program) or "") if asked else "", ""]
    return cells


def _promise(one: Found) -> str:
    words = [] if one.task.seconds is None else [f"<= {one.task.seconds:g} s"]
    words += [] if one.task.times is None else [f"{one.task.times:g} times lavaan"]
    return ", ".join(words)


def _numbers(*values: float) -> list[str]:
    return [f"{value:.3g}" if value < 100 else f"{value:.0f}" for value in values]


def _kept_promises(found: list[Found]) -> str:
    slow = [one for one in found if one.task.seconds and one.ours.median > one.task.seconds]
    near = [
        one
        for one in found
        if one.task.times and one.faster.get("lavaan", one.task.times) < one.task.times
    ]
    words = "Over their promise by the median of the wall clock"
    return f"{words}: {_named(slow)}; by the ratio: {_named(near)}."


def _named(found: list[Found]) -> str:
    return "; ".join(f"{one.task.id} ({one.data})" for one in found) or "none"


def _cpu(found: list[Found]) -> list[str]:
    """Tell CPU seconds as well: on a busy machine the wall clock counts other people's work."""
    head = ["CPU seconds, least of all runs", "data", "attachpath", *PEERS]
    lines = [_line(head), f"|{'|'.join(['---'] * len(head))}|"]
    for one in found:
        if one.task.id == "bootstrap_fiml":  # the time of its workers is not the caller's
            continue
        timings = [one.ours, *(one.peers.get(program) for program in PEERS)]
        cells = ["" if timing is None else _numbers(min(timing.cpu))[0] for timing in timings]
        lines.append(_line([one.task.what, one.data, *cells]))
    return lines
