"""Item answers: latents through loadings, thresholds and keys to whole numbers; scores."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attachpath.instruments import Instrument, score_answers
from attachpath.simulation.correlated import FloatArray
from attachpath.simulation.draws import Draws
from attachpath.simulation.item_parameters import Items
from attachpath.simulation.measurement_specification import IipItems

__all__ = ["MISSING", "Answers", "item_answers", "octant_latents", "scale_scores"]

MISSING = -1
"""Code of a missing answer."""

Answers = NDArray[np.int8]


def item_answers(
    items: Items,
    latents: FloatArray,
    draws: Draws,
    part: str,
    *,
    missing: float,
    rows: NDArray[np.intp] | None = None,
    culture_shift: NDArray[np.float32] | None = None,
) -> Answers:
    """Draw the answers to one instrument.

    Parameters
    ----------
    items : Items
        Item parameters.
    latents : numpy.ndarray
        Shape (latents of the instrument, clients).
    draws : Draws
        Streams of the block; answers of all its clients are drawn, those of `rows` kept.
    part : str
        Name of the part, such as ``"wai 3"``.
    missing : float
        Share of answers that are missing at random.
    rows : numpy.ndarray, optional
        Positions of the clients that answered.
    culture_shift : numpy.ndarray, optional
        Size of the shift for each client, shape (clients,).

    Returns
    -------
    numpy.ndarray
        Shape (rows, items), `MISSING` where no answer is given.

    Notes
    -----
    ``answer = round(middle + slope y + error e)``, clipped to the range; keyed items are turned
    round after this. Single precision, one operation at a time, so the same everywhere.
    """
    error = draws.item_errors(f"{part} answers", items.instrument.items)
    chance = draws.item_chances(f"{part} missing answers", items.instrument.items)
    if rows is not None:
        error, chance, latents = error[rows], chance[rows], latents[:, rows]
        culture_shift = None if culture_shift is None else culture_shift[rows]
    value = latents.T.astype(np.float32)[:, items.scale]
    value *= items.slope
    error *= items.error
    value += error
    value += items.middle
    if culture_shift is not None and items.culture_shift.any():
        value += culture_shift[:, np.newaxis] * items.culture_shift
    low, high = items.instrument.response.low, items.instrument.response.high
    np.rint(value, out=value)
    np.clip(value, low, high, out=value)
    answers = value.astype(np.int8)
    turned = items.reversed_items
    answers[:, turned] = low + high - answers[:, turned]
    answers[chance < np.float32(missing)] = MISSING
    return answers


def octant_latents(
    shape: IipItems,
    angles: FloatArray,
    problems: FloatArray,
    own: FloatArray,
    octant_factor: float,
) -> FloatArray:
    """Return the common part of the items of each octant.

    Parameters
    ----------
    shape : IipItems
        Weights.
    angles : numpy.ndarray
        Degrees, shape (octants,).
    problems : numpy.ndarray
        Distress, communion and agency, shape (3, clients).
    own : numpy.ndarray
        What an octant has of its own, shape (clients, octants).
    octant_factor : float
        Factor on the weight of `own`.

    Returns
    -------
    numpy.ndarray
        Shape (octants, clients).
    """
    distress, communion, agency = problems
    radians = np.deg2rad(angles)
    return np.stack(
        [
            shape.distress * distress
            + shape.circle * (np.cos(angle) * communion + np.sin(angle) * agency)
            + shape.octant * octant_factor * own[:, place]
            for place, angle in enumerate(radians)
        ]
    )


def scale_scores(answers: Answers, instrument: Instrument) -> dict[str, FloatArray]:
    """Return the scores of every scale by its id, exactly as `attachpath.instruments.score`."""
    scores = score_answers(answers, instrument, missing=MISSING)
    return {
        scale.id: np.ascontiguousarray(scores[:, place])
        for place, scale in enumerate(instrument.scales)
    }
