"""Path models fitted: a known truth comes back, rivals are judged as they are, reasons given."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.reporting.sem_section import (
    PathModel,
    fit_paths,
    indirect_effects,
    path_findings,
    path_words,
    paths_table,
    rival_words,
    rivals_table,
)
from attachpath.reporting.sem_section.path_fits import path_rows

MODEL = PathModel(
    "whole",
    {
        "growth": ["iip_pre", "security"],
        "iip_post": ["iip_pre", "security", "growth"],
    },
)
SEQUENCE = MODEL.without("sequence", {"iip_post": ["security"]})
NO_GROWTH = MODEL.without("no growth", {"iip_post": ["growth"]})
ROUTE = ("security", "growth", "iip_post")


def chain(n: int = 600, *, missing: bool = False) -> Cohort:
    """Security -> growth .5 -> outcome -.4, nothing direct; dropout by an auxiliary variable."""
    draws = np.random.default_rng(12)
    before, security = draws.standard_normal((2, n))
    growth = 0.5 * security + draws.standard_normal(n)
    after = 0.5 * before - 0.4 * growth + draws.standard_normal(n)
    tells = after + 0.3 * draws.standard_normal(n)
    table = pd.DataFrame(
        {
            "client_id": [f"c{number}" for number in range(n)],
            "therapist_id": [f"t{number % 30}" for number in range(n)],
            "iip_pre": before, "security": security, "growth": growth, "iip_post": after,
            "symptoms_pre": tells,
        }
    )  # fmt: skip
    if missing:
        table.loc[tells > 0.3, "iip_post"] = np.nan
    occasions = pd.DataFrame({"client_id": ["c0"], "session": [1]})
    return Cohort(table, occasions)


def path(cohort: Cohort, found: pd.DataFrame, to: str, by: str) -> float:
    """Turn a path of z-scores back into units of the columns."""
    row = found[(found["lhs"] == to) & (found["rhs"] == by)].iloc[0]
    clients = cohort.clients
    return float(row["estimate"] * clients[to].std() / clients[by].std())


def test_of_complete_data_the_paths_are_those_of_regressions() -> None:
    """Oracle: ordinary least squares by numpy, equation by equation."""
    cohort = chain()
    found = path_rows(fit_paths(cohort, MODEL).whole)
    clients = cohort.clients
    for to, names in MODEL.paths.items():
        x = np.column_stack([np.ones(len(clients)), *(clients[name] for name in names)])
        slopes = np.linalg.lstsq(x, clients[to], rcond=None)[0][1:]
        mine = [path(cohort, found, to, name) for name in names]
        np.testing.assert_allclose(mine, slopes, atol=1e-5)


def test_paths_have_t_on_the_therapists_less_one() -> None:
    found = path_rows(fit_paths(chain(), MODEL).whole)
    assert set(found["df"]) == {29}
    row = found.iloc[0]
    half = (row["ci_high"] - row["ci_low"]) / 2
    assert half / row["std_error"] == pytest.approx(2.04523, abs=1e-4)  # t(.975, 29), any table


def test_the_true_sequence_is_not_rejected_and_a_false_model_is() -> None:
    paths = fit_paths(chain(), MODEL, [SEQUENCE, NO_GROWTH])
    p = dict(zip(paths.comparison["title"], paths.comparison["p_value"], strict=True))
    assert p["sequence"] > 0.05
    assert p["no growth"] < 1e-6
    assert paths.comparison["df_diff"].tolist()[1:] == [1, 1]
    said = " ".join(rival_words(paths))
    assert "fit worse than the first model: no growth, p < .001" in said
    assert "not told apart from it: sequence" in said
    table = rivals_table(paths, "rivals", "Rivals")
    assert table is not None
    assert len(table.body) == 3


def test_an_auxiliary_variable_mends_what_dropout_does() -> None:
    """The truth is -.4; dropout depends on what the auxiliary variable tells."""
    full, cohort = chain(4_000), chain(4_000, missing=True)
    truth = path(full, path_rows(fit_paths(full, MODEL).whole), "iip_post", "growth")

    def error(names: tuple[str, ...]) -> float:
        paths = fit_paths(cohort, MODEL, auxiliary=names)
        assert paths.auxiliary == names
        row = path_rows(paths.whole).set_index(["lhs", "rhs"]).loc[("iip_post", "growth")]
        sds = cohort.clients["iip_post"].std() / cohort.clients["growth"].std()
        return abs(float(row["estimate"]) * sds - truth)

    assert error(("symptoms_pre",)) < 0.03
    assert error(()) > 0.08


def test_the_indirect_effect_is_the_product_and_its_interval_holds_the_truth() -> None:
    cohort = chain()
    paths = fit_paths(cohort, MODEL, routes=[ROUTE])
    found = indirect_effects(paths.whole, [ROUTE, ("security", "iip_post")], bootstrap=False)
    rows = path_rows(paths.whole).set_index(["lhs", "rhs"])["estimate"]
    product = rows["growth", "security"] * rows["iip_post", "growth"]
    assert len(found) == 1
    assert found["estimate"].iloc[0] == pytest.approx(product)
    sds = cohort.clients["iip_post"].std() / cohort.clients["security"].std()
    assert found["ci_low"].iloc[0] * sds < -0.2 < found["ci_high"].iloc[0] * sds
    words = " ".join(path_findings(paths, found, "iip_post"))
    assert "Of 1 indirect effects 1 has an interval without zero" in words
    assert "led to" not in words


def test_a_rival_that_says_nothing_else_in_this_cohort_is_left_out() -> None:
    cohort = chain()
    smaller = cohort.replace(clients=cohort.clients.drop(columns="growth"))
    paths = fit_paths(smaller, MODEL, [SEQUENCE, NO_GROWTH])
    assert [one.model.title for one in paths.rivals] == ["sequence"]
    assert paths.data.absent == ("growth",)
    assert any("growth" in words for words in path_words(paths))
    alone = fit_paths(smaller, MODEL, [NO_GROWTH])
    assert rivals_table(alone, "rivals", "Rivals") is None
    assert rival_words(alone) == ["No other model can be compared: the cohort lacks growth."]


def test_without_variables_or_clients_there_is_a_reason() -> None:
    cohort = chain()
    nothing = cohort.replace(clients=cohort.clients[["client_id", "therapist_id", "iip_pre"]])
    paths = fit_paths(nothing, MODEL, [SEQUENCE])
    assert paths.whole.reason == "the cohort does not have the variables of any path"
    assert paths_table(paths) is None
    assert path_findings(paths, pd.DataFrame(), "iip_post")[0].startswith("The whole path was not")
    few = fit_paths(chain(15), MODEL, [SEQUENCE])
    assert few.whole.reason == "15 clients, fewer than 4 for each of 4 observed variables"


def test_a_saturated_model_is_not_praised_for_its_fit() -> None:
    paths = fit_paths(chain(), MODEL)
    assert "saturated" in path_findings(paths, pd.DataFrame(), "iip_post")[0]
