"""A confidence level is a share between 0 and 1, and nothing else."""

from __future__ import annotations

import math

import pytest

from attachpath.errors import UsageError
from attachpath.fitted import check_level


@pytest.mark.parametrize("level", [0.0, 1.0, -0.95, 95.0, math.nan, math.inf])
def test_what_is_no_share_is_refused_with_the_value_given(level: float) -> None:
    with pytest.raises(UsageError) as caught:
        check_level(level)
    assert caught.value.code == "bad-level"
    assert repr(level) in caught.value.message


@pytest.mark.parametrize("level", [1e-6, 0.5, 0.95, 1 - 1e-9])
def test_any_level_between_0_and_1_passes(level: float) -> None:
    assert check_level(level) is None  # type: ignore[func-returns-value]
