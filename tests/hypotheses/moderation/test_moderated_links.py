"""Moderators of each link equal lmerTest's, recover a known truth, and never fail in silence."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import analysis_table, read_folder
from attachpath.errors import UsageError
from attachpath.formula import parse_formula
from attachpath.hypotheses import fit_hypothesis, load_theory
from attachpath.hypotheses.moderation.moderated_links import MODERATED_COLUMNS, moderated_links
from attachpath.hypotheses.moderation.moderators import SEEDS
from attachpath.models import multilevel
from attachpath.parallel import stream

ROOT = Path(__file__).parents[3]
REFERENCE = json.loads(
    (ROOT / "tests" / "reference" / "hypotheses" / "moderated_links.json").read_text("utf-8")
)
KEY = ["id", "moderator"]


@pytest.fixture(scope="module")
def committed():
    return moderated_links(read_folder(ROOT / "simulated_data")).set_index(KEY)


@pytest.fixture(scope="module")
def theory():
    """Only the links from growth to outcome: quick."""
    whole = load_theory("et_graf")
    kept = tuple(whole[name] for name in ("H3a", "H3b"))
    return type(whole).model_validate(
        whole.model_dump() | {"family": (), "hypothesis": tuple(one.model_dump() for one in kept)}
    )


def with_column(cohort, name, values):
    return cohort.replace(clients=cohort.clients.assign(**{name: values}))


@pytest.mark.parametrize(
    "theirs", REFERENCE["answers"], ids=lambda a: f"{a['id']} {a['moderator']}"
)
def test_a_product_or_all_products_equal_lmertest(committed, theirs):
    ours = committed.loc[(theirs["id"], theirs["moderator"])]
    assert ours["n_obs"] == theirs["n"]
    assert ours["statistic"] == pytest.approx(theirs["statistic"], rel=1e-4)
    assert ours["df_num"] == theirs["df_num"]
    assert ours["df_den"] == pytest.approx(theirs["df_den"], rel=5e-4)
    assert ours["p_value"] == pytest.approx(theirs["p_value"], rel=1e-3)
    if "estimate" in theirs:
        assert ours["estimate"] == pytest.approx(theirs["estimate"], abs=2e-6)
        assert ours["std_error"] == pytest.approx(theirs["std_error"], rel=2e-5)


def test_every_link_meets_every_seed(committed):
    assert list(committed.reset_index().columns) == sorted(
        MODERATED_COLUMNS, key=lambda name: (name not in KEY, MODERATED_COLUMNS.index(name))
    )
    ids = ["H1a", "H1b", "H2a", "H2b", "H3a", "H3b"]
    assert committed.index.tolist() == [(name, seed) for name in ids for seed in SEEDS]
    assert committed["p_value"].notna().all()
    assert committed["reason"].isna().all()


def test_holm_and_benjamini_hochberg_adjust_over_the_whole_table(committed):
    p = committed["p_value"].sort_values()
    m = len(p)
    ranks = np.arange(1, m + 1)
    q = [min(1.0, *(m * p.iloc[k:] / ranks[k:])) for k in range(m)]
    assert committed.loc[p.index, "q_value"].tolist() == pytest.approx(q)
    assert committed["p_holm"].min() == pytest.approx(min(1.0, m * p.iloc[0]))
    assert (committed["p_holm"] >= committed["q_value"]).all()


def test_the_size_is_half_the_difference_of_the_slopes_at_one_sd(committed):
    numbers = committed[committed["kind"] == "number"]
    halves = (numbers["slope_high"] - numbers["slope_low"]) / 2
    # The SD of a client variable is over clients; over occasions long therapies count more.
    assert halves.tolist() == pytest.approx(numbers["std_estimate"].tolist(), rel=1e-9)
    assert (numbers["smallest_detectable"] > 0).all()


def test_products_that_stand_in_the_model_stay_and_esat_has_its_control_beside(committed):
    row = committed.loc[("H2a", "differentiation")]
    for product in ("esat_anx_between", "cats_preoccupied_between"):
        assert f"{product}:ecr_anxiety" in row["formula"]
        assert f"{product}:differentiation" in row["formula"]
    assert any("at the mean of ecr_anxiety" in note for note in row["notes"])


def test_beside_its_control_the_product_of_esat_equals_that_of_secure(committed):
    cohort = read_folder(ROOT / "simulated_data")
    row = committed.loc[("H2a", "differentiation")]
    formula = row["formula"].replace("esat_anx", "cats_secure")
    columns = parse_formula(formula).columns
    standardise = ("ecr_anxiety", "ecr_avoidance", "differentiation")
    table = analysis_table(cohort, "occasions", columns, standardise=standardise)
    secure = multilevel(formula, table).contrast({"cats_secure_between:differentiation": 1.0})
    # The random slope is over another residual, which moves the last digits only.
    assert row["estimate"] == pytest.approx(secure["estimate"], abs=2e-3)


def test_a_moderator_of_therapists_gives_the_predictor_a_slope_over_therapists(committed):
    assert "(0 + ecr_anxiety | therapist_id)" in committed.loc[("H1a", "orientation"), "formula"]
    assert "(0 + ecr_anxiety" not in committed.loc[("H1a", "differentiation"), "formula"]


def test_a_category_is_tested_at_once_and_has_no_single_estimate(committed):
    row = committed.loc[("H3b", "orientation")]
    assert row["kind"] == "category"
    assert np.isnan(row["estimate"])
    assert row["df_num"] == 3  # one of five orientations is a single therapist
    assert row["slope_low"] < row["slope_high"]
    orientations = set(pd.read_csv(ROOT / "simulated_data" / "therapists.csv")["orientation"])
    assert {row["at_low"], row["at_high"]} < orientations


def test_a_moderator_after_the_process_began_says_so(committed):
    notes = committed["notes"].map(" ".join)
    said = notes.str.contains("came after the process began")
    assert said.groupby("moderator").all().to_dict() == {
        name: name == "sessions_attended" for name in SEEDS
    }


def test_a_true_moderation_is_found_at_its_size(cohort, theory):
    rng = stream(20240720, "moderated")
    rows = analysis_table(cohort, "clients", ["tds_growing_engagement_between", "iip_pre"])
    growth = rows["tds_growing_engagement_between"].fillna(4.0)
    trust = pd.Series(rng.standard_normal(len(rows)))
    noise = 0.25 * rng.standard_normal(len(rows))
    post = 1 + 0.3 * rows["iip_pre"] + (0.1 - 0.2 * trust) * (growth - 4.0) + noise
    made = cohort.replace(
        clients=cohort.clients.assign(
            iip_post=post.where(cohort.clients["iip_post"].notna().to_numpy()).to_numpy(),
            interpersonal_trust=trust.to_numpy(),
        )
    )
    found = moderated_links(made, theory).set_index(KEY)
    row = found.loc[("H3b", "interpersonal_trust")]
    true = -0.2 * trust.std(ddof=1)
    assert abs(row["estimate"] - true) < 4 * row["std_error"]
    assert row["q_value"] < 0.001
    assert row["std_ci_high"] < 0
    others = found.drop(("H3b", "interpersonal_trust"))
    assert (others["p_holm"] > 0.05).all()


@pytest.mark.parametrize("coding", [(0.0, 1.0), (3.0, 7.0), ("no", "yes"), (False, True)])
def test_two_groups_are_treated_as_such_however_they_are_coded(cohort, theory, coding):
    second = np.arange(len(cohort.clients)) % 2 == 0
    values = np.where(second, coding[1], coding[0])
    row = moderated_links(with_column(cohort, "married", values), theory, ["married"]).iloc[1]
    assert row["kind"] == "binary"
    assert row["std_estimate"] == pytest.approx(row["slope_high"] - row["slope_low"])
    assert row["df_num"] == 1
    plain = moderated_links(
        with_column(cohort, "married", second.astype(float)), theory, ["married"]
    ).iloc[1]
    assert row["estimate"] == pytest.approx(plain["estimate"], rel=1e-6)


def test_a_covariate_can_moderate(cohort, theory):
    row = moderated_links(cohort, theory, ["gender"]).iloc[0]
    assert row["formula"].count("gender") == 2
    columns = ["iip_post", "iip_pre", "tds_growing_autonomy_between", "cats_secure_between", "age"]
    columns += ["tds_growing_engagement_between", "cats_avoidant_between", "gender"]
    columns += ["cats_preoccupied_between", "ecr_anxiety", "ecr_avoidance"]
    formula = load_theory("et_graf")["H3a"].parsed.text
    formula += " + tds_growing_autonomy_between:gender"
    fit = multilevel(formula, analysis_table(cohort, "clients", columns))
    by_hand = fit.contrast({"tds_growing_autonomy_between:gender[male]": 1.0})
    assert row["estimate"] == pytest.approx(by_hand["estimate"], abs=1e-7)
    assert row["p_value"] == pytest.approx(by_hand["p_value"], rel=1e-5)


def test_without_iip_after_the_links_to_outcome_are_not_tested_and_the_others_are(cohort):
    without = with_column(cohort, "iip_post", np.nan)
    rows = moderated_links(without, moderators=["differentiation"]).set_index("id")
    assert rows.loc[["H3a", "H3b"], "p_value"].isna().all()
    assert rows.loc["H3a", "reason"] == "nobody in this cohort has a value of iip_post"
    assert rows.loc[["H1a", "H1b", "H2a", "H2b"], "q_value"].notna().all()


def test_what_stands_in_the_link_already_has_a_reason(cohort):
    rows = moderated_links(cohort, moderators=["ecr_anxiety", "iip_post"]).set_index(KEY)
    assert rows.loc[("H1a", "ecr_anxiety"), "reason"] == "ecr_anxiety is the predictor of this link"
    assert "stands in the model of H2a itself" in rows.loc[("H2a", "ecr_anxiety"), "reason"]
    assert rows.loc[("H3a", "iip_post"), "reason"] == "iip_post is the outcome of this link"
    assert rows.loc[("H1b", "ecr_anxiety"), "p_value"] > 0


def test_esat_as_moderator_has_its_control_beside_and_the_other_esat_is_refused(cohort, theory):
    short = "iip_post ~ iip_pre + tds_growing_autonomy_between + (1 | therapist_id)"
    changed = theory["H3a"].model_dump() | {"formula": short}
    smaller = type(theory).model_validate(theory.model_dump() | {"hypothesis": (changed,)})
    row = moderated_links(cohort, smaller, ["esat_anx_between"]).iloc[0]
    assert "tds_growing_autonomy_between:cats_preoccupied_between" in row["formula"]
    assert np.isfinite(row["p_value"])
    rows = moderated_links(cohort, moderators=["esat_anx_between"]).set_index("id")
    assert "both-esats" in rows.loc["H2b", "reason"]
    assert "collinear" in rows.loc["H3b", "reason"]  # the three subscales stand there already


def test_a_misspelt_moderator_or_one_of_occasions_is_an_error(cohort, theory):
    with pytest.raises(UsageError) as unknown:
        moderated_links(cohort, theory, ["diferentiation"])
    assert unknown.value.code == "unknown-column"
    assert "differentiation" in str(unknown.value)
    with pytest.raises(UsageError) as occasions:
        moderated_links(cohort, theory, ["wai"])
    assert occasions.value.code == "occasion-column"


def test_the_models_of_the_hypotheses_are_left_as_they_were(cohort, theory):
    before = fit_hypothesis(cohort, "et_graf", "H3a").coefficients
    moderated_links(cohort, "et_graf", ["differentiation"])
    assert fit_hypothesis(cohort, "et_graf", "H3a").coefficients.equals(before)


def test_without_therapists_only_their_own_variables_say_so(cohort, theory):
    alone = cohort.replace(
        clients=cohort.clients.drop(columns="therapist_id"), therapists=None, levels=["client"]
    )
    rows = moderated_links(alone, theory, ["differentiation", "orientation"])
    of_clients = rows["moderator"] == "differentiation"
    assert rows.loc[of_clients, "p_value"].notna().all()
    assert not rows["formula"].str.contains("therapist_id").any()
    assert rows.loc[~of_clients, "p_value"].isna().all()
    assert rows.loc[~of_clients, "reason"].str.contains("orientation").all()


def test_clients_without_a_therapist_count_where_partial_nesting_is_allowed(cohort, theory):
    alone = np.arange(len(cohort.clients)) % 4 == 0
    nested = cohort.clients.assign(therapist_id=cohort.clients["therapist_id"].mask(alone))
    partly = cohort.replace(clients=nested, partially_nested=True)
    rows = moderated_links(partly, theory, ["differentiation", "orientation"]).set_index(KEY)
    used = rows.loc[("H3a", "differentiation"), "n_clients"]
    assert used == moderated_links(cohort, theory, ["differentiation"])["n_clients"].iloc[0]
    assert rows.loc[("H3a", "orientation"), "n_clients"] < used
