"""Parameters in blocks, as readers of lavaan know them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

from attachpath.sem.summary.numbers_as_text import number_text, p_text

if TYPE_CHECKING:
    import pandas as pd

    from attachpath.sem.result import SemFit

__all__ = ["Block", "BlockRow", "parameter_blocks", "statistic_head", "with_tests"]

_CONFIDENCE = 0.95


@dataclass(frozen=True)
class BlockRow:
    """A parameter as text.

    Attributes
    ----------
    name : str
        The second variable of the parameter, or the only one; a dot before it says that
        predictors or latent variables leave this over.
    label : str
        The label that the user gave it.
    values : tuple of str
        Numbers, in the order of the heads of the block.
    reason : str
        Why it is not to be trusted, or missing.
    """

    name: str
    label: str
    values: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Block:
    """Parameters of one kind and group, or another table with a name a row.

    Attributes
    ----------
    group : str
        Label of the group; empty without groups.
    title : str
        Kind of the parameters.
    heads : tuple of str
        What each value of a row is.
    parts : tuple of (str, tuple of BlockRow)
        What stands before the operator, as ``"visual =~"`` (empty where the parameters have one
        name), and its rows.
    """

    group: str
    title: str
    heads: tuple[str, ...]
    parts: tuple[tuple[str, tuple[BlockRow, ...]], ...]


def parameter_blocks(fit: SemFit, df: float) -> tuple[Block, ...]:
    """Return the parameters that answer a question, by group and kind.

    Parameters
    ----------
    fit : SemFit
        The fit.
    df : float
        Degrees of freedom of tests and intervals; infinite for z.
    """
    frame = with_tests(fit.parameters, df)
    shown = frame[_shown(fit)]
    heads = ("estimate", "SE", statistic_head(df), "p", "95% low", "high", "std.all")
    blocks = []
    labels = [group.label for group in fit.observed.groups]
    for number, label in enumerate(labels, start=1):
        own = shown[shown["group"] == number]
        blocks += [
            Block(label, title, heads, _parts(fit, own[matches(own)], parted=parted))
            for title, matches, parted in _KINDS
        ]
    defined = shown[shown["op"] == ":="]
    blocks.append(Block("", "Defined Parameters", heads, _parts(fit, defined, parted=False)))
    return tuple(block for block in blocks if block.parts)


def statistic_head(df: float) -> str:
    """Name the test statistic.

    Examples
    --------
    >>> statistic_head(43), statistic_head(float("inf"))
    ('t(43)', 'z')
    """
    return f"t({df:.0f})" if np.isfinite(df) else "z"


def with_tests(frame: pd.DataFrame, df: float) -> pd.DataFrame:
    """Put p and interval of t in the place of those of z where there are clusters."""
    if np.isfinite(df):
        half = float(stats.t.ppf(0.5 + _CONFIDENCE / 2, df)) * frame["std_error"]
        frame["p_value"] = 2 * stats.t.sf(np.abs(frame["statistic"]), df)
        frame["ci_low"], frame["ci_high"] = frame["estimate"] - half, frame["estimate"] + half
    return frame


def _shown(fit: SemFit) -> list[bool]:
    table, auxiliary = fit.compiled.table, set(fit.call.auxiliary)
    rows = [not row.exogenous and not {row.lhs, row.rhs} & auxiliary for row in table.rows]
    return rows + [True] * len(table.definitions)


def _of_operator(operator: str) -> Callable[[pd.DataFrame], Any]:
    return lambda rows: rows["op"] == operator


def _covariances(rows: pd.DataFrame) -> Any:
    return (rows["op"] == "~~") & (rows["lhs"] != rows["rhs"])


def _variances(rows: pd.DataFrame) -> Any:
    return (rows["op"] == "~~") & (rows["lhs"] == rows["rhs"])


_KINDS: tuple[tuple[str, Callable[[pd.DataFrame], Any], bool], ...] = (
    ("Latent Variables", _of_operator("=~"), True),
    ("Regressions", _of_operator("~"), True),
    ("Covariances", _covariances, True),
    ("Intercepts", _of_operator("~1"), False),
    ("Variances", _variances, False),
)


def _parts(
    fit: SemFit, rows: pd.DataFrame, *, parted: bool
) -> tuple[tuple[str, tuple[BlockRow, ...]], ...]:
    explained = _explained(fit)
    heads: dict[str, list[BlockRow]] = {}
    for row in rows.to_dict("records"):
        dot = "." if row["op"] in ("~~", "~1") else ""
        name = row["rhs"] if parted else row["lhs"]
        shown = f"{dot if name in explained else ''}{name}"
        before = f"{dot if row['lhs'] in explained else ''}{row['lhs']} {row['op']}"
        heads.setdefault(before if parted else "", []).append(_row(row, shown, fit.reason))
    return tuple((head, tuple(own)) for head, own in heads.items())


def _explained(fit: SemFit) -> set[str]:
    """Return variables that others predict or measure."""
    return _names(fit.compiled.table.rows)


def _names(rows: Iterable[Any]) -> set[str]:
    return {row.lhs if row.op == "~" else row.rhs for row in rows if row.op in ("~", "=~")}


def _row(row: Mapping[Any, Any], name: str, reason_of_all: str | None) -> BlockRow:
    label = "" if row["label"].startswith(".") or row["op"] == ":=" else row["label"]
    reason = row["reason"] if isinstance(row["reason"], str) else ""
    numbers = [row[key] for key in ("estimate", "std_error", "statistic")]
    ends = [row[key] for key in ("ci_low", "ci_high", "std_all")]
    values = [*map(number_text, numbers), p_text(row["p_value"]), *map(number_text, ends)]
    return BlockRow(name, label, tuple(values), "" if reason == reason_of_all else reason)
