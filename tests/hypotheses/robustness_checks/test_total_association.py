"""Attachment and outcome with nothing of the process adjusted, as far as a cohort has columns."""

import numpy as np
import pytest

from attachpath.cohort import Cohort, analysis_table
from attachpath.hypotheses import total_association
from attachpath.models import multilevel, regression

FORMULA = "iip_post ~ iip_pre + ecr_anxiety + ecr_avoidance + age + gender"
ATTACHMENT = ("ecr_anxiety", "ecr_avoidance")
COLUMNS = ["iip_post", "iip_pre", "ecr_anxiety", "ecr_avoidance", "age", "gender"]


def test_it_is_the_model_written_by_hand(cohort):
    table = analysis_table(cohort, "clients", COLUMNS)
    fit = multilevel(f"{FORMULA} + (1 | therapist_id)", table)
    found = total_association(cohort, FORMULA, ATTACHMENT)
    effects = found.effects.set_index("term")
    used = table.dropna()
    for name in ATTACHMENT:
        expected = fit.contrast({name: 1.0})
        assert effects.loc[name, "estimate"] == pytest.approx(expected["estimate"])
        assert effects.loc[name, "p_value"] == pytest.approx(expected["p_value"])
        scale = used[name].std() / used["iip_post"].std()
        assert effects.loc[name, "std_estimate"] == pytest.approx(expected["estimate"] * scale)
    assert found.left_out == ()


def test_what_a_cohort_lacks_is_left_out_and_named(cohort):
    clients = cohort.clients.drop(columns=["age", "therapist_id"]).assign(gender="female")
    plain = Cohort(clients, cohort.occasions, levels=["client"], name="plain")
    found = total_association(plain, FORMULA, ATTACHMENT)
    assert found.left_out == ("age", "gender")
    table = analysis_table(plain, "clients", COLUMNS[:4])
    expected = regression("iip_post ~ iip_pre + ecr_anxiety + ecr_avoidance", table)
    np.testing.assert_allclose(found.fitted.estimates, expected.estimates)


def test_the_random_intercept_is_of_the_level_above_clients(cohort):
    clients = cohort.clients.rename(columns={"therapist_id": "school_id"})
    schools = Cohort(clients, cohort.occasions, levels=["family", "school"], name="schools")
    assert "(1 | school_id)" in total_association(schools, FORMULA, ATTACHMENT).fitted.formula


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: c.drop(columns="iip_post"), "the cohort has no iip_post"),
        (lambda c: c.assign(iip_post=np.nan), "nobody in this cohort has a value of iip_post"),
        (lambda c: c.drop(columns=list(ATTACHMENT)), "the cohort has none of ecr_anxiety"),
        (lambda c: c.assign(ecr_avoidance=c["ecr_anxiety"]), "collinear"),
    ],
)
def test_without_what_it_needs_there_is_a_reason(cohort, change, reason):
    found = total_association(cohort.replace(clients=change(cohort.clients)), FORMULA, ATTACHMENT)
    assert found.fitted is None
    assert found.effects.empty
    assert reason in found.reason
