"""A structural equation model on screens of every width."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from attachpath.sem import Summary, cfa, sem, summary_parts
from attachpath.terminal import sem_view

Shown = Callable[..., list[str]]


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame(rng.normal(size=(90, 3)), columns=["x", "y", "growing_engagement_late"])
    return frame.assign(half=["first", "second"] * 45)


@pytest.fixture(scope="module")
def parts(data: pd.DataFrame) -> Summary:
    model = "y ~ b*x; growing_engagement_late ~ c*y; indirect := b*c"
    return summary_parts(sem(model, data, estimator="mlr"), standardized=True)


@pytest.mark.parametrize("width", [30, 40, 60, 80, 140])
def test_every_number_is_there_at_every_width(width: int, parts: Summary, shown: Shown) -> None:
    lines = shown(sem_view(parts, width), width)
    assert max(map(len, lines)) <= width
    told = " ".join(" ".join(lines).split())
    for block in parts.blocks:
        for _, rows in block.parts:
            for row in rows:
                assert all(value in told for value in row.values)
    for line in parts.fit:
        assert line.plain in told
        assert line.robust in told


def test_wide_screens_have_columns_and_narrow_ones_heads_beside_numbers(
    parts: Summary, shown: Shown
) -> None:
    wide, narrow = shown(sem_view(parts, 100), 100), shown(sem_view(parts, 40), 40)
    assert sum("std.all" in line for line in wide) == len(parts.blocks)
    heads = [line for line in wide if line.startswith(("Regressions", "Variances", "Defined"))]
    assert len({line.index("estimate") for line in heads}) == 1
    assert any(line.strip().startswith("estimate -") or "SE 0." in line for line in narrow)


def test_failures_are_red_and_first(data: pd.DataFrame, shown: Shown) -> None:
    trait = data["x"].to_numpy()[:, None]
    noise = np.random.default_rng(5).normal(size=(90, 4))
    fit = cfa("f =~ NA*a + b + c + d; f ~~ NA*f", pd.DataFrame(trait + noise, columns=[*"abcd"]))
    lines = shown(sem_view(summary_parts(fit), 80), 80, colours=True)
    assert "\x1b[1;31m! Not identified" in lines[1]


def test_groups_have_their_heading(data: pd.DataFrame, shown: Shown) -> None:
    lines = shown(sem_view(summary_parts(sem("y ~ x", data, group="half")), 80))
    assert [line for line in lines if line.startswith("Group ")] == ["Group first", "Group second"]
