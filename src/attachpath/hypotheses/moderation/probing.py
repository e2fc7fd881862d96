"""An interaction taken apart: simple slopes, regions of significance, predicted lines, thirds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.formula import fixed_terms
from attachpath.hypotheses.moderation.interactions import Interaction
from attachpath.models import (
    JohnsonNeyman,
    TercileSlopes,
    johnson_neyman,
    predicted_lines,
    simple_slopes,
    slopes_by_tercile,
)
from attachpath.parallel import one_blas_thread

__all__ = ["Probed", "held_at_means", "probe"]

Found = TypeVar("Found")


@dataclass(frozen=True, eq=False)
class Probed:
    """What an interaction looks like.

    Attributes
    ----------
    slopes : DataFrame or None
        From `attachpath.models.simple_slopes`.
    regions : JohnsonNeyman or None
        From `attachpath.models.johnson_neyman`.
    lines : DataFrame or None
        From `attachpath.models.predicted_lines`.
    thirds : TercileSlopes or None
        From `attachpath.models.slopes_by_tercile`: whether the interaction is linear.
    held : dict of str to float
        Columns with further products of the predictor, held at their means over clients.
    notes : tuple of str
        Why a part is missing.
    """

    slopes: pd.DataFrame | None = None
    regions: JohnsonNeyman | None = None
    lines: pd.DataFrame | None = None
    thirds: TercileSlopes | None = None
    held: dict[str, float] | None = None
    notes: tuple[str, ...] = ()


def probe(one: Interaction) -> Probed:
    """Take an interaction apart at values of its moderator.

    Parameters
    ----------
    one : Interaction
        From `interactions`.

    Returns
    -------
    Probed
        Parts that cannot be computed are None, with a note that says why.

    Examples
    --------
    >>> from attachpath.hypotheses.moderation.interactions import interactions
    >>> from attachpath.simulation import simulate_cohort
    >>> first = interactions(simulate_cohort(clients=120, seed=1, items=False))[0]
    >>> probe(first).slopes["label"].tolist()
    ['-1 SD', 'mean', '+1 SD']
    """
    if one.fitted is None:
        return Probed(notes=(f"{one.hypothesis.id}: {one.reason}",))
    fitted, data, (x, w) = one.fitted, one.data, (one.predictor, one.moderator)
    held = held_at_means(fitted, x, w, data)
    notes: list[str] = []

    def tried(compute: Callable[[], Found]) -> Found | None:
        try:
            return compute()
        except AttachpathError as error:
            notes.append(f"{one.hypothesis.id}: {error.message} [{error.code}]")
            return None

    with one_blas_thread():
        return Probed(
            slopes=tried(
                lambda: simple_slopes(
                    fitted, x, w, data=data, values=one.values, client="client_id", at=held
                )
            ),
            regions=tried(lambda: johnson_neyman(fitted, x, w, data, client="client_id", at=held)),
            lines=tried(
                lambda: predicted_lines(fitted, x, w, data, values=one.values, client="client_id")
            ),
            thirds=tried(
                lambda: slopes_by_tercile(
                    fitted, x, w, data, client="client_id", beside=one.removed
                )
            ),
            held=held,
            notes=tuple(dict.fromkeys(notes)),
        )


def held_at_means(
    fitted: Fitted, predictor: str, moderator: str, data: pd.DataFrame
) -> dict[str, float]:
    """Hold what else a slope depends on at its mean over clients; a category has no mean.

    Parameters
    ----------
    fitted : Fitted
        The model.
    predictor, moderator : str
        Columns.
    data : DataFrame
        The rows that it used, with `client_id`.

    Returns
    -------
    dict of str to float
        For the argument `at` of `attachpath.models.simple_slopes`.
    """
    others = {
        column
        for term in fixed_terms(fitted.formula)
        if predictor in term
        for column in term
        if column not in (predictor, moderator)
    }
    numbers = [one for one in sorted(others) if pd.api.types.is_numeric_dtype(data[one].dtype)]
    means = data.groupby("client_id")[numbers].mean().mean()
    return {str(column): float(mean) for column, mean in means.items()}
