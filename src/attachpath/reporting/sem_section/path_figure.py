"""The path diagram of the whole model."""

from __future__ import annotations

import pandas as pd

from attachpath.reporting.labels import label
from attachpath.reporting.path_diagram import path_diagram
from attachpath.reporting.section import Figure
from attachpath.reporting.sem_section.path_fits import Paths, path_rows

__all__ = ["path_figure"]

_LABELS = {
    "ecr_anxiety": "ECR anxiety",
    "ecr_avoidance": "ECR avoidance",
    "iip_pre": "IIP before",
    "iip_post": "IIP after",
    "cats_secure": "CATS Secure",
    "cats_avoidant": "CATS Avoidant",
    "cats_preoccupied": "CATS Preoccupied",
    "tds_growing_autonomy": "TDS Growing Autonomy",
    "tds_growing_engagement": "TDS Growing Engagement",
}


def path_figure(paths: Paths, title: str) -> Figure | None:
    """Draw the paths of the first model.

    Parameters
    ----------
    paths : Paths
        From `fit_paths`.
    title : str
        The question that begins the caption.

    Returns
    -------
    Figure or None
        None where it could not be fitted. Indicators and auxiliary variables are not drawn.
    """
    fit = paths.whole.fit
    if fit is None or paths.whole.reason:
        return None
    rows = fit.parameters
    own = set(paths.whole.model.variables)
    # The paths with the intervals of t, which decide what is grey.
    rows = pd.concat([rows[(rows["op"] == "=~") & rows["lhs"].isin(own)], path_rows(paths.whole)])
    return path_diagram(
        rows,
        figure_id="paths",
        title=title,
        labels={name: _LABELS.get(name, label(name)) for name in own},
        indicators=False,
        covariances=False,
    )
