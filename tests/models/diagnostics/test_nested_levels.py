"""Levels of groups, and values split into parts that belong to one level each."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.formula import design
from attachpath.models.diagnostics.nested_levels import crossed_groups, nested_levels


def made(cohort: pd.DataFrame, random: str, partial: tuple[str, ...] = ()):  # type: ignore[no-untyped-def]
    return design(f"growth ~ anxiety + {random}", cohort, partial_groups=partial)


def test_levels_go_from_the_smallest_groups_to_the_largest(cohort: pd.DataFrame) -> None:
    levels = nested_levels(
        made(cohort, "(1 | therapist_id) + (0 + noise | client_id) + (1 | client_id)")
    )
    assert levels is not None
    assert levels.names == ("within client_id", "client_id", "therapist_id")


def test_parts_add_up_are_orthogonal_and_constant_in_their_groups(cohort: pd.DataFrame) -> None:
    model = made(cohort, "(1 | client_id) + (1 | therapist_id)")
    levels = nested_levels(model)
    assert levels is not None
    values = np.random.default_rng(1).normal(size=(len(model.rows), 3)) + 5
    parts = levels.split(values)
    np.testing.assert_allclose(sum(parts) + values.mean(axis=0), values)
    for one, two in ((0, 1), (0, 2), (1, 2)):
        np.testing.assert_allclose(parts[one].T @ parts[two], 0, atol=1e-9)
    client = cohort["client_id"].to_numpy()[model.rows]
    assert pd.DataFrame(parts[1]).groupby(client).std().fillna(0).max().max() < 1e-12


def test_rows_without_a_group_are_one_group(cohort: pd.DataFrame) -> None:
    model = made(cohort, "(1 | client_id) + (1 | therapist_or_none)", ("therapist_or_none",))
    levels = nested_levels(model)
    assert levels is not None
    alone = cohort["therapist_or_none"].isna().to_numpy()[model.rows]
    parts = levels.split(model.matrix)
    assert parts[2][alone].std(axis=0) == pytest.approx([0, 0], abs=1e-12)


def test_crossed_groups_have_no_levels(cohort: pd.DataFrame) -> None:
    assert nested_levels(made(cohort, "(1 | client_id) + (1 | session)")) is None
    assert crossed_groups(np.array([0, 0, 1]), np.array([0, 1, 1]))
    assert not crossed_groups(np.array([0, 0, 1]), np.array([1, 1, 1]))
