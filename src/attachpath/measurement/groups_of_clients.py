"""The groups that clients are alike in, for standard errors that are robust to them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from attachpath.cohort import Cohort, upper_cluster

__all__ = ["ClientGroups", "client_groups"]


@dataclass(frozen=True, eq=False)
class ClientGroups:
    """A group for each client.

    Attributes
    ----------
    column : str
        Its column (``"therapist_id"``).
    of_client : Series
        The group of each client; the index is ``client_id``.
    """

    column: str
    of_client: pd.Series

    @property
    def level(self) -> str:
        """What groups them: ``"therapist"``."""
        return self.column.removesuffix("_id")

    def on(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a table of clients, whose index is ``client_id``, with the column of groups."""
        return table.assign(**{self.column: self.of_client.reindex(table.index)})


def client_groups(cohort: Cohort) -> ClientGroups | None:
    """Return the first level above clients as groups.

    Parameters
    ----------
    cohort : Cohort
        The data.

    Returns
    -------
    ClientGroups or None
        None where clients are not nested, or all belong to one group. A client without a group is
        a group of one: alike with nobody.

    Examples
    --------
    >>> clients = pd.DataFrame({"client_id": ["a", "b", "c"], "therapist_id": ["t", "t", None]})
    >>> occasions = pd.DataFrame({"client_id": ["a"], "session": [1]})
    >>> client_groups(Cohort(clients, occasions)).of_client.tolist()
    ['group t', 'group t', 'client c']
    """
    column = upper_cluster(cohort)
    if column is None:
        return None
    clients = cohort.clients
    own = "client " + clients["client_id"].astype("str")
    shared = "group " + clients[column].astype("str")
    groups = shared.where(clients[column].notna(), own)
    if groups.nunique() < 2:
        return None
    return ClientGroups(column, groups.set_axis(clients["client_id"].to_numpy()))
