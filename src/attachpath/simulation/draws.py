"""Random draws by named part, in fixed blocks of clients.

A stream belongs to a part (``"wai items 3"``) of a block of 4,096 clients of a replicate. A client
is a row of every array, so the first clients of a cohort draw the same whatever its size; and no
number of draws depends on a parameter, so two populations under one seed share them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from attachpath.errors import UsageError
from attachpath.parallel import stream
from attachpath.simulation.correlated import FloatArray

__all__ = ["BLOCK", "Draws"]

Kind = TypeVar("Kind", bound=np.generic)

BLOCK = 4096
"""Clients a block."""

MOST_BLOCKS = 1 << 16


@dataclass(frozen=True)
class Draws:
    """The streams of one block.

    Attributes
    ----------
    seed : int
        Seed of the cohort.
    replicate : int
        Number of the replicate.
    block : int
        Number of the block.
    size : int
        Rows (clients) that are drawn.
    attempt : int
        How often the clients of this block were drawn anew to find some who qualify.
    rows : numpy.ndarray or None
        Positions of the clients that are wanted; None for all.
    """

    seed: int
    replicate: int
    block: int
    size: int
    attempt: int = 0
    rows: NDArray[np.intp] | None = field(default=None, repr=False)

    @property
    def n(self) -> int:
        """Number of clients that are wanted."""
        return self.size if self.rows is None else len(self.rows)

    def normal(self, part: str, columns: int) -> FloatArray:
        """Return standard normal draws, shape (n, columns)."""
        return self._wanted(self._stream(part).standard_normal((self.size, columns)))

    def uniform(self, part: str) -> FloatArray:
        """Return draws between 0 and 1, shape (n,)."""
        return self._wanted(self._stream(part).random(self.size))

    def item_errors(self, part: str, items: int) -> NDArray[np.float32]:
        """Return standard normal draws in single precision, shape (n, items)."""
        shape = (self.size, items)
        return self._wanted(self._stream(part).standard_normal(shape, dtype=np.float32))

    def item_chances(self, part: str, items: int) -> NDArray[np.float32]:
        """Return draws between 0 and 1 in single precision, shape (n, items)."""
        return self._wanted(self._stream(part).random((self.size, items), dtype=np.float32))

    def _stream(self, part: str) -> np.random.Generator:
        if self.block >= MOST_BLOCKS:
            raise UsageError(
                "too-many-clients",
                f"More than {MOST_BLOCKS * BLOCK:,} clients were asked for.",
                "Blocks of clients are numbered up to 65,535.",
                "Ask for fewer clients, or for more replicates.",
            )
        name = part if self.attempt == 0 else f"{part}, attempt {self.attempt + 1}"
        return stream(self.seed, f"simulation: {name}", self.replicate * MOST_BLOCKS + self.block)

    def _wanted(self, draws: NDArray[Kind]) -> NDArray[Kind]:
        return draws if self.rows is None else draws[self.rows]
