"""Predicted lines say where they begin and end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from attachpath.fitted import Fitted
from attachpath.models import predicted_lines, regression
from attachpath.reporting.moderation_section import simple_slopes_figure


@pytest.fixture
def crossing() -> tuple[Fitted, pd.DataFrame]:
    """A slope that is negative at low values of w and positive at high ones."""
    rng = np.random.default_rng(8)
    data = pd.DataFrame(rng.normal(size=(200, 2)), columns=["x", "w"])
    data["y"] = data["x"] * data["w"] + rng.normal(size=200)
    return regression("y ~ x * w", data), data


def test_predicted_lines_tell_where_they_begin_and_end(
    crossing: tuple[Fitted, pd.DataFrame],
) -> None:
    fitted, data = crossing
    lines = predicted_lines(fitted, "x", "w", data)
    figure = simple_slopes_figure(
        lines,
        figure_id="lines_H2a",
        predictor_label="security",
        moderator_label="anxiety",
        outcome_label="growth",
    )
    assert figure is not None
    first = lines.iloc[0]
    shown = f"{first['estimate']:.2f}".replace("-", "−")
    assert f"−1 SD ({first['value']:.2f}) from {shown}".replace("(-", "(−") in figure.alt
    assert figure.notes == []


def test_lines_without_numbers_have_no_figure(crossing: tuple[Fitted, pd.DataFrame]) -> None:
    fitted, data = crossing
    lines = predicted_lines(replace(fitted, converged=False), "x", "w", data)
    labels = {"predictor_label": "x", "moderator_label": "w", "outcome_label": "y"}
    assert simple_slopes_figure(lines, figure_id="lines", **labels) is None
