"""Attachment and outcome before any path, printed and told."""

from __future__ import annotations

import numpy as np

from attachpath.hypotheses import total_association
from attachpath.reporting.paths_section import total_association_sentence, total_association_table
from attachpath.simulation import simulate_cohort

FORMULA = "iip_post ~ iip_pre + ecr_anxiety + ecr_avoidance + age + gender"
ATTACHMENT = ("ecr_anxiety", "ecr_avoidance")


def test_both_predictors_are_printed_and_told() -> None:
    made = simulate_cohort(clients=150, seed=2, items=False)
    total = total_association(made, FORMULA, ATTACHMENT)
    table = total_association_table(total)
    assert table is not None
    assert [line.cells[0] for line in table.body] == [
        "Attachment anxiety (ECR)", "Attachment avoidance (ECR)",
    ]  # fmt: skip
    assert "(1 | therapist_id)" in table.note
    sentence = total_association_sentence(total)
    assert sentence.count("standardised b = ") == 2
    assert "without" not in sentence


def test_what_could_not_be_adjusted_for_is_named() -> None:
    made = simulate_cohort(clients=150, seed=2, items=False)
    fewer = made.replace(clients=made.clients.drop(columns=["age", "gender"]))
    sentence = total_association_sentence(total_association(fewer, FORMULA, ATTACHMENT))
    assert "(without age, gender, which this cohort cannot adjust for)" in sentence


def test_without_an_outcome_the_reason_is_told() -> None:
    made = simulate_cohort(clients=60, seed=2, items=False)
    without = made.replace(clients=made.clients.assign(iip_post=np.nan))
    total = total_association(without, FORMULA, ATTACHMENT)
    assert total_association_table(total) is None
    assert total_association_sentence(total).endswith(
        "nobody in this cohort has a value of interpersonal problems (IIP, after treatment)."
    )
