"""Ladders over schools and countries against lavaan, where they stop, and what they free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import FormulaError, UsageError
from attachpath.sem import Invariance, cfa, invariance
from attachpath.sem.comparison import released_equalities
from attachpath.sem.comparison.ladder import Rule, climbed

THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


@pytest.fixture(scope="module")
def ladder(data_of: Callable[[str], pd.DataFrame]) -> Invariance:
    return invariance(THREE, data_of("holzinger_swineford.csv"), "school")


def test_the_schools_stop_at_equal_intercepts(ladder: Invariance) -> None:
    # p < .001 and CFI falls from .921 to .882.
    assert (ladder.stopped_at, ladder.reached) == ("scalar", "metric")
    assert ladder.table["step"].tolist() == ["configural", "metric", "scalar"]
    assert list(ladder.fits) == ladder.table["step"].tolist()


def test_what_to_free_is_named(ladder: Invariance) -> None:
    # The intercepts that the literature on these data frees (lavaan tutorial; semTools help).
    assert set(ladder.to_free["parameter"].head(2)) == {"x3 ~1", "x7 ~1"}
    first = ladder.to_free["parameter"].iloc[0]
    assert ladder.to_free["free_with"].iloc[0] == f'partial=["{first}"]'
    assert f'partial=["{first}"]' in ladder.summary()


def test_only_what_the_level_adds_is_offered(ladder: Invariance) -> None:
    assert ladder.to_free["parameter"].str.endswith("~1").all()
    assert len(ladder.to_free) == 9


def test_two_free_intercepts_lead_to_the_top(
    data_of: Callable[[str], pd.DataFrame], differences: dict[str, Any]
) -> None:
    found = invariance(
        THREE, data_of("holzinger_swineford.csv"), "school", partial=["x3 ~1", "x7 ~1"]
    )
    theirs = differences["schools_partial"]
    table = found.table.set_index("step")
    for step, measures in theirs["steps"].items():
        for name in ("df", "chisq", "cfi", "rmsea", "srmr"):
            assert table.loc[step, name] == pytest.approx(measures[name], abs=1e-4)
    for step, test in theirs["tests"].items():
        assert table.loc[step, "chisq_diff"] == pytest.approx(test["chisq_diff"], abs=1e-3)
    assert (found.stopped_at, found.reached) == (None, "strict")


@pytest.mark.parametrize("step", ["metric", "scalar", "strict"])
def test_score_tests_over_schools_are_lavaans(
    step: str, schools: Callable[..., Any], differences: dict[str, Any]
) -> None:
    # lavTestScore, each equality of two groups.
    compared(released_equalities(schools("ml")[step]), differences["scores_schools"][step])


def test_score_tests_over_five_countries_are_lavaans(
    countries: pd.DataFrame, differences: dict[str, Any]
) -> None:
    # lavTestScore(release = ) with the four equalities of a parameter at once.
    model = differences["countries_mlr"]["model"]
    fit = cfa(model, countries, group="country", group_equal=("loadings", "intercepts"))
    compared(released_equalities(fit), differences["scores_countries"])


def compared(ours: pd.DataFrame, theirs: list[dict[str, Any]]) -> None:
    expected = pd.DataFrame(theirs).set_index("parameter")
    found = ours.set_index("parameter").loc[expected.index]
    assert len(ours) == len(expected)
    assert found["df"].tolist() == expected["df"].tolist()
    np.testing.assert_allclose(found["statistic"], expected["statistic"], rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(found["p_value"], expected["pvalue"], atol=1e-3)


def test_a_score_test_foretells_the_fall_of_chi_square(
    schools: Callable[..., Any], data_of: Callable[[str], pd.DataFrame]
) -> None:
    # The second oracle: fit again without the equality.
    fit = schools("ml")["scalar"]
    first = released_equalities(fit).iloc[0]
    free = cfa(
        THREE,
        data_of("holzinger_swineford.csv"),
        group="school",
        group_equal=("loadings", "intercepts"),
        group_partial=[first["parameter"]],
    )
    fall = fit.test.statistic - free.test.statistic
    assert first["statistic"] == pytest.approx(fall, rel=0.1)
    table, name = free.parameters, first["parameter"].removesuffix(" ~1")
    apart = np.ptp(table.loc[(table["lhs"] == name) & (table["op"] == "~1"), "estimate"])
    assert first["expected_difference"] == pytest.approx(apart, rel=0.1)


def test_the_countries_climb_as_in_lavaan(
    country_ladder: Invariance, differences: dict[str, Any]
) -> None:
    theirs = differences["countries_mlr"]
    table = country_ladder.table.set_index("step")
    assert table["df"].tolist() == [265, 305, 345, 393]
    for step, measures in theirs["steps"].items():
        assert table.loc[step, "chisq"] == pytest.approx(measures["chisq"], abs=0.01)
        assert table.loc[step, "cfi"] == pytest.approx(measures["cfi_robust"], abs=1e-4)
        assert table.loc[step, "rmsea"] == pytest.approx(measures["rmsea_robust"], abs=1e-4)
    for step, test in theirs["tests"].items():
        assert table.loc[step, "chisq_diff"] == pytest.approx(test["chisq_diff"], rel=1e-4)
        assert table.loc[step, "p_value"] == pytest.approx(test["pvalue"], abs=1e-4)


def test_small_changes_in_large_samples_do_not_stop(country_ladder: Invariance) -> None:
    # Equal intercepts: p < .001, but CFI falls by .0013 in 6,387 people.
    scalar = country_ladder.table.set_index("step").loc["scalar"]
    assert scalar["p_value"] < 0.001
    assert country_ladder.stopped_at is None
    assert len(country_ladder.to_free) == 0


def test_the_rule_can_be_the_test_alone(data_of: Callable[[str], pd.DataFrame]) -> None:
    strict = invariance(
        THREE,
        data_of("holzinger_swineford.csv"),
        "school",
        partial=["x3 ~1", "x7 ~1"],
        cfi_drop=0.0,
        alpha=0.5,
    )
    assert strict.stopped_at == "metric"


def test_cut_offs_of_chen_stand_beside(ladder: Invariance) -> None:
    table = ladder.table
    kept = {name: list(table[f"chen_{name}"]) for name in ("cfi", "rmsea", "srmr")}
    assert kept["cfi"] == [None, True, False]
    assert (kept["rmsea"][1], kept["srmr"][1]) == (True, True)
    assert "Chen (2007)" in ladder.rule
    assert "Cheung & Rensvold 2002" in ladder.rule


def test_a_level_that_does_not_converge_ends_the_climb(schools: Callable[..., Any]) -> None:
    fits = dict(schools("ml"))
    fits["metric"] = replace(fits["metric"], converged=False)
    found = climbed(
        ["configural", "metric", "scalar"],
        lambda level: ("", fits[level]),
        rule=Rule(0.05, 0.01),
        over="school",
        free_with=str,
    )
    assert found.stopped_at == "metric"
    assert found.table["reason"].tolist() == [None, "the fit did not converge"]
    assert found.table["chisq"].isna().tolist() == [False, True]
    assert len(found.to_free) == 0
    assert "did not converge" in found.summary()


def test_the_page_is_escaped(data_of: Callable[[str], pd.DataFrame]) -> None:
    data = data_of("holzinger_swineford.csv").rename(columns={"school": "<b>"})
    page = invariance(THREE, data, "<b>", levels=["configural"])._repr_html_()
    assert "<b>" not in page
    assert "&lt;b&gt;" in page


def test_an_unknown_level_is_refused(data_of: Callable[[str], pd.DataFrame]) -> None:
    with pytest.raises(UsageError, match="the nearest is 'metric'") as caught:
        invariance(THREE, data_of("holzinger_swineford.csv"), "school", levels=["metrik"])
    assert caught.value.code == "unknown-level"


def test_an_unknown_parameter_is_refused(data_of: Callable[[str], pd.DataFrame]) -> None:
    with pytest.raises(FormulaError, match="x33"):
        invariance(THREE, data_of("holzinger_swineford.csv"), "school", partial=["x33 ~1"])


def test_a_model_that_measures_nothing_is_refused():
    rng = np.random.default_rng(2)
    data = pd.DataFrame(rng.normal(size=(60, 2)), columns=["x", "y"]).assign(place=["a", "b"] * 30)

    with pytest.raises(UsageError) as caught:
        invariance("y ~ x", data, "place")

    assert caught.value.code == "no-latent-variables"
