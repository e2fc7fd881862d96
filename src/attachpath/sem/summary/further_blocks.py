"""Tables of a summary that a reader asks for: standardised solution, indices, bootstrap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from attachpath.sem.summary.blocks import Block, BlockRow, statistic_head, with_tests
from attachpath.sem.summary.numbers_as_text import number_text, p_text

if TYPE_CHECKING:
    from attachpath.sem.resampling import BootstrapResult
    from attachpath.sem.result import SemFit

__all__ = ["bootstrap_blocks", "has_rows", "modification_block", "standardized_block"]

_NOTABLE = 3.841
"""The 95th percentile of chi-square on 1 df."""
_MOST_LISTED = 10


def has_rows(block: Block) -> bool:
    """Tell whether a block holds anything."""
    return any(rows for _, rows in block.parts)


def standardized_block(fit: SemFit, df: float) -> Block:
    """Return the standardised solution with standard errors and intervals.

    Parameters
    ----------
    fit : SemFit
        The fit.
    df : float
        Degrees of freedom of tests and intervals; infinite for z.

    Returns
    -------
    Block
    """
    frame = with_tests(fit.standardized(), df)
    heads = ("std.all", "SE", statistic_head(df), "p", "95% low", "high")
    columns = ("estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high")
    kept = frame[(frame["std_error"] > 0).to_numpy()]
    return _block("Standardised", heads, columns, kept, _labels(fit))


def modification_block(fit: SemFit) -> Block:
    """Return the parameters whose freeing would improve the fit most, ten at most.

    Parameters
    ----------
    fit : SemFit
        The fit.

    Returns
    -------
    Block
    """
    notable = fit.modification_indices(minimum=_NOTABLE).head(_MOST_LISTED)
    heads = ("index", "p", "change", "std.all")
    columns = ("mi", "p_value", "epc", "sepc_all")
    return _block("Modification indices", heads, columns, notable, _labels(fit))


def bootstrap_blocks(result: BootstrapResult) -> list[Block]:
    """Return the intervals of a bootstrap, raw and standardised.

    Parameters
    ----------
    result : BootstrapResult
        From `SemFit.bootstrap`.

    Returns
    -------
    list of Block
    """
    heads = ("estimate", "SE", "bias", "p", f"{result.level:.0%} low", "high")
    columns = ("estimate", "std_error", "bias", "p_value", "ci_low", "ci_high")
    table = result.table
    titles = {"raw": f"Bootstrap ({result.kind})", "std_all": "Bootstrap, std.all"}
    return [
        Block("", title, heads, (("", _rows(table[table["scale"] == scale], columns, "term")),))
        for scale, title in titles.items()
    ]


def _labels(fit: SemFit) -> list[str]:
    return [group.label for group in fit.observed.groups]


def _block(
    title: str,
    heads: tuple[str, ...],
    columns: tuple[str, ...],
    frame: pd.DataFrame,
    groups: list[str],
) -> Block:
    named = frame.assign(
        term=[
            _term(*key, groups)
            for key in zip(frame["lhs"], frame["op"], frame["rhs"], frame["group"], strict=True)
        ]
    )
    return Block("", title, heads, (("", _rows(named, columns, "term")),))


def _term(lhs: str, op: str, rhs: str, group: int, groups: list[str]) -> str:
    if op == ":=":
        return lhs
    name = f"{lhs} {op} {rhs}".rstrip()
    return f"{name} [{groups[group - 1]}]" if len(groups) > 1 and group else name


def _rows(frame: pd.DataFrame, columns: tuple[str, ...], name: str) -> tuple[BlockRow, ...]:
    return tuple(_row(row, columns, name) for row in frame.to_dict("records"))


def _row(row: Mapping[Any, Any], columns: tuple[str, ...], name: str) -> BlockRow:
    texts = [p_text(row[one]) if one == "p_value" else number_text(row[one]) for one in columns]
    reason = row.get("reason")
    return BlockRow(row[name], "", tuple(texts), reason if isinstance(reason, str) else "")
