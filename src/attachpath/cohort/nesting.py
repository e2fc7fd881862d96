"""Which occasion belongs to which client, and which occasion came before."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from attachpath.cohort.canonical import FloatArray, as_numbers, is_text
from attachpath.cohort.key_places import key_places
from attachpath.cohort.tables import Cohort
from attachpath.errors import DataError, Problem, UsageError

__all__ = ["Nesting"]

Places = npt.NDArray[np.intp]


class Nesting:
    """Rows of the tables of a cohort as integer places.

    Parameters
    ----------
    cohort : Cohort
        Its client keys must be unique and every occasion must have its client.

    Raises
    ------
    UsageError
        ``no-key`` when a table lacks its key.
    DataError
        ``duplicate-key``, ``unknown-client``.
    """

    def __init__(self, cohort: Cohort) -> None:
        self.tables = cohort.tables()
        for table, key in (("clients", "client_id"), ("occasions", "client_id")):
            if key not in self.tables[table].columns:
                raise UsageError(
                    "no-key",
                    f"The table {table} has no column {key!r}.",
                    "The column has another name.",
                    f"Rename the column that identifies a client to {key!r}.",
                )

    @property
    def n_clients(self) -> int:
        """Number of rows of the client table."""
        return len(self.tables["clients"])

    @property
    def n_occasions(self) -> int:
        """Number of rows of the occasion table."""
        return len(self.tables["occasions"])

    @cached_property
    def client_of(self) -> Places:
        """Place of the client of each occasion, shape (occasions,)."""
        clients = self.tables["clients"]["client_id"]
        _require(clients.is_unique, "duplicate-key", "clients", "one row a client")
        places = key_places(self.tables["occasions"]["client_id"], clients)
        _require(bool((places >= 0).all()), "unknown-client", "occasions", "a client of clients")
        return places

    def upper_place(self, table: str, key: str) -> Places:
        """Return the place in an upper table of each client's therapist or site, -1 for none."""
        upper = self.tables[table][key]
        _require(upper.is_unique, "duplicate-key", table, f"one row a {key}")
        return key_places(self.tables["clients"][key], upper)

    @cached_property
    def session(self) -> FloatArray:
        """Number of the session of each occasion, shape (occasions,)."""
        column = self.tables["occasions"].get("session")
        usable = column is not None and not is_text(column)
        _require(usable, "not-a-number", "occasions", "a number column session")
        return as_numbers(self.tables["occasions"]["session"])

    @cached_property
    def order(self) -> Places:
        """Occasions sorted by client and session."""
        return np.lexsort((self.session, self.client_of))

    @cached_property
    def previous(self) -> Places:
        """Place of the previous attended occasion of the same client, -1 for the first."""
        order = self.order
        before = np.full(self.n_occasions, -1, dtype=np.intp)
        same = self.client_of[order[1:]] == self.client_of[order[:-1]]
        before[order[1:][same]] = order[:-1][same]
        return before

    @cached_property
    def occasions_of(self) -> npt.NDArray[np.intp]:
        """Number of occasions of each client, shape (clients,)."""
        return np.bincount(self.client_of, minlength=self.n_clients)

    def client_means(self, values: FloatArray) -> FloatArray:
        """Return the mean of each client's observed values, shape (clients,)."""
        seen = ~np.isnan(values)
        codes = self.client_of[seen]
        counts = np.bincount(codes, minlength=self.n_clients)
        sums = np.bincount(codes, weights=values[seen], minlength=self.n_clients)
        means = np.full(self.n_clients, np.nan)
        np.divide(sums, counts, out=means, where=counts > 0)
        return means

    def lagged(self, values: FloatArray) -> FloatArray:
        """Return the values of the previous attended occasion, NaN at the first."""
        before = self.previous
        return np.where(before >= 0, values[before], np.nan)

    def phase(self) -> FloatArray:
        """Return the third (1, 2, 3) of the client's own occasions; NaN below three occasions."""
        order = self.order
        counts = self.occasions_of
        starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
        place = np.empty(self.n_occasions)
        place[order] = np.arange(self.n_occasions) - np.repeat(starts, counts)
        number = counts[self.client_of]
        return np.where(number >= 3, np.floor(3 * place / np.maximum(number, 1)) + 1, np.nan)

    def gaps(self) -> dict[str, int]:
        """Count how far back the previous attended occasion lies."""
        later = self.previous >= 0
        step = self.session[later] - self.session[self.previous[later]]
        return {
            "first_occasions": int((~later).sum()),
            "with_previous": int(later.sum()),
            "not_the_session_before": int((step > 1).sum()),
            "largest_step": int(step.max(initial=0)),
        }


def _require(holds: bool, code: str, table: str, expected: str) -> None:
    if not holds:
        step = "List the rows with `attachpath check` (check_cohort) and correct them."
        raise DataError([Problem(code, table, None, None, None, expected, step)])
