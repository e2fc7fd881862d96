"""Find keys of one table among the keys of another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["key_places", "spelled_alike", "spelled_otherwise"]


def key_places(keys: pd.Series, known: pd.Series) -> npt.NDArray[np.intp]:
    """Return the place of each key among known ones.

    Parameters
    ----------
    keys, known : Series
        Text.

    Returns
    -------
    numpy.ndarray
        Shape of `keys`; -1 where a key is missing or not among the known ones. Of a key that is
        known twice the first place counts.

    Notes
    -----
    Arrow's hash join; on 1.2 million keys it takes a twentieth of the time of `Series.isin`.

    Examples
    --------
    >>> key_places(pd.Series(["b", "x", None]), pd.Series(["a", "b"])).tolist()
    [1, -1, -1]
    """
    found = pc.index_in(_arrow(keys), value_set=_arrow(known), skip_nulls=True)
    return np.asarray(found.fill_null(-1)).astype(np.intp)


def spelled_otherwise(keys: pd.Series, known: pd.Series) -> dict[str, str]:
    """Return keys that differ from a known one in leading zeros, capitals or spaces only.

    Parameters
    ----------
    keys : Series
        Text: keys that are not among the known ones.
    known : Series
        Text.

    Returns
    -------
    dict of str to str
        Known key by key.

    Examples
    --------
    >>> spelled_otherwise(pd.Series(["7", "9"]), pd.Series(["007", "8"]))
    {'7': '007'}
    """
    ids = pd.Series(known.dropna().unique(), dtype="str")
    by_core = dict(zip(_core(ids), ids, strict=True))
    wanted = pd.Series(keys.dropna().unique(), dtype="str")
    return {
        key: by_core[core]
        for key, core in zip(wanted, _core(wanted), strict=True)
        if core in by_core
    }


def spelled_alike(keys: pd.Series) -> dict[str, str]:
    """Return keys that differ from an earlier one in leading zeros, capitals or spaces only.

    Parameters
    ----------
    keys : Series
        Text.

    Returns
    -------
    dict of str to str
        Earlier key by later key.

    Examples
    --------
    >>> spelled_alike(pd.Series(["07", "8", "7", "07", None]))
    {'7': '07'}
    """
    ids = pd.Series(keys.dropna().unique(), dtype="str")
    cores = _core(ids)
    if not cores.duplicated().any():
        return {}
    first = dict(zip(cores[::-1], ids[::-1], strict=True))
    again = cores.duplicated()
    return {key: first[core] for key, core in zip(ids[again], cores[again], strict=True)}


def _core(keys: pd.Series) -> pd.Series:
    """Return what is left of keys when a program took them for numbers, or a person retyped."""
    plain = keys.str.strip().str.casefold().str.replace(r"^(\d+)\.0+$", r"\1", regex=True)
    return plain.str.replace(r"^0+(?=.)", "", regex=True)


def _arrow(keys: pd.Series) -> pa.Array:
    return pa.array(keys, type=pa.large_string(), from_pandas=True)
