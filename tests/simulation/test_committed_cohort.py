"""The committed cohort is what its seed gives, and `make data` would change nothing."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from attachpath.cohort import read_folder
from attachpath.simulation import data_sheet, write_simulated

REPOSITORY = Path(__file__).parents[2]
FOLDER = REPOSITORY / "simulated_data"
WRITTEN_DIGITS = 1e-6


@pytest.fixture(scope="module")
def committed():
    return read_folder(FOLDER)


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    """Write the cohort as the Makefile does."""
    line = re.search(r"simulate (--population .*)", (REPOSITORY / "Makefile").read_text("utf-8"))
    words = line.group(1).split()
    options = dict(zip(words[::2], words[1::2], strict=True))
    assert options["--out"] == "simulated_data"
    return write_simulated(
        options["--population"],
        int(options["--clients"]),
        path=tmp_path_factory.mktemp("again") / "simulated_data",
        seed=int(options["--seed"]),
    )


def test_tables_are_those_of_the_seed(committed, again):
    for name, table in read_folder(again).tables().items():
        old = committed.tables()[name]
        assert old.columns.tolist() == table.columns.tolist()
        pd.testing.assert_frame_equal(old.isna(), table.isna())
        for column in table.columns:
            if pd.api.types.is_float_dtype(table[column]) and not re.search(r"_\d\d$", column):
                pd.testing.assert_series_equal(
                    old[column], table[column], rtol=WRITTEN_DIGITS, atol=0
                )
            else:
                assert old[column].equals(table[column]), column


def test_the_fingerprint_in_the_provenance_is_that_of_the_tables(committed):
    record = json.loads((FOLDER / "provenance.json").read_text("utf-8"))
    assert record["fingerprint"] == committed.fingerprint()


def test_the_fingerprint_is_that_of_the_seed(committed, again):
    assert committed.fingerprint() == read_folder(again).fingerprint()


def test_the_same_command_writes_the_same_files(again):
    """Versions of libraries may differ from the pinned ones here; `make data` uses the pinned."""
    for path in again.iterdir():
        committed = (FOLDER / path.name).read_text("utf-8")
        if path.name == "provenance.json":
            old, new = (json.loads(text) for text in (committed, path.read_text("utf-8")))
            old.pop("written_with"), new.pop("written_with")
            assert old == new
        else:
            assert committed == path.read_text("utf-8"), path.name


def test_the_data_sheet_is_that_of_the_tables(committed):
    assert (FOLDER / "README.md").read_text("utf-8") == data_sheet(committed)


def test_nothing_in_it_names_a_place_of_a_machine():
    for path in FOLDER.iterdir():
        text = path.read_text("utf-8")
        assert not re.search(r"(?<![\w.])/(?:home|root|tmp|work|Users|usr|var)/", text), path.name
