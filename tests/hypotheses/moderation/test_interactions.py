"""Claimed interactions: which there are, where they are probed, and what stands beside them."""

import numpy as np
import pytest

from attachpath.hypotheses import (
    interactions,
    load_theory,
    probe,
    test_hypotheses,
    within_terms,
)
from attachpath.models import multilevel, slopes_by_tercile
from attachpath.parallel import stream

OWN = """format = 1
id = "own"
standardise = ["ecr_anxiety"]
[[hypothesis]]
id = "A"
claim = "A claim."
role = "exploratory"
kind = "regression"
table = "clients"
formula = "{formula}"
term = "{term}"
direction = "none"
smallest_effect = 0.1
smallest_effect_reason = "an example"
"""


def own_theory(tmp_path, formula, term):
    path = tmp_path / "own.toml"
    path.write_text(OWN.format(formula=formula, term=term), encoding="utf-8")
    return load_theory(path)


@pytest.fixture(scope="module")
def found(cohort):
    return {one.hypothesis.id: one for one in interactions(cohort)}


def test_only_client_level_products_are_claims_here(found):
    assert list(found) == ["H2a", "H2b", "E2"]
    assert found["E2"].predictor == "esat_anx_between"
    assert found["E2"].moderator == "ecr_avoidance"
    assert all(one.reason is None and one.fitted is not None for one in found.values())


def test_the_slope_at_one_sd_is_the_one_that_decides_the_claim(cohort, found):
    rows = test_hypotheses(cohort, second_opinion=False).set_index("id")
    for name in ("H2a", "H2b"):
        slopes = probe(found[name]).slopes.set_index("label")
        part = rows.loc[name, "parts"][0]
        for number in ("estimate", "std_error", "df", "p_value"):
            assert slopes.loc["+1 SD", number] == pytest.approx(part[number], rel=1e-9)


def test_slopes_lines_and_regions_are_of_one_model(found):
    one = found["E2"]
    seen = probe(one)
    product = one.fitted.contrast({one.hypothesis.term: 1.0})["estimate"]
    slopes = seen.slopes.set_index("label")["estimate"]
    assert slopes["+1 SD"] - slopes["-1 SD"] == pytest.approx(2 * product)
    for label, line in seen.lines.groupby("label"):
        rise = line["estimate"].iloc[-1] - line["estimate"].iloc[0]
        run = line["x"].iloc[-1] - line["x"].iloc[0]
        assert rise / run == pytest.approx(slopes[label])
    assert seen.regions.zero == pytest.approx(-slopes["mean"] / product)
    assert seen.thirds.slopes["n_clients"].sum() == len(one.data)
    assert seen.notes == ()
    assert seen.held == {}


def test_slopes_in_thirds_do_not_depend_on_how_esat_was_made(found):
    """Rule 1 for ESAT: with Secure itself in its place the slopes are the same."""
    one = found["E2"]
    assert one.removed == ("cats_preoccupied_between",)
    formula = one.hypothesis.formula.replace("esat_anx_between", "secure")
    clients = one.data
    secure = clients["esat_anx_between"] + 0.3 * clients["cats_preoccupied_between"]
    raw = clients.assign(secure=secure)
    by_raw = slopes_by_tercile(
        multilevel(formula, raw),
        "secure",
        "ecr_avoidance",
        raw,
        client="client_id",
        beside=["cats_preoccupied_between"],
    )
    mine = probe(one).thirds
    np.testing.assert_allclose(mine.slopes["estimate"], by_raw.slopes["estimate"], atol=1e-6)
    assert mine.statistic == pytest.approx(by_raw.statistic, rel=1e-5)


def test_within_terms_stand_beside_and_are_those_of_the_fits(cohort, found):
    terms = within_terms(cohort).set_index(["id", "term"])
    assert [name for name, _ in terms.index] == [
        *("H1a_growth", "H1b_growth", "H2a", "H2a", "H2b", "H2b", "H2a_within", "H2b_within"),
    ]
    own = found["H2b"].fitted.contrast({"esat_avoid_within": 1.0})
    row = terms.loc[("H2b", "esat_avoid_within")]
    assert row["estimate"] == own["estimate"]
    assert row["outcome"] == "tds_growing_engagement"
    assert terms["reason"].isna().all()


def test_what_cannot_be_tested_has_a_reason_and_no_parts(cohort):
    without = cohort.replace(clients=cohort.clients.assign(iip_post=np.nan))
    one = {one.hypothesis.id: one for one in interactions(without)}["E2"]
    assert one.fitted is None
    assert one.reason == "nobody in this cohort has a value of iip_post"
    seen = probe(one)
    assert (seen.slopes, seen.regions, seen.lines, seen.thirds) == (None, None, None, None)
    assert seen.notes == ("E2: nobody in this cohort has a value of iip_post",)


def test_without_occasions_the_within_terms_have_reasons(cohort):
    without = cohort.replace(occasions=cohort.occasions.iloc[:0])
    terms = within_terms(without)
    assert len(terms) == 4
    assert terms["estimate"].isna().all()
    assert terms["reason"].notna().all()


def test_a_category_as_moderator_has_a_slope_a_group_and_no_regions(cohort, tmp_path):
    theory = own_theory(
        tmp_path, "iip_post ~ iip_pre + ecr_anxiety * gender", "ecr_anxiety:gender[male]"
    )
    (one,) = interactions(cohort, theory)
    assert one.moderator == "gender"
    assert one.values is None
    seen = probe(one)
    assert seen.slopes["label"].tolist() == ["female", "male"]
    assert seen.regions.regions.empty
    assert "category" in seen.regions.reason
    assert seen.thirds.reason is not None


def test_a_further_product_is_held_at_its_mean(cohort, tmp_path):
    formula = "iip_post ~ iip_pre + ecr_anxiety * differentiation + ecr_anxiety * symptoms_pre"
    (one,) = interactions(cohort, own_theory(tmp_path, formula, "ecr_anxiety:differentiation"))
    seen = probe(one)
    mean = one.data["symptoms_pre"].mean()
    assert seen.held == {"symptoms_pre": pytest.approx(mean)}
    at_mean = seen.slopes.set_index("label").loc["mean", "estimate"]
    weights = {"ecr_anxiety": 1.0, "ecr_anxiety:symptoms_pre": mean}
    weights["ecr_anxiety:differentiation"] = one.data["differentiation"].mean()
    assert at_mean == pytest.approx(one.fitted.contrast(weights)["estimate"])
    assert any("three-way" in note for note in seen.notes)  # thirds hold nothing


def test_a_known_region_is_found(cohort, tmp_path):
    rng = stream(1, "region")
    anxiety = cohort.clients["ecr_anxiety"]
    z = (anxiety - anxiety.mean()) / anxiety.std(ddof=1)
    x = rng.standard_normal(len(z))
    made = cohort.replace(
        clients=cohort.clients.assign(
            differentiation=x, symptoms_post=x * z + 0.3 * rng.standard_normal(len(z))
        )
    )
    theory = own_theory(
        tmp_path, "symptoms_post ~ differentiation * ecr_anxiety", "differentiation:ecr_anxiety"
    )
    (one,) = interactions(made, theory)
    seen = probe(one)
    assert seen.regions.zero == pytest.approx(0, abs=0.1)
    low, high = seen.regions.boundaries_of("pointwise")
    assert low < 0 < high < low + 0.2
    assert seen.regions.regions_of("pointwise")["sign"].tolist() == [-1, 0, 1]
    assert seen.slopes["estimate"].tolist() == pytest.approx([-1, 0, 1], abs=0.1)
    assert seen.thirds.p_value > 0.001
