"""What a path diagram shows of a table of parameters."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.reporting.path_diagram.graph import Graph, Shown, read_graph


def row(left: str, op: str, right: str, **numbers: Any) -> dict[str, Any]:
    usual = {"group": 1, "estimate": 0.4, "std_error": 0.1, "ci_low": 0.2, "ci_high": 0.6}
    return {"lhs": left, "op": op, "rhs": right, "std_all": 0.34} | usual | numbers


FIXED = {"std_error": float("nan"), "ci_low": float("nan"), "ci_high": float("nan")}


def graph_of(*rows: dict[str, Any], group: int = 1, **shown: bool) -> Graph:
    return read_graph(pd.DataFrame(rows), group, {}, Shown(**shown))


def test_arrows_run_from_predictors_and_from_latent_variables() -> None:
    graph = graph_of(row("y", "~", "x"), row("f", "=~", "y1"), row("x", "~~", "f"))
    ends = [(link.source, link.target, link.kind) for link in graph.links]
    assert ends == [("x", "y", "path"), ("f", "y1", "loading"), ("x", "f", "covariance")]
    assert {node.name for node in graph.nodes if node.latent} == {"f"}


def test_an_indicator_with_a_regression_or_two_factors_is_no_part_of_a_fan() -> None:
    graph = graph_of(
        row("f", "=~", "a"), row("f", "=~", "b"), row("f", "=~", "c"),
        row("g", "=~", "b"), row("c", "~", "x"), row("h", "=~", "f"),
    )  # fmt: skip
    assert {node.name: node.of for node in graph.nodes if node.of} == {"a": "f"}


@pytest.mark.parametrize(
    ("numbers", "tone"),
    [
        ({}, "positive"),
        ({"std_all": -0.34, "ci_low": -0.6, "ci_high": -0.2}, "negative"),
        ({"ci_low": -0.01}, "uncertain"),
        ({"ci_low": 0.0}, "uncertain"),
        (FIXED | {"estimate": 1.0}, "positive"),
        ({"std_error": 0.0, "estimate": 1.0, "ci_low": 1.0, "ci_high": 1.0}, "positive"),
        ({"std_all": float("nan"), "estimate": float("nan")}, "missing"),
    ],
)
def test_grey_is_an_interval_that_holds_zero(numbers: dict[str, float], tone: str) -> None:
    assert graph_of(row("y", "~", "x", **numbers)).links[0].tone == tone


def test_what_the_data_give_and_what_is_fixed_at_zero_is_not_drawn() -> None:
    graph = graph_of(
        row("y", "~", "x"), row("y", "~", "z", **FIXED | {"estimate": 0.0}),
        row("x", "~~", "z", **FIXED), row("y", "~1", ""), row("ind", ":=", "a*b"),
    )  # fmt: skip
    assert [(link.source, link.target) for link in graph.links] == [("x", "y")]
    assert (graph.data_covariances, graph.zeros) == (1, 1)
    assert {node.name for node in graph.nodes} == {"x", "y", "z"}


def test_estimated_covariances_of_predictors_are_drawn_when_wanted() -> None:
    rows = [row("y", "~", "x"), row("y", "~", "z"), row("x", "~~", "z")]
    assert len(graph_of(*rows).links) == 3
    assert len(graph_of(*rows, covariances=False).links) == 2


def test_without_indicators_their_residual_covariances_go_too() -> None:
    rows = [row("f", "=~", "a"), row("f", "=~", "b"), row("a", "~~", "b"), row("y", "~", "f")]
    graph = graph_of(*rows, indicators=False)
    assert [node.name for node in graph.nodes] == ["f", "y"]
    assert len(graph.links) == 1


def test_numbers_are_standardised_or_not() -> None:
    rows = [row("y", "~", "x", estimate=1.456)]
    assert graph_of(*rows).links[0].text == ".34"
    assert graph_of(*rows, standardized=False).links[0].text == "1.46"


def test_each_group_has_its_numbers() -> None:
    rows = [row("y", "~", "x"), row("y", "~", "x", group=2, std_all=0.5)]
    assert graph_of(*rows, group=2).links[0].text == ".50"
    with pytest.raises(UsageError, match="no group 3") as error:
        graph_of(*rows, group=3)
    assert error.value.code == "unknown-group"


def test_a_table_without_variables_is_refused() -> None:
    with pytest.raises(UsageError) as error:
        graph_of(row("ind", ":=", "a*b"))
    assert error.value.code == "no-variables"
