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
)
from attachpath.models import multilevel


def test_what_is_not_testable_is_not_among_the_fitted(cohort, verdicts):
    ids = [one.id for one in fitted_hypotheses(cohort)]
    assert ids == [
        name for name in verdicts.index if verdicts.loc[name, "verdict"] != "not_testable"
    ]
    assert "H5a" not in ids


@pytest.mark.parametrize("name", ["H1a", "H4a", "E1_within"])
def test_the_rows_give_the_fit_again(cohort, name):
    rows = hypothesis_data(cohort, "et_graf", name)
    fitted = fit_hypothesis(cohort, "et_graf", name)
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


def test_a_model_that_decides_two_hypotheses_comes_once(cohort):
    theory = load_theory("et_graf")
    models = models_behind(cohort, theory, [theory[name] for name in ("H3a", "H4a", "H3b")])
    assert [model.name for model in models] == ["H3a, H3b", "H4a"]
    assert models[0].fitted is fit_hypothesis(cohort, theory, "H3b")


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
    with pytest.raises(UsageError) as untestable:
        hypothesis_data(cohort, "et_graf", "H5a")
    assert untestable.value.code == "not-testable"
