"""Client traits: pretreatment attachment, problems, therapeutic attachment, alliance, distance."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from attachpath.simulation.correlated import FloatArray, combined
from attachpath.simulation.draws import Draws
from attachpath.simulation.paths import INTERACTIONS
from attachpath.simulation.structure import Structure
from attachpath.simulation.therapists import TherapistDraws

__all__ = ["Traits", "draw_traits", "weighted_sum"]

Traits = dict[str, FloatArray]
"""Latent values by name, each of shape (clients,)."""


def draw_traits(
    structure: Structure,
    draws: Draws,
    therapists: TherapistDraws,
    of_client: NDArray[np.intp],
    mean_change: float,
) -> Traits:
    """Draw every trait and the outcome of a block of clients.

    Parameters
    ----------
    structure : Structure
        Equations, residual spreads, factors.
    draws : Draws
        Streams of the block.
    therapists : TherapistDraws
        Therapist effects.
    of_client : numpy.ndarray
        Therapist of each client, shape (clients,).
    mean_change : float
        Mean of distress after therapy, whose mean before is 0.

    Returns
    -------
    dict of str to numpy.ndarray
        All latents; ``outcome`` is distress after therapy, ``improvement`` the standardised part
        of it that nothing explains, turned round.
    """
    attachment = combined(structure.attachment, draws.normal("attachment", 2))
    traits: Traits = {
        "ecr_anxiety": np.ascontiguousarray(attachment[:, 0]),
        "ecr_avoidance": np.ascontiguousarray(attachment[:, 1]),
        "therapist": therapists.effects["outcome"][of_client, 0],
    }
    for name, block in structure.blocks.items():
        own = combined(block.factor, draws.normal(f"traits {name}", len(block.residual_sd)))
        residual = _shared(block.therapist_share, therapists.effects[name][of_client], own)
        for place, (latent, equation) in enumerate(block.equations.items()):
            left = block.residual_sd[place] * residual[:, place]
            traits[latent] = weighted_sum(traits, equation) + left
        if name == "alliance":
            _add_security(traits, structure)
        if name == "outcome":
            traits["improvement"] = -residual[:, 0]
    traits["outcome"] += mean_change
    return traits


def _shared(share: float, therapist: FloatArray, own: FloatArray) -> FloatArray:
    """Mix what clients of a therapist have in common with what is their own, variance 1."""
    mixed: FloatArray = np.sqrt(share) * therapist + np.sqrt(1 - share) * own
    return mixed


def _add_security(traits: Traits, structure: Structure) -> None:
    for kind, weights in structure.security.items():
        traits[kind] = weighted_sum(traits, weights)
    for product, (first, second) in INTERACTIONS.items():
        traits[product] = traits[first] * traits[second] - structure.product_means[product]


def weighted_sum(values: Traits, weights: Mapping[str, float]) -> FloatArray:
    """Return a weighted sum in the order of the weights (zeros for an empty one)."""
    total = np.zeros(len(values["ecr_anxiety"]))
    for name, weight in weights.items():
        total += weight * values[name]
    return total
