"""The likelihood's analytic derivatives agree with finite differences, for every kind of model."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from attachpath.sem.implied import Compiled, compile_table, implied_moments
from attachpath.sem.likelihood import casewise_parameter_scores, evaluate
from attachpath.sem.observed import GroupData, observe, saturated
from attachpath.sem.parameter_table import ModelOptions, build_table, roles_of
from attachpath.sem.syntax import parse_model

FACTORS = """
visual =~ x1 + x2 + x3
speed =~ x7 + b*x8 + x9
speed ~ visual + ageyr
x9 ~ ageyr
x1 ~~ x7
"""
LABELLED = "f =~ x1 + a*x2 + a*x3\n g =~ a*x4 + x5\n f ~ g\n x6 ~ f + b*g\n x7 ~ b*x6"
FEEDBACK = "x1 ~ x2 + x4\n x2 ~ x1 + x5\n x1 ~~ x2"
CURVES = "i =~ 1*x1 + 1*x2 + 1*x3\n s =~ 0*x1 + 1*x2 + NA*x3\n i + s ~ ageyr"
CASES = {
    "covariances only": (FACTORS, {}),
    "means": (FACTORS, {"mean_structure": True}),
    "random predictors": (FACTORS, {"mean_structure": True, "fixed_x": False}),
    "unit variances": (FACTORS, {"std_lv": True}),
    "shared labels": (LABELLED, {"mean_structure": True}),
    "feedback": (FEEDBACK, {"mean_structure": True}),
    "growth": (CURVES, {"kind": "growth", "mean_structure": True}),
    "groups": (
        FACTORS,
        {"mean_structure": True, "group_equal": ("loadings", "intercepts"), "group": "school"},
    ),
    "missing values": (FACTORS, {"mean_structure": True, "missing": "fiml"}),
    "missing values, shared labels": (LABELLED, {"mean_structure": True, "missing": "fiml"}),
    "missing values, groups": (
        FACTORS,
        {"mean_structure": True, "missing": "fiml", "group": "school", "group_equal": ()},
    ),
}


@pytest.fixture(scope="module")
def made(
    data_of: Callable[[str], pd.DataFrame],
) -> Callable[[str], tuple[Compiled, tuple[GroupData, ...], np.ndarray]]:
    """Give model, data and a point away from the maximum."""

    def make(case: str) -> tuple[Compiled, tuple[GroupData, ...], np.ndarray]:
        text, asked = CASES[case]
        options = dict(asked)
        missing, group = options.pop("missing", "listwise"), options.pop("group", None)
        parsed = parse_model(text)
        roles = roles_of(parsed.statements)
        frame = data_of("missing" if missing == "fiml" else "hs")
        seen = observe(
            frame, roles.observed, missing=missing, group=group, complete=roles.exogenous_observed
        )
        labels = tuple(one.label for one in seen.groups)
        table = build_table(parsed, ModelOptions(groups=labels, **options))
        moments = [saturated(one.patterns) for one in seen.groups]
        model = compile_table(table, [m.mean for m in moments], [m.cov for m in moments])
        return model, seen.groups, _somewhere(model)

    return make


def _somewhere(model: Compiled) -> np.ndarray:
    """Return positive variances, other parameters small, all of them irregular."""
    point = 0.3 + 0.1 * np.sin(np.arange(model.n_parameters) * 1.7)
    for row, place in zip(model.table.rows, model.of_row, strict=True):
        if place < 0:
            continue
        if row.op == "~~" and row.lhs == row.rhs:
            point[place] += 1.0
        elif row.op == "~~":
            point[place] -= 0.2
        elif row.op == "~1":
            point[place] += 2.0
    return point


def _differences(function: Callable[[np.ndarray], np.ndarray], at: np.ndarray) -> np.ndarray:
    step = 1e-5
    moves = step * np.eye(len(at))
    return np.array([(function(at + m) - function(at - m)) / (2 * step) for m in moves])


@pytest.mark.parametrize("case", CASES)
def test_the_gradient_is_the_slope_of_the_log_likelihood(made, case):
    model, groups, point = made(case)
    patterns = [group.patterns for group in groups]

    slope = _differences(lambda at: np.array(evaluate(model, patterns, at).log_likelihood), point)

    gradient = evaluate(model, patterns, point).gradient
    np.testing.assert_allclose(gradient, slope, rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("case", CASES)
def test_the_observed_information_is_minus_the_hessian(made, case):
    model, groups, point = made(case)
    patterns = [group.patterns for group in groups]

    hessian = _differences(lambda at: evaluate(model, patterns, at).gradient, point)

    information = evaluate(model, patterns, point, "observed").information
    scale = np.abs(hessian).max()
    np.testing.assert_allclose(information / scale, -hessian / scale, atol=1e-7)


@pytest.mark.parametrize("case", CASES)
def test_the_expected_information_is_that_of_the_moments(made, case):
    """Sum n/2 tr(W dS W dS) + n dm'W dm over rows, derivatives by differences (Bollen 1989)."""
    model, groups, point = made(case)
    expected = np.zeros((len(point), len(point)))
    for number, group in enumerate(groups):
        layout = model.layouts[number]

        def mean(at: np.ndarray, layout=layout) -> np.ndarray:
            return implied_moments(layout, at).mean

        def covariance(at: np.ndarray, layout=layout) -> np.ndarray:
            return implied_moments(layout, at).covariance

        by_mean = _differences(mean, point) if layout.mean_structure else None
        by_covariance = _differences(covariance, point)
        for observed, n in zip(group.patterns.observed, group.patterns.n, strict=True):
            kept = np.ix_(observed, observed)
            weight = np.linalg.inv(covariance(point)[kept])
            parts = [weight @ one[kept] for one in by_covariance]
            expected += n / 2 * np.einsum("kab,mba->km", parts, parts)
            if by_mean is not None:
                expected += n * by_mean[:, observed] @ weight @ by_mean[:, observed].T

    found = evaluate(model, [group.patterns for group in groups], point, "expected").information

    scale = np.abs(expected).max()
    np.testing.assert_allclose(found / scale, expected / scale, atol=1e-7)


@pytest.mark.parametrize("case", ["means", "groups", "missing values", "shared labels"])
def test_the_scores_of_the_rows_add_up_to_the_gradient(made, case):
    model, groups, point = made(case)

    scores = casewise_parameter_scores(model, groups, point)

    total = np.sum([part.sum(axis=0) for part in scores], axis=0)
    gradient = evaluate(model, [group.patterns for group in groups], point).gradient
    np.testing.assert_allclose(total, gradient, rtol=1e-9, atol=1e-7)


def test_complete_data_give_one_likelihood_by_either_way(made):
    """One pattern taken as several patterns is the same likelihood and the same derivatives."""
    model, groups, point = made("means")
    group = groups[0]
    halves = np.arange(len(group.values)) % 2
    split = _two_patterns(group, halves)

    whole = evaluate(model, [group.patterns], point, "observed")
    parts = evaluate(model, [split], point, "observed")

    assert parts.log_likelihood == pytest.approx(whole.log_likelihood, rel=1e-12)
    np.testing.assert_allclose(parts.gradient, whole.gradient, rtol=1e-9, atol=1e-7)
    np.testing.assert_allclose(parts.information, whole.information, rtol=1e-8, atol=1e-6)


def _two_patterns(group: GroupData, halves: np.ndarray):
    from attachpath.sem.observed import Patterns

    parts = [group.values[halves == half] for half in (0, 1)]
    return Patterns(
        observed=np.ones((2, group.values.shape[1]), dtype=bool),
        n=np.array([float(len(part)) for part in parts]),
        mean=np.array([part.mean(axis=0) for part in parts]),
        cov=np.array([np.cov(part.T, bias=True) for part in parts]),
        of_row=halves,
    )


def test_a_covariance_that_is_not_positive_has_no_likelihood(made):
    model, groups, point = made("covariances only")
    variance = next(
        place
        for row, place in zip(model.table.rows, model.of_row, strict=True)
        if row.term == "x1 ~~ x1"
    )
    point[variance] = -50.0

    with pytest.raises(np.linalg.LinAlgError):
        evaluate(model, [group.patterns for group in groups], point)
