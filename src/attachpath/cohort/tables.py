"""The cohort: its tables, the nesting of its levels, and where it came from."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from attachpath.cohort.canonical import normalised
from attachpath.cohort.clinical_change import ClinicalChange
from attachpath.cohort.fingerprint import fingerprint_of
from attachpath.instruments import InstrumentSource

__all__ = ["DEFAULT_INSTRUMENTS", "TABLE_NAMES", "Cohort"]

TABLE_NAMES = ("clients", "occasions", "therapists", "sites")

DEFAULT_INSTRUMENTS = {"ecr": "ecr", "cats": "cats", "tds": "tds", "iip": "iip64", "wai": "wai_sr"}
"""Instrument of each column prefix where ``cohort.toml`` names none."""


class Cohort:
    """Clients, their occasions, their therapists and sites.

    Parameters
    ----------
    clients : DataFrame
        A row a client, key ``client_id``.
    occasions : DataFrame
        A row a client and session, keys ``client_id`` and ``session``.
    therapists : DataFrame, optional
        A row a therapist, key ``therapist_id``.
    sites : DataFrame, optional
        A row a site, key ``site_id``.
    levels : sequence of str
        The nesting that exists, lowest first; each level above the first has a column
        ``<level>_id`` in `clients`.
    partially_nested : bool
        Whether clients without a therapist are allowed.
    name : str
        Id of the cohort.
    instruments : mapping of str to str or Instrument, optional
        Instrument (id, path of a TOML file, or loaded) by column prefix; the defaults are ECR,
        CATS, TDS, IIP-64 and WAI-SR.
    provenance : mapping, optional
        What was read or simulated.
    truth : mapping, optional
        Parameters behind a simulated cohort.
    title, description : str
        For people.
    clinical_change : sequence of ClinicalChange
        Measures on which clients are told to have recovered, with their norms.

    Notes
    -----
    Tables are copied in and out (copy-on-write, so this costs nothing): nothing that is done to
    a table outside changes the cohort. Columns are text or numbers; ids are text.

    Examples
    --------
    >>> cohort = Cohort(pd.DataFrame({"client_id": ["007", "NA"]}),
    ...                 pd.DataFrame({"client_id": ["007"], "session": [3]}), levels=["client"])
    >>> cohort
    Cohort 'cohort': 2 clients, 1 occasions
    """

    def __init__(
        self,
        clients: pd.DataFrame,
        occasions: pd.DataFrame,
        therapists: pd.DataFrame | None = None,
        sites: pd.DataFrame | None = None,
        *,
        levels: Sequence[str] = ("client", "therapist"),
        partially_nested: bool = False,
        name: str = "cohort",
        instruments: Mapping[str, InstrumentSource] | None = None,
        provenance: Mapping[str, Any] | None = None,
        truth: Mapping[str, Any] | None = None,
        title: str = "",
        description: str = "",
        clinical_change: Sequence[ClinicalChange] = (),
    ) -> None:
        given = dict(zip(TABLE_NAMES, (clients, occasions, therapists, sites), strict=True))
        self._tables = {
            key: normalised(table, key) for key, table in given.items() if table is not None
        }
        self.levels = tuple(levels)
        self.partially_nested = partially_nested
        self.name = name
        self.instruments: dict[str, InstrumentSource] = dict(
            DEFAULT_INSTRUMENTS if instruments is None else instruments
        )
        self._provenance = copy.deepcopy(dict(provenance or {}))
        self._truth = None if truth is None else copy.deepcopy(dict(truth))
        self.title = title
        self.description = description
        self.clinical_change = tuple(clinical_change)
        self._fingerprint: str | None = None

    @property
    def clients(self) -> pd.DataFrame:
        """A row a client."""
        return self._tables["clients"].copy(deep=False)

    @property
    def occasions(self) -> pd.DataFrame:
        """A row a client and session."""
        return self._tables["occasions"].copy(deep=False)

    @property
    def therapists(self) -> pd.DataFrame | None:
        """A row a therapist, or None."""
        return self.tables().get("therapists")

    @property
    def sites(self) -> pd.DataFrame | None:
        """A row a site, or None."""
        return self.tables().get("sites")

    @property
    def provenance(self) -> dict[str, Any]:
        """What was read or simulated."""
        return copy.deepcopy(self._provenance)

    @property
    def truth(self) -> dict[str, Any] | None:
        """Parameters behind a simulated cohort, or None."""
        return copy.deepcopy(self._truth)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables that exist, by name."""
        return {key: table.copy(deep=False) for key, table in self._tables.items()}

    def fingerprint(self) -> str:
        """Return the SHA-256 of the tables, blind to the order of rows and the file format."""
        if self._fingerprint is None:
            self._fingerprint = fingerprint_of(self._tables)
        return self._fingerprint

    def equals(self, other: object) -> bool:
        """Tell whether another cohort has the same tables as written, levels and instruments."""
        return (
            isinstance(other, Cohort)
            and self.levels == other.levels
            and self.partially_nested == other.partially_nested
            and self.name == other.name
            and self.instruments == other.instruments
            and self.fingerprint() == other.fingerprint()
        )

    def replace(self, **changes: Any) -> Cohort:
        """Return a cohort with some of its parts exchanged.

        Parameters
        ----------
        **changes
            Parameters of `Cohort` by name.

        Returns
        -------
        Cohort
        """
        parts: dict[str, Any] = {key: self._tables.get(key) for key in TABLE_NAMES}
        parts |= {
            "levels": self.levels,
            "partially_nested": self.partially_nested,
            "name": self.name,
            "instruments": self.instruments,
            "provenance": self._provenance,
            "truth": self._truth,
            "title": self.title,
            "description": self.description,
            "clinical_change": self.clinical_change,
        }
        return Cohort(**(parts | changes))

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(table):,} {key}" for key, table in self._tables.items())
        return f"Cohort {self.name!r}: {counts}"
