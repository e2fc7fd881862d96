"""The slope over the moderator: it says its numbers, and is left out where there is no curve."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.fitted import Fitted
from attachpath.models import johnson_neyman, regression, slopes_by_tercile
from attachpath.reporting.moderation_section import marginal_effect_figure


@pytest.fixture
def crossing() -> tuple[Fitted, pd.DataFrame]:
    """A slope that is negative at low values of w and positive at high ones."""
    rng = np.random.default_rng(8)
    data = pd.DataFrame(rng.normal(size=(200, 2)), columns=["x", "w"])
    data["y"] = data["x"] * data["w"] + rng.normal(size=200)
    return regression("y ~ x * w", data), data


def test_the_slope_over_the_moderator_tells_regions_and_ends(
    crossing: tuple[Fitted, pd.DataFrame],
) -> None:
    fitted, data = crossing
    found = johnson_neyman(fitted, "x", "w", data)
    figure = marginal_effect_figure(
        found,
        figure_id="effect_H2a",
        predictor_label="security",
        moderator_label="anxiety (SD)",
        outcome_label="growth",
    )
    assert figure is not None
    assert figure.id == "effect_H2a"
    assert "Slope of security on growth over anxiety (SD)" in figure.caption
    lowest = found.effects.iloc[0]
    assert f"−{abs(lowest['estimate']):.2f}" in figure.alt
    assert "negative where anxiety (SD) was below" in figure.alt
    assert figure.svg != figure.svg_narrow
    assert figure.notes == []


def test_the_same_result_gives_the_same_bytes(crossing: tuple[Fitted, pd.DataFrame]) -> None:
    fitted, data = crossing
    found = johnson_neyman(fitted, "x", "w", data)
    first, second = (marginal_effect_figure(found, figure_id="effect") for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.svg == second.svg


def test_no_client_is_drawn_as_a_mark(crossing: tuple[Fitted, pd.DataFrame]) -> None:
    """The bars are the counts of at most twenty ranges."""
    fitted, data = crossing
    figure = marginal_effect_figure(johnson_neyman(fitted, "x", "w", data), figure_id="effect")
    assert figure is not None
    assert figure.svg.count(b"patch_") < 60


def test_thirds_stand_in_the_figure_and_in_its_words(
    crossing: tuple[Fitted, pd.DataFrame],
) -> None:
    fitted, data = crossing
    found = johnson_neyman(fitted, "x", "w", data)
    thirds = slopes_by_tercile(fitted, "x", "w", data)
    figure = marginal_effect_figure(found, figure_id="effect", terciles=thirds)
    plain = marginal_effect_figure(found, figure_id="effect")
    assert figure is not None
    assert plain is not None
    assert "test of the line: p =" in figure.caption
    assert "Slopes in thirds of the moderator: lower" in figure.alt
    assert figure.svg != plain.svg


def test_a_moderator_without_a_curve_has_no_figure(
    crossing: tuple[Fitted, pd.DataFrame],
) -> None:
    _, data = crossing
    data = data.assign(w=(data["w"] > 0).astype(float))
    found = johnson_neyman(regression("y ~ x * w", data), "x", "w", data)
    assert marginal_effect_figure(found, figure_id="effect") is None
