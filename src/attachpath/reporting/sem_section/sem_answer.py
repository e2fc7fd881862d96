"""The answer to the section's question in a sentence or two."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from attachpath.hypotheses import Hypothesis
from attachpath.measurement import MeasurementModel
from attachpath.reporting.methods.sentences import joined
from attachpath.reporting.printable import one_line
from attachpath.reporting.sem_section.fit_words import fit_verdict
from attachpath.reporting.sem_section.path_fits import Paths

__all__ = ["sem_answer", "without_scales"]

_LEVEL = 0.05


def without_scales(structural: Sequence[Hypothesis]) -> list[str]:
    """Say that a cohort has no scale of this page, and which models of the theory stand here.

    Parameters
    ----------
    structural : sequence of Hypothesis
        From `attachpath.hypotheses.structural_hypotheses`.

    Returns
    -------
    list of str
        One paragraph.
    """
    nothing = (
        "This cohort has no scale of attachment, of security with the therapist or of growth, "
        "whose measurement and whole path are modelled here."
    )
    if not structural:
        return [f"{nothing} The theory states no structural model that it could be tested with."]
    ids = joined(one_line(one.id) for one in structural)
    return [f"{nothing} What stands here is what the theory states itself ({ids})."]


def sem_answer(model: MeasurementModel, paths: Paths) -> list[str]:
    """Answer whether the measures hold and whether the whole path fits together.

    Parameters
    ----------
    model : MeasurementModel
        From `attachpath.measurement.measurement_model`.
    paths : Paths
        From `fit_paths`; its first rival is the sequence without direct paths.

    Returns
    -------
    list of str
        One paragraph.
    """
    if model.fit is not None and model.reason is None:
        measures = f"the measurement model {fit_verdict(model.fit.fit_measures)}"
    else:
        measures = "whether the measures hold as measures cannot be told from these data"
    whole = paths.whole.fit
    if whole is None or paths.whole.reason:
        path = "the whole path could not be modelled"
    else:
        path = f"the model of the whole path {fit_verdict(whole.fit_measures)}"
    answer = f"{measures}, and {path}{_sequence(paths.comparison)}."
    return [f"{answer[:1].upper()}{answer[1:]}"]


def _sequence(comparison: pd.DataFrame) -> str:
    """Say whether the sequence alone is enough."""
    if len(comparison) < 2 or pd.isna(comparison.iloc[1].get("p_value", float("nan"))):
        return ""
    if comparison["p_value"].iloc[1] < _LEVEL:
        return "; the sequence alone, without direct paths, fits worse"
    return "; the sequence alone, without direct paths, is not told apart from it"
