"""The figure: bytes that repeat, places by hand, harmless names, and words for every path."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.reporting import Figure
from attachpath.reporting.drawing import WIDE
from attachpath.reporting.path_diagram import diagram_alt_text, path_diagram
from attachpath.reporting.path_diagram.graph import Shown, read_graph
from attachpath.reporting.path_diagram.scene import compose
from attachpath.reporting.path_diagram.shapes import SMALL

Make = Callable[..., pd.DataFrame]

NASTY = "<script>alert(1)</script>&$x$"


def elements(svg: bytes) -> list[str]:
    return [one.tag.rpartition("}")[2] for one in ET.fromstring(svg).iter()]  # noqa: S314 - ours


def test_the_same_parameters_give_the_same_bytes(model: Make) -> None:
    one, two = path_diagram(model("h5a")), path_diagram(model("h5a"))
    assert one == two
    assert (one.svg, one.svg_narrow, one.png) == (two.svg, two.svg_narrow, two.png)


def test_hand_positions_are_honoured_and_others_make_way(model: Make) -> None:
    graph = read_graph(model("h5a"), 1, {}, Shown())
    chosen = {"iip_post": (0.5, 0.5), "sec": (0.2, 0.8), "pre": (0.85, 0.2)}
    scene = compose(graph, WIDE, chosen)
    places = {shape.name: shape for shape in scene.shapes}
    top, bottom = places["sec"], places["pre"]
    assert places["iip_post"].x == pytest.approx(0.5 * WIDE)
    assert top.x == pytest.approx(0.2 * WIDE)
    assert bottom.x == pytest.approx(0.85 * WIDE)
    assert (top.y + bottom.y) / 2 == pytest.approx(places["iip_post"].y)
    boxes = [shape.box() for shape in scene.shapes]
    assert not any(one.overlaps(two) for i, one in enumerate(boxes) for two in boxes[:i])


def test_indicators_go_with_a_variable_placed_by_hand(model: Make) -> None:
    graph = read_graph(model("structural"), 1, {}, Shown())
    places = {one.name: one for one in compose(graph, WIDE, {"anx": (0.95, 0.5)}).shapes}
    assert places["anx1"].x > places["anx"].x > places["post"].x - 1
    assert places["anx1"].box().right <= WIDE


@pytest.mark.parametrize(
    ("positions", "code"),
    [({"seq": (0.5, 0.5)}, "unknown-variable"), ({"sec": (5, 1)}, "bad-position")],
)
def test_positions_that_cannot_be_are_refused(
    model: Make, positions: dict[str, tuple[float, float]], code: str
) -> None:
    with pytest.raises(UsageError) as error:
        path_diagram(model("h5a"), positions=positions)
    assert error.value.code == code


def test_uncertain_paths_are_grey_and_dashed(model: Make) -> None:
    sure = model("y ~ x").assign(std_all=0.3, ci_low=0.1, ci_high=0.5)
    unsure = sure.assign(ci_low=-0.1)
    assert b"stroke-dasharray" not in path_diagram(sure).svg
    assert b"#8c8c8c" not in path_diagram(sure).svg
    assert b"stroke-dasharray" in path_diagram(unsure).svg
    assert b"#8c8c8c" in path_diagram(unsure).svg


def test_signs_have_colours(model: Make) -> None:
    table = model("y ~ x").assign(std_all=0.3, ci_low=0.1, ci_high=0.5)
    assert b"#0072b2" in path_diagram(table).svg
    negative = path_diagram(table.assign(std_all=-0.3)).svg
    assert b"#d55e00" in negative
    assert b"#0072b2" not in negative


def test_a_wider_line_is_a_larger_coefficient(model: Make) -> None:
    table = model("y ~ x").assign(ci_low=0.1, ci_high=0.5)
    assert b"stroke-width:.84" in path_diagram(table.assign(std_all=0.1)).svg.replace(
        b"stroke-width:0.84", b"stroke-width:.84"
    )
    assert b"stroke-width:2.52" in path_diagram(table.assign(std_all=0.8)).svg


def test_nasty_names_are_drawn_as_text(model: Make) -> None:
    table = model("y ~ x").assign(rhs=NASTY)
    figure = path_diagram(table)
    assert {"script"} & set(elements(figure.svg)) == set()
    assert NASTY in figure.alt
    assert figure.notes == []


def test_a_name_that_begins_with_an_underscore_is_drawn(model: Make) -> None:
    assert len(path_diagram(model("y ~ _x")).svg) > len(path_diagram(model("y ~ x")).svg)


def test_signs_that_the_font_lacks_become_a_note(model: Make) -> None:
    assert path_diagram(model("y ~ 安全")).notes != []


def test_words_are_large_enough_to_be_read() -> None:
    """3.6 inches are shown on 390 pixels, and 7.2 printed on 7.2: no letter is below 7.5 pt."""
    assert SMALL >= 7.5


def test_the_alt_text_names_every_link_with_its_estimate(model: Make) -> None:
    for name in ("structural", "residuals", "h5a"):
        graph = read_graph(model(name), 1, {}, Shown())
        labels = {node.name: node.label for node in graph.nodes}
        told = diagram_alt_text(model(name))
        for link in graph.links:
            word = {"path": "to", "loading": "by", "covariance": "with"}[link.kind]
            assert f"{labels[link.source]} {word} {labels[link.target]} {link.text}" in told


def test_the_figure_has_that_alt_text_and_says_what_is_uncertain(model: Make) -> None:
    table = model("y ~ x").assign(std_all=-0.05, ci_low=-0.2, ci_high=0.1)
    figure = path_diagram(table, labels={"x": "warmth", "y": "outcome"})
    assert figure.alt == diagram_alt_text(table, labels={"x": "warmth", "y": "outcome"})
    assert "warmth to outcome −.05 (interval holds zero)" in figure.alt


def test_a_negative_variance_is_told_and_marked(model: Make) -> None:
    table = model("f =~ a + b + c\na ~~ a")
    plain = path_diagram(table)
    table.loc[table["op"] == "~~", "estimate"] = -0.05
    figure = path_diagram(table)
    assert "The variance of a is negative (−0.05)." in figure.alt
    assert figure.svg != plain.svg


def test_the_caption_says_what_is_not_drawn(model: Make) -> None:
    caption = path_diagram(model("residuals"), indicators=False, covariances=False).caption
    assert "Indicators are not drawn." in caption
    assert "Covariances are not drawn." in caption


def test_one_variable_is_a_diagram(model: Make) -> None:
    figure = path_diagram(model("one"))
    assert isinstance(figure, Figure)
    assert figure.alt == "Path diagram of 1 observed variable."
