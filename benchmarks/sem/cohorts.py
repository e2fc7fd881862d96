"""Studies over many simulated cohorts, in parts that are kept: a study that was cut goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from benchmarks.sem.kept import FOLDER

from attachpath.cohort import Cohort
from attachpath.hypotheses import fit_hypothesis, theory_hash
from attachpath.parallel import replicate
from attachpath.sem import SemFit
from attachpath.simulation import population_hash, simulate_cohort

__all__ = ["SEED", "THEORY", "Study", "large_sample_values", "run_study", "structural_model"]

SEED = 20241123
THEORY = "et_graf"
CLIENTS = 200_000
PART = 100

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Study:
    """What is asked of each cohort.

    Attributes
    ----------
    name : str
        Of the file of rows.
    population : str
        Id of a shipped population.
    rows : callable
        Takes the population and the number of a cohort; must pickle.
    """

    name: str
    population: str
    rows: Callable[[str, int], Rows]


def run_study(study: Study, cohorts: int, jobs: int, *, resume: bool) -> pd.DataFrame:
    """Return the rows of all cohorts; those that were kept are not made again.

    Parameters
    ----------
    study : Study
        The question.
    cohorts : int
        How many.
    jobs : int
        Processes; 0 or less means all cores.
    resume : bool
        Whether cohorts of an earlier run count: only if the engine has not changed.
    """
    place = _place(study.name, study.population)
    if not resume:
        place.unlink(missing_ok=True)
    parts = [pd.read_csv(place)] if place.exists() else []
    known = int(parts[0]["cohort"].max()) + 1 if parts else 0
    if known:
        print(f"{study.name}: {known} cohorts are kept in {place.name}", file=sys.stderr)
    for first in range(known, cohorts, PART):
        count = min(PART, cohorts - first)
        label = f"{study.name}, cohorts {first + 1} to {first + count} of {cohorts}"
        parts.append(_made(partial(_numbered, study, first), count, jobs, label))
        place.parent.mkdir(parents=True, exist_ok=True)
        pd.concat(parts).to_csv(place, index=False, lineterminator="\n")
    done = pd.concat(parts, ignore_index=True)
    return done[done["cohort"] < cohorts]


def large_sample_values(
    population: str, terms: Mapping[str, tuple[str, ...]], *, resume: bool
) -> pd.DataFrame:
    """Return what terms of hypotheses' models are in 200,000 clients without missing data.

    Parameters
    ----------
    population : str
        Id of a shipped population.
    terms : mapping of str to tuple of str
        Terms by hypothesis.
    resume : bool
        Whether values of an earlier run count.

    Returns
    -------
    DataFrame
        ``hypothesis, term, estimand, estimand_se``.
    """
    place = _place("large_sample", population)
    if resume and place.exists():
        kept = pd.read_csv(place)
        known = set(zip(kept["hypothesis"], kept["term"], strict=True))
        if known >= {(name, term) for name, asked in terms.items() for term in asked}:
            return kept
    print(f"{population}: models of {CLIENTS:,} clients", file=sys.stderr)
    cohort = simulate_cohort(population, CLIENTS, seed=SEED, items=False, complete=True)
    rows = []
    for name, asked in terms.items():
        fit = fit_hypothesis(cohort, THEORY, name)
        for term in asked:
            found = fit.contrast({term: 1.0})
            value = {"estimand": found["estimate"], "estimand_se": found["std_error"]}
            rows.append({"hypothesis": name, "term": term} | value)
    values = pd.DataFrame(rows)
    place.parent.mkdir(parents=True, exist_ok=True)
    values.to_csv(place, index=False, lineterminator="\n")
    return values


def structural_model(cohort: Cohort, name: str) -> SemFit:
    """Return the fit behind a hypothesis that is a structural model."""
    fit = fit_hypothesis(cohort, THEORY, name)
    if not isinstance(fit, SemFit):
        raise TypeError(f"{name} is no structural model")
    return fit


def _made(work: Callable[[int], Rows], count: int, jobs: int, label: str) -> pd.DataFrame:
    found = replicate(work, count, jobs=jobs, label=label)
    if found.failed:
        raise SystemExit(f"{found.failed} cohorts failed, first: {found.failures[0]}")
    return pd.DataFrame([row for rows in found.values.values() for row in rows])


def _numbered(study: Study, first: int, number: int) -> Rows:
    cohort = first + number
    return [{"cohort": cohort} | row for row in study.rows(study.population, cohort)]


def _place(name: str, population: str) -> Path:
    """Name a file by all that its rows hang on, but the engine."""
    key = f"{population_hash(population)[:8]}_{theory_hash(THEORY)[:8]}_{SEED}"
    return FOLDER / f"{name}_{population}_{key}.csv"
