"""Table 1 counts and averages as one would by hand, and shows no client."""

from __future__ import annotations

import statistics

import pytest

from attachpath.cohort import Cohort
from attachpath.reporting import Line
from attachpath.reporting.cohort_section import participants_table


def line(cohort: Cohort, start: str) -> Line:
    (found,) = [row for row in participants_table(cohort).body if row.cells[0].startswith(start)]
    return found


def test_mean_sd_range_and_groups(cohort: Cohort) -> None:
    ages = [20.0 + number for number in range(12)]
    mean, sd = statistics.mean(ages), statistics.stdev(ages)
    completed = f"{statistics.mean(ages[:8]):.1f} ({statistics.stdev(ages[:8]):.1f})"
    assert line(cohort, "Age").cells == [
        "Age", "12", f"{mean:.1f} ({sd:.1f})", "20 to 31", "0%", completed, "–",
    ]  # fmt: skip


def test_missing_values_are_counted_over_all_clients(cohort: Cohort) -> None:
    cells = line(cohort, "Interpersonal problems (IIP, after").cells
    assert cells[1] == "6"
    assert cells[4] == "50%"


def test_a_group_of_four_is_not_described(cohort: Cohort) -> None:
    table = participants_table(cohort)
    records = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    ages = {record["group"]: record for record in records if record["variable"] == "age"}
    assert ages["dropout"]["n"] == 4
    assert ages["dropout"]["mean"] is None
    assert ages["dropout"]["low"] is None
    assert ages["completed"]["mean"] == 23.5


def test_occasions_are_averaged_within_clients_first(cohort: Cohort) -> None:
    """Client 0 has 4 (one of three missing), client k has 4 + k: the mean of client means is 9."""
    cells = line(cohort, "Secure attachment").cells
    assert cells[1] == "11"
    assert cells[2].startswith("9.00 (")


def test_categories_are_counted(cohort: Cohort) -> None:
    assert line(cohort, "female").cells == ["female", "", "7 (58%)", "", "", "7 (88%)", "0 (0%)"]
    assert line(cohort, "male").cells[2] == "5 (42%)"


def test_rare_answers_are_joined(cohort: Cohort) -> None:
    clients = cohort.clients
    clients["presenting_problem"] = [f"a story that two clients told {n % 6}" for n in range(12)]
    text = participants_table(cohort.replace(clients=clients)).model_dump_json()
    assert "story" not in text
    assert "other (few clients each)" in text


@pytest.mark.parametrize("key", ["secret", "t1"])
def test_no_id_is_shown(key: str, cohort: Cohort) -> None:
    assert key not in participants_table(cohort).model_dump_json()


def test_a_cohort_without_endings_has_no_groups(cohort: Cohort) -> None:
    bare = cohort.replace(clients=cohort.clients.drop(columns="ended"))
    assert len(participants_table(bare).head) == 5
