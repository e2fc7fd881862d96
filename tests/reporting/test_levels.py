"""Levels above clients have words."""

from __future__ import annotations

import pytest

from attachpath.reporting.levels import plural


@pytest.mark.parametrize(
    ("level", "many"),
    [("therapist", "therapists"), ("family", "families"), ("class", "classes"), ("bay", "bays")],
)
def test_levels_have_a_plural(level: str, many: str) -> None:
    assert plural(level) == many
