"""What a path diagram shows: variables and links, read from a table of parameters."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from attachpath.errors import UsageError
from attachpath.reporting.labels import label
from attachpath.reporting.numbers import bounded, number

__all__ = ["Graph", "Link", "Node", "Shown", "read_graph"]

Kind = Literal["path", "loading", "covariance"]
Tone = Literal["positive", "negative", "uncertain", "missing", "any"]  # any: in the legend
Row = dict[str, Any]


@dataclass(frozen=True)
class Node:
    """A variable.

    Attributes
    ----------
    name, label : str
        As in the model, and as drawn.
    latent : bool
        Drawn as an ellipse.
    of : str
        The latent variable of which it is an indicator and nothing else; ``""`` for others.
    variance : float
        As estimated; missing where the table has none.
    """

    name: str
    label: str
    latent: bool
    of: str = ""
    variance: float = math.nan


@dataclass(frozen=True)
class Link:
    """An arrow: from a predictor, from a latent variable to its indicator, or a covariance."""

    source: str
    target: str
    kind: Kind
    value: float
    tone: Tone
    text: str


@dataclass(frozen=True)
class Shown:
    """What is drawn of a model."""

    indicators: bool = True
    covariances: bool = True
    standardized: bool = True


@dataclass(frozen=True)
class Graph:
    """Variables and links in the order of the table.

    `data_covariances` counts those among observed predictors that the data give (fixed x), which
    are not drawn, and `zeros` the paths that the model fixes at zero.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    data_covariances: int = 0
    zeros: int = 0

    def indicators(self, latent: str) -> tuple[Node, ...]:
        """Return the variables that only measure a latent one."""
        return tuple(node for node in self.nodes if node.of == latent)

    def structural(self) -> tuple[Node, ...]:
        """Return the variables that are not only indicators."""
        return tuple(node for node in self.nodes if not node.of)


def read_graph(
    parameters: pd.DataFrame, group: int, labels: Mapping[str, str], shown: Shown
) -> Graph:
    """Read variables and links from a table of parameters.

    Parameters
    ----------
    parameters : DataFrame
        A row a parameter: lhs, op, rhs, group, estimate, std_error, ci_low, ci_high, std_all.
    group : int
        Counts from 1.
    labels : mapping of str to str
        Words for names; a name without an entry is labelled as in tables.
    shown : Shown
        What is drawn.

    Returns
    -------
    Graph

    Raises
    ------
    UsageError
        ``unknown-group``; ``no-variables``.
    """
    rows = _rows_of(parameters, group)
    directed = [row for row in rows if row["op"] in ("=~", "~")]
    drawn = [row for row in directed if not _is_zero(row)]
    pairs = [row for row in rows if row["op"] == "~~" and row["lhs"] != row["rhs"]]
    owners = _owners(directed)
    nodes = _nodes(rows, owners, labels)
    hidden = set(owners) if not shown.indicators else set()
    covariances = [row for row in pairs if not _is_zero(row)]
    of_data = [row for row in covariances if _of_data(row, directed)]
    estimated = [row for row in covariances if not _of_data(row, directed)]
    links = [_link(row, shown) for row in [*drawn, *(estimated if shown.covariances else [])]]
    return Graph(
        tuple(node for node in nodes if node.name not in hidden),
        tuple(link for link in links if not {link.source, link.target} & hidden),
        len(of_data),
        len(directed) - len(drawn),
    )


def _rows_of(parameters: pd.DataFrame, group: int) -> list[Row]:
    groups = sorted(set(parameters.loc[parameters["op"].isin(["=~", "~", "~~", "~1"]), "group"]))
    if not groups:
        raise UsageError(
            "no-variables",
            "The table of parameters names no variable.",
            "It is empty or holds defined parameters only.",
            "Give the parameters of a fitted model, `fit.parameters`.",
        )
    if group not in groups:
        raise UsageError(
            "unknown-group",
            f"The model has no group {group}.",
            f"Its groups count from 1 to {int(max(groups))}.",
            "Choose one of them with `group=`.",
        )
    rows = parameters.loc[parameters["group"] == group].to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in rows]


def _owners(directed: list[Row]) -> dict[str, str]:
    """Return the latent variable of each variable that measures one and does nothing else."""
    latents = {row["lhs"] for row in directed if row["op"] == "=~"}
    regressed = {row[end] for row in directed if row["op"] == "~" for end in ("lhs", "rhs")}
    loadings = Counter(row["rhs"] for row in directed if row["op"] == "=~")
    return {
        row["rhs"]: row["lhs"]
        for row in directed
        if row["op"] == "=~" and loadings[row["rhs"]] == 1 and row["rhs"] not in latents | regressed
    }


def _nodes(rows: list[Row], owners: dict[str, str], labels: Mapping[str, str]) -> list[Node]:
    latents = {row["lhs"] for row in rows if row["op"] == "=~"}
    known = [row for row in rows if row["op"] in ("=~", "~", "~~", "~1")]
    names = dict.fromkeys(name for row in known for name in _names(row))
    variances = {row["lhs"]: row["estimate"] for row in known if row["lhs"] == row["rhs"]}
    return [
        Node(
            name,
            labels.get(name, label(name)),
            name in latents,
            owners.get(name, ""),
            float(variances.get(name, math.nan)),
        )
        for name in names
    ]


def _names(row: Row) -> list[str]:
    if row["op"] == "~":  # predictors first, as they stand in the diagram
        return [row["rhs"], row["lhs"]]
    return [row["lhs"]] if row["op"] == "~1" else [row["lhs"], row["rhs"]]


def _of_data(row: Row, directed: list[Row]) -> bool:
    """Tell whether a covariance is that of observed predictors as they stand in the data."""
    explained = {one["lhs" if one["op"] == "~" else "rhs"] for one in directed}
    latents = {one["lhs"] for one in directed if one["op"] == "=~"}
    return _is_fixed(row) and not {row["lhs"], row["rhs"]} & (explained | latents)


def _is_zero(row: Row) -> bool:
    return _is_fixed(row) and row["estimate"] == 0


def _is_fixed(row: Row) -> bool:
    return not row["std_error"] > 0


def _link(row: Row, shown: Shown) -> Link:
    value = float(row["std_all"] if shown.standardized else row["estimate"])
    kinds: dict[str, Kind] = {"=~": "loading", "~": "path", "~~": "covariance"}
    ends = (row["rhs"], row["lhs"]) if row["op"] == "~" else (row["lhs"], row["rhs"])
    text = bounded(value) if shown.standardized else number(value)
    return Link(*ends, kinds[row["op"]], value, _tone(row, value), text)


def _tone(row: Row, value: float) -> Tone:
    if math.isnan(value):
        return "missing"
    if not _is_fixed(row) and row["ci_low"] <= 0 <= row["ci_high"]:
        return "uncertain"
    return "negative" if value < 0 else "positive"
