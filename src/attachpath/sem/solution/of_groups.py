"""Labelled matrices and means: one frame, or one a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["ByGroup", "Part", "labelled"]

Part = Literal["covariances", "means"]
ByGroup = pd.DataFrame | dict[str, pd.DataFrame]


def labelled(
    fit: SemFit,
    names: Sequence[str],
    of: Part,
    covariances: Sequence[np.ndarray],
    means: Sequence[np.ndarray],
) -> ByGroup:
    """Label moments: a frame, or with several groups a frame for each group's label.

    Parameters
    ----------
    fit : SemFit
        Its groups give the labels; without numbers all is missing.
    names : sequence of str
        Variables, k of them.
    of : {"covariances", "means"}
        A frame (k, k), or one with the single row ``"mean"``.
    covariances, means : sequences of numpy.ndarray
        One a group, shape (k, k) and (k,).
    """
    columns = list(names)
    frames = []
    for covariance, mean in zip(covariances, means, strict=True):
        values = covariance if of == "covariances" else mean[None, :]
        rows = columns if of == "covariances" else ["mean"]
        numbers = np.full_like(values, np.nan) if fit.reason else values.copy()
        frames.append(pd.DataFrame(numbers, index=rows, columns=columns))
    labels = fit.compiled.table.options.groups
    return frames[0] if len(frames) == 1 else dict(zip(labels, frames, strict=True))
