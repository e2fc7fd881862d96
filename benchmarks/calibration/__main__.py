"""Calibration: 200 cohorts of `published` beside every published number.

Run with ``python -m benchmarks.calibration [--page] [--cohorts N] [--jobs N]``. Writes `table.md`
beside this file and stores the numbers in `attachpath.simulation`, whose data sheets print them
(``make data`` writes the one of `simulated_data` again); with ``--page``, `page_table.csv` and
`page_table.md`: the same statistics in the population of `page.toml` beside those of an earlier
program.
"""

from __future__ import annotations

import argparse
import time
from functools import partial
from pathlib import Path

import pandas as pd
from benchmarks.calibration.cohort_statistics import cohort_statistics, complete_statistics
from benchmarks.calibration.tables import page_lines, page_table, published_table

from attachpath.parallel import replicate
from attachpath.simulation import (
    calibration_lines,
    population_hash,
    save_calibration,
    simulate_cohort,
    stored_calibration,
)

HERE = Path(__file__).parent
SEED = 20241101


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cohorts", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("--page", action="store_true", help="compare with the earlier program")
    options = parser.parse_args()
    started = time.perf_counter()
    if options.page:
        draws = drawn(str(HERE / "page.toml"), options.cohorts, options.jobs)
        write_page(page_table(draws), options.cohorts)
    else:
        draws = drawn("published", options.cohorts, options.jobs)
        save_calibration(published_table(draws), cohorts=options.cohorts, seed=SEED)
        stored = stored_calibration(population_hash("published"))
        write(["# Calibration", "", *calibration_lines(stored)], "table")
    print(f"{time.perf_counter() - started:.0f} s")


def drawn(population: str, cohorts: int, jobs: int) -> pd.DataFrame:
    done = replicate(partial(one_cohort, population), cohorts, jobs=jobs, label="Cohorts")
    if done.failed:
        raise SystemExit(f"{done.failed} cohorts failed, first: {done.failures[0]}")
    return pd.DataFrame(list(done.values.values()))


def one_cohort(population: str, number: int) -> dict[str, float]:
    observed = simulate_cohort(population, seed=SEED, replicate=number)
    whole = simulate_cohort(population, seed=SEED, replicate=number, complete=True, items=False)
    return cohort_statistics(observed) | complete_statistics(whole)


def write_page(table: pd.DataFrame, cohorts: int) -> None:
    how = (
        f"Mean over {cohorts} cohorts of 330 clients and 44 therapists of `page.toml`, seed "
        f"{SEED}, with its Monte Carlo error (MC). Population "
        f"{population_hash(str(HERE / 'page.toml'))[:12]}."
    )
    table.to_csv(HERE / "page_table.csv", index=False, lineterminator="\n", float_format="%.5g")
    write(page_lines(table, how), "page_table")


def write(lines: list[str], name: str) -> None:
    text = "\n".join(lines) + "\n"
    (HERE / f"{name}.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()
