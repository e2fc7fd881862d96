"""Names in model text: written as the syntax reads them, each with one meaning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from attachpath.errors import UsageError, nearest_name

__all__ = ["check_columns", "check_latents", "check_names", "check_present"]

_NAME = re.compile(r"[^\W\d_][\w.]*")  # what lavaan reads too: no quotes, no blanks
# Words of R, and `intercept`, which lavaan reads on the right of `~` as the constant.
_RESERVED = frozenset(
    {"NA", "NaN", "Inf", "NULL", "TRUE", "FALSE", "if", "else", "for", "in", "while", "repeat"}
    | {"next", "break", "function", "intercept"}
)


def check_columns(columns: Sequence[str], where: str, data: pd.DataFrame | None) -> None:
    """Raise unless the columns can be written, stand once each, and are in the data (if given)."""
    check_names(columns, f"column of {where}")
    _check_once(columns, where)
    if data is not None:
        check_present(columns, where, data)


def check_present(columns: Iterable[str], where: str, data: pd.DataFrame) -> None:
    """Raise for a column that the data do not have."""
    for column in columns:
        if column not in data.columns:
            near = nearest_name(column, [str(one) for one in data.columns])
            raise UsageError(
                "unknown-column",
                f"The data have no column {column!r} ({where}).",
                f"A misspelling of {near!r}." if near else "It is not part of this table.",
                "Write the name of a column of the data.",
            )


def check_names(names: Iterable[str], what: str) -> None:
    """Raise for a name that model text cannot hold."""
    for name in names:
        if not isinstance(name, str) or name in _RESERVED or not _NAME.fullmatch(name):
            raise UsageError(
                "name-not-writable",
                f"{name!r} ({what}) cannot be written in model text.",
                "A name has letters, digits, `_` and `.`, and starts with a letter; lavaan reads "
                "no backticks, and words of its language (`intercept`, `NA`, `if`) as such.",
                "Rename it (`data.rename(columns=...)`), then write the model.",
            )


def check_latents(
    latents: Sequence[str], columns: Iterable[str], data: pd.DataFrame | None = None
) -> None:
    """Raise unless each latent variable or label has a name of its own that no column bears."""
    check_names(latents, "latent variable or label")
    _check_once(latents, "the latent variables and labels")
    taken = set(columns) | ({str(one) for one in data.columns} if data is not None else set())
    for name in latents:
        if name in taken:
            raise UsageError(
                "name-taken",
                f"{name!r} would be a latent variable or label, and is a column already.",
                "A name in model text has one meaning.",
                "Give it another name, or rename the column.",
            )


def _check_once(names: Sequence[str], where: str) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise UsageError(
            "name-twice",
            f"{twice[0]!r} stands more than once in {where}.",
            "A list was copied, or a name means two things.",
            "Let each name stand once.",
        )
