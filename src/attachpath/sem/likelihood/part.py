"""What one group adds to the log-likelihood, by its free entries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Part"]


@dataclass(frozen=True)
class Part:
    """Log-likelihood, gradient and information of one group, by free entry of its matrices."""

    log_likelihood: float
    gradient: np.ndarray
    information: np.ndarray | None
