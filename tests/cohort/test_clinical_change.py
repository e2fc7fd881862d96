"""[[clinical_change]] of cohort.toml: read, written back, and refused where it is not whole."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from attachpath.cohort import Cohort, read_folder, write_cohort
from attachpath.errors import SpecificationError

BLOCK = """
[[clinical_change]]
measure = "bdi"
before = 1
after = 4
reliability = 0.801
functional_mean = 7.69
functional_sd = 7.52
source = "manual"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    clients = pd.DataFrame({"client_id": ["a", "b"], "iip_pre": [1.0, 2.0]})
    occasions = pd.DataFrame({"client_id": ["a", "a"], "session": [1, 4], "bdi": [30, 12]})
    return write_cohort(Cohort(clients, occasions, levels=["client"]), tmp_path / "cohort")


def with_block(folder: Path, block: str) -> Path:
    path = folder / "cohort.toml"
    path.write_text(path.read_text("utf-8") + block, "utf-8")
    return folder


def test_what_is_declared_is_read_and_written_back(folder: Path, tmp_path: Path) -> None:
    columns = '\n[[clinical_change]]\nmeasure = "iip"\nbefore = "iip_pre"\nafter = "iip_post"\n'
    columns += 'reliability = 0.9\ncutoff = "a"\nhigher_is_better = true\nsource = "manual"\n'
    cohort = read_folder(with_block(folder, BLOCK + columns))
    first, second = cohort.clinical_change
    assert (first.before, first.after, first.cutoff, first.at_occasions) == (1, 4, "c", True)
    assert (second.before, second.at_occasions, second.functional_mean) == ("iip_pre", False, None)
    again = read_folder(write_cohort(cohort, tmp_path / "again"))
    assert again.clinical_change == cohort.clinical_change
    assert cohort.replace(name="other").clinical_change == cohort.clinical_change


def test_a_cohort_without_it_has_none(folder: Path) -> None:
    assert read_folder(folder).clinical_change == ()
    assert "clinical_change" not in (folder / "cohort.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("after = 4", 'after = "bdi_post"', "two sessions or two columns"),
        ("after = 4", "after = 1", "are the same"),
        ("functional_sd = 7.52\n", "", "need each other"),
        ("functional_mean = 7.69\nfunctional_sd = 7.52\n", "", "without norms there is cutoff 'a'"),
        ("reliability = 0.801", "reliability = 80", "reliability"),
        ("reliability", "reliabilty", "did you mean 'reliability'"),
        ('source = "manual"\n', "", "source"),
    ],
)
def test_a_block_that_is_not_whole_is_refused(
    folder: Path, right: str, wrong: str, told: str
) -> None:
    with pytest.raises(SpecificationError) as caught:
        read_folder(with_block(folder, BLOCK.replace(right, wrong)))
    assert told in caught.value.message
