"""Beside each ESAT effect stands Secure, alone and with the other two subscales."""

import numpy as np
import pytest

from attachpath.cohort import analysis_table
from attachpath.hypotheses import load_theory, secure_beside
from attachpath.models import multilevel

COVARIATES = "ecr_anxiety + ecr_avoidance + age + gender + (1 | therapist_id)"


@pytest.fixture(scope="module")
def beside(cohort, of_complete_cases):
    return secure_beside(cohort, of_complete_cases).set_index(["id", "model"])


def test_every_hypothesis_with_esat_as_predictor_has_two_rows(beside):
    expected = {"H2a", "H2b", "H2a_within", "H2b_within", "H4a", "H4b", "E1", "E1_within", "E2"}
    assert set(beside.index.get_level_values("id")) == expected
    assert len(beside) == 2 * len(expected)
    assert beside["estimate"].notna().all()
    assert beside["reason"].isna().all()


@pytest.mark.parametrize(
    ("model", "formula"),
    [
        ("alone", "iip_post ~ iip_pre + cats_secure_between + " + COVARIATES),
        (
            "three subscales",
            "iip_post ~ iip_pre + cats_secure_between + cats_avoidant_between "
            "+ cats_preoccupied_between + " + COVARIATES,
        ),
    ],
)
def test_h4_equals_the_formulas_written_by_hand(cohort, beside, model, formula):
    columns = ["iip_post", "iip_pre", "cats_secure_between", "cats_avoidant_between"]
    columns += ["cats_preoccupied_between", "ecr_anxiety", "ecr_avoidance", "age", "gender"]
    rows = analysis_table(cohort, "clients", columns)
    expected = multilevel(formula, rows).contrast({"cats_secure_between": 1.0})
    for name in ("H4a", "H4b"):
        row = beside.loc[(name, model)]
        assert row["estimate"] == pytest.approx(expected["estimate"], abs=1e-7)
        assert row["std_error"] == pytest.approx(expected["std_error"], rel=1e-5)
        used = rows.dropna()
        scale = used["cats_secure_between"].std(ddof=1) / used["iip_post"].std(ddof=1)
        assert row["std_estimate"] == pytest.approx(expected["estimate"] * scale, rel=1e-5)


def test_products_and_random_slopes_go_with_secure(beside):
    formula = beside.loc[("H2a", "three subscales"), "formula"]
    assert "esat" not in formula
    for subscale in ("secure", "avoidant", "preoccupied"):
        assert f"cats_{subscale}_between:ecr_anxiety" in formula
        assert f"cats_{subscale}_within:ecr_anxiety" in formula
    assert "(0 + cats_secure_within | client_id)" in formula
    assert "cats_preoccupied" not in beside.loc[("H2a", "alone"), "formula"]


def test_categories_and_names_in_backticks_stay_what_they_are(cohort, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        """format = 1
id = "own"
[[hypothesis]]
id = "A"
claim = "A claim."
role = "exploratory"
kind = "regression"
table = "clients"
formula = "iip_post ~ C(site) + `iip pre` + esat_anx_between + cats_preoccupied_between"
term = "esat_anx_between"
direction = "negative"
smallest_effect = 0.1
smallest_effect_reason = "an example"
""",
        encoding="utf-8",
    )
    clients = cohort.clients
    sites = np.arange(len(clients)) % 3
    other = cohort.replace(clients=clients.assign(site=sites, **{"iip pre": clients["iip_pre"]}))
    formula = secure_beside(other, path)["formula"].iloc[0]
    assert formula == "iip_post ~ C(site) + `iip pre` + cats_secure_between"


def test_what_cannot_be_fitted_has_a_reason_and_what_cannot_be_tested_no_row(cohort):
    occasions = cohort.occasions
    same = cohort.replace(occasions=occasions.assign(cats_avoidant=2 * occasions["cats_secure"]))
    rows = secure_beside(same).set_index(["id", "model"])
    assert "collinear" in rows.loc[("H4a", "three subscales"), "reason"]
    assert np.isnan(rows.loc[("H4a", "three subscales"), "estimate"])
    assert np.isfinite(rows.loc[("H4a", "alone"), "estimate"])
    no_outcome = cohort.replace(clients=cohort.clients.assign(iip_post=np.nan))
    assert "H4a" not in set(secure_beside(no_outcome, load_theory("et_graf"))["id"])


def test_clients_without_a_therapist_count_where_partial_nesting_is_allowed(
    cohort, of_complete_cases
):
    clients = cohort.clients
    alone = np.arange(len(clients)) % 4 == 0
    nested = clients.assign(therapist_id=clients["therapist_id"].mask(alone))
    partly = cohort.replace(clients=nested, partially_nested=True)
    row = secure_beside(partly, of_complete_cases).set_index(["id", "model"]).loc[("H4a", "alone")]
    columns = ["iip_post", "iip_pre", "cats_secure_between", "ecr_anxiety", "ecr_avoidance", "age"]
    used = analysis_table(partly, "clients", columns).drop(columns="therapist_id").dropna()
    scale = used["cats_secure_between"].std(ddof=1) / used["iip_post"].std(ddof=1)
    assert row["std_estimate"] == pytest.approx(row["estimate"] * scale, rel=1e-9)
