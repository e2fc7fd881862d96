"""Estimands: what the model of each hypothesis converges to in a population.

An estimand is the focal coefficient of the model fitted to 200,000 clients without missing data.
It is not a latent path: scores hold measurement error, and a short model holds confounding. So
coverage and bias of a model are judged against its estimand.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from attachpath import __version__
from attachpath.errors import UsageError
from attachpath.hypotheses import Theory, focal_effect, load_theory, theory_hash
from attachpath.parallel import Replication, replicate, seed_from
from attachpath.simulation import load_population, population_hash, simulate_cohort

__all__ = ["CLIENTS", "compute_estimands", "estimands", "save_estimands"]

CLIENTS = 200_000
SEED = 20240720
STORED = Path(__file__).parent / "stored"


def estimands(population: str | Path, theory: str | Path | Theory = "et_graf") -> pd.DataFrame:
    """Return the stored estimands of a theory's models in a population.

    Parameters
    ----------
    population : str or Path
        Id of a shipped population, or path of a TOML file.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.

    Returns
    -------
    DataFrame
        A row a hypothesis: ``id, term, estimand, std_error, n_clients, reason``. `std_error` is
        the Monte Carlo error of the estimand. All are missing, with a reason, when the population
        or the theory is not the one they were computed from.

    Examples
    --------
    >>> float(estimands("published").set_index("id").loc["H4a", "estimand"])
    -0.211
    """
    loaded = load_theory(theory)
    path = STORED / f"{load_population(population).id}_{loaded.id}.json"
    ids = loaded.ids
    if not path.exists():
        return _missing(ids, "no estimands are stored for this population and theory")
    stored = json.loads(path.read_text(encoding="utf-8"))
    if stored["population_hash"] != population_hash(population):
        return _missing(ids, "the population has changed since its estimands were computed")
    if stored["theory_hash"] != theory_hash(loaded):
        return _missing(ids, "the theory has changed since its estimands were computed")
    table = pd.DataFrame(stored["estimands"]).astype({"estimand": float, "std_error": float})
    reasons = table["reason"].astype(object)
    return table.assign(reason=reasons.where(reasons.notna(), None))


def compute_estimands(
    population: str | Path,
    theory: str | Path = "et_graf",
    *,
    clients: int = CLIENTS,
    seed: int | None = SEED,
    jobs: int = 1,
) -> pd.DataFrame:
    """Compute estimands by fitting every model to one very large cohort without missing data.

    Parameters
    ----------
    population, theory : str or Path
        Ids of shipped files, or paths of TOML files.
    clients : int
        Size of the cohort.
    seed : int or None
        Seed of the cohort.
    jobs : int
        Processes; each simulates the cohort again, so that memory grows with it.

    Returns
    -------
    DataFrame
        As `estimands`.
    """
    loaded = load_theory(theory)
    models = _models(loaded)
    entropy = seed_from(seed)
    work = _FitOneModel(str(population), loaded, models, clients, entropy)
    fits: Replication[list[dict[str, object]]] = replicate(
        work, len(models), jobs=jobs, label=f"Estimands of {population}"
    )
    if fits.failed:
        failure = fits.failures[0]
        raise UsageError(
            "estimand-failed",
            f"The model of {models[failure.replicate][0]} failed: {failure.message}",
            "The population does not hold what the theory asks for.",
            "Mend the theory or the population.",
        )
    rows = {str(row["id"]): row for values in fits.values.values() for row in values}
    for name in loaded.ids:
        rows.setdefault(
            name, _row(name, loaded, reason="mediation models are not part of this version")
        )
    return pd.DataFrame([rows[name] for name in loaded.ids]).assign(n_clients=clients)


def save_estimands(population: str, theory: str, table: pd.DataFrame) -> Path:
    """Store computed estimands beside the hashes of the files that they belong to."""
    STORED.mkdir(exist_ok=True)
    records = table.astype(object).where(table.notna(), None).to_dict("records")
    document = {
        "population": population,
        "theory": theory,
        "population_hash": population_hash(population),
        "theory_hash": theory_hash(theory),
        "attachpath": __version__,
        "seed": str(SEED),
        "estimands": records,
    }
    path = STORED / f"{population}_{theory}.json"
    text = json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return path


class _FitOneModel:
    """Fit one distinct model to the large cohort; the cohort is kept by the process."""

    _cohorts: dict[tuple[str, int, int], object] = {}  # noqa: RUF012 - one a worker process

    def __init__(
        self, population: str, theory: Theory, models: list[list[str]], clients: int, seed: int
    ) -> None:
        self.population, self.theory, self.models = population, theory, models
        self.clients, self.seed = clients, seed

    def __call__(self, number: int) -> list[dict[str, object]]:
        key = (self.population, self.clients, self.seed)
        if key not in self._cohorts:
            self._cohorts.clear()
            self._cohorts[key] = simulate_cohort(
                self.population, self.clients, seed=self.seed, items=False, complete=True
            )
        cohort = self._cohorts[key]
        rows = []
        for name in self.models[number]:
            focal = focal_effect(cohort, self.theory, name)  # type: ignore[arg-type]
            row = _row(name, self.theory, reason=focal.reason)
            rows.append(row | {"estimand": focal.estimate, "std_error": focal.std_error})
        return rows


def _models(theory: Theory) -> list[list[str]]:
    """Group the hypotheses that share a model."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for hypothesis in theory.hypothesis:
        if hypothesis.kind != "mediation":
            groups.setdefault(hypothesis.model, []).append(hypothesis.id)
    return list(groups.values())


def _row(name: str, theory: Theory, reason: str | None) -> dict[str, object]:
    return {
        "id": name,
        "term": theory[name].term,
        "estimand": np.nan,
        "std_error": np.nan,
        "reason": reason,
    }


def _missing(ids: tuple[str, ...], reason: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": ids,
            "term": None,
            "estimand": np.nan,
            "std_error": np.nan,
            "n_clients": pd.NA,
            "reason": reason,
        }
    )
