"""Which results can be compared, and how cohorts are named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attachpath.errors import UsageError
from attachpath.reporting.comparison import Comparison, compare_results


def test_a_document_survives_json(three: Comparison) -> None:
    text = json.dumps(three.model_dump(mode="json"), allow_nan=False)
    assert Comparison.model_validate(json.loads(text)) == three


def test_the_first_is_the_original_unless_originals_are_given(
    three: Comparison, published: Comparison
) -> None:
    assert [study.role for study in three.studies] == ["original", "replication", "replication"]
    assert [study.role for study in published.studies] == ["replication"]


def test_cohorts_of_one_id_are_numbered(results_of: Callable[..., Any], theory: Path) -> None:
    results = [results_of("clinic", a) for a in (0.1, 0.2)] + [results_of("other", 0.3)]
    names = [study.name for study in compare_results(results, theory).studies]
    assert names == ["clinic (1)", "clinic (2)", "other"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"theory_hash": "0" * 64}, "foreign-theory"),
        ({"fingerprint": "aarhus-0.3"}, "same-data"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    results_of: Callable[..., Any], theory: Path, changes: dict[str, str], code: str
) -> None:
    results = [results_of("aarhus", -0.3), results_of("bergen", -0.2, **changes)]
    with pytest.raises(UsageError) as raised:
        compare_results(results, theory)
    assert raised.value.code == code
    assert "bergen" in raised.value.message
