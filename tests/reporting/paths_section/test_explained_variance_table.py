"""Variance by level: shares that add up, and explained variance of each level."""

from __future__ import annotations

import pytest

from attachpath.hypotheses import load_theory, models_behind
from attachpath.models import r_squared
from attachpath.reporting.paths_section import explained_variance_table
from attachpath.simulation import simulate_cohort


def test_lines_are_the_levels_of_each_model_and_the_whole() -> None:
    made = simulate_cohort(clients=150, seed=3, items=False)
    theory = load_theory("et_graf")
    models = models_behind(made, theory, [theory["H1a"], theory["H4a"]])
    table = explained_variance_table(models)
    assert table is not None
    assert [line.cells[0] for line in table.body] == [
        "H1a: earned security (ESAT anxiety)",
        "Within clients",
        "Between clients",
        "Slopes of log session number",
        "Between therapists",
        "Whole model",
        "H4a: interpersonal problems (IIP, after treatment)",
        "Within therapists",
        "Between therapists",
        "Whole model",
    ]
    level, share = table.columns.index("level"), table.columns.index("share_of_total")
    own = [row for row in table.rows if row[0] == "H1a" and row[level] != "total"]
    assert sum(float(row[share] or 0) for row in own) == pytest.approx(1)
    fitted = models[1].fitted
    assert fitted is not None
    split = r_squared(fitted, models[1].data).set_index("measure")
    printed = table.body[7].cells[2]
    assert float(printed) == pytest.approx(split.loc["f1", "share_of_level"], abs=6e-4)


def test_without_models_there_is_no_table() -> None:
    assert explained_variance_table([]) is None
