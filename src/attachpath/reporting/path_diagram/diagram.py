"""The path diagram of a model, from its table of parameters."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from attachpath.errors import UsageError, nearest_name
from attachpath.reporting.drawing import NARROW, WIDE, Drawing, draw
from attachpath.reporting.path_diagram.diagram_words import alt_of, caption_of
from attachpath.reporting.path_diagram.graph import Graph, Shown, read_graph
from attachpath.reporting.path_diagram.legend import legend_height, legend_lines
from attachpath.reporting.path_diagram.painting import paint_scene
from attachpath.reporting.path_diagram.scene import Scene, compose
from attachpath.reporting.section import Figure

__all__ = ["path_diagram"]


def path_diagram(
    parameters: pd.DataFrame,
    *,
    figure_id: str = "path_diagram",
    title: str = "Which paths does the model estimate?",
    group: int = 1,
    labels: Mapping[str, str] | None = None,
    positions: Mapping[str, tuple[float, float]] | None = None,
    indicators: bool = True,
    covariances: bool = True,
    standardized: bool = True,
) -> Figure:
    """Draw the path diagram of a structural equation model.

    Parameters
    ----------
    parameters : DataFrame
        A row a parameter: lhs, op (``=~``, ``~``, ``~~``; others are passed over), rhs, group,
        estimate, std_error, ci_low, ci_high, std_all. That of a fit is `fit.parameters`.
    figure_id : str
        Becomes the name of the files.
    title : str
        Begins the caption.
    group : int
        Counts from 1.
    labels : mapping of str to str, optional
        Words for names; a name without an entry is labelled as in tables.
    positions : mapping of str to (float, float), optional
        Centres of variables as shares of width and height from the lower left corner, chosen by
        hand; the others are laid out. Indicators go with their latent variable.
    indicators : bool
        Whether variables that only measure a latent one are drawn.
    covariances : bool
        Whether covariances are drawn.
    standardized : bool
        Whether the numbers are `std_all`; else `estimate`.

    Returns
    -------
    Figure
        SVG for wide and narrow screens, and a PNG; `svg` is bytes.

    Raises
    ------
    UsageError
        ``unknown-group``, ``no-variables``, ``unknown-variable`` or ``bad-position``.

    Notes
    -----
    Latent variables are ellipses, observed ones boxes, covariances curves with two heads (McArdle
    & McDonald 1984). Levels from left to right are longest paths from the predictors; the order
    within a level follows Sugiyama, Tagawa & Toda (1981). A model that is too wide for the page
    runs from top to bottom.

    Examples
    --------
    >>> parameters = pd.DataFrame({
    ...     "lhs": ["y"], "op": ["~"], "rhs": ["x"], "group": 1, "estimate": [0.4],
    ...     "std_error": [0.1], "ci_low": [0.2], "ci_high": [0.6], "std_all": [0.34],
    ... })
    >>> path_diagram(parameters).alt
    'Path diagram of 2 observed variables. Paths: x to y .34.'
    """
    shown = Shown(indicators, covariances, standardized)
    graph = read_graph(parameters, group, labels or {}, shown)
    _check_positions(positions or {}, graph)
    scenes = {narrow: compose(graph, _width(narrow), positions) for narrow in (False, True)}
    legends = {narrow: legend_lines(graph, _width(narrow)) for narrow in (False, True)}
    heights = {
        narrow: scenes[narrow].height + legend_height(legends[narrow]) for narrow in (False, True)
    }

    def paint(drawing: Drawing, narrow: bool) -> None:
        paint_scene(drawing, scenes[narrow], graph, legends[narrow], heights[narrow])

    return draw(
        figure_id,
        paint,
        caption=caption_of(graph, title, shown, _without_room(scenes)),
        alt=alt_of(graph),
        height=heights[False],
        narrow_height=heights[True],
    )


def _width(narrow: bool) -> float:
    return NARROW if narrow else WIDE


def _without_room(scenes: Mapping[bool, Scene]) -> int:
    return max(scene.without_room for scene in scenes.values())


def _check_positions(positions: Mapping[str, tuple[float, float]], graph: Graph) -> None:
    names = [node.name for node in graph.structural()]
    for name, place in positions.items():
        if name not in names:
            near = nearest_name(name, names)
            raise UsageError(
                "unknown-variable",
                f"There is no variable {name!r} to be placed.",
                "It is misspelt, not drawn, or an indicator, which goes with its latent variable.",
                f"Did you mean {near!r}?" if near else f"Place one of {', '.join(names[:8])}.",
            )
        if not all(0 <= one <= 1 for one in place):
            raise UsageError(
                "bad-position",
                f"{name!r} cannot stand at {tuple(place)}.",
                "Places are shares of width and height from the lower left corner.",
                "Give two numbers from 0 to 1, such as (0.5, 0.8).",
            )
