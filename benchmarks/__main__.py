"""Every benchmark in turn: speed and memory, calibration, coverage, error rates."""

from __future__ import annotations

import subprocess
import sys

PARTS = ("speed", "calibration", "coverage", "error_rates", "sem", "intake")


def main() -> int:
    worst = 0
    for part in PARTS:
        print(f"== {part}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{part}"]
        worst = max(worst, subprocess.run(command, check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
