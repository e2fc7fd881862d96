"""docs/sem.md is followed from the first block to the last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from attachpath.sem import sem


@pytest.fixture(scope="module")
def page(repository: Path) -> Path:
    return repository / "docs" / "sem.md"


def test_every_block_does_what_it_says(follow: Callable[..., Path], page: Path) -> None:
    folder = follow(page)
    assert (folder / "problems.txt").read_text("utf-8").startswith("# problems.txt\n")


def test_every_argument_that_the_page_names_is_one(page: Path) -> None:
    text = page.read_text("utf-8")
    arguments = set(sem.__annotations__)
    assert {"fixed_x", "missing", "cluster", "auxiliary"} <= arguments
    for name in ("fixed_x", "listwise", "mlr", "mlm"):
        assert f"`{name}" in text
