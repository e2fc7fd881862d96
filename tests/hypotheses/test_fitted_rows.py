"""Which hypotheses a cohort can speak to, and the fit and the rows behind each."""

import numpy as np
import pytest

from attachpath.errors import UsageError
from attachpath.hypotheses import (
    fit_hypothesis,
    fitted_hypotheses,
    hypothesis_data,
    load_theory,
    models_behind,
    structural_hypotheses,
)
from attachpath.models import multilevel


def test_what_is_not_testable_is_not_among_the_fitted(cohort, verdicts):
    ids = [one.id for one in fitted_hypotheses(cohort)]
    structural = [one.id for one in structural_hypotheses(cohort)]
    assert structural == ["H5a", "H5b", "H5a_serial", "H5b_serial"]
    assert {*ids, *structural} == {*verdicts.index[verdicts["verdict"] != "not_testable"]}
    less = cohort.replace(occasions=cohort.occasions.drop(columns="tds_growing_autonomy"))
    assert not structural_hypotheses(less)
    assert "H3a" not in {one.id for one in fitted_hypotheses(less)}


@pytest.mark.parametrize("name", ["H1a", "H4a", "E1_within"])
def test_the_rows_give_the_fit_again(cohort, of_complete_cases, name):
    rows = hypothesis_data(cohort, of_complete_cases, name)
    fitted = fit_hypothesis(cohort, of_complete_cases, name)
    formula = load_theory("et_graf")[name].formula
    again = multilevel(formula, rows)
    assert len(rows) == fitted.n_obs
    assert again.n_dropped == 0
    np.testing.assert_allclose(again.estimates, fitted.estimates, atol=1e-7)


def test_clients_without_a_therapist_stay_where_partial_nesting_is_allowed(cohort):
    clients = cohort.clients
    none = clients["therapist_id"].mask(np.arange(len(clients)) % 3 == 0)
    partly = cohort.replace(clients=clients.assign(therapist_id=none), partially_nested=True)
    rows = hypothesis_data(partly, "et_graf", "H4a")
    assert rows["therapist_id"].isna().any()
    assert len(rows) == len(hypothesis_data(cohort, "et_graf", "H4a"))
    model = models_behind(partly, "et_graf", fitted_hypotheses(partly))[0]
    assert model.partial_groups == ("therapist_id",)


def test_a_model_that_decides_two_hypotheses_comes_once(cohort, of_complete_cases):
    theory = load_theory("et_graf")
    models = models_behind(cohort, theory, [theory[name] for name in ("H3a", "H4a", "H3b")])
    assert [model.name for model in models] == ["H3a, H3b", "H4a"]
    complete = fit_hypothesis(cohort, of_complete_cases, "H3b")
    assert models[0].fitted is not None
    assert models[0].fitted.equals(complete)


def test_with_full_information_a_row_has_any_value_and_the_sequence_its_own_rows(cohort):
    complete = cohort.clients["iip_post"].notna().sum()
    for name in ("H4a", "H5a"):
        rows = hypothesis_data(cohort, "et_graf", name)
        assert rows["iip_post"].notna().sum() == complete
        assert len(rows) == len(cohort.clients) == fit_hypothesis(cohort, "et_graf", name).n_obs


def test_a_model_that_cannot_be_fitted_has_a_reason(cohort):
    clients = cohort.clients.assign(ecr_avoidance=cohort.clients["ecr_anxiety"] * 2 + 1)
    same = cohort.replace(clients=clients)
    theory = load_theory("et_graf")
    [model] = models_behind(same, theory, [theory["H4a"]])
    assert model.fitted is None
    assert "collinear" in str(model.reason)


def test_unknown_and_untestable_ids_are_refused(cohort):
    with pytest.raises(UsageError) as unknown:
        hypothesis_data(cohort, "et_graf", "H4c")
    assert unknown.value.code == "unknown-hypothesis"
    less = cohort.replace(occasions=cohort.occasions.drop(columns="cats_secure"))
    with pytest.raises(UsageError) as untestable:
        hypothesis_data(less, "et_graf", "H5a")
    assert untestable.value.code == "not-testable"
