"""Nothing stands on anything else: shapes, links, arrow heads and coefficients."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from attachpath.reporting.drawing import NARROW, WIDE
from attachpath.reporting.path_diagram.graph import Shown, read_graph
from attachpath.reporting.path_diagram.scene import Scene, compose

Make = Callable[..., pd.DataFrame]

MODELS = [
    "h5a", "structural", "residuals", "growth", "second order", "feedback", "one", "one factor",
    "sixty indicators", "long names", "unicode",
]  # fmt: skip
DENSE = ["h5a", "sixty indicators"]
CASES = ["poldem_ml", "etgraf_ml", "growth_ml", "path_fixedx_ml", "hs_cfa_ml", "hs_group_metric"]


def scene_of(parameters: pd.DataFrame, width: float) -> Scene:
    return compose(read_graph(parameters, 1, {}, Shown()), width)


def check(scene: Scene, most_without_room: int = 0) -> None:
    shapes = [shape.box() for shape in scene.shapes]
    words = [one.box for one in scene.coefficients]
    heads = [box for route in scene.routes for box in route.heads()]
    assert not any(one.overlaps(two) for one, two in combinations(shapes, 2))
    assert not any(one.overlaps(two) for one, two in combinations(words, 2))
    assert not any(one.overlaps(two) for one in words for two in [*shapes, *heads])
    assert scene.without_room <= most_without_room
    for box in [*shapes, *words]:
        assert box.left >= 0
        assert box.right <= scene.width
        assert box.top >= 0
        assert box.bottom <= scene.height


def through(scene: Scene) -> list[tuple[str, str, str]]:
    """Return links that run through a variable which is not their end."""
    return [
        (route.link.source, route.link.target, shape.name)
        for route in scene.routes
        for shape in scene.shapes
        if shape.name not in (route.link.source, route.link.target)
        and shape.holds(route.points, -0.01).any()
    ]


@pytest.mark.parametrize("name", MODELS)
def test_nothing_overlaps_on_a_wide_page(model: Make, name: str) -> None:
    scene = scene_of(model(name), WIDE)
    check(scene)
    assert through(scene) == []


@pytest.mark.parametrize("name", MODELS)
def test_nothing_overlaps_on_a_narrow_page(model: Make, name: str) -> None:
    scene = scene_of(model(name), NARROW)
    check(scene, most_without_room=2 if name in DENSE else 0)
    assert through(scene) == []


@pytest.mark.parametrize("case", CASES)
def test_nothing_overlaps_in_fitted_models(reference: Make, case: str) -> None:
    for width in (WIDE, NARROW):
        check(scene_of(reference(case), width))


@pytest.mark.parametrize("name", ["h5a", "structural", "residuals"])
def test_links_run_from_border_to_border(model: Make, name: str) -> None:
    scene = scene_of(model(name), WIDE)
    shapes = {shape.name: shape for shape in scene.shapes}
    for route in scene.routes:
        first, last = shapes[route.link.source], shapes[route.link.target]
        assert not first.holds(route.points).any()
        assert not last.holds(route.points).any()
        assert first.holds(route.points[:1], 0.06).all()
        assert last.holds(route.points[-1:], 0.06).all()


def test_predictors_stand_left_and_outcomes_right(model: Make) -> None:
    scene = scene_of(model("structural"), WIDE)
    x = {shape.name: shape.x for shape in scene.shapes}
    assert x["anx1"] < x["anx"] < x["sec"] < x["ge"] < x["post"] < x["post1"]
    assert x["anx"] == pytest.approx(x["avo"])


def test_a_narrow_page_runs_from_top_to_bottom(model: Make) -> None:
    y = {shape.name: shape.y for shape in scene_of(model("structural"), NARROW).shapes}
    assert y["anx1"] < y["anx"] < y["sec"] < y["ge"] < y["post"] < y["post1"]


def test_covariates_of_repeated_measures_stand_on_their_other_side(model: Make) -> None:
    x = {shape.name: shape.x for shape in scene_of(model("growth"), WIDE).shapes}
    assert x["i"] < x["t1"] < x["c1"]


def test_covariances_are_curves_and_paths_straight_where_nothing_is_between(model: Make) -> None:
    scene = scene_of(model("y ~ x\ny ~ z\nx ~~ z"), WIDE)
    for route in scene.routes:
        chord = np.hypot(*(route.points[-1] - route.points[0]))
        length = np.hypot(*np.diff(route.points, axis=0).T).sum()
        assert (length > 1.005 * chord) == (route.link.kind == "covariance")


def test_a_path_is_curved_round_what_lies_between(model: Make) -> None:
    scene = scene_of(model("m ~ x\ny ~ m + x"), WIDE)
    assert through(scene) == []


def test_both_arrows_of_a_feedback_loop_are_seen(model: Make) -> None:
    scene = scene_of(model("feedback"), WIDE)
    loop = [one for one in scene.routes if {one.link.source, one.link.target} == {"a", "b"}]
    middles = [route.points[len(route.points) // 2] for route in loop]
    assert np.hypot(*(middles[0] - middles[1])) > 0.05
