"""Robustness values and bounds: lines, dashes and readings."""

from __future__ import annotations

import math

import pandas as pd

from attachpath.reporting.paths_section import confounding_sentences, confounding_table

VALUES = pd.DataFrame(
    [
        {"id": "H4", "term": "x", "model": "as tested", "estimate": -0.2, "ci_low": -0.27,
         "ci_high": -0.13, "partial_r2": 0.12, "rv": 0.31, "rv_alpha": 0.22, "reason": None},
        {"id": "H4", "term": "x", "model": "least squares", "estimate": -0.19, "ci_low": -0.26,
         "ci_high": -0.12, "partial_r2": 0.11, "rv": 0.29, "rv_alpha": 0.2, "reason": None},
        {"id": "H3", "term": "z", "model": "as tested", "estimate": 0.02, "ci_low": -0.06,
         "ci_high": 0.1, "partial_r2": 0.001, "rv": 0.03, "rv_alpha": 0.0, "reason": None},
    ]
)  # fmt: skip


def bounds(high: float) -> pd.DataFrame:
    row = {"id": "H4", "strength": 1.0, "r2_term": 0.02, "r2_response": 0.03}
    row |= {"adjusted_estimate": -0.18, "adjusted_ci_low": -0.25, "adjusted_ci_high": high}
    empty = row | {"benchmark": "iip_pre", "r2_response": 1.0}
    empty |= dict.fromkeys(("adjusted_estimate", "adjusted_ci_low", "adjusted_ci_high"), math.nan)
    return pd.DataFrame([row | {"benchmark": "ecr_anxiety"}, empty])


def test_bounds_stand_under_the_model_as_tested() -> None:
    table = confounding_table(VALUES, bounds(-0.11))
    assert table is not None
    assert [line.cells[0] for line in table.body] == [
        "H4",
        "as strong as attachment anxiety (ECR)",
        "as strong as interpersonal problems (IIP, before treatment)",
        "H4, least squares",
        "H3",
    ]
    assert table.body[0].cells[4:6] == [".31", ".22"]
    assert table.body[2].cells[1] == "–"


def test_the_reading_says_whether_a_confounder_like_a_covariate_would_be_enough() -> None:
    strong, weak = confounding_sentences(VALUES, bounds(-0.11))
    assert "would have to explain 31% of what is left" in strong
    assert "one as strong as attachment anxiety (ECR) would not be enough" in strong
    assert weak.startswith("H3: p is above .05 without any confounder")
    enough = confounding_sentences(VALUES, bounds(0.01))[0]
    assert "one as strong as attachment anxiety (ECR) would be enough" in enough


def test_without_an_outcome_nothing_is_said() -> None:
    empty = VALUES.iloc[:0]
    assert confounding_table(empty, pd.DataFrame()) is None
    assert confounding_sentences(empty, pd.DataFrame()) == []
    assert len(confounding_sentences(VALUES, pd.DataFrame())) == 2
