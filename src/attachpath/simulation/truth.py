"""The latent truth behind a cohort: parameters and exact population values, ready for JSON."""

from __future__ import annotations

import math
from typing import Any

from attachpath.simulation.moments import Moments
from attachpath.simulation.paths import PROCESS
from attachpath.simulation.population import Population
from attachpath.simulation.population_file import PopulationFile
from attachpath.simulation.structure import BEFORE, Structure

__all__ = ["truth_of"]

CORRELATED = (
    "ecr_anxiety",
    "ecr_avoidance",
    *BEFORE,
    *PROCESS,
    "esat_anx",
    "esat_avoid",
    "outcome",
)


def truth_of(
    population: Population, parameters: PopulationFile, structure: Structure
) -> dict[str, Any]:
    """Return what is true in the population that a cohort was drawn from.

    Parameters
    ----------
    population : Population
        As loaded: its id and hash.
    parameters, structure
        With the switches of the call applied.

    Returns
    -------
    dict
        ``population``, ``population_hash`` and ``parameters``: ``paths`` (standardised, zeros
        included), ``residual_variances``, ``trait_correlations`` and
        ``correlations_with_improvement`` (of traits with minus the part of distress after therapy
        that distress before does not predict), ``security_weights``, ``file`` (all numbers).

    Notes
    -----
    What is computed is rounded to 12 decimals: the last bits differ between processors, and a
    file of the truth must not.
    """
    moments = structure.moments
    computed = {
        "paths": _paths(parameters, structure),
        "residual_variances": {
            name: float(block.residual_sd[place]) ** 2
            for block in structure.blocks.values()
            for place, name in enumerate(block.equations)
        },
        "trait_correlations": {
            f"{first} ~~ {second}": moments.correlation(first, second)
            for place, first in enumerate(CORRELATED)
            for second in CORRELATED[place + 1 :]
        },
        "correlations_with_improvement": _with_improvement(moments),
        "security_weights": structure.security,
        "state_security_weights": structure.states.security,
    }
    return {
        "population": population.id,
        "population_hash": population.hash,
        "parameters": _rounded(computed) | {"file": parameters.model_dump(mode="json")},
    }


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _rounded(value) if isinstance(value, dict) else round(value, 12) + 0.0
        for key, value in values.items()
    }


def _paths(parameters: PopulationFile, structure: Structure) -> dict[str, float]:
    used = {
        name: equation
        for block in structure.blocks.values()
        for name, equation in block.equations.items()
    }
    paths = {}
    for name, equation in used.items():
        written = getattr(parameters.paths, name)
        predictors = [key for key in type(written).model_fields if key not in ("source", "sources")]
        for predictor in dict.fromkeys([*predictors, *equation]):
            paths[f"{name} ~ {predictor}"] = float(equation.get(predictor, 0.0))
    return paths


def _with_improvement(moments: Moments) -> dict[str, float]:
    """Correlate traits with minus the residualised true change of distress."""
    stability = moments.covariance("outcome", "distress")  # the variance of distress is 1
    change = {"outcome": -1.0, "distress": stability}
    spread = math.sqrt(moments.of_sums(change, change))
    return {
        name: moments.of_sums({name: 1.0}, change)
        / (spread * math.sqrt(moments.covariance(name, name)))
        for name in CORRELATED
        if name not in ("outcome", "distress")
    }
