"""A reason keeps what went wrong and leaves the formula to its own column."""

from __future__ import annotations

import pandas as pd
import pytest

from attachpath.errors import AttachpathError
from attachpath.hypotheses.reasons import reason_for
from attachpath.models import multilevel

DATA = pd.DataFrame(
    {"y": [1.0, 3, 2, 5, 4, 7, 6, 9], "x": [0.0, 1, 2, 3, 1, 2, 3, 5], "g": list("aabbccdd")}
)


@pytest.mark.parametrize(
    ("formula", "data", "reason"),
    [
        (
            "y ~ x + (1 | g)",
            DATA.assign(x=2.0),
            "'x' has the same value in all 8 rows used [constant-predictor]",
        ),
        (
            "y ~ x + (1 | g)",
            DATA.assign(x=float("nan")),
            "No row has a value of every variable [no-complete-rows]",
        ),
        (
            "y ~ x + (1 | g)",
            DATA.assign(g="a"),
            "'g' has 1 group in the 8 rows used [one-group]",
        ),
        (
            "y ~ x + z + (1 | g)",
            DATA.assign(z=2 * DATA["x"]),
            "These terms are exact functions of each other: 'x', 'z' [collinear]",
        ),
    ],
)
def test_the_formula_and_the_word_before_it_go(
    formula: str, data: pd.DataFrame, reason: str
) -> None:
    with pytest.raises(AttachpathError) as caught:
        multilevel(formula, data)
    assert formula in caught.value.message
    assert reason_for(caught.value, formula) == reason
