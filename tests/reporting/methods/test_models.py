"""Models, variables and assumptions are told from the formulas that a cohort can test."""

from __future__ import annotations

from attachpath.cohort import Cohort
from attachpath.hypotheses import Theory, load_theory
from attachpath.reporting.methods import model_assumptions, model_methods, preparation_methods


def text_of(found: list[object]) -> str:
    return " ".join(str(getattr(one, "text", "")) for one in found)


def test_fixed_part_products_and_random_part_stand_in_words() -> None:
    text = text_of([*model_methods([load_theory("et_graf")["H2a"]])])
    assert "H2a: growing autonomy (TDS) (a row for each of the occasions), predicted from" in text
    assert "the products earned security (ESAT anxiety, client mean) × attachment anxiety" in text
    assert "random intercepts for clients, random slopes of earned security" in text
    assert "occasions of one client are alike and clients of one therapist are alike" in text
    assert "least squares" not in text
    assert "_" not in text


def test_full_information_and_path_models_are_told_with_their_auxiliary_variables() -> None:
    theory = load_theory("et_graf")
    text = text_of([*model_methods([theory["H4a"], theory["H5a"]])])
    assert "The models of H4a used every client" in text
    assert "working alliance (WAI, last observed)" in text
    assert "robust to non-normality and to therapists" in text
    assert "The path models of H5a have a row for each client" in text
    assert "Monte Carlo interval" in text


def own(formula: str, kind: str) -> Theory:
    made = load_theory("et_graf")["H4a"].model_dump()
    made |= {"formula": formula, "kind": kind, "id": "A", "term": "iip_pre"}
    made |= {"missing": "listwise", "auxiliary": ()}
    return Theory.model_validate({"format": 1, "id": "mine", "hypothesis": [made]})


def test_a_regression_of_ones_own_claims_no_random_part(cohort: Cohort) -> None:
    theory = own("iip_post ~ iip_pre + gender", "regression")
    text = text_of([*model_methods(theory.hypothesis)])
    assert "Models without random parts (A) were estimated by ordinary least squares" in text
    assert "REML" not in text
    assert "Satterthwaite" not in text
    prepared = text_of([*preparation_methods(cohort, theory, theory.hypothesis)])
    assert "gender (reference: female)" in prepared
    assert "ESAT" not in prepared
    assert "z-scores" not in prepared
    assumed = text_of([*model_assumptions(cohort, theory, theory.hypothesis)])
    assert "ESAT" not in assumed
    assert "published numbering" not in assumed
    assert "random sample" not in assumed


def test_variables_are_centred_lagged_and_scaled_as_the_formulas_ask(cohort: Cohort) -> None:
    theory = load_theory("et_graf")
    text = text_of([*preparation_methods(cohort, theory, [theory["E1_within"]])])
    assert "Attachment anxiety (ECR) and attachment avoidance (ECR) entered as z-scores" in text
    assert "were split by centring within clients" in text
    assert "previous occasion at which the client answered" in text
    assert "Secure without avoidant attachment to therapist (CATS)" in text


def test_where_nothing_can_be_tested_no_model_is_assumed(cohort: Cohort) -> None:
    theory = load_theory("et_graf")
    assumed = text_of([*model_assumptions(cohort, theory, [])])
    assert "Nothing is treated as assigned at random" in assumed
    assert "linear" not in assumed
    assert preparation_methods(cohort, theory, []) == []
