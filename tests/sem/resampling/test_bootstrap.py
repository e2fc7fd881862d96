"""The bootstrap: beside lavaan's, beside normal theory and the sandwich, repeatable, honest."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.parallel import stream
from attachpath.sem import SemFit, sem
from attachpath.sem.resampling.influence import influence
from attachpath.sem.resampling.intervals import acceleration
from attachpath.sem.resampling.quantity_rows import quantity_rows
from attachpath.sem.resampling.refitting import refit_of
from attachpath.sem.resampling.units import units_of

Stored = Callable[[str], dict[str, Any]]
DataOf = Callable[[str], pd.DataFrame]

CHAIN = "ge ~ a*sec + anx\npost ~ pre + c*ge + d*sec\nac := a*c"


@pytest.fixture(scope="module")
def chain(data_of: DataOf) -> SemFit:
    return sem(CHAIN, data_of("etgraf_scores.csv"))


@pytest.mark.parametrize("name", ["path", "groups"])
def test_standard_errors_are_lavaans(name: str, stored: Stored, data_of: DataOf) -> None:
    # 3,000 draws there and 600 here: the ratio of two SDs has a standard error of 3.2 %.
    case = stored("bootstrap")[name]
    fit = sem(case["model"], data_of(case["data"]), **dict(case["arguments"]))
    ours = fit.bootstrap(600, seed=1).table.set_index(["term", "scale"])["std_error"]
    theirs = _by_term(fit, case)
    ratio = np.log([ours[key] / error for key, error in theirs.items() if error > 1e-6])
    assert len(ratio) > 15
    assert np.abs(ratio).max() < 0.13
    assert abs(ratio.mean()) < 0.03


def _by_term(fit: SemFit, case: dict[str, Any]) -> dict[tuple[str, str], float]:
    table = fit.compiled.table
    names = {(row.lhs, row.op, row.rhs, row.group): table.term(row) for row in table.rows}
    found = {}
    columns = (case[name] for name in ("lhs", "op", "rhs", "group", "se", "se_std_all"))
    for lhs, op, rhs, group, raw, standardised in zip(*columns, strict=True):
        term = lhs if op == ":=" else names[lhs, op, rhs, group]
        row = next((one for one in table.rows if table.term(one) == term), None)
        if row is None or not row.exogenous:
            found |= {(term, "raw"): raw, (term, "std_all"): standardised}
    return found


def test_normal_data_give_normal_theory(data_of: DataOf) -> None:
    rng = np.random.default_rng(1)
    factor = rng.normal(size=(4_000, 1))
    data = pd.DataFrame(0.7 * factor + rng.normal(size=(4_000, 3)), columns=["u", "v", "w"])
    fit = sem("f =~ u + v + w", data)
    ours = fit.bootstrap(500, seed=2).table
    raw = ours[ours["scale"] == "raw"]["std_error"].to_numpy()
    np.testing.assert_allclose(raw, fit.coefficients["std_error"], rtol=0.12)
    standardised = ours[ours["scale"] == "std_all"].set_index("term")["std_error"]
    theory = fit.standardized()
    loadings = theory[theory["op"] == "=~"]["std_error"].to_numpy()
    np.testing.assert_allclose(standardised[["f =~ u", "f =~ v", "f =~ w"]], loadings, rtol=0.12)


def test_whole_clusters_give_the_cluster_robust_errors(data_of: DataOf) -> None:
    rng = np.random.default_rng(3)
    cluster = np.repeat(np.arange(80), 10)
    x = rng.normal(size=80)[cluster] + 0.3 * rng.normal(size=800)
    y = 0.4 * x + rng.normal(size=80)[cluster] + rng.normal(size=800)
    data = pd.DataFrame({"x": x, "y": y, "home": cluster})
    fit = sem("y ~ x", data, cluster="home")
    found = fit.bootstrap(600, seed=3)
    assert found.units == "80 clusters"
    by_cluster = found.table.set_index(["term", "scale"])["std_error"]["y ~ x", "raw"]
    sandwich = fit.contrast({"y ~ x": 1.0})["std_error"]
    assert by_cluster == pytest.approx(sandwich, rel=0.12)
    alone = sem("y ~ x", data)
    given = alone.bootstrap(600, cluster=data["home"], seed=3).table
    assert given["std_error"].iloc[0] == pytest.approx(by_cluster, rel=1e-6)
    assert alone.contrast({"y ~ x": 1.0})["std_error"] < 0.6 * sandwich


def test_two_workers_give_what_one_gives(chain: SemFit) -> None:
    one, two = (chain.bootstrap(120, seed=4, jobs=jobs) for jobs in (1, 2))
    np.testing.assert_array_equal(one.draws, two.draws)
    assert one.table.equals(two.table)


def test_a_longer_run_begins_with_the_draws_of_a_shorter_one(chain: SemFit) -> None:
    shorter, longer = (chain.bootstrap(draws, seed=5).draws for draws in (100, 130))
    np.testing.assert_array_equal(shorter, longer[:100])


def test_a_refit_is_a_fit_of_the_drawn_rows(chain: SemFit, data_of: DataOf) -> None:

    (times,) = units_of(chain.observed).drawn(stream(6, "bootstrap", 0))
    data = data_of("etgraf_scores.csv")
    again = sem(CHAIN, data.loc[data.index.repeat(times.astype(int))])
    table = chain.bootstrap(100, seed=6)
    raw = (table.table["scale"] == "raw").to_numpy()
    np.testing.assert_allclose(table.draws[0, raw], again.estimates, atol=1e-6)
    rows = again.parameters
    standardised = rows["std_all"][~rows["lhs"].isin(["sec", "anx", "pre"])]
    np.testing.assert_allclose(table.draws[0, ~raw], standardised, atol=1e-6)


def test_incomplete_data_are_refitted_by_full_information(data_of: DataOf) -> None:
    data = data_of("scores_x_holes")
    fit = sem("ge ~ sec + anx\npost ~ pre + ge", data, missing="fiml")
    ours = fit.bootstrap(300, seed=7)
    assert ours.failed == 0
    raw = ours.table[ours.table["scale"] == "raw"]["std_error"].to_numpy()
    np.testing.assert_allclose(raw, fit.coefficients["std_error"], rtol=0.3)
    assert abs(np.log(raw / fit.coefficients["std_error"]).mean()) < 0.1


def test_bca_intervals_have_the_acceleration_of_the_jackknife(data_of: DataOf) -> None:

    fit = sem(CHAIN, data_of("etgraf_scores.csv"))
    units, refit = units_of(fit.observed), refit_of(fit)
    left_out = np.array(
        [
            refit.refitted([np.where(numbers == unit, 0.0, 1.0) for numbers in units.of_row]).values
            for unit in range(units.count)
        ]
    )
    ours, places = influence(fit, units), quantity_rows(fit.compiled).places
    by_jackknife = (units.count - 1) * (left_out.mean(axis=0) - left_out)
    for place in places:
        assert np.corrcoef(ours[:, place], by_jackknife[:, place])[0, 1] > 0.99
        near = acceleration(by_jackknife[:, place])
        assert acceleration(ours[:, place]) == pytest.approx(near, abs=0.006)


def test_bca_and_percentile_intervals_share_draws_and_differ_in_ends(chain: SemFit) -> None:
    percentile = chain.bootstrap(200, seed=8)
    bca = chain.bootstrap(200, kind="bca", seed=8)
    np.testing.assert_array_equal(percentile.draws, bca.draws)
    assert (bca.table["ci_low"] < bca.table["estimate"]).all()
    assert not bca.table["ci_low"].equals(percentile.table["ci_low"])


def test_a_fit_with_a_bootstrap_shows_its_intervals(chain: SemFit, data_of: DataOf) -> None:
    fit = sem(CHAIN, data_of("etgraf_scores.csv"), bootstrap=100, seed=9)
    drawn = chain.bootstrap(100, seed=9).table
    raw = drawn[drawn["scale"] == "raw"].reset_index(drop=True)
    rows = fit.parameters.dropna(subset="std_error").reset_index(drop=True)
    for name in ("std_error", "ci_low", "ci_high", "p_value"):
        np.testing.assert_array_equal(rows[name], raw[name])
    assert "100 bootstrap draws of 330 rows" in " ".join(fit.notes)
    assert fit.coefficients.equals(chain.coefficients)


def test_draws_that_fail_are_left_out_and_inadmissible_ones_kept(data_of: DataOf) -> None:
    data = data_of("holzinger_swineford.csv").sample(15, random_state=2)
    found = sem("visual =~ x1 + x2 + x3", data).bootstrap(100, seed=1)
    assert 0 < found.failed < 20
    assert np.isnan(found.draws).all(axis=1).sum() == found.failed
    assert f"{found.failed} of 100 draws did not converge and are left out." in found.notes
    row = found.table.iloc[0]
    kept = found.draws[~np.isnan(found.draws[:, 0]), 0]
    assert row["std_error"] == pytest.approx(kept.std(ddof=1))
    assert 0 < found.inadmissible < 100 - found.failed
    assert f"{found.inadmissible} of 100 draws are not admissible and are kept." in found.notes
    negative = (found.draws[:, (found.table["term"] == "x1 ~~ x1").argmax()] < 0).sum()
    assert 0 < negative <= found.inadmissible


def test_most_draws_failing_leaves_no_interval_but_the_count() -> None:
    # Two of three schools have all their pupils in one home each: .6 of the draws lack a school.
    rng = np.random.default_rng(5)
    home = np.r_[np.repeat(np.arange(10), 6), np.zeros(20), np.ones(20)]
    school = np.repeat(["first", "second", "third"], [60, 20, 20])
    data = pd.DataFrame({"x": rng.normal(size=100), "home": home, "school": school})
    data["y"] = 0.5 * data["x"] + rng.normal(size=100)
    found = sem("y ~ x", data, group="school", cluster="home").bootstrap(100, seed=1)
    assert 50 < found.failed < 80
    assert found.table["reason"].unique().tolist() == [f"{found.failed} of 100 draws failed"]
    numbers = found.table[["std_error", "bias", "ci_low", "ci_high", "p_value"]]
    assert numbers.isna().all(axis=None)
    assert found.table["estimate"].notna().all()
    assert any("10 clusters are few" in note for note in found.notes)


def test_a_value_that_never_varies_says_so(data_of: DataOf) -> None:
    fit = sem("visual =~ x1 + x2 + x3", data_of("holzinger_swineford.csv"))
    table = fit.bootstrap(100, seed=3).table.set_index(["term", "scale"])
    assert table.loc[("visual ~~ visual", "std_all"), "reason"] == "it is the same in every draw"


def test_a_fit_that_did_not_converge_is_not_drawn(chain: SemFit) -> None:
    found = replace(chain, converged=False).bootstrap(100)
    assert found.draws.shape[0] == 0
    assert found.table["reason"].unique().tolist() == ["the fit did not converge"]
    assert found.table["estimate"].isna().all()


def test_a_result_pickles_and_tells_its_counts(chain: SemFit) -> None:
    found = chain.bootstrap(100, seed=10)
    again = pickle.loads(pickle.dumps(found))  # noqa: S301, TID251 - our own bytes
    assert again.table.equals(found.table)
    assert found.summary().startswith(
        "Bootstrap of 330 rows: 100 draws, 0 failed, 0 not admissible"
    )


def test_clusters_that_span_groups_are_drawn_whole(data_of: DataOf) -> None:

    data = data_of("scores2")
    fit = sem("ge ~ sec", data, group="half", cluster="therapist")
    units = units_of(fit.observed)
    assert (units.count, len(units.strata)) == (44, 1)
    times = units.drawn(np.random.default_rng(1))
    pairs = {
        (number, count)
        for numbers, counts in zip(units.of_row, times, strict=True)
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True)
    }
    assert len(pairs) == 44


def test_groups_keep_their_size(data_of: DataOf) -> None:

    fit = sem("x1 ~ x2", data_of("holzinger_swineford.csv"), group="school")
    drawn = units_of(fit.observed).drawn(np.random.default_rng(2))
    assert [one.sum() for one in drawn] == [group.n_obs for group in fit.observed.groups]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"draws": 50}, "too-few-draws"),
        ({"kind": "bc"}, "unknown-option"),
        ({"level": 95}, "bad-level"),
        ({"seed": -1}, "bad-seed"),
        ({"cluster": np.arange(3)}, "cluster-length"),
        ({"cluster": np.ones(330)}, "one-cluster"),
        ({"cluster": np.r_[np.nan, np.ones(329)]}, "cluster-missing"),
    ],
)
def test_mistakes_are_refused(chain: SemFit, arguments: dict[str, Any], code: str) -> None:
    with pytest.raises(UsageError) as error:
        chain.bootstrap(**arguments)
    assert error.value.code == code
