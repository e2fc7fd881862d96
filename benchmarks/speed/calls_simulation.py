"""One cohort with all item answers, ours and a naive generator's."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np

from attachpath.cohort import Cohort, read_folder
from attachpath.instruments import Instrument, load_instrument
from attachpath.simulation import simulate_cohort

__all__ = ["draw_naively", "simulate"]


def simulate(folder: Path) -> Callable[[], object]:
    del folder
    seeds = itertools.count(1)
    return lambda: simulate_cohort("published", seed=next(seeds))


def draw_naively(folder: Path) -> Callable[[], object]:
    """Draw as many answers as the cohort has: per scale equally correlated normals, rounded.

    No occasions, therapists, paths, reverse keys, missingness, scores or tables: the least that
    any generator of item answers does.
    """
    scales = _scales(read_folder(folder / "cohort"))
    rng = np.random.default_rng(1)

    def call() -> list[np.ndarray]:
        answers = []
        for rows, items, low, high in scales:
            correlated = np.full((items, items), 0.4) + 0.6 * np.eye(items)
            middle = np.full(items, (low + high) / 2)
            drawn = rng.multivariate_normal(middle, correlated, size=rows)
            answers.append(np.clip(np.rint(drawn), low, high).astype(np.int8))
        return answers

    return call


def _scales(cohort: Cohort) -> list[tuple[int, int, int, int]]:
    """Rows, items, lowest and highest answer of each scale at each time; totals left out."""
    scales = []
    for source in cohort.instruments.values():
        instrument = load_instrument(source)
        rows = len(cohort.clients if instrument.table == "clients" else cohort.occasions)
        response = instrument.response
        for _ in _times(instrument):
            scales += [
                (rows, len(scale.items), response.low, response.high)
                for scale in instrument.scales
                if not scale.total or len(instrument.scales) == 1
            ]
    return scales


def _times(instrument: Instrument) -> tuple[str | None, ...]:
    return tuple(instrument.times) or (None,)
