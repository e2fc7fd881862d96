"""Loadings, thresholds and keys of items, from the population file and the instruments."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attachpath.errors import SpecificationError
from attachpath.instruments import Instrument, load_instrument
from attachpath.simulation.correlated import FloatArray
from attachpath.simulation.measurement_specification import (
    SCALES,
    IipItems,
    LoadingRange,
    Measurement,
    Noninvariance,
    ScaleItems,
)

__all__ = ["INSTRUMENTS", "Items", "items_of"]

INSTRUMENTS = {"ecr": "ecr", "cats": "cats", "tds": "tds", "iip": "iip64", "wai": "wai_sr"}
"""Instrument by column prefix."""

OCTANTS = 8

Single = NDArray[np.float32]


@dataclass(frozen=True)
class Items:
    """Items of one instrument: ``answer = round(middle + slope y + error e)``, then keyed.

    Attributes
    ----------
    instrument : Instrument
        Range and key.
    scale : numpy.ndarray
        Place of each item's latent among the latents of the instrument.
    middle, slope, error : numpy.ndarray
        Single precision, one an item.
    culture_shift : numpy.ndarray
        Added to `middle` for one culture and a non-invariance of 1; zero for most items.
    reversed_items : numpy.ndarray
        Whether an item is turned round.
    octant_factor : float
        Factor on what an octant of the IIP has of its own; 1 unless a reliability was asked for.
    """

    instrument: Instrument
    scale: NDArray[np.intp]
    middle: Single
    slope: Single
    error: Single
    culture_shift: Single
    reversed_items: NDArray[np.bool_]
    octant_factor: float = 1.0


def items_of(
    measurement: Measurement, noninvariance: Noninvariance, reliability: float | None = None
) -> dict[str, Items]:
    """Return the item parameters of every instrument, by column prefix.

    Parameters
    ----------
    measurement : Measurement
        Of the population file.
    noninvariance : Noninvariance
        Which items differ between cultures.
    reliability : float, optional
        Omega that every scale (and the total of the IIP) shall have on its latent responses, by
        one common factor on its loadings; loadings stop at 1.

    Returns
    -------
    dict of str to Items
    """
    result = {}
    for prefix, name in INSTRUMENTS.items():
        instrument = load_instrument(name)
        if prefix == "iip":
            result[prefix] = _iip_items(instrument, measurement.iip, reliability)
            continue
        scales = [key for key, (owner, _) in SCALES.items() if owner == name]
        result[prefix] = _scale_items(instrument, scales, measurement, noninvariance, reliability)
    return result


def _scale_items(
    instrument: Instrument,
    scales: list[str],
    measurement: Measurement,
    noninvariance: Noninvariance,
    reliability: float | None,
) -> Items:
    values = np.zeros((4, instrument.items))
    latent = np.zeros(instrument.items, dtype=np.intp)
    turned = np.zeros(instrument.items, dtype=bool)
    for number, name in enumerate(scales):
        shape: ScaleItems = getattr(measurement, name)
        key = instrument.scale(SCALES[name][1])
        places = np.array(key.items) - 1
        loadings, shifts = _loadings_and_shifts(shape, len(places), name)
        if reliability is not None:
            loadings = _with_omega(loadings, reliability)
        values[0, places] = shape.midpoint + shifts
        values[1, places] = shape.spread * loadings
        values[2, places] = shape.spread * np.sqrt(1 - loadings**2)
        if name in noninvariance.scales:
            marks = _spread_marks(len(places), noninvariance.share_of_items)
            values[3, places] = shape.spread * marks
        latent[places] = number
        turned[np.array(key.reverse, dtype=int) - 1] = True
    middle, slope, error, shift = values.astype(np.float32)
    return Items(instrument, latent, middle, slope, error, shift, turned)


def _loadings_and_shifts(shape: ScaleItems, count: int, name: str) -> tuple[FloatArray, FloatArray]:
    if isinstance(shape.loadings, LoadingRange):
        loadings = np.linspace(shape.loadings.lowest, shape.loadings.highest, count)
    else:
        loadings = np.array(shape.loadings)
    if len(loadings) != count:
        raise SpecificationError(
            "wrong-number-of-items",
            f"`measurement.{name}.loadings` has {len(loadings)} numbers for {count} items.",
            "The list was written for another key of the instrument.",
            f"Give {count} loadings, or a range: {{ lowest = 0.5, highest = 0.7 }}.",
        )
    if shape.item_means is not None:
        means = np.array(shape.item_means)
        shifts = shape.item_mean_factor * (means - means.mean())
    else:
        shifts = _even_shifts(shape.item_shift, count)
    return loadings * shape.loading_factor, shifts


def _even_shifts(end: float, count: int) -> FloatArray:
    """Spread shifts evenly, in the order by steps that is least correlated with 1, 2, ... count."""
    numbers = np.arange(count)
    orders = [numbers * step % count for step in range(1, count) if math.gcd(step, count) == 1]
    if not orders:
        return np.zeros(count)
    centred = numbers - numbers.mean()
    best = min(orders, key=lambda order: abs(float((centred * order).sum())))
    return np.linspace(-end, end, count)[best]


def _with_omega(loadings: FloatArray, omega: float) -> FloatArray:
    """Multiply loadings by the factor that gives a one-factor omega, by bisection."""

    def reached(factor: float) -> float:
        scaled = np.minimum(loadings * factor, 1.0)
        common = scaled.sum() ** 2
        return float(common / (common + (1 - scaled**2).sum()))

    low, high = 0.0, 1 / float(loadings.min())
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if reached(middle) < omega else (low, middle)
    return np.minimum(loadings * high, 1.0)


def _spread_marks(count: int, share: float) -> FloatArray:
    """Mark a share of the items, evenly spread over the scale."""
    ends = np.floor(np.arange(count + 1) * share + 1e-9)
    return np.diff(ends)


def _iip_items(instrument: Instrument, shape: IipItems, reliability: float | None) -> Items:
    """Items of the IIP; their latent is an octant's own sum (see `answers.octant_latents`)."""
    octants = [scale for scale in instrument.scales if not scale.total]
    latent = np.zeros(instrument.items, dtype=np.intp)
    middle = np.zeros(instrument.items)
    for number, octant in enumerate(octants):
        places = np.array(octant.items) - 1
        midpoint = float(getattr(shape.midpoints, octant.id))
        middle[places] = midpoint + _even_shifts(shape.item_shift, len(places))
        latent[places] = number
    factor = _specific_factor(instrument.items, shape, reliability)
    full = np.full(instrument.items, shape.spread)
    return Items(
        instrument=instrument,
        scale=latent,
        middle=middle.astype(np.float32),
        slope=full.astype(np.float32),
        error=(full * shape.item * factor).astype(np.float32),
        culture_shift=np.zeros(instrument.items, dtype=np.float32),
        reversed_items=np.zeros(instrument.items, dtype=bool),
        octant_factor=factor,
    )


def _specific_factor(items: int, shape: IipItems, reliability: float | None) -> float:
    """Return the factor on octant and item parts that gives the total its reliability.

    In the mean of all items the circle cancels out, an eighth of the octants' variance and a
    64th of the items' remain beside distress.
    """
    if reliability is None:
        return 1.0
    specific = shape.octant**2 / OCTANTS + shape.item**2 / items
    wanted = shape.distress**2 * (1 - reliability) / reliability
    return math.sqrt(wanted / specific)
