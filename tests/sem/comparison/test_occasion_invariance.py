"""Equal measurement over occasions against lavaan, and against what was made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.sem import Invariance, occasion_invariance
from attachpath.sem.comparison import released_equalities

DEMOCRACY = {"dem": {"early": ["y1", "y2", "y3", "y4"], "late": ["y5", "y6", "y7", "y8"]}}


@pytest.fixture(scope="module")
def ladder(data_of: Callable[[str], pd.DataFrame]) -> Invariance:
    return occasion_invariance(DEMOCRACY, data_of("political_democracy.csv"))


def test_every_level_is_lavaans(ladder: Invariance, differences: dict[str, Any]) -> None:
    # The four models of difference_tests.R, written by hand there.
    table = ladder.table.set_index("step")
    for step, measures in differences["occasions"]["steps"].items():
        for name in ("df", "chisq", "cfi", "rmsea", "srmr"):
            assert table.loc[step, name] == pytest.approx(measures[name], abs=1e-4)
    for step, test in differences["occasions"]["tests"].items():
        assert table.loc[step, "chisq_diff"] == pytest.approx(test["chisq_diff"], abs=1e-3)
        assert table.loc[step, "p_value"] == pytest.approx(test["pvalue"], abs=1e-4)


def test_score_tests_are_lavaans(ladder: Invariance, differences: dict[str, Any]) -> None:
    theirs = pd.DataFrame(differences["occasions"]["scores"]).set_index("parameter")
    ours = released_equalities(ladder.fits["scalar"]).set_index("parameter").loc[theirs.index]
    np.testing.assert_allclose(ours["statistic"], theirs["statistic"], atol=1e-3)


def test_the_reader_sees_the_models(ladder: Invariance) -> None:
    text = ladder.models["scalar"]
    assert "dem_late =~ 1*y5 + load_y2*y6 + load_y3*y7 + load_y4*y8" in text
    assert "y5 ~ int_y1*1" in text
    assert "dem_late ~ NA*1" in text
    assert "y1 ~~ y5" in text


@pytest.fixture(scope="module")
def phases() -> tuple[dict[str, dict[str, list[str]]], pd.DataFrame]:
    """Make two factors on three occasions; one intercept rises at the end."""
    rng = np.random.default_rng(7)
    n = 400
    columns: dict[str, np.ndarray] = {}
    factors: dict[str, dict[str, list[str]]] = {"secure": {}, "avoidant": {}}
    own = {name: rng.normal(0, 0.4, (n, 3)) for name in factors}
    level = {name: rng.normal(size=(n, 1)) for name in factors}
    for place, phase in enumerate(("early", "middle", "late")):
        for name, occasions in factors.items():
            state = level[name] + 0.2 * place + 0.6 * rng.normal(size=(n, 1))
            loadings = np.array([1.0, 0.8, 1.2])
            values = state * loadings + own[name] + rng.normal(0, 0.5, (n, 3))
            occasions[phase] = [f"{name}_{k}_{phase}" for k in (1, 2, 3)]
            columns |= dict(zip(occasions[phase], values.T, strict=True))
    data = pd.DataFrame(columns)
    data["secure_2_late"] += 0.6
    return factors, data


def test_the_shifted_intercept_is_found(phases: Any) -> None:
    found = occasion_invariance(*phases)
    assert found.stopped_at == "scalar"
    assert found.to_free["parameter"].iloc[0] == "secure_2_early ~1"
    assert found.to_free["free_with"].iloc[0] == 'partial=["secure_2_early ~1"]'


def test_the_rest_holds_without_it(phases: Any) -> None:
    found = occasion_invariance(*phases, partial=["secure_2_early ~ 1"])
    assert found.reached == "strict"
    means = found.fits["scalar"].parameters.query("lhs == 'secure_late' and op == '~1'")
    assert float(means["estimate"].iloc[0]) == pytest.approx(0.4, abs=0.15)


def test_missing_values_and_clusters_pass_through(phases: Any) -> None:
    factors, data = phases
    holes = data.copy()
    holes.loc[holes.index % 4 == 0, "avoidant_3_late"] = np.nan
    holes["therapist"] = holes.index % 40
    found = occasion_invariance(
        factors, holes, levels=["configural", "metric"], missing="fiml", cluster="therapist"
    )
    fit = found.fits["metric"]
    assert (fit.n_obs, fit.call.estimator, fit.n_clusters) == (400, "mlr", {"therapist": 40})
    assert found.stopped_at is None


def test_without_correlated_residuals_the_fit_is_worse(phases: Any) -> None:
    factors, data = phases
    chisq = [
        occasion_invariance(factors, data, levels=["configural"], correlated_residuals=correlated)
        .table["chisq"]
        .iloc[0]
        for correlated in (True, False)
    ]
    assert chisq[1] > chisq[0] + 100


@pytest.mark.parametrize(
    ("factors", "partial", "code"),
    [
        ({"s": {"early": ["a", "b"]}}, (), "too-few-occasions"),
        ({"s": {"early": ["a", "b"], "late": ["c"]}}, (), "occasions-differ"),
        ({"s": {"early": ["a", "b"], "late": ["c", "d"]}}, ["c ~1"], "unknown-parameter"),
    ],
)
def test_mistakes_are_named(factors: Any, partial: Any, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        occasion_invariance(factors, pd.DataFrame(), partial=partial)
    assert caught.value.code == code
