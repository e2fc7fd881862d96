"""A figure of many clients takes no more bytes than one of few: a report stays small.

Of 330 and 100,000 clients whole reports are measured by ``python -m benchmarks.report_size``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from attachpath.cohort import Cohort
from attachpath.hypotheses import fitted_hypotheses, models_behind
from attachpath.reporting import Figure
from attachpath.reporting.cohort_section import attendance_figure, curves_figures, mean_curves
from attachpath.reporting.paths_section import quantile_figure
from attachpath.simulation import simulate_cohort


def drawn(cohort: Cohort) -> Iterator[Figure]:
    """Yield the figures that draw clients and not only what was estimated."""
    yield attendance_figure(cohort)
    yield from curves_figures(cohort, mean_curves(cohort))
    chosen = [one for one in fitted_hypotheses(cohort, "et_graf") if one.id == "H4a"]
    figure = quantile_figure(models_behind(cohort, "et_graf", chosen))
    assert figure is not None
    yield figure


def sizes(clients: int) -> dict[str, int]:
    cohort = simulate_cohort(clients=clients, seed=3, items=False)
    return {one.id: len(one.svg) + len(one.svg_narrow) for one in drawn(cohort)}


@pytest.fixture(scope="module")
def few() -> dict[str, int]:
    return sizes(150)


def test_ten_times_the_clients_take_hardly_more_bytes(few: dict[str, int]) -> None:
    many = sizes(1_500)
    assert set(many) == set(few)
    assert {name for name, size in many.items() if size > 1.3 * few[name]} == set()
