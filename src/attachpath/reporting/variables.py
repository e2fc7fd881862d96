"""Which columns of a cohort are described: scores and background; not items, keys, subscales."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from attachpath.cohort import Cohort, known_columns
from attachpath.instruments import (
    Instrument,
    InstrumentSource,
    has_shipped_key,
    load_instrument,
)
from attachpath.reporting.masked_cells import mask_group
from attachpath.reporting.printable import one_line

__all__ = [
    "ENDED_ORDER",
    "categories",
    "client_measures",
    "ended_counts",
    "ended_groups",
    "ended_marks",
    "free_text",
    "key_assumptions",
    "occasion_measures",
    "occasions_per_client",
    "outcome_columns",
]

FEWEST_STEPS = 20
"""So many steps upwards, and none down, are no accident of a measure."""

_DATE = r"\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
ENDED_ORDER = ("completed", "dropout", "referred", "ongoing")


def client_measures(cohort: Cohort) -> pd.DataFrame:
    """Return the numeric variables of the clients that are described, a row a client.

    Parameters
    ----------
    cohort : Cohort
        The data.

    Returns
    -------
    DataFrame
        Index ``client_id``; without item answers, and without the subscales of
        instruments that have a total (IIP octants).
    """
    return _measures(cohort, cohort.clients.set_index("client_id"))


def occasion_measures(cohort: Cohort) -> pd.DataFrame:
    """Return the numeric variables of the occasions, index ``client_id, session``.

    A column of the user's own that rises from every occasion of every client to the next is time
    (months since the start) and no measure.
    """
    measures = _measures(cohort, cohort.occasions.set_index(["client_id", "session"]))
    own = [name for name in measures if name not in known_columns(cohort.instruments)]
    return measures.drop(columns=[name for name in own if _is_time(measures[name])])


def _is_time(values: pd.Series) -> bool:
    ordered = values.dropna().sort_index()
    steps = ordered.groupby(level="client_id").diff().dropna()
    return len(steps) >= FEWEST_STEPS and bool((steps > 0).all())


def occasions_per_client(cohort: Cohort) -> pd.Series:
    """Return how many occasions each client has in the data, clients without one included."""
    ids = cohort.clients["client_id"]
    return cohort.occasions.groupby("client_id").size().reindex(ids, fill_value=0)


def outcome_columns(cohort: Cohort) -> list[str]:
    """Return the client measures taken after treatment, interpersonal problems first."""
    columns = [str(name) for name in client_measures(cohort) if str(name).endswith("_post")]
    return sorted(columns, key=lambda name: name != "iip_post")


def categories(cohort: Cohort) -> pd.DataFrame:
    """Return the text variables of the clients; keys, the ending and `free_text` left out."""
    return _texts(cohort).drop(columns=free_text(cohort))


def free_text(cohort: Cohort) -> list[str]:
    """Return the text columns of the clients that are no categories.

    These are columns of which more than half of the values belong to one client each (initials,
    remarks) or are dates: nothing in them can be counted, and a value may tell who somebody is.
    """
    return [str(name) for name, column in _texts(cohort).items() if _is_free(column.dropna())]


def _is_free(known: pd.Series) -> bool:
    texts = known.astype(str)
    alone = ~texts.duplicated(keep=False)
    return len(texts) > 1 and bool(alone.mean() > 0.5 or texts.str.match(_DATE).mean() > 0.5)


def _texts(cohort: Cohort) -> pd.DataFrame:
    clients = cohort.clients.set_index("client_id")
    wanted = [
        name
        for name in clients.columns
        if not pd.api.types.is_numeric_dtype(clients[name].dtype)
        and not name.endswith("_id")
        and name != "ended"
    ]
    return clients[wanted]


def ended_groups(cohort: Cohort) -> pd.Series:
    """Return how therapy ended, index ``client_id``; a cohort without that column has no groups."""
    clients = cohort.clients.set_index("client_id")
    if "ended" not in clients:
        return pd.Series(pd.NA, index=clients.index, dtype="str")
    return clients["ended"]


def ended_counts(cohort: Cohort) -> dict[str, int]:
    """Return the number of clients by how therapy ended, in the usual order.

    Clients of whom that is not known are counted as ``not_known``, if there are any; a cohort
    without the column gives an empty dict.
    """
    if "ended" not in cohort.clients:
        return {}
    counts = ended_groups(cohort).fillna("not_known").value_counts()
    others = sorted(set(map(str, counts.index)) - set(ENDED_ORDER))
    return {name: int(counts[name]) for name in (*ENDED_ORDER, *others) if name in counts}


def ended_marks(cohort: Cohort) -> dict[str, str]:
    """Return the mark of each of `ended_counts`: empty where the count is shown."""
    counts = ended_counts(cohort)
    return dict(zip(counts, mask_group(list(counts.values())), strict=True))


def key_assumptions(cohort: Cohort) -> list[str]:
    """Return a sentence for each instrument whose key is assumed, or comes from a user's file."""
    found = []
    columns = [*cohort.clients.columns, *cohort.occasions.columns]
    for prefix, instrument in _instruments(cohort).items():
        used = any(name == prefix or name.startswith(f"{prefix}_") for name in columns)
        key = _key_words(cohort.instruments[prefix], instrument)
        if used and key:
            found.append(f"{instrument.name}: the scoring key {key}. {instrument.key_source}")
    return found


def _key_words(source: InstrumentSource, instrument: Instrument) -> str:
    if not has_shipped_key(source):
        file = one_line(Path(source).name if isinstance(source, str) else f"{source.id}.toml")
        return f"comes from the user's file {file}, which calls it {instrument.key_status}"
    return "is assumed" if instrument.key_status == "assumed" else ""


def _measures(cohort: Cohort, table: pd.DataFrame) -> pd.DataFrame:
    left_out = _subscales(cohort)
    prefixes = "|".join(map(re.escape, cohort.instruments))
    item = re.compile(rf"^({prefixes})_([a-z][a-z0-9]*_)?\d\d+$")
    wanted = [
        name
        for name in table.columns
        if pd.api.types.is_numeric_dtype(table[name].dtype)
        and not name.endswith("_id")
        and not item.match(name)
        and name not in left_out
    ]
    return table[wanted].astype(float)


def _subscales(cohort: Cohort) -> set[str]:
    """Columns of the scales of instruments that have a total: the total stands for them."""
    return {
        instrument.scale_column(scale.id, time)
        for instrument in _instruments(cohort).values()
        if any(scale.total for scale in instrument.scales)
        for scale in instrument.scales
        if not scale.total
        for time in (instrument.times or (None,))
    }


def _instruments(cohort: Cohort) -> dict[str, Instrument]:
    return {prefix: load_instrument(source) for prefix, source in cohort.instruments.items()}
