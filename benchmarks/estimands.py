"""Compute the estimands of the shipped theory in each shipped population, and store them.

Run with ``python -m benchmarks.estimands [POPULATION ...]`` after a population or the theory has
changed; the stored files hold the hashes of both.
"""

from __future__ import annotations

import sys
import time

from attachpath.montecarlo import compute_estimands, save_estimands

POPULATIONS = ("published", "et_graf", "null")


def main(populations: list[str]) -> None:
    for population in populations or POPULATIONS:
        started = time.perf_counter()
        table = compute_estimands(population, "et_graf")
        path = save_estimands(population, "et_graf", table)
        print(table.to_string(index=False))
        print(f"{path}: {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
