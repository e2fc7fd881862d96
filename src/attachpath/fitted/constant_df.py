"""Degrees of freedom that are the same for every contrast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["ConstantDegreesOfFreedom"]


@dataclass(frozen=True)
class ConstantDegreesOfFreedom:
    """The same df for every contrast: residual df of a regression, infinity for normal theory.

    Attributes
    ----------
    value : float
        Positive, may be infinite.

    Examples
    --------
    >>> ConstantDegreesOfFreedom(114.0)(np.array([0.0, 1.0]))
    114.0
    """

    value: float

    def __call__(self, weights: np.ndarray) -> float:  # noqa: ARG002 - the protocol of all df
        """Return the df of ``weights @ coefficients``."""
        return self.value
