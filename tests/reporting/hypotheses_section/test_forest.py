"""The forest plot shows every row; its 95 % interval is the unstandardised one, rescaled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scipy import stats

from attachpath.reporting import HypothesisRow
from attachpath.reporting.hypotheses_section import forest_plot
from attachpath.reporting.hypotheses_section.forest import standardised_95

Make = Callable[..., HypothesisRow]


def test_the_standardised_95_interval_matches_the_90_one(make_row: Make) -> None:
    """Closed form: both are estimate +- t(df) SE, so their half widths have the ratio of the t."""
    df, scale, estimate, std_error = 57.0, 0.37, -0.4, 0.11
    half95 = stats.t.ppf(0.975, df) * std_error
    half90 = stats.t.ppf(0.95, df) * std_error * scale
    row = make_row(
        estimate=estimate,
        df=df,
        ci_low=estimate - half95,
        ci_high=estimate + half95,
        std_estimate=scale * estimate,
        std_ci90_low=scale * estimate - half90,
        std_ci90_high=scale * estimate + half90,
    )
    low, high = standardised_95(row) or (0.0, 0.0)
    assert high - scale * estimate == pytest.approx(half95 * scale)
    assert scale * estimate - low == pytest.approx(half95 * scale)


def test_a_row_without_numbers_has_no_interval_but_a_place(
    make_row: Make, untestable: HypothesisRow
) -> None:
    assert standardised_95(untestable) is None
    figure = forest_plot([make_row(), untestable])
    assert "H4a supported, −0.20 [−0.28, −0.12]" in figure.alt
    assert "H5a not testable" in figure.alt
    assert figure.notes == []


@pytest.mark.parametrize("verdict", ["supported", "opposite", "negligible", "inconclusive"])
@pytest.mark.parametrize("direction", ["positive", "negative", "none"])
def test_every_verdict_and_direction_can_be_drawn(
    verdict: str, direction: str, make_row: Make
) -> None:
    assert forest_plot([make_row(verdict=verdict, direction=direction)]).svg


def test_only_rows_without_numbers_can_be_drawn(untestable: HypothesisRow) -> None:
    assert forest_plot([untestable]).png


def test_a_claim_with_markup_and_control_characters_can_be_drawn(make_row: Make) -> None:
    row = make_row(claim="<script>\x00 $\\frac$ [/]\n\x1b[0m", id="H_1")
    assert forest_plot([row]).svg
