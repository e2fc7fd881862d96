"""Sessions stand alone, or in ranges of about equally many occasions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.reporting.cohort_section.session_groups import session_groups


def test_ten_different_sessions_stand_each_alone_in_order() -> None:
    found = session_groups(pd.Series([30, 3, 8, 3]))
    assert found.tolist() == ["30", "3", "8", "3"]
    assert list(found.cat.categories) == ["3", "8", "30"]
    assert len(session_groups(pd.Series(range(10))).cat.categories) == 10


def test_more_are_joined_to_ranges_that_hold_every_occasion_once() -> None:
    sessions = pd.Series(np.random.default_rng(3).integers(1, 60, 500))
    found = session_groups(sessions)
    counts = found.value_counts()
    assert len(counts) == 10
    assert counts.sum() == 500
    assert counts.min() > 30
    for session, name in zip(sessions, found, strict=True):
        low, high = map(int, name.split("-"))
        assert low <= session <= high
