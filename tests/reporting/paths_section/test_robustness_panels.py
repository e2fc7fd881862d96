"""Small multiples of robustness rows: a panel a hypothesis, and words for those who do not see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from attachpath.reporting.paths_section import robustness_figure
from attachpath.reporting.paths_section.robustness_panels import standardised_interval

Make = Callable[..., dict[str, Any]]


def test_the_interval_is_put_on_the_standardised_scale(
    robustness_row: Make,
) -> None:
    row = robustness_row("H4", "a", estimate=-0.4, std_estimate=-0.2, ci_low=-0.6, ci_high=-0.2)
    assert standardised_interval(row) == pytest.approx((-0.3, -0.1))


def test_the_alt_text_holds_the_numbers_of_every_hypothesis(robustness_row: Make) -> None:
    rows = pd.DataFrame(
        [
            robustness_row(f"H{k}", change, std_estimate=value)
            for k in range(6)
            for change, value in (("as_tested", -0.2), ("cr2", -0.2), ("alliance", -0.11))
        ]
    )
    figure = robustness_figure(rows)
    assert figure is not None
    assert figure.alt.count("as tested, from −0.20 to −0.11 under 2 changes") == 6
    assert figure.svg
    assert figure.svg_narrow
    assert figure.notes == []


def test_without_numbers_there_is_no_figure(robustness_row: Make) -> None:
    rows = pd.DataFrame([robustness_row("H4", "as_tested", reason="the fit did not converge")])
    assert robustness_figure(rows) is None
