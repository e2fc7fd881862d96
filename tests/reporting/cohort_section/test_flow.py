"""The flow counts the clients who have everything so far."""

from __future__ import annotations

from attachpath.cohort import Cohort
from attachpath.reporting.cohort_section import client_flow, flow_figure


def test_each_step_keeps_those_who_have_all_before(cohort: Cohort) -> None:
    """Client 0 lacks the ECR, client 11 any occasion, 6-11 the IIP after, 8-10 three occasions."""
    steps = [(step.id, step.n, step.lost) for step in client_flow(cohort)]
    assert steps == [
        ("all", 12, 0),
        ("with_ecr", 11, 1),
        ("with_occasion", 10, 1),
        ("with_outcome", 5, 5),
        ("with_occasions", 5, 0),
    ]


def test_an_occasion_without_any_answer_is_not_answered(cohort: Cohort) -> None:
    occasions = cohort.occasions
    occasions.loc[occasions["client_id"] == "secret01", "cats_secure"] = None
    steps = {step.id: step.n for step in client_flow(cohort.replace(occasions=occasions))}
    assert steps["with_occasion"] == 9


def test_a_condition_whose_columns_are_not_there_is_left_out(cohort: Cohort) -> None:
    bare = cohort.replace(clients=cohort.clients.drop(columns=["iip_post", "ecr_anxiety"]))
    assert [step.id for step in client_flow(bare)] == ["all", "with_occasion", "with_occasions"]


def test_a_client_with_few_occasions_is_lost_to_phases_alone(cohort: Cohort) -> None:
    """Models of outcome use every client with an outcome, however few the occasions."""
    clients = cohort.clients.assign(iip_post=1.0)
    steps = [(step.id, step.n) for step in client_flow(cohort.replace(clients=clients))]
    assert steps[-2:] == [("with_outcome", 10), ("with_occasions", 7)]


def test_a_cohort_with_another_outcome_is_counted_by_it(cohort: Cohort) -> None:
    clients = cohort.clients.drop(columns=["iip_pre", "iip_post"])
    clients["grief_post"] = [1.0] * 4 + [None] * 8
    flow = client_flow(cohort.replace(clients=clients))
    assert [(step.label, step.n) for step in flow if step.id == "with_outcome"] == [
        ("grief after treatment", 3)
    ]


def test_the_figure_tells_every_number_in_words(cohort: Cohort) -> None:
    figure = flow_figure(client_flow(cohort), {"completed": 8, "dropout": 4})
    for number in (
        "12 clients",
        "11 attachment",
        "10 at least one",
        "5 IIP before",
        "5 at least 3",
    ):
        assert number in figure.alt
    assert "completed 8, dropout 4" in figure.caption
    assert figure.svg_narrow
