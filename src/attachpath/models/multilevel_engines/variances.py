"""The table of variances of a multilevel model, and which of them lie at their boundary."""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.formula import RandomDesign
from attachpath.models.multilevel_engines.solution import Solution

__all__ = ["boundary_notes", "variance_table"]


def variance_table(solution: Solution, random: tuple[RandomDesign, ...]) -> pd.DataFrame:
    """Return ``group, term, variance, sd``, a row a random effect, the residual last.

    Parameters
    ----------
    solution : Solution
        The fit.
    random : tuple of RandomDesign
        Its random parts.

    Returns
    -------
    DataFrame
        Correlated effects a and b add a row with term ``"a, b"``, their covariance as variance
        and no sd.
    """
    rows: list[tuple[str, str, float, float]] = []
    for part, block in zip(random, solution.blocks, strict=True):
        names = [_label(term) for term in part.terms]
        for one, name in enumerate(names):
            rows.append((part.group, name, block[one, one], float(np.sqrt(block[one, one]))))
        rows += [
            (part.group, f"{names[two]}, {names[one]}", block[one, two], np.nan)
            for one in range(len(names))
            for two in range(one)
        ]
    residual = solution.residual_variance
    rows.append(("Residual", "", residual, float(np.sqrt(residual))))
    return pd.DataFrame(rows, columns=["group", "term", "variance", "sd"])


def boundary_notes(solution: Solution, random: tuple[RandomDesign, ...]) -> tuple[str, ...]:
    """Name each variance, or correlation, that was estimated at its boundary.

    Parameters
    ----------
    solution : Solution
        The fit.
    random : tuple of RandomDesign
        Its random parts.

    Returns
    -------
    tuple of str
        A note each; empty for a fit that is not singular.
    """
    notes = []
    for part, block, flags in zip(random, solution.blocks, solution.at_boundary, strict=True):
        for place in np.flatnonzero(flags):
            term, own = _label(part.terms[place]), block[place, place]
            before = ", ".join(map(_label, part.terms[:place]))
            if place and own > 1e-6 * solution.residual_variance:
                what = f"the correlation of {term} with {before}"
            else:
                what = f"the variance of {term}"
            notes.append(
                f"{what} over {part.group} was estimated at its boundary (singular fit): "
                "effects, SE and df stand"
            )
    return tuple(notes)


def _label(term: str) -> str:
    return "Intercept" if term == "1" else term
