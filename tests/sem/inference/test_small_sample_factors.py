"""The factor J / (J - 1) of clustered scores: per group, or of all where clusters span groups."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.sem.inference.meat import small_sample_factors
from attachpath.sem.observed import observe


def _groups(clusters: list[str] | None):
    data = pd.DataFrame({"x": np.arange(8.0) ** 2, "place": list("aaaabbbb"), "who": clusters})
    return observe(data, ["x"], group="place", cluster=None if clusters is None else "who").groups


def test_each_group_has_its_own_where_clusters_are_nested():
    assert small_sample_factors(_groups(list("11223456"))) == [2.0, pytest.approx(4 / 3)]


def test_all_clusters_count_where_one_spans_groups():
    assert small_sample_factors(_groups(list("11221133"))) == [1.5, 1.5]


def test_rows_need_none():
    assert small_sample_factors(_groups(None)) == [1.0, 1.0]
