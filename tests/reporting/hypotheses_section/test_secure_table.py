"""Secure stands under each ESAT effect, alone and among the three subscales."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from attachpath.reporting import HypothesisRow
from attachpath.reporting.hypotheses_section import secure_table

BESIDE = pd.DataFrame(
    {
        "id": ["H4a", "H4a"],
        "model": ["alone", "three subscales"],
        "formula": ["y ~ a", "y ~ a + b + c"],
        "term": "cats_secure_between",
        "estimate": [-0.1589, float("nan")],
        "std_error": [0.034, float("nan")],
        "p_value": [0.00001, float("nan")],
        "std_estimate": [-0.21, float("nan")],
        "std_ci90_low": [-0.29, float("nan")],
        "std_ci90_high": [-0.14, float("nan")],
        "reason": [None, "exact functions of each other"],
    }
)


def test_each_esat_effect_is_followed_by_secure(make_row: Callable[..., HypothesisRow]) -> None:
    table = secure_table([make_row()], BESIDE)
    assert table is not None
    assert [line.cells[0] for line in table.body] == [
        "H4a: ESAT",
        "Secure, alone",
        "Secure, three subscales",
    ]
    assert table.body[1].cells[1:] == ["−0.159", "0.034", "< .001", "−0.21 [−0.29, −0.14]"]
    assert table.rows[0][4] == -0.1589
    assert table.rows[1][4] is None


def test_no_esat_no_table(make_row: Callable[..., HypothesisRow]) -> None:
    assert secure_table([make_row()], BESIDE.iloc[:0]) is None
