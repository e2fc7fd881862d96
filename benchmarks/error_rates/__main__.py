"""Error rates and coverage: many cohorts of each population, tested as a user would test them.

The null has 2,000 cohorts, because a share of .05 over 500 is known to .01 only, and twenty rows
are looked at. Run with ``python -m benchmarks.error_rates [--cohorts N] [--jobs N]``. Writes
`table.csv` (a row a population and hypothesis), `verdicts.csv` and `table.md` beside this file.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import pandas as pd

from attachpath.montecarlo import ErrorRates, error_rates

HERE = Path(__file__).parent
COHORTS = {"null": 2000, "published": 500, "et_graf": 500}
SEED = 20241101


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cohorts", type=int, help="of each population; else as in COHORTS")
    parser.add_argument("--jobs", type=int, default=0)
    options = parser.parse_args()
    started = time.perf_counter()
    rates = {
        name: error_rates(name, cohorts=options.cohorts or cohorts, seed=SEED, jobs=options.jobs)
        for name, cohorts in COHORTS.items()
    }
    table = pd.concat([found.table.assign(population=name) for name, found in rates.items()])
    verdicts = pd.concat([found.verdicts.assign(population=name) for name, found in rates.items()])
    table.to_csv(HERE / "table.csv", index=False, lineterminator="\n", float_format="%.5g")
    verdicts.fillna(0).to_csv(HERE / "verdicts.csv", lineterminator="\n", float_format="%.0f")
    text = _page(rates)
    (HERE / "table.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)
    print(f"{time.perf_counter() - started:.0f} s")


def _page(rates: dict[str, ErrorRates]) -> str:
    lines = [
        "# Error rates",
        "",
        (
            f"Cohorts of 330 clients and 44 therapists, seed {SEED}. `rejected`: raw two-sided p "
            "of the focal term below .05; `right`: and the predicted sign; `coverage`: the 95 % "
            "interval holds the stored estimand; `SE / SD`: mean standard error over the standard "
            "deviation of the estimates. Monte Carlo error of a share of .05: .010 over 500 "
            "cohorts, .005 over 2,000; of .88 over 500: .015."
        ),
    ]
    for name, found in rates.items():
        ledger = ", ".join(f"{key} {count}" for key, count in found.ledger.items())
        lines += [
            "",
            f"## {name}",
            "",
            (
                f"Any claim of the family `supported` after Holm: {found.any_supported:.3f}. "
                f"Cohorts: {ledger}."
            ),
            "",
            "| id | tested | rejected | right | coverage | estimand | mean estimate | SE / SD |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
        ]
        lines += [_line(row) for row in found.table.to_dict("records") if row["done"]]
    return "\n".join(lines) + "\n"


def _line(row: dict[str, object]) -> str:
    numbers = [row["rejected"], row["rejected_right_sign"], row["coverage"]]
    numbers += [row["estimand"], row["mean_estimate"]]
    numbers.append(float(row["mean_std_error"]) / float(row["empirical_sd"]))  # type: ignore[arg-type]
    shown = ["" if pd.isna(number) else f"{number:.3f}" for number in numbers]
    return f"| {row['id']} | {row['done']} | " + " | ".join(shown) + " |"


if __name__ == "__main__":
    main()
