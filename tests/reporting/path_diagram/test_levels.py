"""Levels are longest paths; loops end; the order within levels avoids crossings."""

from __future__ import annotations

import pytest

from attachpath.reporting.path_diagram.levels import levels_of, ordered_levels


def test_a_level_is_the_longest_path_from_the_predictors() -> None:
    arrows = [("x", "m"), ("x", "y"), ("m", "n"), ("n", "y"), ("z", "y")]
    assert levels_of(["y", "x", "m", "n", "z"], arrows) == {
        "y": 3, "x": 0, "m": 1, "n": 2, "z": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    "arrows",
    [
        [("a", "b"), ("b", "a")],
        [("a", "a")],
        [("a", "b"), ("b", "c"), ("c", "a"), ("x", "b"), ("c", "y")],
        [(one, two) for one in "abcdefgh" for two in "abcdefgh"],
    ],
)
def test_feedback_ends(arrows: list[tuple[str, str]]) -> None:
    names = sorted({name for arrow in arrows for name in arrow})
    levels = levels_of(names, arrows)
    assert sorted(levels) == names
    assert min(levels.values()) == 0
    assert ordered_levels(levels, arrows)


def test_what_stands_behind_a_loop_comes_after_it() -> None:
    levels = levels_of(["y", "b", "a", "x"], [("x", "a"), ("a", "b"), ("b", "a"), ("b", "y")])
    assert levels["x"] < levels["a"] < levels["b"] < levels["y"]


def test_a_long_link_has_a_place_in_the_levels_that_it_passes() -> None:
    rows = ordered_levels({"x": 0, "m": 1, "y": 2}, [("x", "m"), ("m", "y"), ("x", "y")])
    assert ("x", "y", "1") in rows[1]


def test_two_bundles_are_untangled() -> None:
    levels = {"a": 0, "b": 0, "c": 0, "p": 1, "q": 1, "r": 1}
    rows = ordered_levels(levels, [("a", "r"), ("b", "q"), ("c", "p")])
    pairs = dict(zip([item[0] for item in rows[0]], [item[0] for item in rows[1]], strict=True))
    assert pairs == {"a": "r", "b": "q", "c": "p"}
