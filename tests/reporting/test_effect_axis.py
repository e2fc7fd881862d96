"""One scale holds every effect of the table, with zero in the middle."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attachpath.reporting import HypothesisRow
from attachpath.reporting.effect_axis import effect_axis

Make = Callable[..., HypothesisRow]


@pytest.mark.parametrize("reach", [0.004, 0.17, 0.33, 0.9, 4.2, 30.0, 900.0])
def test_the_scale_holds_every_interval(make_row: Make, reach: float) -> None:
    row = make_row(std_estimate=0.0, std_ci90_low=-reach, std_ci90_high=reach / 2)
    axis = effect_axis([row])
    assert axis is not None
    assert axis.ticks[0] <= -reach
    assert axis.ticks[-1] >= reach
    assert axis.place(0.0) == axis.width / 2
    assert len(axis.ticks) <= 7
    places = [axis.place(tick) for tick in axis.ticks]
    assert places == sorted(places)


def test_the_bounds_of_the_smallest_effect_are_on_it(make_row: Make) -> None:
    row = make_row(std_estimate=0.01, std_ci90_low=0.0, std_ci90_high=0.02, smallest_effect=0.4)
    axis = effect_axis([row])
    assert axis is not None
    assert axis.ticks[-1] >= 0.4


def test_without_an_effect_there_is_no_scale(untestable: HypothesisRow) -> None:
    assert effect_axis([untestable]) is None
