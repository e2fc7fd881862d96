"""Plain and partial correlations against R's cor.test, psych and closed forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pingouin
import pytest

from attachpath.errors import UsageError
from attachpath.models import correlations, partial_correlations

PLACE = Path(__file__).parents[1] / "reference" / "models" / "correlation.json"
ANSWERS: dict[str, Any] = json.loads(PLACE.read_text("utf-8"))


@pytest.fixture
def persons(cohort: pd.DataFrame) -> pd.DataFrame:
    return cohort.drop_duplicates("client_id")


def test_pearson_is_that_of_cor_test(persons: pd.DataFrame) -> None:
    row, wanted = correlations(persons, ["anxiety", "iip_post"]).loc[0], ANSWERS["pearson"]
    assert (row["n"], row["df"]) == (wanted["n"], wanted["n"] - 2)
    np.testing.assert_allclose(
        row[["r", "p_value", "ci_low", "ci_high"]].astype(float),
        [wanted["r"], wanted["p"], *wanted["ci"]],
        rtol=1e-10,
    )


def test_spearman_is_that_of_cor_test_with_the_interval_of_bonett_and_wright(
    persons: pd.DataFrame,
) -> None:
    row = correlations(persons, ["anxiety", "iip_post"], method="spearman").loc[0]
    wanted = ANSWERS["spearman"]
    assert row["r"] == pytest.approx(wanted["r"], rel=1e-12)
    assert row["p_value"] == pytest.approx(wanted["p"], rel=1e-9)
    half = 1.959963984540054 * np.sqrt((1 + row["r"] ** 2 / 2) / (row["n"] - 3))
    assert row["ci_high"] == pytest.approx(np.tanh(np.arctanh(row["r"]) + half))


def test_a_partial_correlation_is_that_of_lm_and_psych(persons: pd.DataFrame) -> None:
    found = partial_correlations(persons, ["security_between", "iip_post"], ["anxiety", "iip_pre"])
    row, wanted = found.loc[0], ANSWERS["partial"]
    assert row["r"] == pytest.approx(wanted["psych"], rel=1e-12)
    assert (row["n"], row["df"]) == (wanted["n"], wanted["n"] - 4)
    np.testing.assert_allclose(
        row[["p_value", "ci_low", "ci_high"]].astype(float),
        [wanted["p"], *wanted["ci"]],
        rtol=1e-9,
    )


def test_a_partial_rank_correlation_is_that_of_pingouin(persons: pd.DataFrame) -> None:
    found = partial_correlations(
        persons, ["security_between", "iip_post"], ["anxiety"], method="spearman"
    )
    wanted = pingouin.partial_corr(
        persons, "security_between", "iip_post", "anxiety", method="spearman"
    )
    assert found.loc[0, "r"] == pytest.approx(wanted["r"].item(), rel=1e-10)
    assert found.loc[0, "p_value"] == pytest.approx(wanted["p_val"].item(), rel=1e-8)


def test_a_variable_that_is_given_twice_costs_one_degree_of_freedom(persons: pd.DataFrame) -> None:
    doubled = persons.assign(other=2 * persons["anxiety"] + 1, same=1.0)
    columns = ["security_between", "iip_post"]
    once = partial_correlations(doubled, columns, ["anxiety"])
    thrice = partial_correlations(doubled, columns, ["anxiety", "other", "same"])
    pd.testing.assert_frame_equal(once, thrice)


def test_every_pair_uses_the_rows_that_it_has(cohort: pd.DataFrame) -> None:
    columns = ["growth", "noise", "session_log"]
    found = correlations(cohort, columns).set_index(["x", "y"])
    assert list(found.index) == [
        ("growth", "noise"), ("growth", "session_log"), ("noise", "session_log"),
    ]  # fmt: skip
    for pair in found.index:
        both = cohort[list(pair)].dropna()
        assert found.loc[pair, "n"] == len(both)
        assert found.loc[pair, "r"] == pytest.approx(np.corrcoef(both.T)[0, 1])


def test_a_constant_and_too_few_rows_give_a_reason() -> None:
    data = pd.DataFrame(
        {
            "x": [1.0, 2, 3, 4, 5],
            "same": [1e6 + 0.1] * 5,
            "rare": [1.0, 2, None, None, None],
            "three": [3.0, 1, 2, None, None],
            "never": [None] * 5,
        }
    )
    found = correlations(data.astype(float), list(data.columns)).set_index(["x", "y"])
    assert found.loc[("x", "same"), "reason"] == "same did not vary"
    assert found.loc[("x", "rare"), "reason"].startswith("only 2 rows have both")
    assert found.loc[("x", "never"), "reason"] == "no rows have both"
    assert found.loc[("x", "three"), "r"] == pytest.approx(-0.5)
    assert found.loc[("x", "three"), "reason"].startswith("an interval needs")
    assert found["r"].isna().sum() == len(found) - 1
    assert found["reason"].notna().all()


def test_a_perfect_correlation_has_an_interval_of_its_own_value() -> None:
    data = pd.DataFrame({"x": [1.0, 2, 3, 4], "y": [-1.0, -2, -3, -4]})
    row = correlations(data, ["x", "y"]).loc[0]
    assert row[["r", "ci_low", "ci_high"]].tolist() == [-1, -1, -1]
    assert row["p_value"] == 0


def test_what_is_held_constant_leaves_nothing_of_itself(persons: pd.DataFrame) -> None:
    found = partial_correlations(persons, ["anxiety", "iip_post"], ["anxiety"])
    assert found.loc[0, "reason"] == "anxiety did not vary"


@pytest.mark.parametrize(
    ("columns", "options", "code"),
    [
        (["anxiety", "iip_pst"], {}, "unknown-column"),
        (["anxiety"], {}, "too-few-columns"),
        (["anxiety", "gender"], {}, "not-numeric"),
        (["anxiety", "iip_post"], {"method": "kendal"}, "unknown-method"),
        (["anxiety", "iip_post"], {"level": 95}, "bad-level"),
    ],
)
def test_a_wrong_call_is_refused(
    persons: pd.DataFrame, columns: list[str], options: dict[str, Any], code: str
) -> None:
    with pytest.raises(UsageError) as caught:
        correlations(persons, columns, **options)
    assert caught.value.code == code


def test_an_infinite_value_is_refused(persons: pd.DataFrame) -> None:
    broken = persons.assign(anxiety=np.inf)
    with pytest.raises(UsageError, match="anxiety") as caught:
        correlations(broken, ["anxiety", "iip_post"])
    assert caught.value.code == "infinite-value"
