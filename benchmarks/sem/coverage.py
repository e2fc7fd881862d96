"""How often 95 % intervals of the indirect effects of H5 hold the estimand, on `et_graf`.

The estimand of a model is what it gives in 200,000 clients without missing data. The Monte Carlo
interval is the one that decides H5; the delta method's stands beside.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from benchmarks.sem.cohorts import SEED, Study, large_sample_values, run_study, structural_model

from attachpath.simulation import simulate_cohort

__all__ = ["intervals", "main"]

HERE = Path(__file__).parent
POPULATION, COHORTS, LEVEL, DRAWS = "et_graf", 2_000, 0.95, 20_000
DEFINED = ("ie_high", "ie_low", "index", "serial_high")
TERMS = {"H5a": DEFINED, "H5b": DEFINED}
COLUMNS = (
    *("hypothesis", "effect", "estimand", "mean estimate", "SE / SD"),
    *("Monte Carlo", "below", "above", "delta"),
)


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sem coverage", description=__doc__)
    parser.add_argument("--cohorts", type=int, default=COHORTS, help="fewer: no table")
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("--resume", action="store_true", help="go on where a run was cut")
    options = parser.parse_args(words)
    started = time.perf_counter()
    study = Study("coverage", POPULATION, intervals)
    draws = run_study(study, options.cohorts, options.jobs, resume=options.resume)
    truth = large_sample_values(POPULATION, TERMS, resume=options.resume)
    text = _page(draws.merge(truth, on=["hypothesis", "term"]), options.cohorts)
    if options.cohorts >= COHORTS:
        (HERE / "coverage_table.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)
    print(f"{time.perf_counter() - started:.0f} s")


def intervals(population: str, number: int) -> list[dict[str, Any]]:
    """Return the intervals of what H5's models define, in one cohort.

    Parameters
    ----------
    population : str
        Id of a shipped population.
    number : int
        Of the cohort.

    Returns
    -------
    list of dict
        ``hypothesis, term, estimate, std_error``, ends by draws and by the delta method.
    """
    cohort = simulate_cohort(population, seed=SEED, replicate=number, items=False)
    rows = []
    for name, terms in TERMS.items():
        fit = structural_model(cohort, name)
        drawn = fit.monte_carlo(DRAWS, level=LEVEL, seed=number, names=terms)
        for row in drawn.to_dict("records"):
            delta = fit.contrast({row["term"]: 1.0})
            ends = {"delta_low": delta["ci_low"], "delta_high": delta["ci_high"]}
            kept = ("term", "estimate", "std_error", "ci_low", "ci_high")
            rows.append({"hypothesis": name} | {key: row[key] for key in kept} | ends)
    return rows


def _page(draws: pd.DataFrame, cohorts: int) -> str:
    error = np.sqrt(LEVEL * (1 - LEVEL) / cohorts)
    lines = [
        "# Coverage of the indirect effects of H5",
        "",
        (
            f"{cohorts:,} cohorts of `{POPULATION}`, 330 clients and 44 therapists, seed {SEED}. "
            f"Share of 95 % intervals that hold the estimand (Monte Carlo error {error:.3f}): "
            "20,000 draws from the cluster-robust covariance, and the delta method with t on "
            "therapists - 1 df. `below`, `above`: share of Monte Carlo intervals that lie wholly "
            "below or above it. `estimand`: the model in 200,000 clients without missing data, "
            "and its error."
        ),
        "",
        f"| {' | '.join(COLUMNS)} |",
        "|" + " --- |" * len(COLUMNS),
        *_lines(draws),
    ]
    return "\n".join(lines) + "\n"


def _lines(draws: pd.DataFrame) -> Iterator[str]:
    for key, rows in draws.groupby(["hypothesis", "term"], sort=False):
        truth = rows["estimand"]
        below, above = rows["ci_high"] < truth, rows["ci_low"] > truth
        delta = (rows["delta_low"] <= truth) & (truth <= rows["delta_high"])
        estimand = f"{truth.iloc[0]:.4f} ({rows['estimand_se'].iloc[0]:.4f})"
        numbers = [f"{rows['estimate'].mean():.4f}"]
        numbers.append(f"{rows['std_error'].mean() / rows['estimate'].std():.3f}")
        numbers += [f"{share.mean():.3f}" for share in (~(below | above), below, above, delta)]
        yield f"| {' | '.join([*map(str, key), estimand, *numbers])} |"
