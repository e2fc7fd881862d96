"""No small count can be worked out: every table that agrees with what is printed is counted."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from attachpath.reporting.masked_cells import (
    KnownSum,
    mask_cells,
    mask_group,
    mask_rows_and_columns,
)
from attachpath.reporting.masking import MASKED, mask_counts

BELOW = 5


def agreeing(counts: Sequence[int], marks: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """Yield every group of counts with this sum that would be printed alike, by trying all."""
    total = sum(counts)
    choices = []
    for n, mark in zip(counts, marks, strict=True):
        if mark == MASKED:
            choices.append(range(total + 1))
        else:
            choices.append(range(1, BELOW) if mark else range(n, n + 1))
    return (one for one in itertools.product(*choices) if sum(one) == total)


@pytest.mark.parametrize(
    "counts",
    [[3, 67], [5, 1], [1, 1, 8], [2, 3, 40], [4, 4, 4], [1, 6, 0, 9], [4, 3, 20, 0], [1, 9]],
)
def test_a_small_count_of_a_group_may_be_any_small_number(counts: list[int]) -> None:
    with mask_counts(BELOW):
        marks = mask_group(counts)
    tables = list(agreeing(counts, marks))
    for place, n in enumerate(counts):
        if 0 < n < BELOW:
            assert marks[place]
            assert {table[place] for table in tables} >= set(range(1, BELOW))


def test_nothing_is_masked_without_need() -> None:
    with mask_counts(BELOW):
        assert mask_group([0, 5, 12]) == ["", "", ""]
        assert mask_group([2, 3, 40]) == ["<5", "<5", ""]
        assert mask_group([3, 40, 12]) == ["<5", "", MASKED]
    assert mask_group([1, 2, 3]) == ["", "", ""]


def narrowest(shown: np.ndarray, marks: list[list[str]], of_sums: list[str]) -> int:
    """Count, for each small cell of a table of 2 x 3, its possible values, by trying all tables."""
    rows, columns = shown.sum(axis=1), shown.sum(axis=0)
    possible: dict[tuple[int, int], set[int]] = {}
    # Two free cells a row and the sums of the columns decide a table of 2 x 3.
    for first in itertools.product(*(range(int(n) + 1) for n in columns)):
        table = np.array([first, columns - first])
        sums = table.sum(axis=1)
        if any(not mark and sums[row] != rows[row] for row, mark in enumerate(of_sums)):
            continue
        if any(mark == "<5" and not 0 < sums[row] < BELOW for row, mark in enumerate(of_sums)):
            continue
        if all(_printed_alike(table, shown, marks, cell) for cell in np.ndindex(2, 3)):
            for cell in np.ndindex(2, 3):
                possible.setdefault(cell, set()).add(int(table[cell]))
    small = [cell for cell in np.ndindex(2, 3) if 0 < shown[cell] < BELOW]
    return min(len(possible[cell] & set(range(1, BELOW))) for cell in small)


def _printed_alike(
    table: np.ndarray, shown: np.ndarray, marks: list[list[str]], cell: tuple[int, ...]
) -> bool:
    mark = marks[cell[0]][cell[1]]
    if mark == "<5":
        return bool(0 < table[cell] < BELOW)
    return mark == MASKED or bool(table[cell] == shown[cell])


@pytest.mark.parametrize("seed", range(12))
def test_no_row_and_column_narrow_a_small_count_down(seed: int) -> None:
    generator = np.random.default_rng(seed)
    counts = generator.integers(5, 14, (2, 3))
    counts[generator.integers(2), generator.integers(3)] = generator.integers(1, BELOW)
    with mask_counts(BELOW):
        marks, of_sums = mask_rows_and_columns(counts.tolist())
    assert narrowest(counts, marks, of_sums) == BELOW - 1


def test_a_cell_that_is_not_printed_protects_without_another() -> None:
    with mask_counts(BELOW):
        assert mask_cells([3, 9, 40], [KnownSum((0, 1, 2))], unprinted=[1]) == ["<5", "", ""]


def test_columns_whose_sums_are_masked_need_no_second_row() -> None:
    with mask_counts(BELOW):
        marks, of_sums = mask_rows_and_columns([[40, 10, 3], [12, 8, 6]], unknown_sums=[1, 2])
    assert marks == [["", MASKED, "<5"], ["", "", ""]]
    assert of_sums == ["", ""]
