"""Simple slopes against PROCESS 2.16, emmeans and arithmetic by hand; what is refused, by code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import AttachpathError
from attachpath.fitted import Fitted
from attachpath.models import multilevel, regression, simple_slopes

THREE_LEVEL = (
    "growth ~ session_log + security_between * anxiety + security_within + gender"
    " + (1 | client_id) + (0 + security_within | client_id) + (1 | therapist_id)"
)
CLIENT_LEVEL = "iip_post ~ iip_pre + security_between * anxiety + gender + (1 | therapist_id)"


@pytest.fixture(scope="session")
def by_emmeans() -> dict[str, Any]:
    """emmeans 1.8.4 with lmerTest's df (tests/reference/models/moderation.R)."""
    place = Path(__file__).parents[2] / "reference" / "models" / "moderation.json"
    answers: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return answers


@pytest.fixture(scope="session")
def process(shared_data: Path) -> pd.DataFrame:
    folder = shared_data.parent / "reference" / "process"
    if not folder.is_dir():
        pytest.skip("the folder shared/reference/process does not lie beside the repository")
    return pd.read_csv(folder / "data_model1.csv.gz")


def numbers_agree(table: pd.DataFrame, answer: dict[str, Any], tolerance: float) -> None:
    for name in ("estimate", "std_error", "df"):
        np.testing.assert_allclose(table[name], answer[name], rtol=tolerance)


def test_process_model_1_comes_out_to_the_printed_digits(process: pd.DataFrame) -> None:
    """PROCESS 2.16.3, HC3 (shared/reference/process/process_model1.txt)."""
    fitted = regression("y ~ x * m", process, robust="HC3")
    table = fitted.coefficients[["estimate", "std_error", "statistic", "ci_low", "ci_high"]]
    assert table.round(4).to_numpy().tolist() == [
        [0.9197, 0.0430, 21.4126, 0.8354, 1.0040],
        [1.0286, 0.0303, 33.9907, 0.9692, 1.0880],
        [1.0064, 0.0424, 23.7380, 0.9232, 1.0896],
        [0.9670, 0.0300, 32.2261, 0.9081, 1.0259],
    ]
    slopes = simple_slopes(fitted, "x", "m", data=process)
    shown = slopes[["value", "estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high"]]
    assert shown.round(4).to_numpy().tolist() == [
        [-0.9795, 0.0815, 0.0447, 1.8230, 0.0686, -0.0062, 0.1691],
        [0.0188, 1.0468, 0.0302, 34.6650, 0.0000, 0.9875, 1.1060],
        [1.0171, 2.0121, 0.0403, 49.9625, 0.0000, 1.9331, 2.0911],
    ]


def test_r_squared_of_process_model_1_and_of_its_product(process: pd.DataFrame) -> None:
    """R-sq .8531, R2-chng .1505, F 1038.5213 (the F of HC3 is the squared t of the product)."""
    full, plain = (regression(f"y ~ {text}", process) for text in ("x * m", "x + m"))
    total = float(((process["y"] - process["y"].mean()) ** 2).sum())

    def r_squared(fitted: Fitted) -> float:
        n = fitted.n_obs
        return float(1 - n * np.exp(-2 * fitted.log_likelihood / n - 1) / (2 * np.pi) / total)

    assert round(r_squared(full), 4) == 0.8531
    assert round(r_squared(full) - r_squared(plain), 4) == 0.1505
    robust = regression("y ~ x * m", process, robust="HC3").contrast({"x:m": 1})
    assert round(robust["statistic"] ** 2, 4) == 1038.5213


def test_slopes_of_a_three_level_model_have_the_df_of_their_own_contrast(
    cohort: pd.DataFrame, by_emmeans: dict[str, Any]
) -> None:
    """emmeans with lmerTest's Satterthwaite df; mean and SD over one row a client."""
    fitted = multilevel(THREE_LEVEL, cohort)
    slopes = simple_slopes(fitted, "security_between", "anxiety", data=cohort, client="client_id")
    np.testing.assert_allclose(slopes["value"], by_emmeans["three_level"]["value"], rtol=1e-10)
    numbers_agree(slopes, by_emmeans["three_level"], 1e-6)
    assert slopes["df"].nunique() == 3


def test_slopes_at_given_values_equal_emmeans(
    cohort: pd.DataFrame, by_emmeans: dict[str, Any]
) -> None:
    persons = cohort.drop_duplicates("client_id")
    fitted = multilevel(CLIENT_LEVEL, persons)
    slopes = simple_slopes(fitted, "security_between", "anxiety", values=[-1, 0, 1])
    numbers_agree(slopes, by_emmeans["client_level"], 1e-6)
    assert slopes["observed"].isna().all()


def test_slopes_use_the_covariance_of_the_fit(
    cohort: pd.DataFrame, by_emmeans: dict[str, Any]
) -> None:
    persons = cohort.drop_duplicates("client_id")
    formula = "iip_post ~ iip_pre + security_between * anxiety + gender"
    fitted = regression(formula, persons, robust="HC3")
    slopes = simple_slopes(fitted, "security_between", "anxiety", values=[-1, 0, 1])
    numbers_agree(slopes, by_emmeans["ols_hc3"], 1e-9)


def test_a_categorical_moderator_has_a_slope_in_each_category(
    cohort: pd.DataFrame, by_emmeans: dict[str, Any]
) -> None:
    formula = "growth ~ session_log + security_within * gender + anxiety + (1 | client_id)"
    slopes = simple_slopes(
        multilevel(formula, cohort), "security_within", "gender", data=cohort, differences=True
    )
    answer = by_emmeans["by_gender"]
    assert slopes["label"].tolist() == ["man", "woman", "woman - man"]
    numbers_agree(slopes[slopes["kind"] == "slope"], answer, 1e-6)
    difference = answer["estimate"][1] - answer["estimate"][0]
    assert slopes["estimate"].iloc[2] == pytest.approx(difference, rel=1e-6)


def test_percentiles_are_those_of_spss(cohort: pd.DataFrame, by_emmeans: dict[str, Any]) -> None:
    """R's quantile type 6, which SPSS and so PROCESS 3 use."""
    persons = cohort.drop_duplicates("client_id")
    fitted = regression("iip_pre ~ security_between * anxiety", persons)
    slopes = simple_slopes(fitted, "security_between", "anxiety", data=persons, probe="percentiles")
    np.testing.assert_allclose(slopes["value"], by_emmeans["percentiles"], rtol=1e-12)


def simple(**changes: Any) -> pd.DataFrame:
    rng = np.random.default_rng(11)
    data = pd.DataFrame(rng.normal(size=(60, 3)), columns=["x", "w", "z"])
    data["arm"] = np.repeat(["waiting", "therapy", "drug"], 20)
    data["y"] = data["x"] * data["w"] + rng.normal(size=60)
    return data.assign(**changes)


def test_a_binary_moderator_is_probed_at_its_two_values() -> None:
    data = simple(w=lambda d: (d["z"] > 0).astype(float))
    fitted = regression("y ~ x * w", data)
    slopes = simple_slopes(fitted, "x", "w", data=data, differences=True)
    assert slopes["value"].tolist()[:2] == [0.0, 1.0]
    product = fitted.contrast({"x:w": 1})
    assert slopes["p_value"].iloc[2] == pytest.approx(product["p_value"], rel=1e-12)
    alone = regression("y ~ x", data[data["w"] == 1]).contrast({"x": 1})
    assert slopes["estimate"].iloc[1] == pytest.approx(alone["estimate"], rel=1e-10)


def test_the_slope_in_a_category_is_that_of_the_category_alone() -> None:
    """A model with every product of the category equals a regression in each category."""
    data = simple()
    slopes = simple_slopes(regression("y ~ x * arm", data), "x", "arm", data=data)
    assert slopes["label"].tolist() == ["drug", "therapy", "waiting"]
    for row in slopes.itertuples():
        alone = regression("y ~ x", data[data["arm"] == row.label]).contrast({"x": 1})
        assert row.estimate == pytest.approx(alone["estimate"], rel=1e-10)


def test_a_category_without_its_main_effect_is_understood() -> None:
    """`x:arm` without x is coded with a slope for each category, none of them the reference."""
    data = simple()
    whole = simple_slopes(regression("y ~ x * arm", data), "x", "arm", data=data)
    coded = simple_slopes(regression("y ~ arm + x:arm", data), "x", "arm", data=data)
    np.testing.assert_allclose(whole["estimate"], coded["estimate"], rtol=1e-10)


def test_a_number_written_as_a_category_is_one() -> None:
    data = simple(site=np.tile([1.0, 2.0, 3.0], 20))
    slopes = simple_slopes(regression("y ~ x * C(site)", data), "x", "site", data=data)
    assert slopes["label"].tolist() == ["1", "2", "3"]
    assert slopes["value"].isna().all()


def test_a_category_as_predictor_has_the_difference_as_its_slope() -> None:
    data = simple(w=lambda d: (d["z"] > 0).astype(float))
    fitted = regression("y ~ arm * w", data)
    slopes = simple_slopes(fitted, "arm[waiting]", "w", data=data)
    means = data.groupby(["w", "arm"])["y"].mean()
    by_hand = [means[w, "waiting"] - means[w, "drug"] for w in (0.0, 1.0)]
    np.testing.assert_allclose(slopes["estimate"], by_hand, rtol=1e-10)


def test_a_further_moderator_is_held_where_the_caller_says() -> None:
    data = simple()
    fitted = regression("y ~ x * w * z + x * arm", data)
    at: dict[str, float | str] = {"z": 2.0, "arm": "therapy"}
    slopes = simple_slopes(fitted, "x", "w", values=[0.5], at=at)
    weights = {"x": 1, "x:w": 0.5, "x:z": 2, "x:w:z": 1, "x:arm[therapy]": 1}
    by_hand = fitted.contrast(weights)
    assert slopes["estimate"].iloc[0] == pytest.approx(by_hand["estimate"], rel=1e-12)
    assert slopes["std_error"].iloc[0] == pytest.approx(by_hand["std_error"], rel=1e-12)


def test_a_value_outside_the_observed_range_is_marked() -> None:
    data = simple(w=lambda d: np.exp(2 * d["z"]))
    slopes = simple_slopes(regression("y ~ x * w", data), "x", "w", data=data)
    assert slopes["value"].iloc[0] < data["w"].min()
    assert slopes["observed"].tolist() == [False, True, True]


def test_a_moderator_that_varies_within_clients_is_described_over_rows(
    cohort: pd.DataFrame,
) -> None:
    formula = "growth ~ security_within * session_log + (1 | client_id)"
    used = cohort.dropna(subset=["growth", "security_within", "session_log", "client_id"])
    slopes = simple_slopes(
        multilevel(formula, cohort),
        "security_within",
        "session_log",
        data=cohort,
        client="client_id",
    )
    assert slopes["value"].iloc[1] == pytest.approx(used["session_log"].mean(), rel=1e-12)


def test_a_fit_that_did_not_converge_gives_a_reason() -> None:
    from dataclasses import replace

    data = simple()
    fitted = replace(regression("y ~ x * w", data), converged=False)
    slopes = simple_slopes(fitted, "x", "w", data=data)
    assert slopes["estimate"].isna().all()
    assert set(slopes["reason"]) == {"the fit did not converge"}


@pytest.mark.parametrize(
    ("code", "formula", "predictor", "moderator"),
    [
        ("no-interaction", "y ~ x + w", "x", "w"),
        ("no-interaction", "y ~ x * z + w", "x", "w"),
        ("three-way", "y ~ x * w * z", "x", "w"),
        ("three-way", "y ~ x * w + x * z", "x", "w"),
        ("unknown-term", "y ~ x * w", "v", "w"),
        ("unknown-column", "y ~ x * w", "x", "v"),
        ("several-categories", "y ~ arm * w", "arm", "w"),
    ],
)
def test_what_has_no_simple_slope_is_refused(
    code: str, formula: str, predictor: str, moderator: str
) -> None:
    data = simple()
    with pytest.raises(AttachpathError) as caught:
        simple_slopes(regression(formula, data), predictor, moderator, data=data)
    assert caught.value.code == code


def test_a_moderator_that_is_constant_is_refused() -> None:
    data = simple()
    fitted = regression("y ~ x * w", data)
    with pytest.raises(AttachpathError) as caught:
        simple_slopes(fitted, "x", "w", data=data.assign(w=1.0))
    assert caught.value.code == "moderator-constant"


def test_a_moderator_missing_for_most_clients_is_refused() -> None:
    """31 of 60 clients lack it, with three rows each."""
    clients = simple(client=[f"c{k}" for k in range(60)])
    clients.loc[:30, "w"] = np.nan
    data = pd.concat([clients, clients, clients])
    fitted = regression("y ~ x * w", data)
    with pytest.raises(AttachpathError) as caught:
        simple_slopes(fitted, "x", "w", data=data, client="client")
    assert caught.value.code == "moderator-mostly-missing"
    assert "31 of 60 clients" in caught.value.message


def test_other_data_than_the_model_used_are_refused() -> None:
    data = simple()
    fitted = regression("y ~ x * w", data)
    with pytest.raises(AttachpathError) as caught:
        simple_slopes(fitted, "x", "w", data=data.head(50))
    assert caught.value.code == "other-data"


def test_values_or_data_are_needed() -> None:
    fitted = regression("y ~ x * w", simple())
    with pytest.raises(AttachpathError) as caught:
        simple_slopes(fitted, "x", "w")
    assert caught.value.code == "no-moderator-values"


def test_rows_without_a_therapist_count_where_the_model_kept_them(cohort: pd.DataFrame) -> None:
    formula = "growth ~ security_between * anxiety + (1 | client_id) + (1 | therapist_or_none)"
    fitted = multilevel(formula, cohort, partial_groups=("therapist_or_none",))
    slopes = simple_slopes(fitted, "security_between", "anxiety", data=cohort, client="client_id")
    used = cohort.dropna(subset=["growth", "security_between", "anxiety"])
    by_hand = used.drop_duplicates("client_id")["anxiety"].mean()
    assert slopes["value"].iloc[1] == pytest.approx(by_hand, rel=1e-12)
