"""Robustness rows as tables: order, marks, dashes, and the values for machines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from attachpath.reporting.paths_section import robustness_tables
from attachpath.reporting.paths_section.robustness_table import changes_of, matters

Make = Callable[..., dict[str, Any]]


def test_each_change_stands_where_the_hypotheses_have_it(robustness_row: Make) -> None:
    rows = pd.DataFrame(
        [robustness_row("H1", change) for change in ("as_tested", "cr2", "secure", "without")]
        + [robustness_row("H4", change) for change in ("as_tested", "cr2", "change", "without")]
    )
    order = list(changes_of(rows))
    assert order[:2] == ["as_tested", "cr2"]
    assert order[-1] == "without"
    assert set(order[2:4]) == {"secure", "change"}


def test_a_mark_says_that_p_crosses_or_a_significant_sign_turns(robustness_row: Make) -> None:
    tested = robustness_row("H4", "as_tested", estimate=-0.4, p_value=0.01)
    assert matters(robustness_row("H4", "a", estimate=-0.3, p_value=0.06), tested)
    assert matters(robustness_row("H4", "a", estimate=0.4, p_value=0.01), tested)
    assert not matters(robustness_row("H4", "a", estimate=-0.2, p_value=0.04), tested)
    weak = robustness_row("H4", "as_tested", estimate=0.01, p_value=0.9)
    assert not matters(robustness_row("H4", "a", estimate=-0.01, p_value=0.9), weak)


def test_cells_are_printed_and_machines_get_all_rows(robustness_row: Make) -> None:
    rows = pd.DataFrame(
        [
            robustness_row("H4", "as_tested", std_estimate=-0.26, p_value=0.0001),
            robustness_row("H4", "sessions", std_estimate=-0.2, p_value=0.061),
            robustness_row("H4", "alliance", reason="the cohort has no wai"),
            robustness_row("H3", "as_tested", std_estimate=0.02, p_value=0.8),
        ]
    )
    [table] = robustness_tables(rows)
    assert [heading.label for heading in table.head] == [
        "Model",
        "H4: b",
        "H4: p",
        "H3: b",
        "H3: p",
    ]
    assert [line.cells for line in table.body] == [
        ["As_tested", "−0.26", "< .001", "0.02", ".800"],
        ["Sessions", "−0.20", ".061†", "–", "–"],
    ]
    assert len(table.rows) == 4
    reasons = [row[table.columns.index("reason")] for row in table.rows]
    assert reasons[2] == "the cohort has no wai"
    assert table.rows[2][table.columns.index("estimate")] is None


def test_clients_and_occasions_have_tables_of_their_own(
    robustness_row: Make,
) -> None:
    rows = pd.DataFrame(
        [robustness_row(f"C{k}", "as_tested", n_obs=90, n_clients=90) for k in range(5)]
        + [robustness_row("O", "as_tested", n_obs=300, n_clients=90)]
    )
    tables = robustness_tables(rows)
    assert [[heading.label for heading in table.head[1::2]] for table in tables] == [
        ["O: b"], ["C0: b", "C1: b", "C2: b", "C3: b"], ["C4: b"],
    ]  # fmt: skip
    assert "occasion" in tables[0].title
    assert len({table.id for table in tables}) == 3


def test_without_numbers_there_is_no_table(robustness_row: Make) -> None:
    rows = pd.DataFrame([robustness_row("H4", "as_tested", reason="the fit did not converge")])
    assert robustness_tables(rows) == []
