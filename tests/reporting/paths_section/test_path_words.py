"""Methods, notes and numbers of the section on the paths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.hypotheses import ModelBehind, TotalAssociation, load_theory
from attachpath.reporting.paths_section import (
    path_methods,
    path_notes,
    path_numbers,
)

Make = Callable[..., dict[str, Any]]


def test_notes_say_each_text_once_and_leave_counts_of_rows_to_the_machine(
    robustness_row: Make,
) -> None:
    rows = pd.DataFrame(
        [
            robustness_row("H3", "as_tested", notes=("5 of 330 rows have no value of x",)),
            robustness_row("H3", "early", n_clients=120, notes=("a boundary",)),
            robustness_row("H4", "early", n_clients=120, notes=("a boundary",)),
            robustness_row("H4", "as_tested"),
            robustness_row("H4", "alliance", reason="the cohort has no wai"),
        ]
    )
    assert path_notes(rows, []) == [
        "early: 120 clients (H3, H4)",
        "alliance (H4): the cohort has no working alliance (WAI)",
        "early (H3, H4): a boundary",
    ]


def test_a_model_without_a_fit_is_named(cohort: Cohort) -> None:
    failed = ModelBehind((load_theory("et_graf")["H4a"],), None, cohort.clients, (), "no luck")
    rows = pd.DataFrame(columns=["id", "change", "n_clients", "reason", "notes", "label"])
    assert path_notes(rows, [failed]) == ["H4a: no luck"]


def test_methods_and_numbers_follow_what_was_done(robustness_row: Make) -> None:
    rows = pd.DataFrame([robustness_row("H4", "as_tested"), robustness_row("H4", "kenward_roger")])
    values = pd.DataFrame([{"id": "H4", "model": "as tested", "rv": 0.31}])
    effects = pd.DataFrame([{"term": "ecr_anxiety", "std_estimate": 0.18}])
    assert path_numbers(TotalAssociation(None, effects), rows, values) == {
        "total_ecr_anxiety": 0.18,
        "H4_as_tested": -0.2,
        "H4_kenward_roger": -0.2,
        "H4_robustness_value": 0.31,
    }
    assert any("Kenward and Roger" in one.text for one in path_methods(rows, values))
    assert path_methods(rows.iloc[:0], values.iloc[:0]) == []
