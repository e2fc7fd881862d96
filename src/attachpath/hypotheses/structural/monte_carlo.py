"""The Monte Carlo distribution of what a structural model defines: products of paths.

A product of normal estimates is not normal: its delta-method interval is symmetric where the
distribution is not. The paths are drawn from the normal distribution of their estimates, and the
interval is the percentiles of what the draws give (MacKinnon, Lockwood & Williams, 2004,
Multivariate Behavioral Research 39, 99-128).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["DRAWS", "SEED", "Drawn"]

DRAWS = 20_000
SEED = 20240720


@dataclass(frozen=True, eq=False)
class Drawn:
    """The values of a parameter at the draws.

    Examples
    --------
    >>> drawn = Drawn(np.linspace(-0.1, 0.9, 1001))
    >>> drawn.interval(0.9)
    (-0.05, 0.85)
    >>> round(drawn.p_value, 3)
    0.204
    """

    values: np.ndarray

    @property
    def std_error(self) -> float:
        """SD of the draws."""
        return float(self.values.std(ddof=1))

    def interval(self, level: float) -> tuple[float, float]:
        """Return the percentiles that leave half of the rest on either side."""
        low, high = np.quantile(self.values, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)

    @property
    def p_value(self) -> float:
        """Two-sided p by inversion of the percentile interval, never below 2 / (draws + 1).

        Twice the share of draws, the estimate counted with them, on the side of zero that has
        fewer: the level at which the interval begins to hold zero.
        """
        beyond = min(int((self.values <= 0).sum()), int((self.values >= 0).sum()))
        return min(1.0, 2.0 * (beyond + 1) / (len(self.values) + 1))
