"""Sets of equal parameters and the user's own labels, against lavaan 0.6-14's count of both."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.sem import sem


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    """An outcome and two predictors in two groups."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.normal(size=(200, 2)), columns=["x", "z"])
    frame["school"] = ["east", "west"] * 100
    frame["y"] = frame["x"] * np.where(frame["school"] == "east", 0.2, 0.8)
    frame["y"] += rng.normal(size=200)
    return frame


def test_a_label_a_group_frees_what_the_set_holds_equal(data):
    fit = sem("y ~ c(e, w)*x + z; d := e - w", data, group="school", group_equal=["regressions"])

    rows = fit.parameters.set_index(["rhs", "op", "group"])["estimate"]
    assert rows["x", "~", 1] != pytest.approx(rows["x", "~", 2])
    assert rows["z", "~", 1] == rows["z", "~", 2]
    assert fit.fit_measures["df"] == 1
    assert rows.xs(":=", level="op").item() == pytest.approx(rows["x", "~", 1] - rows["x", "~", 2])


def test_one_label_for_both_groups_is_the_same_as_the_set(data):
    labelled = sem("y ~ b*x + b2*z", data, group="school")
    held = sem("y ~ x + z", data, group="school", group_equal=["regressions"])

    assert labelled.log_likelihood == pytest.approx(held.log_likelihood)
    assert labelled.fit_measures["df"] == held.fit_measures["df"] == 2
