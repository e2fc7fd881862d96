"""Suppression against R's boot, closed forms and populations of known truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.models import partial_correlations, suppression

PLACE = Path(__file__).parents[2] / "reference" / "models" / "suppression.json"
ANSWERS: dict[str, Any] = json.loads(PLACE.read_text("utf-8"))
SETS = {"anxiety": "anxiety", "iip_pre": "iip_pre", "both": "anxiety + iip_pre"}


@pytest.fixture
def persons(cohort: pd.DataFrame) -> pd.DataFrame:
    return cohort.drop_duplicates("client_id")


def _drawn(matrix: list[list[float]], clients: int = 400, seed: int = 1) -> pd.DataFrame:
    """Outcome y, predictor x and controls a, b with these correlations; ten clients a therapist."""
    names = ["y", "x", "a", "b"][: len(matrix)]
    draws = np.random.default_rng(seed).multivariate_normal(np.zeros(len(matrix)), matrix, clients)
    return pd.DataFrame(draws, columns=names).assign(therapist_id=np.arange(clients) // 10)


def _exactly(matrix: list[list[float]], clients: int = 300) -> pd.DataFrame:
    """As `_drawn`, with exactly these correlations in the sample."""
    plain = _drawn(np.eye(len(matrix)).tolist(), clients)
    values = plain.drop(columns="therapist_id").to_numpy()
    values = values - values.mean(axis=0)
    white = values @ np.linalg.inv(np.linalg.cholesky(values.T @ values)).T
    return plain.assign(
        **dict(zip(plain.columns, (white @ np.linalg.cholesky(matrix).T).T, strict=False))
    )


@pytest.mark.parametrize("controls", list(SETS))
def test_estimates_and_intervals_are_those_of_boot(persons: pd.DataFrame, controls: str) -> None:
    found = suppression(
        persons, "iip_post", "security_between", ["anxiety", "iip_pre"],
        cluster="therapist_id", draws=20_000, seed=3,
    )  # fmt: skip
    row, wanted = found.set_index("controls").loc[SETS[controls]], ANSWERS[controls]
    assert (row["n"], row["clusters"]) == (wanted["n"], wanted["clusters"])
    np.testing.assert_allclose(
        row[["r", "r_residual", "difference"]].astype(float), wanted["estimates"], rtol=1e-10
    )
    assert row["explained"] == pytest.approx(wanted["explained"], rel=1e-10)
    bounds = [*("r_low", "r_high"), *("r_residual_low", "r_residual_high"), *("ci_low", "ci_high")]
    # A 2.5 % point of 20,000 draws has a standard error of about .019 SD; two of them, three times.
    for place, name in enumerate(bounds):
        error = 3 * np.sqrt(2) * 0.019 * wanted["se"][place // 2]
        assert row[name] == pytest.approx(np.ravel(wanted["percentile"])[place], abs=error)
    for name, bound in zip(("bca_low", "bca_high"), wanted["bca"], strict=True):
        assert row[name] == pytest.approx(bound, abs=5 * 0.019 * wanted["se"][2])
    assert row["share_reversed"] == pytest.approx(wanted["share_reversed"], abs=0.01)


def test_the_residual_correlation_has_the_closed_form_of_a_semipartial() -> None:
    r_yx, r_ya, r_xa = 0.3, -0.2, 0.5
    data = _exactly([[1, r_yx, r_ya], [r_yx, 1, r_xa], [r_ya, r_xa, 1]])
    row = suppression(data, "y", "x", ["a"], seed=1).loc[0]
    wanted = (r_yx - r_ya * r_xa) / np.sqrt(1 - r_xa**2)
    assert row["r"] == pytest.approx(r_yx, abs=1e-12)
    assert row["r_residual"] == pytest.approx(wanted, abs=1e-12)
    assert row["explained"] == pytest.approx(r_xa**2, abs=1e-12)
    assert row["change"] == pytest.approx(wanted - r_yx, abs=1e-12)


def test_two_controls_are_taken_out_together(persons: pd.DataFrame) -> None:
    """Velicer (1978): r_residual^2 = R^2 with the predictor less R^2 without it."""
    row = suppression(persons, "iip_post", "security_between", ["anxiety", "iip_pre"], seed=1)
    both = row.set_index("controls").loc["anxiety + iip_pre"]
    partial = partial_correlations(
        persons, ["iip_post", "security_between"], ["anxiety", "iip_pre"]
    )
    beside = persons[["anxiety", "iip_pre"]].assign(one=1.0)
    fit = np.linalg.lstsq(beside, persons["iip_post"], rcond=None)
    unexplained = float(fit[1][0]) / ((persons["iip_post"].var(ddof=0)) * len(persons))
    assert both["r_residual"] == pytest.approx(partial.loc[0, "r"] * np.sqrt(unexplained))


@pytest.mark.parametrize(
    ("matrix", "kind"),
    [
        # Horst's classical suppressor does not predict the outcome itself.
        ([[1, 0.4, 0], [0.4, 1, 0.7], [0, 0.7, 1]], "suppression"),
        # A common cause carries the whole correlation.
        ([[1, 0.42, 0.6], [0.42, 1, 0.7], [0.6, 0.7, 1]], "attenuation"),
        # What is left of the predictor goes the other way: (.25 - .42) / sqrt(.51) = -.24.
        ([[1, 0.25, 0.6], [0.25, 1, 0.7], [0.6, 0.7, 1]], "reversal"),
        # The control has to do with neither.
        ([[1, 0.4, 0], [0.4, 1, 0], [0, 0, 1]], "undecided"),
    ],
)
def test_a_population_is_named_by_what_it_is(matrix: list[list[float]], kind: str) -> None:
    row = suppression(_drawn(matrix), "y", "x", ["a"], cluster="therapist_id", seed=2).loc[0]
    assert row["kind"] == kind
    assert row["reason"] is None


def test_near_zero_the_change_shows_what_the_sizes_hide() -> None:
    """|-.12| - |.12| is zero; the correlation has moved all the same."""
    matrix = [[1, 0.12, 0.4], [0.12, 1, 0.5235], [0.4, 0.5235, 1]]
    row = suppression(_exactly(matrix), "y", "x", ["a"], seed=2).loc[0]
    assert row["difference"] == pytest.approx(-0.015, abs=0.02)
    assert row["kind"] == "undecided"
    assert row["change_high"] < 0


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """95 % of 300 cohorts of 40 therapists with shares of .2: .95 (SE .013)."""
    matrix = np.array([[1, -0.3, 0.35], [-0.3, 1, -0.5], [0.35, -0.5, 1]])
    truth = abs(-0.3 + 0.35 * 0.5) / np.sqrt(0.75) - 0.3
    root = np.linalg.cholesky(matrix)
    draws = np.random.default_rng(7)
    held = 0
    for replicate in range(300):
        therapist = np.sqrt(0.2) * draws.standard_normal((40, 3))
        own = np.sqrt(0.8) * draws.standard_normal((40, 8, 3))
        values = ((therapist[:, None, :] + own) @ root.T).reshape(-1, 3)
        data = pd.DataFrame(values, columns=["y", "x", "a"])
        data["therapist_id"] = np.repeat(np.arange(40), 8)
        row = suppression(
            data, "y", "x", ["a"], cluster="therapist_id", draws=400, seed=replicate
        ).loc[0]
        held += row["ci_low"] < truth < row["ci_high"]
    assert held / 300 == pytest.approx(0.95, abs=0.04)


def test_whole_clusters_are_drawn_not_rows() -> None:
    """Ten copies of each client are no new information."""
    data = _drawn([[1, 0.4, 0.2], [0.4, 1, 0.5], [0.2, 0.5, 1]], clients=60)
    copied = pd.concat([data.assign(client_id=np.arange(60))] * 10)
    alone = suppression(data, "y", "x", ["a"], seed=1).loc[0]
    together = suppression(copied, "y", "x", ["a"], cluster="client_id", seed=1).loc[0]
    naive = suppression(copied, "y", "x", ["a"], seed=1).loc[0]
    assert together[["ci_low", "ci_high"]].tolist() == pytest.approx(
        alone[["ci_low", "ci_high"]].tolist()
    )
    assert naive["ci_high"] - naive["ci_low"] < 0.5 * (alone["ci_high"] - alone["ci_low"])


def test_units_and_order_of_rows_change_nothing(persons: pd.DataFrame) -> None:
    names = ["iip_post", "security_between", "anxiety"]
    plain = suppression(*_call(persons, names), seed=1)
    scaled = persons.assign(security_between=1e6 + 1e-3 * persons["security_between"])
    other = suppression(*_call(scaled, names), seed=1)
    numbers = plain.select_dtypes("float").columns
    np.testing.assert_allclose(other[numbers], plain[numbers], rtol=1e-5)


def _call(data: pd.DataFrame, names: list[str]) -> tuple[pd.DataFrame, str, str, list[str]]:
    return data, names[0], names[1], names[2:]


def test_the_seed_decides_the_draws(persons: pd.DataFrame) -> None:
    call = _call(persons, ["iip_post", "security_between", "anxiety"])
    pd.testing.assert_frame_equal(suppression(*call, seed=1), suppression(*call, seed=1))
    assert suppression(*call, seed=1)["ci_low"][0] != suppression(*call, seed=2)["ci_low"][0]


def test_rows_that_miss_a_control_are_counted(cohort: pd.DataFrame) -> None:
    found = suppression(cohort, "growth", "security_within", ["noise", "session_log"], seed=1)
    missing = int(cohort[["growth", "security_within", "noise"]].isna().any(axis=1).sum())
    assert missing > 0
    assert found["n_dropped"].tolist() == [missing] * 3
    assert set(found["n"]) == {len(cohort) - missing}


def test_draws_without_variance_are_counted() -> None:
    data = _drawn([[1, 0.4, 0.2], [0.4, 1, 0.5], [0.2, 0.5, 1]], clients=60)
    data["rare"] = 0.0
    data.loc[:29, "rare"] = data["a"]  # the first three of six therapists
    found = suppression(data, "y", "x", ["rare"], cluster="therapist_id", seed=1).loc[0]
    # A draw misses all three with probability (1/2)^6 = .0156.
    assert found["draws_left_out"] == pytest.approx(2000 / 64, abs=4 * 5.5)
    assert found["draws"] + found["draws_left_out"] == 2000
    assert found["kind"] is not None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"a": 1.0}, "a did not vary"),
        ({"a": np.nan}, "only 0 clients have every variable"),
    ],
)
def test_what_cannot_be_compared_has_a_reason(change: dict[str, Any], reason: str) -> None:
    data = _drawn([[1, 0.4, 0.2], [0.4, 1, 0.5], [0.2, 0.5, 1]]).assign(**change)
    row = suppression(data, "y", "x", ["a"], seed=1).loc[0]
    assert row["reason"] == reason
    assert row["kind"] is None
    assert np.isnan(row["r"])


def test_a_control_that_does_not_vary_costs_only_the_sets_that_hold_it() -> None:
    data = _drawn([[1, 0.4, 0.2], [0.4, 1, 0.5], [0.2, 0.5, 1]]).assign(same=1e6 + 0.1)
    found = suppression(data, "y", "x", ["a", "same"], seed=1).set_index("controls")
    alone = suppression(data, "y", "x", ["a"], seed=1).set_index("controls")
    pd.testing.assert_frame_equal(found.loc[["a"]], alone)
    assert found.loc["same", "reason"] == found.loc["a + same", "reason"] == "same did not vary"


def test_a_control_that_is_the_predictor_again_leaves_nothing() -> None:
    data = _drawn([[1, 0.4, 0.2], [0.4, 1, 0.5], [0.2, 0.5, 1]])
    data["copy"] = 2 * data["x"] + 1
    found = suppression(data, "y", "x", ["a", "copy"], seed=1).set_index("controls")
    assert found.loc["a", "reason"] is None
    assert "completely" in found.loc["copy", "reason"]
    assert "completely" in found.loc["a + copy", "reason"]


def test_four_therapists_are_too_few_to_resample() -> None:
    data = _drawn([[1, 0.4, 0.2], [0.4, 1, 0.5], [0.2, 0.5, 1]], clients=40)
    row = suppression(data, "y", "x", ["a"], cluster="therapist_id", seed=1).loc[0]
    assert row["reason"] == "4 cluster(s) are too few to resample"
    assert np.isfinite(row["difference"])
    assert np.isnan(row["ci_low"])


def test_clients_without_a_therapist_are_clusters_of_their_own(persons: pd.DataFrame) -> None:
    call = _call(persons, ["iip_post", "security_between", "anxiety"])
    row = suppression(*call, cluster="therapist_or_none", seed=1).loc[0]
    alone = int(persons["therapist_or_none"].isna().sum())
    assert alone > 0
    assert row["clusters"] == alone + persons["therapist_or_none"].nunique()


@pytest.mark.parametrize(
    ("controls", "options", "code"),
    [
        ([], {}, "no-controls"),
        (["anxiety", "iip_post"], {}, "repeated-variable"),
        (["anxeity"], {}, "unknown-column"),
        (["gender"], {}, "not-numeric"),
        (["anxiety"], {"cluster": "therapist"}, "unknown-column"),
        (["anxiety"], {"draws": 10}, "too-few-draws"),
        (["anxiety"], {"seed": -1}, "bad-seed"),
        (["anxiety"], {"level": 95}, "bad-level"),
    ],
)
def test_a_wrong_call_is_refused(
    persons: pd.DataFrame, controls: list[str], options: dict[str, Any], code: str
) -> None:
    with pytest.raises(UsageError) as caught:
        suppression(persons, "iip_post", "security_between", controls, **{"seed": 1} | options)
    assert caught.value.code == code
