"""Every benchmark in turn: speed and memory, calibration, error rates."""

from __future__ import annotations

import subprocess
import sys

PARTS = ("benchmarks.speed", "benchmarks.calibration", "benchmarks.error_rates")


def main() -> int:
    worst = 0
    for part in PARTS:
        print(f"== {part}", flush=True)
        worst = max(worst, subprocess.run([sys.executable, "-m", part], check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
