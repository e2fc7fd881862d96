"""How large a report is, and what making it takes, at 330, 10,000 and 100,000 clients.

Run with ``python -m benchmarks.report_size [--clients N ...]``. Writes `table.md` beside this file
(not with ``--clients``). A report holds no clients, so its size must not depend on their number;
the promise is five megabytes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
CLIENTS = (330, 10_000, 100_000)
PROMISE = 5_000_000
SEED = "20240720"
_HEAD = """# Size of the report

Bytes of the files that `attachpath analyze` leaves of a simulated cohort with item answers, seed
{seed}, `--jobs 1`; seconds and memory of that run. The promise is a page below {promise:,} bytes.

| clients | report.html | report.md | results.json | largest SVG | of | seconds | peak MB |
|---|---|---|---|---|---|---|---|
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=CLIENTS)
    asked = parser.parse_args().clients
    rows = []
    for clients in asked:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(_measure(clients, Path(folder)))
        print(rows[-1], flush=True)
    if tuple(asked) == CLIENTS:
        text = _HEAD.format(seed=SEED, promise=PROMISE) + "\n".join(rows) + "\n"
        (HERE / "table.md").write_text(text, encoding="utf-8", newline="\n")


def _measure(clients: int, folder: Path) -> str:
    """Return the row of one cohort; a page that breaks the promise ends the program."""
    cohort, out = folder / "cohort", folder / "out"
    words = ("--clients", str(clients), "--seed", SEED, "--format", "parquet", "--out", str(cohort))
    _run("simulate", *words)
    started = time.perf_counter()
    peak = _run("analyze", str(cohort), "--out", str(out), "--jobs", "1")
    seconds = time.perf_counter() - started
    page = (out / "report.html").stat().st_size
    if page >= PROMISE:
        raise SystemExit(f"The report of {clients:,} clients has {page:,} bytes.")
    largest = max(out.rglob("*.svg"), key=lambda path: path.stat().st_size)
    sizes = [page, *((out / name).stat().st_size for name in ("report.md", "results.json"))]
    sizes.append(largest.stat().st_size)
    shown = [f"{clients:,}", *(f"{size:,}" for size in sizes), largest.stem]
    return "| " + " | ".join([*shown, f"{seconds:.0f}", f"{peak:.0f}"]) + " |"


def _run(*words: str) -> float:
    """Run attachpath; return its largest resident memory in megabytes."""
    process = subprocess.Popen((sys.executable, "-m", "attachpath", *words), stdout=sys.stderr)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"attachpath {words[0]} ended with {os.waitstatus_to_exitcode(status)}.")
    return used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
