"""From the numbers of a population file to what drawing needs: residuals, factors, ESAT weights."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from attachpath.simulation.correlated import FloatArray, cholesky, correlation_matrix
from attachpath.simulation.moments import Moments
from attachpath.simulation.paths import (
    CATS,
    INTERACTIONS,
    PROCESS,
    TDS,
    coefficients,
    correlation_pairs,
)
from attachpath.simulation.population_file import PopulationFile

__all__ = ["BEFORE", "COVARIATES", "ESAT", "Block", "StateStructure", "Structure", "structure_of"]

COVARIATES = (
    "differentiation",
    "sense_of_coherence",
    "emotion_regulation_difficulty",
    "interpersonal_trust",
)
BEFORE = ("distress", "communion", "agency")
ESAT = {"esat_anx": "cats_preoccupied", "esat_avoid": "cats_avoidant"}
"""The CATS trait whose overlap with Secure is removed."""


@dataclass(frozen=True)
class Block:
    """Latents drawn together: equations, residual spreads, factor and share of therapists."""

    equations: dict[str, dict[str, float]]
    residual_sd: FloatArray
    factor: FloatArray
    therapist_share: float


@dataclass(frozen=True)
class StateStructure:
    """States of an occasion: factor, security weights, and the effects of the previous occasion."""

    factor: FloatArray
    security: dict[str, dict[str, float]]
    previous: dict[str, dict[str, float]]


@dataclass(frozen=True)
class Structure:
    """Everything about the latent population that follows from its file.

    Attributes
    ----------
    attachment : numpy.ndarray
        Factor of anxiety and avoidance.
    blocks : dict of str to Block
        ``before``, ``cats``, ``alliance``, ``tds``, ``outcome``.
    security : dict
        ESAT weights on the CATS traits, by kind.
    product_means : dict of str to float
        Population means of the products of `INTERACTIONS`.
    states : StateStructure
        What varies over occasions.
    covariate_residual_sd : dict of str to float
        Of the true covariate scores.
    moments : Moments
        Exact covariances of all traits and the outcome.
    reverse_causation : bool
        Whether the outcome was drawn before growth.
    """

    attachment: FloatArray
    blocks: dict[str, Block]
    security: dict[str, dict[str, float]]
    product_means: dict[str, float]
    states: StateStructure
    covariate_residual_sd: dict[str, float]
    moments: Moments
    reverse_causation: bool


def structure_of(population: PopulationFile, reverse_causation: bool = False) -> Structure:
    """Work out residual variances, Cholesky factors and ESAT weights of a population.

    Parameters
    ----------
    population : PopulationFile
        The parameters.
    reverse_causation : bool
        Draw the outcome without growth, and growth from the part of the outcome that nothing
        else explains (``reverse_causation`` of the file).

    Returns
    -------
    Structure

    Raises
    ------
    SpecificationError
        ``not-positive-definite`` or ``too-much-explained``, with the place in the file.
    """
    moments = Moments()
    attachment = correlation_matrix(
        ("ecr_anxiety", "ecr_avoidance"),
        {("ecr_anxiety", "ecr_avoidance"): population.attachment.correlation},
    )
    moments.add_correlated(("ecr_anxiety", "ecr_avoidance"), attachment)
    moments.add_correlated(("therapist",), np.eye(1))
    blocks = {name: _block(population, moments, name) for name in ("before", "cats", "alliance")}
    security = {kind: _security(moments, control) for kind, control in ESAT.items()}
    for kind, weights in security.items():
        moments.add_sum(kind, weights)
    for name, (first, second) in INTERACTIONS.items():
        moments.add_product(name, first, second)
    order = ("outcome", "tds") if reverse_causation else ("tds", "outcome")
    for name in order:
        blocks[name] = _block(population, moments, name, reverse_causation)
        if name == "outcome":
            _add_improvement(moments, blocks["outcome"])
    return Structure(
        attachment=cholesky(attachment, ("ecr_anxiety", "ecr_avoidance"), "attachment"),
        blocks=blocks,
        security=security,
        product_means={
            name: moments.covariance(first, second)
            for name, (first, second) in INTERACTIONS.items()
        },
        states=_states(population),
        covariate_residual_sd=_covariates(population, moments),
        moments=moments,
        reverse_causation=reverse_causation,
    )


def _block(
    population: PopulationFile, moments: Moments, name: str, reverse_causation: bool = False
) -> Block:
    members = {
        "before": BEFORE,
        "cats": CATS,
        "alliance": ("alliance",),
        "tds": TDS,
        "outcome": ("outcome",),
    }[name]
    equations = {key: coefficients(getattr(population.paths, key)) for key in members}
    if reverse_causation:
        _reverse(equations, population)
    residuals = population.residual_correlations
    pairs = {
        "cats": correlation_pairs(residuals.cats, CATS),
        "tds": correlation_pairs(residuals.tds, TDS),
    }.get(name, {})
    matrix = correlation_matrix(members, pairs)
    spreads = moments.add_equations(equations, matrix, f"residual_correlations.{name}")
    shares = population.therapist_share.model_dump()
    return Block(
        equations=equations,
        residual_sd=spreads,
        factor=cholesky(matrix, members, f"residual_correlations.{name}"),
        therapist_share=float(shares.get(name, 0.0)),
    )


def _reverse(equations: dict[str, dict[str, float]], population: PopulationFile) -> None:
    """Take growth out of the outcome, and put unexpected improvement into growth."""
    for key, equation in equations.items():
        if key == "outcome":
            for scale in TDS:
                equation.pop(scale, None)
        elif key in ("growing_engagement", "growing_autonomy"):
            path = float(getattr(population.reverse_causation, key))
            if path:
                equation["improvement"] = path


def _add_improvement(moments: Moments, outcome: Block) -> None:
    """Add what of the outcome nothing explains, turned round and standardised."""
    weights = {"outcome": -1.0, **outcome.equations["outcome"]}
    spread = float(outcome.residual_sd[0])
    moments.add_sum("improvement", {key: value / spread for key, value in weights.items()})


def _covariates(population: PopulationFile, moments: Moments) -> dict[str, float]:
    shape = population.covariates
    equations = {name: coefficients(getattr(shape, name)) for name in COVARIATES}
    spreads = moments.add_equations(equations, np.eye(len(COVARIATES)), "covariates", "covariates")
    return dict(zip(COVARIATES, spreads.tolist(), strict=True))


def _security(moments: Moments, control: str) -> dict[str, float]:
    return _residualised(moments.correlation("cats_secure", control), "cats_secure", control)


def _residualised(correlation: float, variable: str, control: str) -> dict[str, float]:
    """Weights of a standardised variable without what it shares with a standardised control."""
    left = math.sqrt(1 - correlation**2)
    return {variable: 1 / left, control: -correlation / left}


def _states(population: PopulationFile) -> StateStructure:
    pairs = correlation_pairs(population.states.correlations, PROCESS)
    matrix = correlation_matrix(PROCESS, pairs)
    previous = population.states.previous
    return StateStructure(
        factor=cholesky(matrix, PROCESS, "states.correlations"),
        security={
            kind: _residualised(
                float(matrix[PROCESS.index("cats_secure"), PROCESS.index(control)]),
                "cats_secure",
                control,
            )
            for kind, control in ESAT.items()
        },
        previous={
            "growing_engagement": coefficients(previous.growing_engagement),
            "growing_autonomy": coefficients(previous.growing_autonomy),
        },
    )
