"""Words of a path diagram: its caption, its notes, and the text for those who do not see it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from attachpath.reporting.numbers import number
from attachpath.reporting.path_diagram.graph import Graph, Kind, Link, Shown, read_graph

__all__ = ["alt_of", "caption_of", "diagram_alt_text"]

_HEADINGS: dict[Kind, str] = {
    "path": "Paths",
    "loading": "Loadings",
    "covariance": "Covariances",
}
_JOINED: dict[Kind, str] = {"path": "to", "loading": "by", "covariance": "with"}


def diagram_alt_text(
    parameters: pd.DataFrame,
    *,
    group: int = 1,
    labels: Mapping[str, str] | None = None,
    indicators: bool = True,
    covariances: bool = True,
    standardized: bool = True,
) -> str:
    """Tell a path diagram in words: every path with its estimate.

    Parameters
    ----------
    parameters : DataFrame
        As for `path_diagram`.
    group : int
        Counts from 1.
    labels : mapping of str to str, optional
        Words for names.
    indicators, covariances, standardized : bool
        As for `path_diagram`.

    Returns
    -------
    str

    Raises
    ------
    UsageError
        ``unknown-group``; ``no-variables``.

    Examples
    --------
    >>> parameters = pd.DataFrame({
    ...     "lhs": ["y", "y"], "op": ["~", "~"], "rhs": ["x", "z"], "group": 1,
    ...     "estimate": [0.4, 0.1], "std_error": [0.1, 0.1], "ci_low": [0.2, -0.1],
    ...     "ci_high": [0.6, 0.3], "std_all": [0.34, 0.08],
    ... })
    >>> print(diagram_alt_text(parameters))
    Path diagram of 3 observed variables. Paths: x to y .34; z to y .08 (interval holds zero).
    """
    shown = Shown(indicators, covariances, standardized)
    return alt_of(read_graph(parameters, group, labels or {}, shown))


def alt_of(graph: Graph) -> str:
    """Return the text for those who do not see the diagram of a graph."""
    names = {node.name: " ".join(node.label.split()) for node in graph.nodes}
    latents = sum(node.latent for node in graph.nodes)
    counts = [(latents, "latent"), (len(graph.nodes) - latents, "observed")]
    told = " and ".join(f"{n} {word}" for n, word in counts if n)
    parts = [f"Path diagram of {told} variable{'s' if len(graph.nodes) > 1 else ''}."]
    for kind, heading in _HEADINGS.items():
        links = [link for link in graph.links if link.kind == kind]
        if links:
            parts.append(f"{heading}: {'; '.join(_told(link, names) for link in links)}.")
    parts += [
        f"The variance of {names[node.name]} is negative ({number(node.variance)})."
        for node in graph.nodes
        if node.variance < 0
    ]
    return " ".join(parts)


def _told(link: Link, names: Mapping[str, str]) -> str:
    said = f"{names[link.source]} {_JOINED[link.kind]} {names[link.target]} {link.text}"
    after = {"uncertain": " (interval holds zero)", "missing": " (not estimated)"}
    return said + after.get(link.tone, "")


def caption_of(graph: Graph, title: str, shown: Shown, without_room: int) -> str:
    """Return the caption: the title, how to read the diagram, and what is not drawn."""
    what = "standardised" if shown.standardized else "unstandardised"
    parts = [
        title,
        (
            f"Numbers are {what} estimates; lines are the wider the larger these are, and grey and "
            "dashed where the 95% interval of the parameter holds zero. Intercepts and residual "
            "variances are not drawn."
        ),
    ]
    if graph.data_covariances and shown.covariances:
        parts.append("Covariances among observed predictors are those of the data; not drawn.")
    if not shown.covariances:
        parts.append("Covariances are not drawn.")
    if not shown.indicators and any(node.latent for node in graph.nodes):
        parts.append("Indicators are not drawn.")
    if graph.zeros:
        parts.append("Paths that the model fixes at zero are not drawn.")
    if without_room:
        parts.append(
            f"{without_room} coefficient{'s have' if without_room > 1 else ' has'} no room beside "
            "the line; the table of parameters has every one."
        )
    return " ".join(parts)
