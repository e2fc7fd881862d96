"""What may moderate a link, and why a variable may not: constant, missing, or no groups."""

import numpy as np
import pytest

from attachpath.hypotheses import load_theory, moderated_links


@pytest.fixture(scope="module")
def theory():
    """Only the links from growth to outcome: quick."""
    whole = load_theory("et_graf")
    kept = tuple(whole[name].model_dump() for name in ("H3a", "H3b"))
    return type(whole).model_validate(whole.model_dump() | {"family": (), "hypothesis": kept})


def with_column(cohort, name, values):
    return cohort.replace(clients=cohort.clients.assign(**{name: values}))


def reason_of(cohort, theory, name):
    row = moderated_links(cohort, theory, [name]).iloc[0]
    assert np.isnan(row["p_value"])
    assert np.isnan(row["q_value"])
    return row["reason"]


def test_a_constant_moderator_has_a_reason(cohort, theory):
    same = with_column(cohort, "differentiation", 2.0)
    assert reason_of(same, theory, "differentiation") == (
        "differentiation is the same for all clients"
    )


def test_a_therapist_variable_that_is_the_same_for_all_has_a_reason(cohort, theory):
    same = cohort.replace(therapists=cohort.therapists.assign(orientation="humanistic"))
    assert reason_of(same, theory, "orientation") == "orientation is the same for all clients"


def test_a_moderator_constant_among_those_with_an_outcome_has_a_reason(cohort, theory):
    value = np.where(cohort.clients["iip_post"].isna(), cohort.clients["differentiation"], 0.5)
    some = with_column(cohort, "differentiation", value)
    assert "for all clients of this link" in reason_of(some, theory, "differentiation")


def test_a_moderator_missing_for_most_has_a_reason(cohort, theory):
    clients = cohort.clients
    few = with_column(
        cohort, "differentiation", clients["differentiation"].where(np.arange(len(clients)) % 3 < 1)
    )
    assert "differentiation is missing for 6" in reason_of(few, theory, "differentiation")


def test_a_moderator_that_nobody_has_or_the_cohort_lacks_has_a_reason(cohort, theory):
    nobody = with_column(cohort, "differentiation", np.nan)
    assert "nobody" in reason_of(nobody, theory, "differentiation")
    lacks = cohort.replace(clients=cohort.clients.drop(columns="differentiation"))
    assert reason_of(lacks, theory, "differentiation") == "the cohort has no differentiation"


def test_a_therapist_variable_with_one_value_each_or_the_same_for_all_has_a_reason(cohort, theory):
    therapists = cohort.therapists
    own = therapists.assign(orientation=[f"school {k}" for k in range(len(therapists))])
    reason = reason_of(cohort.replace(therapists=own), theory, "orientation")
    assert "school" not in reason
    assert reason == (
        "every value of orientation belongs to one therapist: the two cannot be told apart"
    )
    same = cohort.replace(therapists=therapists.assign(orientation="systemic"))
    assert reason_of(same, theory, "orientation") == "orientation is the same for all clients"


def test_small_groups_are_left_out_and_counted(cohort, theory):
    values = cohort.clients["presenting_problem"].astype(object).copy()
    complete = cohort.clients["iip_post"].notna() & cohort.clients["client_id"].isin(
        cohort.occasions["client_id"]
    )
    rare = np.flatnonzero(complete)[:3]
    values.iloc[rare] = "rare"
    made = with_column(cohort, "presenting_problem", values)
    row = moderated_links(made, theory, ["presenting_problem"]).iloc[0]
    note = "clients left out because their group of presenting_problem has fewer than 5: 3"
    assert note in row["notes"]
    whole = moderated_links(cohort, theory, ["presenting_problem"]).iloc[0]
    assert row["n_clients"] == whole["n_clients"] - 3
    assert row["df_num"] == whole["df_num"]


def test_a_group_that_is_one_therapist_is_left_out_and_counted(cohort, theory):
    therapists = cohort.therapists
    caseload = cohort.clients["therapist_id"].value_counts()
    orientation = np.where(therapists.index % 2 == 0, "dynamic", "systemic").astype(object)
    orientation[(therapists["therapist_id"] == caseload.index[0]).to_numpy()] = "humanistic"
    made = cohort.replace(therapists=therapists.assign(orientation=orientation))
    row = moderated_links(made, theory, ["orientation"]).iloc[0]
    seen = cohort.clients["client_id"].isin(cohort.occasions["client_id"])
    seen &= cohort.clients["iip_post"].notna()
    left_out = int((cohort.clients.loc[seen, "therapist_id"] == caseload.index[0]).sum())
    start = "clients left out because their group of orientation is one therapist"
    assert f"{start}: {left_out}" in row["notes"]
    assert row["n_clients"] == int(seen.sum()) - left_out
    assert row["df_num"] == 1
    two = np.where(orientation == "humanistic", "humanistic", "dynamic")
    made = cohort.replace(therapists=therapists.assign(orientation=two))
    assert reason_of(made, theory, "orientation").endswith("of more than one therapist here")


def test_too_many_groups_have_a_reason(cohort, theory):
    values = [f"g{k % 11:02d}" for k in range(len(cohort.clients))]
    assert "more than 10 groups" in reason_of(with_column(cohort, "town", values), theory, "town")
