"""Every row of the verdicts can be computed again by hand from the cohort's tables."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from attachpath.cohort import analysis_table
from attachpath.errors import FormulaError, UsageError
from attachpath.hypotheses import (
    COLUMNS,
    complete_case_rows,
    fit_hypothesis,
    load_theory,
    test_hypotheses,
)
from attachpath.hypotheses.verdict import holm
from attachpath.models import multilevel


def z(values):
    return (values - values.mean()) / values.std(ddof=1)


@pytest.fixture(scope="module")
def by_hand(cohort):
    """H4a's rows made without the package: client means, ESAT by least squares, z-scores."""
    clients, occasions = cohort.clients, cohort.occasions
    both = occasions.dropna(subset=["cats_secure", "cats_preoccupied"])
    means = both.groupby("client_id")[["cats_secure", "cats_preoccupied"]].mean()
    slope, intercept = np.polyfit(means["cats_preoccupied"], means["cats_secure"], 1)
    rows = clients.set_index("client_id").join(means)
    rows["esat"] = rows["cats_secure"] - intercept - slope * rows["cats_preoccupied"]
    rows["anxiety"], rows["avoidance"] = z(rows["ecr_anxiety"]), z(rows["ecr_avoidance"])
    rows["female"] = (rows["gender"] != sorted(rows["gender"].dropna().unique())[0]).astype(float)
    return rows.dropna(subset=["iip_post", "iip_pre", "esat", "anxiety", "avoidance", "age"])


@pytest.fixture(scope="module")
def complete(cohort):
    return complete_case_rows(cohort).set_index("id")


def test_h4a_of_complete_cases_equals_the_model_built_by_hand_and_fitted_by_statsmodels(
    by_hand, complete
):
    predictors = ["iip_pre", "esat", "cats_preoccupied", "anxiety", "avoidance", "age", "female"]
    matrix = sm.add_constant(by_hand[predictors].astype(float))
    model = sm.MixedLM(by_hand["iip_post"], matrix, groups=by_hand["therapist_id"])
    theirs = model.fit(method=["powell"])
    row = complete.loc["H4a"]
    assert row["n_obs"] == len(by_hand)
    assert row["estimate"] == pytest.approx(theirs.fe_params["esat"], abs=2e-5)
    assert row["std_error"] == pytest.approx(theirs.bse_fe["esat"], rel=2e-3)
    scale = by_hand["esat"].std(ddof=1) / by_hand["iip_post"].std(ddof=1)
    assert row["std_estimate"] == pytest.approx(row["estimate"] * scale, rel=1e-4)


def test_intervals_and_derived_columns_follow_from_estimate_se_and_df(verdicts):
    rows = verdicts.dropna(subset="df")  # a Monte Carlo interval has none
    half = stats.t.ppf(0.975, rows["df"]) * rows["std_error"]
    assert np.allclose(rows["ci_high"] - rows["estimate"], half)
    scale = rows["std_estimate"] / rows["estimate"]
    std_half = stats.t.ppf(0.95, rows["df"]) * rows["std_error"] * scale
    assert np.allclose(rows["std_ci90_high"] - rows["std_estimate"], std_half)
    assert np.allclose(rows["smallest_detectable"], 2.8 * rows["std_error"] * scale)
    attainable = 1.645 * rows["std_error"] * scale < rows["smallest_effect"]
    assert (rows["negligible_attainable"].astype(bool) == attainable).all()


def test_the_simple_slope_equals_the_slope_of_a_model_with_the_moderator_recentred(cohort):
    """At +1 SD the slope is the plain coefficient once the moderator is zero there."""
    theory = load_theory("et_graf")
    hypothesis = theory["H2b"]
    rows = analysis_table(cohort, "occasions", hypothesis.parsed.columns)
    shifted = rows.assign(ecr_avoidance=rows["ecr_avoidance"] - 1.0)
    expected = multilevel(hypothesis.parsed, shifted).coefficients.set_index("term")
    part = test_hypotheses(cohort, theory, second_opinion=False).set_index("id").loc["H2b", "parts"]
    assert part[0]["estimate"] == pytest.approx(
        expected.loc["esat_avoid_between", "estimate"], abs=1e-5
    )
    assert part[0]["std_error"] == pytest.approx(
        expected.loc["esat_avoid_between", "std_error"], rel=1e-3
    )


def test_the_p_of_a_claim_with_parts_is_the_largest_and_holm_is_over_what_was_tested(verdicts):
    tested = verdicts.index[verdicts["estimate"].notna()]
    family = [name for name in load_theory("et_graf").family if name in tested]
    p = {}
    for name in family:
        row = verdicts.loc[name]
        deciding = [part for part in row["parts"] if part["direction"] != "none"]
        p[name] = max([row["p_value"], *[part["p_value"] for part in deciding]])
    ordered = sorted(p, key=p.get)
    running = 0.0
    for place, name in enumerate(ordered):
        running = max(running, min(1.0, (len(ordered) - place) * p[name]))
        assert verdicts.loc[name, "p_holm"] == pytest.approx(running)
        assert f"Holm over m = {len(ordered)} tested hypotheses." in verdicts.loc[name, "notes"]
    outside = verdicts.drop(index=list(load_theory("et_graf").family))
    assert outside["p_holm"].isna().all()


def test_every_row_has_the_columns_of_the_record_and_numbers_or_a_reason(cohort):
    table = test_hypotheses(cohort, "et_graf", second_opinion=False)
    assert tuple(table.columns) == COLUMNS
    missing = table["estimate"].isna()
    assert table.loc[missing, "reason"].notna().all()
    assert table.loc[~missing, "reason"].isna().all()


def test_without_a_measure_of_the_sequence_it_is_not_testable_and_says_which(cohort):
    for column, table in (("tds_growing_engagement", "occasions"), ("ecr_anxiety", "clients")):
        less = cohort.tables()[table].drop(columns=column)
        rows = test_hypotheses(cohort.replace(**{table: less}), second_opinion=False)
        rows = rows.set_index("id")
        for name in ("H5a", "H5b"):
            assert rows.loc[name, "verdict"] == "not_testable"
            assert rows.loc[name, "reason"] == f"the cohort has no {column}"


def test_the_second_engine_agrees_on_every_row_that_it_can_fit(verdicts, complete):
    opinions = verdicts["second_opinion"].dropna()
    assert len(opinions) == verdicts["estimate"].notna().sum()
    paths = [one.id for one in load_theory("et_graf").hypothesis if one.missing == "fiml"]
    for name in paths:
        assert opinions[name]["engine"] is None
        assert "no second implementation" in opinions[name]["reason"]
    for name, opinion in [*opinions.drop(paths).items(), *complete["second_opinion"].items()]:
        assert opinion["agrees"], name
        assert opinion["engine"].startswith("statsmodels")


def test_complete_cases_are_adjusted_in_the_place_of_full_information(verdicts, complete):
    assert list(complete.index) == ["H3a", "H3b", "H4a", "H4b"]
    family = verdicts.loc[list(load_theory("et_graf").family), "p_claim"]
    family = pd.concat([family.drop(complete.index), complete["p_claim"]])
    adjusted = holm(family.to_dict())
    for name, row in complete.iterrows():
        assert row["p_holm"] == pytest.approx(adjusted[name])
        assert row["n_obs"] < verdicts.loc[name, "n_obs"]
        (said,) = [note for note in verdicts.loc[name, "notes"] if note.startswith("Complete")]
        assert said.endswith(f": {row['verdict']}.")


def test_claims_on_the_same_model_share_one_fit(cohort):
    theory = load_theory("et_graf")
    assert fit_hypothesis(cohort, theory, "H3a") is fit_hypothesis(cohort, theory, "H3b")
    assert fit_hypothesis(cohort, theory, "H4a") is not fit_hypothesis(cohort, theory, "H4b")


def test_how_esat_was_made_stands_beside_every_result_with_esat(verdicts):
    for name in ("H1a", "H2a", "H4b", "E1", "E2"):
        assert any("assumed" in note for note in verdicts.loc[name, "notes"]), name
    assert not any("ESAT" in note for note in verdicts.loc["V1", "notes"])


def test_without_outcome_the_outcome_claims_are_not_testable_and_the_others_stand(cohort):
    clients = cohort.clients.assign(iip_post=np.nan)
    rows = test_hypotheses(cohort.replace(clients=clients), second_opinion=False).set_index("id")
    for name in ("H3a", "H3b", "H4a", "H4b", "E2"):
        assert rows.loc[name, "verdict"] == "not_testable"
        assert "iip_post" in rows.loc[name, "reason"]
    assert rows.loc["H1a", "estimate"] == pytest.approx(
        fit_hypothesis(cohort, "et_graf", "H1a").contrast({"ecr_anxiety": 1})["estimate"]
    )
    assert "Holm over m = 4 tested hypotheses." in rows.loc["H1a", "notes"]


def test_a_known_column_that_the_cohort_lacks_makes_a_claim_not_testable(cohort):
    thinner = cohort.replace(occasions=cohort.occasions.drop(columns="tds_too_close"))
    rows = test_hypotheses(thinner, second_opinion=False).set_index("id")
    assert rows.loc["V1", "reason"] == "the cohort has no tds_too_close"
    assert rows.loc["V2", "verdict"] != "not_testable"


def test_with_the_ecr_as_control_h1_is_zero_by_construction(cohort):
    theory = load_theory("et_graf").model_copy(update={"esat_control": "ecr"})
    rows = test_hypotheses(cohort, theory, second_opinion=False).set_index("id")
    assert rows.loc["H1a", "verdict"] == "not_testable"
    assert "zero by construction" in rows.loc["H1a", "reason"]


@pytest.fixture
def own_theory(tmp_path):
    def write(formula, term, kind="multilevel", table="clients", extra=""):
        path = tmp_path / "own.toml"
        path.write_text(
            f"""format = 1
id = "own"
{extra}
[[hypothesis]]
id = "A"
claim = "A claim."
role = "confirmatory"
kind = "{kind}"
table = "{table}"
formula = "{formula}"
term = "{term}"
direction = "negative"
smallest_effect = 0.15
smallest_effect_reason = "a reason"
""",
            encoding="utf-8",
        )
        return path

    return write


def test_a_misspelt_column_is_an_error_with_the_nearest_name_not_a_verdict(cohort, own_theory):
    theory = own_theory("iip_post ~ iip_pre + ecr_anxeity + (1 | therapist_id)", "ecr_anxeity")
    with pytest.raises(FormulaError, match="ecr_anxiety") as caught:
        test_hypotheses(cohort, theory)
    assert caught.value.code == "unknown-column"


@pytest.mark.parametrize(
    ("formula", "change", "code"),
    [
        (
            "iip_post ~ iip_pre + ecr_anxiety + (1 | therapist_id)",
            lambda t: t.assign(iip_pre=1.0),
            "constant-predictor",
        ),
        (
            "iip_post ~ iip_pre + copy + ecr_anxiety + (1 | therapist_id)",
            lambda t: t.assign(copy=2 * t["iip_pre"]),
            "collinear",
        ),
        (
            "iip_post ~ iip_pre + ecr_anxiety + (1 | therapist_id)",
            lambda t: t.assign(therapist_id="T1"),
            "one-group",
        ),
    ],
)
def test_a_model_that_the_data_cannot_carry_is_not_estimable(
    cohort, own_theory, formula, change, code
):
    changed = cohort.replace(clients=change(cohort.clients))
    row = test_hypotheses(changed, own_theory(formula, "ecr_anxiety")).iloc[0]
    assert row["verdict"] == "not_estimable"
    assert code in row["reason"]
    assert np.isnan(row["estimate"])
    assert row["second_opinion"] is None


def test_columns_that_cannot_be_derived_stop_their_own_hypothesis_alone(cohort, own_theory):
    sound = "iip_post ~ iip_pre + ecr_anxiety + (1 | therapist_id)"
    alone = test_hypotheses(cohort, own_theory(sound, "ecr_anxiety"), second_opinion=False)
    path = own_theory(sound, "ecr_anxiety")
    head, _, hypothesis = path.read_text("utf-8").partition("[[hypothesis]]")
    wrong = hypothesis.replace('"A"', '"B"').replace("ecr_anxiety", "ecr_anxiety_between")
    path.write_text(f"{head}[[hypothesis]]{wrong}[[hypothesis]]{hypothesis}", "utf-8")
    rows = test_hypotheses(cohort, path, second_opinion=False).set_index("id")
    assert rows.loc["B", "verdict"] == "not_estimable"
    assert "ecr_anxiety_between" in rows.loc["B", "reason"]
    assert rows.loc["A", "estimate"] == alone["estimate"].iloc[0]


def test_a_product_of_esat_without_that_of_its_control_is_noted(verdicts):
    expected = "esat_anx_within:ecr_anxiety stands without cats_preoccupied_within:ecr_anxiety"
    assert expected in verdicts.loc["H2a", "notes"]
    assert not any("stands without" in note for note in verdicts.loc["H4a", "notes"])


def test_one_sided_theories_halve_the_p_on_the_predicted_side(cohort, own_theory):
    formula = "iip_post ~ iip_pre + esat_anx_between + cats_preoccupied_between"
    two = test_hypotheses(
        cohort, own_theory(formula, "esat_anx_between", "regression", extra='family = ["A"]')
    )
    one = test_hypotheses(
        cohort,
        own_theory(
            formula, "esat_anx_between", "regression", extra='family = ["A"]\nside = "one-sided"'
        ),
    )
    assert two["estimate"].iloc[0] < 0
    assert one["p_value"].iloc[0] == two["p_value"].iloc[0]
    assert one["p_holm"].iloc[0] == pytest.approx(two["p_holm"].iloc[0] / 2)
    assert two["p_claim"].iloc[0] == two["p_value"].iloc[0]
    assert one["p_claim"].iloc[0] == pytest.approx(two["p_value"].iloc[0] / 2)


def test_the_p_of_a_claim_is_the_largest_of_its_parts(verdicts):
    row = verdicts.loc["H2a"]
    assert row["p_claim"] == max(row["p_value"], *(part["p_value"] for part in row["parts"]))


def test_partial_nesting_holds_for_a_level_of_any_name(cohort, own_theory):
    alone = np.arange(len(cohort.clients)) % 4 == 0
    clients = cohort.clients.rename(columns={"therapist_id": "school_id"})
    clients["school_id"] = clients["school_id"].mask(alone)
    schools = cohort.replace(
        clients=clients, therapists=None, levels=["family", "school"], partially_nested=True
    )
    path = own_theory("iip_post ~ iip_pre + ecr_anxiety + (1 | school_id)", "ecr_anxiety")
    row = test_hypotheses(schools, path, second_opinion=False).iloc[0]
    assert row["n_clients"] == clients[["iip_post", "iip_pre"]].notna().all(axis=1).sum()
    assert any("belong to no school_id" in note for note in row["notes"])


def test_a_regression_theory_equals_ordinary_least_squares(cohort, own_theory):
    clients = cohort.clients.dropna(subset=["iip_post", "iip_pre", "symptoms_pre"])
    matrix = sm.add_constant(clients[["iip_pre", "symptoms_pre"]].astype(float))
    theirs = sm.OLS(clients["iip_post"].astype(float), matrix).fit()
    row = test_hypotheses(
        cohort, own_theory("iip_post ~ iip_pre + symptoms_pre", "symptoms_pre", "regression")
    ).iloc[0]
    assert row["estimate"] == pytest.approx(theirs.params["symptoms_pre"], abs=1e-10)
    assert row["p_value"] == pytest.approx(theirs.pvalues["symptoms_pre"], abs=1e-10)
    assert row["second_opinion"]["agrees"]


def test_an_outcome_of_two_values_is_said_to_be_one(cohort, own_theory):
    improved = (
        (cohort.clients["iip_post"] < 1).astype(float).where(cohort.clients["iip_post"].notna())
    )
    changed = cohort.replace(clients=cohort.clients.assign(improved=improved))
    theory = own_theory("improved ~ iip_pre + age", "iip_pre", kind="regression")
    (notes,) = test_hypotheses(changed, theory)["notes"]
    assert "improved has two values: the linear model is one of shares, not of odds." in notes


def test_fit_hypothesis_refuses_what_is_not_testable(cohort):
    cohort = cohort.replace(occasions=cohort.occasions.drop(columns="cats_preoccupied"))
    with pytest.raises(UsageError) as caught:
        fit_hypothesis(cohort, "et_graf", "H5a")
    assert caught.value.code == "not-testable"


def test_claims_of_one_cohort_do_not_leak_into_another(cohort):
    other = cohort.replace(
        clients=cohort.clients.assign(age=cohort.clients["age"].where(cohort.clients["age"] > 30))
    )
    ours = fit_hypothesis(cohort, "et_graf", "H4a")
    theirs = fit_hypothesis(other, "et_graf", "H4a")
    assert theirs.coefficients["estimate"].iloc[1] != ours.coefficients["estimate"].iloc[1]
    assert isinstance(ours.coefficients, pd.DataFrame)
