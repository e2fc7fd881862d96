"""A theory on a cohort whose levels are others: what is not there is left out, and said."""

from __future__ import annotations

import pytest

from attachpath.cohort import Cohort, analysis_table
from attachpath.errors import FormulaError
from attachpath.hypotheses import Theory, load_theory, test_hypotheses
from attachpath.hypotheses.levels import level_notes, theory_for
from attachpath.models import multilevel, regression
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return simulate_cohort("published", clients=120, seed=3, items=False)


@pytest.fixture(scope="module")
def alone(cohort: Cohort) -> Cohort:
    clients = cohort.clients.drop(columns="therapist_id")
    return cohort.replace(clients=clients, therapists=None, levels=["client"])


@pytest.fixture(scope="module")
def in_schools(cohort: Cohort) -> Cohort:
    clients = cohort.clients.rename(columns={"therapist_id": "school_id"})
    return cohort.replace(clients=clients, therapists=None, levels=["client", "school"])


def test_a_cohort_with_the_levels_of_the_theory_gets_the_theory_itself(cohort: Cohort) -> None:
    theory = load_theory("et_graf")
    assert theory_for(cohort, theory) is theory
    assert not any(level_notes(cohort, one) for one in theory.hypothesis)


def test_only_random_parts_of_levels_that_are_not_there_change(
    alone: Cohort, in_schools: Cohort
) -> None:
    stated = load_theory("et_graf")
    for other, added in ((alone, []), (in_schools, ["(1 | school_id)"])):
        changed = theory_for(other, stated)
        assert theory_for(other, changed) == changed
        for one, before in zip(changed.hypothesis, stated.hypothesis, strict=True):
            if not before.fitted_here:
                assert one == before
                continue
            kept = [str(p) for p in before.parsed.random if p.group == "client_id"]
            assert [str(p) for p in one.parsed.random] == kept + added
            assert (one.id, one.term, one.part) == (before.id, before.term, before.part)
            assert set(before.parsed.columns) - set(one.parsed.columns) == {"therapist_id"}


def test_without_therapists_the_models_are_those_without_them(
    alone: Cohort, of_complete_cases: Theory
) -> None:
    rows = test_hypotheses(alone, of_complete_cases, second_opinion=False).set_index("id")
    assert rows.loc[["H4a", "H1a"], "kind"].tolist() == ["regression", "multilevel"]
    for name, fit in (("H4a", regression), ("H1a", multilevel)):
        row = rows.loc[name]
        changed = theory_for(alone, "et_graf")[name]
        table = analysis_table(alone, changed.table, changed.parsed.columns)
        own = fit(row["formula"], table).contrast({row["term"]: 1.0})
        assert "therapist" not in row["formula"]
        assert row["estimate"] == pytest.approx(own["estimate"], rel=1e-8)
        assert row["p_value"] == pytest.approx(own["p_value"], rel=1e-6)
        assert "(1 | therapist_id), which the theory states, was left out" in " ".join(row["notes"])


def test_the_cohorts_own_level_takes_the_place_of_therapists(
    cohort: Cohort, in_schools: Cohort
) -> None:
    numbers = ["estimate", "std_error", "df", "p_value", "verdict"]
    before = test_hypotheses(cohort, second_opinion=False)[numbers]
    after = test_hypotheses(in_schools, second_opinion=False)
    assert after[numbers].equals(before)
    assert "(1 | school_id), its own level above clients" in " ".join(after["notes"].iloc[0])


def test_a_group_that_nobody_knows_is_still_a_misspelling(alone: Cohort) -> None:
    theory = load_theory("et_graf")
    wrong = theory["H4a"].formula.replace("therapist_id", "therpist_id")
    changed = type(theory["H4a"]).model_validate(theory["H4a"].model_dump() | {"formula": wrong})
    one = theory.model_copy(update={"hypothesis": (changed,), "family": ("H4a",)})
    with pytest.raises(FormulaError) as caught:
        test_hypotheses(alone, one)
    assert caught.value.code == "unknown-column"
    assert "therapist_id" in caught.value.cause
