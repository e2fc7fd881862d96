"""Explained variance by level: r2mlm, performance, published totals and known populations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.fitted import Fitted
from attachpath.models import multilevel, r_squared, regression

_PLACE = Path(__file__).parents[2] / "reference" / "models"


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    """r2mlm, insight 0.19.0 and performance 0.10.2 on cohort.csv (r_squared.R)."""
    answers: dict[str, Any] = json.loads((_PLACE / "r_squared.json").read_text("utf-8"))
    return answers


def by_measure(table: pd.DataFrame, *, total: bool = False) -> pd.DataFrame:
    return table[(table["level"] == "total") == total].set_index("measure")


def total_of(fit: Fitted, data: pd.DataFrame, **options: Any) -> pd.DataFrame:
    return by_measure(r_squared(fit, data, **options), total=True)


@pytest.mark.parametrize("case", ["centred", "slope", "uncentred", "crossed"])
def test_totals_are_insights_and_performances(
    case: str, cohort: pd.DataFrame, reference: dict[str, Any]
) -> None:
    answer = reference["totals"][case]
    table = total_of(multilevel(answer["formula"], cohort), cohort)["variance"]
    assert table["f"] == pytest.approx(answer["fixed"], rel=1e-6)
    # Johnson (2014) divides the slopes' variance by rows, Rights & Sterba by rows - 1.
    random = table["m"] + table["v"] * (answer["n"] - 1) / answer["n"]
    assert random == pytest.approx(answer["random"], rel=1e-6)
    total = table["f"] + random + table["residual"]
    assert table["f"] / total == pytest.approx(answer["marginal"], rel=1e-6)
    assert (table["f"] + random) / total == pytest.approx(answer["conditional"], rel=1e-6)


def test_sources_at_three_levels_are_r2mlms(
    cohort: pd.DataFrame, reference: dict[str, Any]
) -> None:
    answer = reference["levels"]
    columns = ["growth", "security_within", "session_log", "anxiety", "client_id", "therapist_id"]
    data = cohort[columns].dropna().copy()
    client, therapist = (data.groupby(name) for name in ("client_id", "therapist_id"))
    data["x1"] = data["security_within"] - client["security_within"].transform("mean")
    data["s1"] = data["session_log"] - client["session_log"].transform("mean")
    data["a3"] = therapist["anxiety"].transform("mean")
    data["a2"] = data["anxiety"] - data["a3"]
    data["s2"] = client["session_log"].transform("mean") - therapist["session_log"].transform(
        "mean"
    )
    found = by_measure(r_squared(multilevel(answer["formula"], data), data))
    for expected in answer["shares"]:
        row = found.loc[expected["measure"]]
        assert row["share_of_total"] == pytest.approx(expected["total"], rel=1e-5)
        assert row["share_of_level"] == pytest.approx(expected["level"], rel=1e-5)
    assert set(found.index) == {e["measure"] for e in answer["shares"]} | {"residual"}


def test_sleep_deprivation_has_its_published_totals(shared_data: Path) -> None:
    # performance's r2(): marginal .279, conditional .799.
    data = pd.read_csv(shared_data / "multilevel" / "sleepstudy.csv")
    found = total_of(multilevel("Reaction ~ Days + (1 + Days | Subject)", data), data)
    assert found.loc["f", "share_of_total"] == pytest.approx(0.279, abs=5e-4)
    assert found.loc["fvm", "share_of_total"] == pytest.approx(0.799, abs=1e-3)


def test_a_regression_gives_rs_r_squared(cohort: pd.DataFrame, reference: dict[str, Any]) -> None:
    answer = reference["ols"]
    columns = ["growth", "security_within", "session_log", "anxiety", "client_id", "therapist_id"]
    data = cohort[columns].dropna().copy()
    mean = data.groupby("client_id")["security_within"].transform("mean")
    data["x1"] = data["security_within"] - mean
    data["a3"] = data.groupby("therapist_id")["anxiety"].transform("mean")
    data["a2"] = data["anxiety"] - data["a3"]
    found = total_of(regression(answer["formula"], data), data)["share_of_total"]
    assert found["r2"] == pytest.approx(answer["r2"], rel=1e-10)
    assert found["adjusted_r2"] == pytest.approx(answer["adjusted"], rel=1e-10)
    robust = total_of(regression(answer["formula"], data, robust="HC3"), data)["share_of_total"]
    assert robust["r2"] == pytest.approx(answer["r2"], rel=1e-10)


def test_published_regressions_have_their_r_squared(shared_data: Path) -> None:
    # Data sheet: Hayes (2018), garcia_protest .1335 and hayes_disaster .246.
    protest = pd.read_csv(shared_data / "sem_mediation" / "garcia_protest.csv")
    protest["any"] = (protest["protest"] > 0).astype(float)
    fit = regression("liking ~ any * sexism", protest)
    assert total_of(fit, protest).loc["r2", "share_of_total"] == pytest.approx(0.1335, abs=5e-5)
    disaster = pd.read_csv(shared_data / "sem_mediation" / "hayes_disaster.csv")
    fit = regression("justify ~ frame * skeptic", disaster)
    assert total_of(fit, disaster).loc["r2", "share_of_total"] == pytest.approx(0.246, abs=5e-4)


def population(seed: int) -> tuple[pd.DataFrame, dict[str, float]]:
    """600 therapists, 5 clients each, 8 sessions: every source known, x not centred."""
    rng = np.random.default_rng(seed)
    therapist = np.repeat(np.arange(600), 40)
    client = np.repeat(np.arange(3000), 8)
    draw = rng.normal(size=600)[therapist], rng.normal(size=3000)[client], rng.normal(size=24_000)
    x = 2 + 0.5 * draw[0] + 0.8 * draw[1] + draw[2]
    between = rng.normal(size=3000)[client]
    slope_client = 0.5 * rng.normal(size=3000)[client]
    slope_therapist = 0.3 * rng.normal(size=600)[therapist]
    intercepts = 0.7 * rng.normal(size=3000)[client] + 0.4 * rng.normal(size=600)[therapist]
    y = 0.6 * x + 0.5 * between + (slope_client + slope_therapist) * x + intercepts
    data = pd.DataFrame({"therapist": therapist, "client": client, "x": x, "w": between})
    data["y"] = y + rng.normal(size=24_000)
    # Expected covariances of observed parts: a mean of 8 sessions keeps 1/8 of their variance, a
    # mean of 5 clients 1/5 of theirs.
    x1, x2, x3 = 7 / 8, (0.64 + 1 / 8) * 4 / 5, 0.25 + (0.64 + 1 / 8) / 5
    truth = {
        "f1": 0.36 * x1,
        "f2": 0.36 * x2 + 0.25 * 4 / 5,
        "f3": 0.36 * x3 + 0.25 / 5,
        "v12": 0.25 * x1,  # slope variance times the variance of x at its level
        "v22": 0.25 * (x2 + x3),
        "v13": 0.09 * x1,
        "v23": 0.09 * x2,
        "v33": 0.09 * x3,
        "m2": 0.49 + 0.25 * 4,  # the slope adds its variance times the squared mean of x
        "m3": 0.16 + 0.09 * 4,
        "residual": 1.0,
    }
    return data, truth


def test_every_source_of_a_known_population_comes_back() -> None:
    data, truth = population(20240720)
    formula = "y ~ x + w + (1 | client) + (0 + x | client) + (1 | therapist) + (0 + x | therapist)"
    table = r_squared(multilevel(formula, data, df="normal"), data)
    found = by_measure(table)["variance"]
    assert set(found.index) == set(truth)
    for measure, expected in truth.items():
        # Sampling: the variance of 600 therapists' slopes has a relative SE of about .07.
        assert found[measure] == pytest.approx(expected, rel=0.14), measure
    whole = by_measure(table, total=True)["variance"]
    assert whole["all"] == pytest.approx(sum(truth.values()), rel=0.05)  # three standard errors
    assert whole["all"] == pytest.approx(data["y"].var(), rel=0.05)


def test_sources_add_up_by_level_and_in_total(cohort: pd.DataFrame) -> None:
    formula = "growth ~ session_log + anxiety * security_within + (1 + session_log | client_id)"
    formula += " + (1 | therapist_id)"
    fit = multilevel(formula, cohort)
    table = r_squared(fit, cohort)
    levels = table[table["level"] != "total"]
    assert levels["share_of_total"].sum() == pytest.approx(1)
    assert levels.groupby("level")["share_of_level"].sum().tolist() == pytest.approx([1, 1, 1])
    whole = by_measure(table, total=True)
    for kind in ("f", "v", "m"):
        of_kind = levels["measure"].str.startswith(kind)
        assert whole.loc[kind, "variance"] == pytest.approx(levels.loc[of_kind, "variance"].sum())
    assert whole.loc["all", "variance"] == pytest.approx(levels["variance"].sum())


def test_the_random_variance_is_that_of_the_marginal_model(cohort: pd.DataFrame) -> None:
    """Closed form: the mean of the diagonal of Z G Z', slopes counted over rows."""
    from attachpath.models.marginal import marginal_model

    formula = "growth ~ anxiety + (1 + session_log | client_id) + (1 | therapist_or_none)"
    options: dict[str, Any] = {"partial_groups": ("therapist_or_none",)}
    fit = multilevel(formula, cohort, **options)
    model = marginal_model(fit, cohort, **options)
    n = fit.n_obs
    diagonal = sum(np.trace(block.covariance) for block in model.blocks) / n
    found = total_of(fit, cohort, **options)["variance"]
    assert found["m"] + found["v"] * (n - 1) / n + found["residual"] == pytest.approx(diagonal)


def test_rows_without_a_therapist_carry_none_of_its_variance(cohort: pd.DataFrame) -> None:
    formula = "growth ~ anxiety + (1 | client_id) + (1 | therapist_or_none)"
    options: dict[str, Any] = {"partial_groups": ("therapist_or_none",)}
    fit = multilevel(formula, cohort, **options)
    used = cohort.dropna(subset=["growth", "anxiety"])
    share = used["therapist_or_none"].notna().mean()
    variance = fit.variances.set_index("group").loc["therapist_or_none", "variance"]
    found = by_measure(r_squared(fit, cohort, **options))
    assert found.loc["m3", "variance"] == pytest.approx(share * variance)
    assert found["reason"].isna().all()


def test_a_predictor_counts_at_the_level_where_it_varies(cohort: pd.DataFrame) -> None:
    fit = multilevel("growth ~ anxiety + (1 | client_id)", cohort)
    found = by_measure(r_squared(fit, cohort))
    assert found.loc["f1", "variance"] == pytest.approx(0, abs=1e-20)
    assert found.loc["f2", "level"] == "client_id"
    assert found.loc["f2", "variance"] > 0


def test_crossed_groups_have_totals_and_a_reason(cohort: pd.DataFrame) -> None:
    table = r_squared(
        multilevel("growth ~ security_within + (1 | client_id) + (1 | session)", cohort), cohort
    )
    levels = table[table["level"] != "total"]
    missing = levels[levels["measure"] == "f"]
    assert missing["reason"].tolist() == ["client_id and session are crossed, not nested"] * 2
    assert missing["variance"].isna().all()
    whole = by_measure(table, total=True)
    assert whole.loc["m", "variance"] == pytest.approx(levels["variance"].sum())
    assert whole.loc[["f", "v", "m", "residual"], "share_of_total"].sum() == pytest.approx(1)


def test_a_slope_that_does_not_vary_adds_nothing_and_says_so(cohort: pd.DataFrame) -> None:
    fit = multilevel("growth ~ noise + (1 | client_id) + (0 + noise | client_id)", cohort)
    assert fit.singular
    found = by_measure(r_squared(fit, cohort))
    assert found.loc["v12", "share_of_total"] == pytest.approx(0, abs=1e-6)


def test_a_centred_slope_adds_nothing_between_groups(cohort: pd.DataFrame) -> None:
    data = cohort.dropna(subset=["growth", "noise"]).copy()
    data["noise"] -= data.groupby("client_id")["noise"].transform("mean")
    fit = multilevel("growth ~ noise + (1 + noise | client_id)", data)
    assert "v22" not in by_measure(r_squared(fit, data)).index


def test_a_regression_without_intercept_is_missing_with_a_reason(cohort: pd.DataFrame) -> None:
    found = r_squared(regression("growth ~ 0 + anxiety", cohort), cohort)
    assert found["share_of_total"].isna().all()
    assert found["reason"].str.contains("no intercept").all()
    levels = r_squared(regression("growth ~ 0 + gender", cohort), cohort)
    coded = r_squared(regression("growth ~ gender", cohort), cohort)
    np.testing.assert_allclose(levels["share_of_total"], coded["share_of_total"], rtol=1e-10)
