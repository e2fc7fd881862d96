"""Error rates and coverage: 500 cohorts of each population, tested as a user would test them.

Run with ``python -m benchmarks.error_rates [--cohorts N] [--jobs N]``. Writes `table.csv` (a row a
population and hypothesis), `verdicts.csv` and `table.md` beside this file.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import pandas as pd

from attachpath.montecarlo import ErrorRates, error_rates

HERE = Path(__file__).parent
POPULATIONS = ("null", "published", "et_graf")
SEED = 20241101


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cohorts", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=0)
    options = parser.parse_args()
    started = time.perf_counter()
    rates = {
        name: error_rates(name, cohorts=options.cohorts, seed=SEED, jobs=options.jobs)
        for name in POPULATIONS
    }
    table = pd.concat([found.table.assign(population=name) for name, found in rates.items()])
    verdicts = pd.concat([found.verdicts.assign(population=name) for name, found in rates.items()])
    table.to_csv(HERE / "table.csv", index=False, lineterminator="\n", float_format="%.5g")
    verdicts.fillna(0).to_csv(HERE / "verdicts.csv", lineterminator="\n", float_format="%.0f")
    text = _page(rates, options.cohorts)
    (HERE / "table.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)
    print(f"{time.perf_counter() - started:.0f} s")


def _page(rates: dict[str, ErrorRates], cohorts: int) -> str:
    lines = [
        "# Error rates",
        "",
        (
            f"{cohorts} cohorts of 330 clients and 44 therapists of each population, seed {SEED}. "
            "`rejected`: raw two-sided p of the focal term below .05; `right`: and the predicted sign; "
            "`coverage`: the 95 % interval holds the stored estimand; `SE / SD`: mean standard error "
            "over the standard deviation of the estimates. Monte Carlo error of a share of .05 over "
            f"{cohorts} cohorts: {(0.05 * 0.95 / cohorts) ** 0.5:.3f}; of .88: "
            f"{(0.88 * 0.12 / cohorts) ** 0.5:.3f}."
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
