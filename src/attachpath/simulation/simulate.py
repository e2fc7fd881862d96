"""Simulate a cohort: therapists, clients, occasions, outcome, item answers, missingness."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.parallel import one_blas_thread
from attachpath.simulation.item_parameters import INSTRUMENTS
from attachpath.simulation.population import Population
from attachpath.simulation.simulation_run import prepared
from attachpath.simulation.switches import DropoutKind, Switches, Who

__all__ = ["simulate_cohort"]


def simulate_cohort(
    population: str | Path | Population = "published",
    clients: int = 330,
    therapists: int | None = None,
    *,
    seed: int | None = None,
    items: bool = True,
    dropout: DropoutKind = "mar",
    complete: bool = False,
    reverse_causation: bool = False,
    halo: float = 0.0,
    therapist_share: float | None = None,
    reliability: float | None = None,
    occasions: int | Sequence[int] | None = None,
    who: Who = "starters",
    noninvariance: float | None = None,
    replicate: int = 0,
) -> Cohort:
    """Draw a cohort from a population.

    Parameters
    ----------
    population : str, Path or Population
        ``"published"``, ``"et_graf"``, ``"null"``, or a TOML file of one's own.
    clients : int
        Number of clients.
    therapists : int, optional
        Number of therapists; as many a client as in the population file (44 for 330) by default.
    seed : int, optional
        The same seed gives the same cohort; two populations under one seed share their draws.
        None draws fresh entropy and records it.
    items : bool
        Whether item answers stand beside the scores; scores are made of the same answers.
    dropout : {"mar", "mnar+", "mnar-", "none"}
        Leaving hangs on observed scores (``"mar"``); under ``"mnar+"`` clients who fare worse than
        expected are more often lost after therapy, under ``"mnar-"`` those who fare better;
        ``"none"`` lets everybody finish.
    complete : bool
        Nobody leaves and no answer is missing.
    reverse_causation : bool
        Unexpected improvement drives growth instead of growth driving improvement.
    halo : float
        Share (0 to .95) of the variance of what clients say about the therapy that is a general
        impression of the therapist.
    therapist_share : float, optional
        Share of the residual variance of CATS, alliance and TDS that lies between therapists; the
        therapist's path to the outcome is scaled with its root.
    reliability : float, optional
        Reliability that every scale shall have.
    occasions : int or sequence of int, optional
        Number of scheduled occasions, or their sessions.
    who : {"starters", "three_questionnaires", "iip_after"}
        Who the `clients` are: all who started, or only those with at least three occasions, or
        with an IIP after therapy.
    noninvariance : float, optional
        Adds a column ``culture``; in culture ``b`` a third of the ECR items are answered higher by
        this many standard deviations at equal standing.
    replicate : int
        Number of the cohort under one seed.

    Returns
    -------
    Cohort
        With ``truth`` (parameters) and ``provenance``.

    Raises
    ------
    UsageError
        ``bad-clients``, ``too-few-clients``, ``bad-seed``, ``bad-<switch>`` and others.
    SpecificationError
        When the population file does not hold together.

    Examples
    --------
    >>> cohort = simulate_cohort("published", clients=60, seed=1)
    >>> cohort.name, len(cohort.clients), len(cohort.therapists)
    ('published', 60, 8)
    >>> cohort.truth["parameters"]["paths"]["growing_autonomy ~ esat_avoid"]
    -0.48
    """
    switches = Switches(
        dropout=dropout,
        complete=complete,
        reverse_causation=reverse_causation,
        halo=halo,
        therapist_share=therapist_share,
        reliability=reliability,
        occasions=occasions,
        who=who,
        noninvariance=noninvariance,
    )
    run = prepared(
        population, clients, therapists, seed=seed, replicate=replicate, switches=switches
    )
    with one_blas_thread():
        tables = list(run.tables(items))
    return Cohort(
        clients=_stacked([table for table, _ in tables]),
        occasions=_stacked([table for _, table in tables]),
        therapists=run.therapist_table(),
        name=run.population.id,
        instruments=dict(INSTRUMENTS),
        provenance=run.provenance(items),
        truth=run.truth(),
        title=run.population.parameters.title,
        description=f"Simulated: {run.population.parameters.note}".strip(),
    )


def _stacked(tables: list[pd.DataFrame]) -> pd.DataFrame:
    return tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)
