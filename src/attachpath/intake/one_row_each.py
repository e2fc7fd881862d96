"""What a long file says of clients, therapists and sites: one row each, the same in every row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from attachpath.cohort import Findings
from attachpath.intake.cells import shown
from attachpath.intake.description import KEY_OF_TABLE
from attachpath.intake.origins import Origin
from attachpath.intake.pieces import Piece

__all__ = ["one_row_each"]

Places = npt.NDArray[np.intp]

_SINGULAR = {"clients": "client", "therapists": "therapist", "sites": "site"}


def one_row_each(piece: Piece, findings: Findings) -> Piece:
    """Return a piece with one row for each of its keys.

    Parameters
    ----------
    piece : Piece
        Clients, therapists or sites as they repeat in a long file.
    findings : Findings
        Receives ``varies-within-client`` (``client-changes-therapist`` for the therapist's id)
        where the values of one key differ; a note where ``when_changed`` says which one counts.

    Returns
    -------
    Piece
        Rows in the order in which their keys first stand; each column has the first value that is
        there, or that which ``when_changed`` chooses. A row without key has nobody to belong to
        and is left out (the occasions report it).
    """
    ids = piece.columns.get(KEY_OF_TABLE[piece.table])
    if ids is None:
        return piece
    codes, _ = pd.factorize(ids.to_pandas(), use_na_sentinel=True)
    n = int(codes.max(initial=-1)) + 1
    columns: dict[str, pa.Array] = {}
    origins: dict[str, Origin] = {}
    for name, values in piece.columns.items():
        source = piece.sources.get(name)
        numbers, _ = pd.factorize(values.to_pandas(), use_na_sentinel=True)
        chosen = _chosen(codes, numbers, n, source.when_changed if source else None)
        columns[name] = values.take(pa.array(chosen, mask=chosen < 0))
        origins[name] = piece.origins[name].taken(chosen)
        differing = _differing(codes, numbers, chosen)
        if differing.size:
            _report(piece, name, differing, chosen[codes[differing]], findings)
    return replace(piece, columns=columns, origins=origins)


def _chosen(codes: Places, numbers: Places, n: int, which: str | None) -> Places:
    """Return the row that stands for each key, -1 where the key has no value."""
    there = np.flatnonzero((codes >= 0) & (numbers >= 0))
    chosen = np.full(n, -1, dtype=np.intp)
    if which == "last":
        chosen[codes[there]] = there
        return chosen
    if which == "most":
        pairs = pd.DataFrame({"key": codes[there], "value": numbers[there], "row": there})
        counts = pairs.groupby(["key", "value"], sort=False)["row"].agg(["size", "min"])
        best = counts.sort_values(["size", "min"], ascending=[False, True]).groupby("key").first()
        chosen[best.index.to_numpy()] = best["min"].to_numpy()
        return chosen
    chosen[codes[there[::-1]]] = there[::-1]
    return chosen


def _differing(codes: Places, numbers: Places, chosen: Places) -> Places:
    """Return, for each key whose values differ, the first row with another value."""
    if not len(chosen):
        return np.zeros(0, dtype=np.intp)
    of_key = np.where(codes >= 0, chosen[codes], -1)
    differs = (numbers >= 0) & (of_key >= 0) & (numbers != numbers[np.maximum(of_key, 0)])
    rows = np.flatnonzero(differs)
    return rows[np.unique(codes[rows], return_index=True)[1]]


def _report(piece: Piece, name: str, rows: Places, kept: Places, findings: Findings) -> None:
    origin, singular = piece.origins[name], _SINGULAR[piece.table]
    source = piece.sources.get(name)
    file, column, row = origin.at(int(rows[0]))
    if source is not None and source.when_changed is not None:
        findings.add(
            _code(name, singular), file, "one value in all rows",
            f"Nothing; the {source.when_changed} value counts, as cohort.toml says.",
            column=column, row=row, value=f"{len(rows):,} {singular}(s)", severity="note",
        )  # fmt: skip
        return
    values = piece.columns[name]
    cells = [
        (origin.at(here)[2] or 0, _both(values[here], values[first]))
        for here, first in zip(rows.tolist(), kept.tolist(), strict=True)
    ]
    findings.cells(
        _code(name, singular), file, column, cells,
        expected=f"one value for one {singular}",
        next_step="Correct the rows; or move the column to [file.occasions]; or say which counts: "
        f'{name} = {{ column = "{column}", when_changed = "first" }} (or "last", "most").',
    )  # fmt: skip


def _both(here: pa.Scalar, first: pa.Scalar) -> str:
    return f"{shown(here.as_py())} (before: {shown(first.as_py())})"


def _code(name: str, singular: str) -> str:
    level = name.removesuffix("_id")
    if singular == "client" and level != name:
        return f"client-changes-{level}"
    return f"varies-within-{singular}"
