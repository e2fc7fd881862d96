"""The rows of a bootstrap table: which value of a refit stands in which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from attachpath.sem.implied import Compiled

__all__ = ["QuantityRows", "quantity_rows"]


@dataclass(frozen=True)
class QuantityRows:
    """Terms, each raw or standardised, and their places among the values of a refit.

    Attributes
    ----------
    terms, scales : list of str
        ``"y ~ x"``; ``"raw"`` or ``"std_all"``.
    places : numpy.ndarray
        Where each lies in `fit_values`.
    """

    terms: list[str]
    scales: list[str]
    places: np.ndarray


def quantity_rows(model: Compiled) -> QuantityRows:
    """List free parameters and definitions, then what has a standardised value."""
    table = model.table
    n_defined, first = len(table.definitions), model.n_parameters + len(table.definitions)
    defined = [one.name for one in table.definitions]
    free = np.flatnonzero(model.of_row >= 0)
    varying = np.array(
        [at for at, row in enumerate(table.rows) if not row.exogenous and row.fixed != 0.0], int
    )
    raw = [table.term(table.rows[at]) for at in free] + defined
    standardised = [table.term(table.rows[at]) for at in varying] + defined
    last = first + len(table.rows)
    places = [
        model.of_row[free],
        np.arange(model.n_parameters, first),
        first + varying,
        np.arange(last, last + n_defined),
    ]
    return QuantityRows(
        raw + standardised,
        ["raw"] * len(raw) + ["std_all"] * len(standardised),
        np.concatenate(places).astype(int),
    )
