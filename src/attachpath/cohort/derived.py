"""Variables that are computed from the tables when a model asks for them: a closed list.

``X_between``, ``X_within``, ``X_previous``, ``X_within_previous``, ``X_change``, ``session_log``,
``phase``, ``esat_anx*`` and ``esat_avoid*``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from attachpath.cohort.canonical import FloatArray, as_numbers, is_key, is_text
from attachpath.cohort.columns import STANDING_CLIENT_COLUMNS
from attachpath.cohort.esat import ESAT, SECURE, Construction, Control, EsatScores, esat_scores
from attachpath.cohort.nesting import Nesting
from attachpath.errors import UsageError, nearest_name

__all__ = ["Derivation", "unknown_column"]

OCCASION_SUFFIXES = ("_within_previous", "_previous", "_within")
UPPER = {"therapists": "therapist_id", "sites": "site_id"}


class Derivation:
    """Columns of a cohort by name, real or derived, at the level where they live.

    Parameters
    ----------
    nesting : Nesting
        The tables.
    construction : {"within_between", "pooled", "occasion"}
        How ESAT is formed.
    control : {"cats", "ecr", "both"}
        What ESAT removes.
    """

    def __init__(self, nesting: Nesting, construction: Construction, control: Control) -> None:
        self.nesting = nesting
        self.construction: Construction = construction
        self.control: Control = control
        self.esat: dict[str, EsatScores] = {}
        self.lagged: dict[str, int] = {}
        self._means: dict[str, FloatArray] = {}

    def client_column(self, name: str) -> FloatArray | pd.Series | None:
        """Return a column of the client level, or None when there is none of that name."""
        clients = self.nesting.tables["clients"]
        if name in clients.columns:
            return self._plain(clients[name])
        if name.endswith("_between"):
            return self._between(name.removesuffix("_between"))
        if name.endswith("_change"):
            return self._change(name.removesuffix("_change"))
        return self._upper_column(name)

    def occasion_column(self, name: str) -> FloatArray | pd.Series | None:
        """Return a column of the occasion level, or None when there is none of that name."""
        occasions = self.nesting.tables["occasions"]
        if name in occasions.columns:
            return self._plain(occasions[name])
        if name == "session_log":
            return self.session_log
        if name == "phase":
            return self.nesting.phase()
        if name in ESAT:
            return self._esat(name).total
        for suffix in OCCASION_SUFFIXES:
            if name.endswith(suffix):
                return self._from_occasions(name.removesuffix(suffix), suffix, name)
        return None

    @cached_property
    def session_log(self) -> FloatArray:
        """Log of the session number, centred over occasions."""
        session = self.nesting.session
        usable = session > 0
        values = np.full(len(session), np.nan)
        np.log(session, out=values, where=usable)
        return values - values[usable].mean() if usable.any() else values

    def derivable(self) -> Iterator[str]:
        """Yield every derived name that this cohort allows."""
        yield from ("session_log", "phase")
        measured = [*self._occasion_numbers(), *ESAT]
        for name in measured:
            yield f"{name}_between"
            yield from (f"{name}{suffix}" for suffix in OCCASION_SUFFIXES)
        yield from ESAT
        for name in self.nesting.tables["clients"].columns:
            if name.endswith("_pre"):
                yield name.removesuffix("_pre") + "_change"

    def _occasion_numbers(self) -> list[str]:
        occasions = self.nesting.tables["occasions"]
        return [
            name for name in occasions.columns if name != "session" and not is_text(occasions[name])
        ]

    @staticmethod
    def _plain(column: pd.Series) -> FloatArray | pd.Series:
        return column if is_text(column) else as_numbers(column)

    def _measured(self, name: str) -> FloatArray | None:
        """Values of an occasion variable that can be averaged, or None."""
        if name in ESAT:
            return self._esat(name).total
        occasions = self.nesting.tables["occasions"]
        if name not in occasions.columns or name == "session" or is_key(name):
            return None
        if is_text(occasions[name]):
            raise UsageError(
                "not-numeric",
                f"The column {name!r} of occasions holds text and has no mean.",
                "The column is a label, or numbers were read as text.",
                "Use a number column, or run `attachpath check` on the cohort.",
            )
        return as_numbers(occasions[name])

    def _between(self, name: str) -> FloatArray | None:
        if name in ESAT:
            return self._esat(name).between
        if name not in self._means:
            values = self._measured(name)
            if values is None:
                return None
            self._means[name] = self.nesting.client_means(values)
        return self._means[name]

    def _within(self, name: str) -> FloatArray | None:
        if name in ESAT:
            return self._esat(name).within
        values, means = self._measured(name), self._between(name)
        if values is None or means is None:
            return None
        return values - means[self.nesting.client_of]

    def _from_occasions(self, name: str, suffix: str, asked: str) -> FloatArray | None:
        if suffix == "_within":
            return self._within(name)
        values = self._measured(name) if suffix == "_previous" else self._within(name)
        if values is None:
            return None
        lagged = self.nesting.lagged(values)
        unanswered = (self.nesting.previous >= 0) & np.isnan(lagged)
        self.lagged[asked] = int(unanswered.sum())
        return lagged

    def _change(self, name: str) -> FloatArray | None:
        clients = self.nesting.tables["clients"]
        pair = [f"{name}_pre", f"{name}_post"]
        if not all(column in clients.columns and not is_text(clients[column]) for column in pair):
            return None
        return as_numbers(clients[pair[1]]) - as_numbers(clients[pair[0]])

    def _upper_column(self, name: str) -> FloatArray | pd.Series | None:
        """Column of the therapist or site; ``therapist_age`` where clients have an age too."""
        for table, key in UPPER.items():
            upper = self.nesting.tables.get(table)
            if upper is None or key not in self.nesting.tables["clients"].columns:
                continue
            plain = name.removeprefix(key.removesuffix("id"))
            for column in (name, plain):
                if column == name and name in STANDING_CLIENT_COLUMNS:
                    continue  # the client's own age is meant, which this cohort does not have
                if column in upper.columns and not is_key(column):
                    return taken(self._plain(upper[column]), self.nesting.upper_place(table, key))
        return None

    def _esat(self, name: str) -> EsatScores:
        if name not in self.esat:
            kind = ESAT[name]
            secure = self._needed("occasions", SECURE, name)
            use_cats, use_ecr = self.control != "ecr", self.control != "cats"
            cats = self._needed("occasions", kind.cats, name) if use_cats else None
            ecr = self._needed("clients", kind.ecr, name) if use_ecr else None
            self.esat[name] = esat_scores(secure, cats, ecr, self.nesting, self.construction)
        return self.esat[name]

    def _needed(self, table: str, column: str, esat: str) -> FloatArray:
        frame = self.nesting.tables[table]
        if column in frame.columns and not is_text(frame[column]):
            return as_numbers(frame[column])
        raise UsageError(
            "unknown-column",
            f"{esat} needs the column {column!r}, which {table} do not have.",
            "The items were not scored, or the column has another name.",
            "Score the items (score_cohort, `attachpath score`), or rename the column.",
        )


def taken(values: FloatArray | pd.Series, places: Any) -> FloatArray | pd.Series:
    """Return values at places; a place below 0 gives a missing value."""
    if isinstance(values, pd.Series):
        return pd.Series(values.array.take(places, allow_fill=True))
    return np.where(places >= 0, values[places], np.nan) if len(values) else np.full(
        len(places), np.nan
    )  # fmt: skip


def unknown_column(name: str, table: str, derivation: Derivation) -> UsageError:
    """Return the error for a name that is neither a column nor derivable, with the nearest."""
    tables = derivation.nesting.tables
    known = [column for frame in tables.values() for column in frame.columns]
    near = nearest_name(name, dict.fromkeys([*known, *derivation.derivable()]))
    if table == "clients" and derivation.occasion_column(name) is not None:
        stem = next((name.removesuffix(s) for s in OCCASION_SUFFIXES if name.endswith(s)), name)
        return UsageError(
            "occasion-column",
            f"{name!r} differs from occasion to occasion and cannot stand in a table of clients.",
            "The model asks for table 'clients'.",
            f"Use {stem + '_between'!r}, or table 'occasions'.",
        )
    hint = f"; the nearest name is {near!r}" if near else ""
    return UsageError(
        "unknown-column",
        f"The cohort has no column {name!r} and cannot derive it.",
        f"A misspelt name{hint}, or a scale whose items were not scored.",
        f"Use {near!r}." if near else "Look at the columns of the cohort's tables.",
    )
