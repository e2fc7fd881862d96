"""Equality constraints span a subspace, bounds hold single parameters."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.sem import cfa
from attachpath.sem.estimation import bounds_of, free_space


@pytest.fixture(scope="module")
def items() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    factor = rng.normal(size=(300, 1))
    values = factor * [1.0, 0.8, 0.4, 0.6] + rng.normal(size=(300, 4))
    return pd.DataFrame(values, columns=["x1", "x2", "x3", "x4"])


def test_without_constraints_every_parameter_is_free(items):
    model = cfa("f =~ x1 + x2 + x3 + x4", items).compiled

    space = free_space(model)

    assert space.dimensions == model.n_parameters == 8
    np.testing.assert_array_equal(space.project(np.arange(8.0)), np.arange(8.0))


def test_constraints_hold_exactly_and_free_a_degree_of_freedom(items):
    fit = cfa("f =~ x1 + a*x2 + b*x3 + c*x4\na == 2*b\na + c == 1.5", items)
    loadings = fit.parameters.set_index("label")["estimate"]

    assert loadings["a"] == pytest.approx(2 * loadings["b"], abs=1e-12)
    assert loadings["a"] + loadings["c"] == pytest.approx(1.5, abs=1e-12)
    assert fit.test.df == 4
    assert fit.covariance[0, 1] == pytest.approx(2 * fit.covariance[1, 1], rel=1e-8)


def test_a_constraint_may_name_what_is_defined(items):
    by_definition = cfa("f =~ x1 + a*x2 + b*x3 + x4\nsum := a + b\nsum == 1", items)
    by_labels = cfa("f =~ x1 + a*x2 + b*x3 + x4\na + b == 1", items)

    np.testing.assert_allclose(
        by_definition.solution.parameters, by_labels.solution.parameters, atol=1e-8
    )


def test_equal_labels_and_an_equality_constraint_are_the_same_model(items):
    labelled = cfa("f =~ x1 + a*x2 + a*x3 + x4", items)
    constrained = cfa("f =~ x1 + a*x2 + b*x3 + x4\na == b", items)

    assert labelled.test.statistic == pytest.approx(constrained.test.statistic, abs=1e-8)
    assert labelled.test.df == constrained.test.df == 3
    ours, theirs = (fit.parameters["std_error"] for fit in (labelled, constrained))
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_a_bound_that_does_not_bind_changes_nothing(items):
    free = cfa("f =~ x1 + a*x2 + x3 + x4", items)
    bounded = cfa("f =~ x1 + a*x2 + x3 + x4\na > 0.1\na < 3", items)

    np.testing.assert_allclose(free.solution.parameters, bounded.solution.parameters)
    assert bounded.row_reasons == {}


def test_a_bound_that_binds_holds_and_has_no_standard_error(items):
    fit = cfa("f =~ x1 + a*x2 + x3 + x4\na < 0.3", items)
    row = fit.parameters.set_index("label").loc["a"]

    assert row["estimate"] == pytest.approx(0.3, abs=1e-12)
    assert np.isnan(row["std_error"])
    assert row["reason"] == "at its bound"
    assert "a is at its bound." in fit.notes
    assert fit.test.df == 2  # as in lavaan, a bound takes no parameter away


def test_a_variance_kept_positive_is_let_go_where_it_wants_inside(items):
    """Bounds that bind on the way are given up when the likelihood rises inside."""
    text = "f =~ x1 + a*x2 + b*x3 + x4\nx1 ~~ v*x1\nv > 0.001\na < 0.5\nb > 0.9"
    fit = cfa(text, items)
    bounds = bounds_of(fit.compiled)

    assert bounds.violated(fit.solution.parameters).max() < 1e-9
    held = {fit.compiled.names[place] for place in fit.solution.at_bound}
    others = cfa("f =~ x1 + 0.5*x2 + 0.9*x3 + x4", items)
    assert held == {"a", "b"}
    assert fit.solution.log_likelihood == pytest.approx(others.solution.log_likelihood, abs=1e-7)


def test_the_sandwich_of_constrained_parameters_is_that_of_the_smaller_model(items):
    labelled = cfa("f =~ x1 + a*x2 + a*x3 + x4", items, estimator="mlr")
    constrained = cfa("f =~ x1 + a*x2 + b*x3 + x4\na == b", items, estimator="mlr")

    np.testing.assert_allclose(
        labelled.parameters["std_error"], constrained.parameters["std_error"], rtol=1e-6
    )
    assert labelled.test.scaling == pytest.approx(constrained.test.scaling, rel=1e-6)
