"""How often each hypothesis is found, and how often its interval holds the estimand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from attachpath.errors import EstimationError
from attachpath.hypotheses import Theory, load_theory, test_hypotheses
from attachpath.montecarlo.estimands import estimands
from attachpath.parallel import replicate, seed_from
from attachpath.simulation import simulate_cohort

__all__ = ["ErrorRates", "error_rates"]

_KEPT = ["id", "estimate", "std_error", "ci_low", "ci_high", "p_value", "verdict", "reason"]


@dataclass(frozen=True)
class ErrorRates:
    """What many cohorts of one population said.

    Attributes
    ----------
    table : DataFrame
        A row a hypothesis: ``id, term, direction, done, mean_estimate, estimand, rejected,
        rejected_right_sign, coverage, mean_std_error, empirical_sd, supported`` and the Monte
        Carlo error of the shares.
    any_supported : float
        Share of cohorts with at least one claim of the family `supported` after adjustment.
    verdicts : DataFrame
        Count of each verdict by hypothesis.
    ledger : dict of str to int
        Cohorts done and failed, by error.
    draws : DataFrame
        A row a cohort and hypothesis.
    """

    table: pd.DataFrame
    any_supported: float
    verdicts: pd.DataFrame
    ledger: dict[str, int]
    draws: pd.DataFrame


def error_rates(
    population: str | Path,
    theory: str | Path = "et_graf",
    *,
    cohorts: int = 500,
    clients: int = 330,
    seed: int | None = None,
    jobs: int = 1,
) -> ErrorRates:
    """Test a theory on many simulated cohorts.

    Parameters
    ----------
    population : str or Path
        Id of a shipped population, or a TOML file.
    theory : str or Path
        Id of a shipped theory, or a TOML file.
    cohorts : int
        Number of cohorts.
    clients : int
        Clients of each.
    seed : int or None
        Seed; each cohort is a replicate under it.
    jobs : int
        Processes.

    Returns
    -------
    ErrorRates

    Raises
    ------
    EstimationError
        ``no-cohort-done`` when every cohort failed; single failures are in the ledger.

    Notes
    -----
    The Monte Carlo error of a share is sqrt(share (1 - share) / cohorts). Coverage counts the
    95 % intervals that hold the stored estimand.
    """
    loaded = load_theory(theory)
    work = _OneCohort(population, loaded, clients, seed_from(seed))
    done = replicate(work, cohorts, jobs=jobs, label=f"Cohorts of {population}")
    if not done.values:
        raise EstimationError(
            "no-cohort-done",
            f"None of {cohorts} cohorts of {str(population)!r} could be tested; the first failed "
            f"with: {done.failures[0].message if done.failures else 'no cohort was asked for'}",
            "The population, the theory and the number of clients do not fit each other.",
            "Try `simulate_cohort` and `test_hypotheses` on one cohort.",
        )
    draws = pd.concat(
        [rows.assign(cohort=number) for number, rows in done.values.items()], ignore_index=True
    )
    truth = estimands(population, loaded).set_index("id")
    table = pd.DataFrame(
        [_summary(loaded, name, draws[draws["id"] == name], truth) for name in loaded.ids]
    )
    family = draws[draws["id"].isin(loaded.family)]
    supported = family["verdict"].eq("supported").groupby(family["cohort"]).any()
    counts = pd.crosstab(draws["id"], draws["verdict"]).reindex(list(loaded.ids))
    return ErrorRates(table, float(supported.mean()), counts, done.ledger(), draws)


class _OneCohort:
    """Simulate one cohort and test the theory on it."""

    def __init__(self, population: str | Path, theory: Theory, clients: int, seed: int) -> None:
        self.population, self.theory = population, theory
        self.clients, self.seed = clients, seed

    def __call__(self, number: int) -> pd.DataFrame:
        cohort = simulate_cohort(
            self.population, self.clients, seed=self.seed, replicate=number, items=False
        )
        return test_hypotheses(cohort, self.theory, second_opinion=False)[_KEPT]


def _summary(
    theory: Theory, name: str, draws: pd.DataFrame, truth: pd.DataFrame
) -> dict[str, object]:
    hypothesis = theory[name]
    tested = draws.dropna(subset="p_value")
    estimates = tested["estimate"].astype(float)
    rejected = tested["p_value"].astype(float) < theory.alpha
    sign = {"positive": estimates > 0, "negative": estimates < 0}.get(hypothesis.direction)
    estimand = float(truth.loc[name, "estimand"])  # type: ignore[arg-type]
    holds = (tested["ci_low"].astype(float) <= estimand) & (
        estimand <= tested["ci_high"].astype(float)
    )
    n = len(tested)
    return {
        "id": name,
        "term": hypothesis.term,
        "direction": hypothesis.direction,
        "done": n,
        "mean_estimate": estimates.mean(),
        "estimand": estimand,
        "estimand_reason": truth.loc[name, "reason"],
        "rejected": rejected.mean() if n else np.nan,
        "rejected_mc_error": _share_error(rejected),
        "rejected_right_sign": (rejected & sign).mean() if n and sign is not None else np.nan,
        "coverage": holds.mean() if n and np.isfinite(estimand) else np.nan,
        "coverage_mc_error": _share_error(holds),
        "mean_std_error": tested["std_error"].astype(float).mean(),
        "empirical_sd": estimates.std(ddof=1),
        "supported": draws["verdict"].eq("supported").mean(),
    }


def _share_error(hits: pd.Series) -> float:
    if not len(hits):
        return float("nan")
    share = float(hits.mean())
    return float(np.sqrt(share * (1 - share) / len(hits)))
