"""How often the cluster-robust tests of the engine find a path that is zero, by z and by t.

Cohorts of `null` with 330 clients and 44 therapists; the models of the hypotheses as they are
fitted to any cohort: FIML with auxiliary variables, standard errors robust to therapists.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from benchmarks.sem.cohorts import (
    SEED,
    THEORY,
    Study,
    large_sample_values,
    run_study,
    structural_model,
)
from scipy import stats

from attachpath.hypotheses import fit_hypothesis
from attachpath.simulation import simulate_cohort

__all__ = ["main", "tests"]

HERE = Path(__file__).parent
POPULATION, COHORTS, LEVEL, DRAWS = "null", 500, 0.05, 20_000
PATHS = {
    "H3a": ("tds_growing_autonomy_between",),
    "H3b": ("tds_growing_engagement_between",),
    "H4a": ("esat_anx_between",),
    "H4b": ("esat_avoid_between",),
    "H5a": ("sec ~ ecr_anxiety", "ga ~ sec", "ga ~ sec_x_anx", "iip_post ~ ga", "iip_post ~ sec"),
    "H5b": ("sec ~ ecr_avoidance", "ge ~ sec", "ge ~ sec_x_avoid", "iip_post ~ ge"),
}
"""Regression coefficients by the model that has them."""
PRODUCTS = ("ie_high", "index")
WITH_PRODUCTS = ("H5a", "H5b")


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sem type_one", description=__doc__)
    parser.add_argument("--cohorts", type=int, default=COHORTS, help="fewer: no table")
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("--resume", action="store_true", help="go on where a run was cut")
    options = parser.parse_args(words)
    started = time.perf_counter()
    study = Study("type_one", POPULATION, tests)
    draws = run_study(study, options.cohorts, options.jobs, resume=options.resume)
    truth = large_sample_values(POPULATION, PATHS, resume=options.resume)
    text = _page(draws, truth, options.cohorts)
    if options.cohorts >= COHORTS:
        (HERE / "type_one_table.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)
    print(f"{time.perf_counter() - started:.0f} s")


def tests(population: str, number: int) -> list[dict[str, Any]]:
    """Test every path of one cohort.

    Parameters
    ----------
    population : str
        Id of a shipped population.
    number : int
        Of the cohort.

    Returns
    -------
    list of dict
        ``hypothesis, term, estimate, std_error, df, z, t, monte_carlo``: the last three p values,
        or None.
    """
    cohort = simulate_cohort(population, seed=SEED, replicate=number, items=False)
    rows = []
    for name, terms in PATHS.items():
        fit = fit_hypothesis(cohort, THEORY, name)
        rows += [_wald(fit.contrast({term: 1.0}), name, term) for term in terms]
    for name in WITH_PRODUCTS:
        products = structural_model(cohort, name).monte_carlo(DRAWS, seed=number, names=PRODUCTS)
        rows += [_by_draws(row, name) for row in products.to_dict("records")]
    return rows


def _wald(found: Any, name: str, term: str) -> dict[str, Any]:
    size = abs(found["estimate"] / found["std_error"])
    return {
        "hypothesis": name,
        "term": term,
        "estimate": found["estimate"],
        "std_error": found["std_error"],
        "df": found["df"],
        "z": 2 * stats.norm.sf(size),
        "t": 2 * stats.t.sf(size, found["df"]),
        "monte_carlo": None,
    }


def _by_draws(row: dict[Any, Any], name: str) -> dict[str, Any]:
    kept = {key: row[key] for key in ("term", "estimate", "std_error")}
    empty = {"df": None, "z": None, "t": None}
    return {"hypothesis": name} | kept | empty | {"monte_carlo": row["p_value"]}


def _page(draws: pd.DataFrame, truth: pd.DataFrame, cohorts: int) -> str:
    paths, products = draws[draws["df"].notna()], draws[draws["df"].isna()]
    lines = [
        "# Type I error of the cluster-robust tests",
        "",
        (
            f"{cohorts:,} cohorts of `{POPULATION}`, 330 clients and 44 therapists, seed {SEED}; "
            "models of the hypotheses with FIML, auxiliary variables and standard errors robust to "
            "therapists. Share of p < .05 for paths that are zero in the population, by z and by t "
            f"on therapists - 1 df (mean {paths['df'].mean():.1f}). Monte Carlo error of a share "
            f"of .05: {np.sqrt(LEVEL * (1 - LEVEL) / cohorts):.3f}. `estimand`: the path in "
            "200,000 clients without missing data, and its error."
        ),
        "",
        "| hypothesis | path | estimand | mean estimate | SE / SD | z | t |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *_path_lines(paths, truth),
        "",
        (
            f"All paths: {_pooled(paths, 'z')} by z, {_pooled(paths, 't')} by t (Monte Carlo error "
            "over cohorts)."
        ),
        "",
        (
            "A product of two paths that are both zero is found less often than .05 by its Monte "
            "Carlo interval (20,000 draws):"
        ),
        "",
        "| hypothesis | product | share of p < .05 |",
        "| --- | --- | --- |",
        *_product_lines(products),
    ]
    return "\n".join(lines) + "\n"


def _path_lines(paths: pd.DataFrame, truth: pd.DataFrame) -> Iterator[str]:
    known = truth.set_index(["hypothesis", "term"])
    for key, rows in paths.groupby(["hypothesis", "term"], sort=False):
        row = known.loc[[key]].iloc[0]
        shares = [f"{(rows[kind] < LEVEL).mean():.3f}" for kind in ("z", "t")]
        spread = rows["std_error"].mean() / rows["estimate"].std()
        numbers = [f"{rows['estimate'].mean():.3f}", f"{spread:.3f}", *shares]
        estimand = f"{row['estimand']:.3f} ({row['estimand_se']:.3f})"
        yield f"| {' | '.join([*map(str, key), estimand, *numbers])} |"


def _pooled(paths: pd.DataFrame, kind: str) -> str:
    """Give the share over all paths; paths of one cohort are no independent draws."""
    shares = (paths[kind] < LEVEL).groupby(paths["cohort"]).mean()
    return f"{shares.mean():.3f} ({shares.std() / np.sqrt(len(shares)):.3f})"


def _product_lines(products: pd.DataFrame) -> Iterator[str]:
    for key, rows in products.groupby(["hypothesis", "term"], sort=False):
        share = f"{(rows['monte_carlo'] < LEVEL).mean():.3f}"
        yield f"| {' | '.join([*map(str, key), share])} |"
