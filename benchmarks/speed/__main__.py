"""Speed and memory of every promise, beside a peer in the same run.

Run with ``python -m benchmarks.speed [--quick] [--only WORD]`` from the repository. Writes
`table.md` and `table.csv` beside this file (not with ``--only``). Needs a system with `wait4`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.speed.processes import ROOT, Comparison, compare
from benchmarks.speed.promises import Promise, promises
from benchmarks.speed.table import as_csv, as_markdown

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed and memory, beside peers.")
    parser.add_argument("--quick", action="store_true", help="a third of the runs")
    parser.add_argument("--only", default="", metavar="WORD", help="rows that hold this word")
    options = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        rows = _measure(Path(folder), options.only, quick=options.quick)
    if not rows:
        raise SystemExit(f"No row holds {options.only!r}.")
    text = as_markdown(rows)
    if not options.only:
        (HERE / "table.csv").write_text(as_csv(rows), encoding="utf-8", newline="\n")
        (HERE / "table.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)
    print(f"{time.perf_counter() - started:.0f} s")


def _measure(folder: Path, only: str, *, quick: bool) -> list[tuple[Promise, Comparison]]:
    _set_up(folder)
    chosen = [promise for promise in promises(folder) if only in promise.what]
    rows = []
    for place, promise in enumerate(chosen, start=1):
        pairs = max(1, promise.pairs // 3) if quick else promise.pairs
        show = _Progress(f"[{place}/{len(chosen)}] {promise.what}", pairs)
        found = compare(
            promise.ours, promise.peer, pairs, warm_up=promise.warm_up, advance=show.advance
        )
        show.end()
        rows.append((promise, found))
    return rows


def _set_up(folder: Path) -> None:
    """Simulate the cohort that most rows read."""
    words = ("-m", "attachpath", "simulate", "--seed", "20240720", "--out", str(folder / "cohort"))
    done = subprocess.run(
        (sys.executable, *words), check=False, cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"The cohort could not be simulated:\n{done.stderr}")


class _Progress:
    """One line on a terminal; nothing in a pipe."""

    def __init__(self, label: str, pairs: int) -> None:
        self.label, self.pairs, self.done = label, pairs, 0
        self.shown = sys.stderr.isatty()
        self._show()

    def advance(self) -> None:
        self.done += 1
        self._show()

    def end(self) -> None:
        if self.shown:
            print(file=sys.stderr)

    def _show(self) -> None:
        if self.shown:
            line = f"\r{self.label}: {self.done} of {self.pairs} pairs"
            print(line, end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
