"""Trees: values on arrays, derivatives against finite differences, text that reads back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from attachpath.sem.syntax import Expression, parse_model

NAMES = "abc"


def tree(written: str) -> Expression:
    return parse_model(f"y ~ a*x + b*z + c*w; k := {written}").definitions[0].expression


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, st.sampled_from("+-*/"), inner)
    return st.one_of(
        pairs.map(lambda parts: f"({parts[0]}{parts[1]}{parts[2]})"),
        pairs.map(lambda parts: f"{parts[0]} {parts[1]} {parts[2]}"),
        inner.map(lambda part: f"-({part})"),
        st.tuples(inner, st.sampled_from(["2", "3", "-1", "0.5", "0", "1"])).map(
            lambda parts: f"({parts[0]})^{parts[1]}"
        ),
        st.tuples(st.sampled_from(["exp", "log", "sqrt"]), inner).map(
            lambda parts: f"{parts[0]}({parts[1]})"
        ),
    )


WRITTEN = st.recursive(st.sampled_from([*NAMES, "2", "0.5", "1", "0"]), _grown, max_leaves=8)
VALUES = st.tuples(*[st.floats(0.2, 2.0)] * 3).map(lambda at: dict(zip(NAMES, at, strict=True)))


@settings(max_examples=300, deadline=None)
@given(WRITTEN, VALUES, st.sampled_from(NAMES))
def test_derivatives_agree_with_central_differences(
    written: str, at: dict[str, float], name: str
) -> None:
    expression = tree(written)
    step = 1e-4
    offsets = np.array([-2.0, -1.0, 0.0, 1.0, 2.0]) * step
    try:
        with np.errstate(divide="raise", over="raise", invalid="raise"):
            values = expression.value({**at, name: at[name] + offsets})
    except FloatingPointError:
        reject()  # exp(-1 / 0) is 0, and has no slope
    found = np.broadcast_to(values, 5)
    assume(bool(np.isfinite(found).all()) and float(np.abs(found).max()) < 1e4)
    five_points = float(found @ np.array([1.0, -8.0, 0.0, 8.0, -1.0])) / (12 * step)
    two_points = float(found[3] - found[1]) / (2 * step)
    scale = 1.0 + abs(five_points) + float(np.abs(found).max())
    assume(abs(five_points - two_points) < 1e-3 * scale)  # smooth there: differences settle
    exact = expression.derivative(name).value(at)
    assert exact == pytest.approx(five_points, abs=1e-4 * scale)


@settings(max_examples=300, deadline=None)
@given(WRITTEN, VALUES)
def test_the_text_of_a_tree_reads_back_as_the_same_tree(written: str, at: dict[str, float]) -> None:
    expression = tree(written)
    again = tree(str(expression))
    assert str(again) == str(expression)
    np.testing.assert_allclose(again.value(at), expression.value(at), rtol=1e-12)


@settings(max_examples=200, deadline=None)
@given(WRITTEN, VALUES, st.sampled_from(NAMES))
def test_the_text_of_a_derivative_has_its_value(
    written: str, at: dict[str, float], name: str
) -> None:
    derivative = tree(written).derivative(name)
    np.testing.assert_allclose(
        tree(str(derivative)).value(at), derivative.value(at), rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize(
    ("written", "name", "derivative"),
    [
        ("a*b", "a", "b"),
        ("a*b", "c", "0"),
        ("a+b-c", "c", "-1"),
        ("2*a", "a", "2"),
        ("a^2", "a", "2*a"),
        ("a^1", "a", "1"),
        ("a^0", "a", "0"),
        ("a/b", "a", "1/b"),
        ("a/0", "a", "1/0"),
        ("a/b", "b", "-(a/b/b)"),
        ("exp(2*a)", "a", "2*exp(2*a)"),
        ("log(a)", "a", "1/a"),
        ("sqrt(a)", "a", "0.5/sqrt(a)"),
        ("-(a*b)", "b", "-a"),
        ("a - a", "a", "0"),
        ("3", "a", "0"),
    ],
)
def test_derivatives_are_simple(written: str, name: str, derivative: str) -> None:
    assert str(tree(written).derivative(name)) == derivative


def test_a_tree_is_evaluated_over_draws() -> None:
    draws = np.random.default_rng(4).normal(size=(3, 1_000))
    found = tree("a*b + exp(c)").value(dict(zip(NAMES, draws, strict=True)))
    np.testing.assert_array_equal(found, draws[0] * draws[1] + np.exp(draws[2]))


def test_one_number_for_a_name_among_draws_is_broadcast() -> None:
    found = tree("a/b").value({"a": np.array([1.0, 2.0]), "b": 4})
    np.testing.assert_array_equal(found, [0.25, 0.5])


def test_a_value_of_numbers_is_a_plain_number() -> None:
    assert type(tree("a/b").value({"a": 1.0, "b": 2.0})) is float
    assert type(tree("7").value({})) is float


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("a/(b-b)", np.inf),
        ("-a/(b-b)", -np.inf),
        ("(b-b)/(b-b)", np.nan),
        ("log(b-b)", -np.inf),
        ("sqrt(-a)", np.nan),
        ("(-a)^0.5", np.nan),
        ("exp(1e4*a)", np.inf),
        ("(b-b)^-1", np.inf),
    ],
)
def test_outside_its_domain_a_tree_is_infinite_or_missing_without_a_warning(
    written: str, value: float
) -> None:
    np.testing.assert_equal(tree(written).value({"a": 1.0, "b": 2.0}), value)


def test_names_are_all_names_of_the_tree() -> None:
    assert tree("a*(b - 2)^2/exp(-a)").names == {"a", "b"}


def test_a_name_that_needs_backticks_is_written_with_them() -> None:
    model = parse_model("y ~ `my label`*x; k := 2*`my label`")
    assert str(model.definitions[0].expression) == "2*`my label`"


def test_a_long_sum_is_not_deep() -> None:
    long = tree("+".join(["a"] * 2_000))
    assert long.value({"a": 0.5}) == 1_000.0
    assert str(long.derivative("a")) == "2000"
