"""What is written comes back, from CSV and from Parquet."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attachpath.cohort import Cohort, read_folder, write_cohort
from attachpath.cohort.canonical import is_whole, round_significant
from attachpath.cohort.reading import _read

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["007", "NA", "null", "nan", "None", "=1+1", "-1", "1e5", " 7 ", '"', "a,b", "line\nbreak",
     "cr\rlf\r\n", "Åse", "\ufeff", "true", "#N/A"]
)  # fmt: skip
NUMBER = st.none() | st.floats(allow_nan=False, allow_infinity=False, width=64)


@st.composite
def cohorts(draw: st.DrawFn) -> Cohort:
    ids = draw(st.lists(TEXT.filter(bool), min_size=1, max_size=6, unique=True))
    size = len(ids)
    clients = pd.DataFrame(
        {
            "client_id": ids,
            "presenting_problem": draw(st.lists(TEXT, min_size=size, max_size=size)),
            "own, column": draw(st.lists(TEXT, min_size=size, max_size=size)),
            "symptoms_pre": np.array(
                draw(st.lists(NUMBER, min_size=size, max_size=size)), dtype=float
            ),
            "own_number": draw(
                st.lists(st.integers(-(2**52), 2**52), min_size=size, max_size=size)
            ),
        }
    )
    occasions = pd.DataFrame(
        {
            "client_id": ids,
            "session": draw(st.lists(st.integers(1, 99), min_size=size, max_size=size)),
        }
    )
    occasions["wai_01"] = np.array(
        draw(st.lists(st.none() | st.integers(1, 5), min_size=size, max_size=size)), dtype=float
    )
    return Cohort(clients, occasions, levels=["client"])


@pytest.mark.parametrize("form", ["csv", "parquet"])
@settings(max_examples=60, deadline=None)
@given(cohort=cohorts())
def test_any_text_and_number_survives(form: str, cohort: Cohort) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = write_cohort(cohort, Path(place) / "cohort", format=form)
        # odd numbers are findings about the data, not about the file: compare without raising
        read, _ = _read(folder, large=False)
    assert read is not None
    for name in ("client_id", "presenting_problem", "own, column"):
        expected = cohort.clients[name].fillna("").tolist()
        assert read.clients[name].fillna("").astype(str).tolist() == expected
    for name in ("symptoms_pre", "own_number"):
        numbers = cohort.clients[name].to_numpy(dtype=float)
        expected_numbers = numbers if is_whole(numbers) else round_significant(numbers)
        np.testing.assert_array_equal(read.clients[name].to_numpy(dtype=float), expected_numbers)
    pd.testing.assert_frame_equal(read.occasions, cohort.occasions, check_dtype=False)
    assert read.fingerprint() == cohort.fingerprint()
    assert read.equals(cohort)


def test_csv_is_utf8_with_plain_line_ends_and_whole_numbers(sound: Cohort, tmp_path: Path) -> None:
    clients = sound.clients.assign(
        presenting_problem=["=1+1", "Ångst", None, "a,b"], third=[1 / 3] * 4
    )
    folder = write_cohort(sound.replace(clients=clients), tmp_path / "c")
    lines = (folder / "clients.csv").read_bytes().decode("utf-8").split("\n")
    assert lines[1] == "C1,T1,30,female,completed,12,2,3.5,1.5,1,=1+1,0.333333"
    assert lines[2] == "C2,T1,40,male,dropout,4,3,2.5,2,,Ångst,0.333333"
    assert lines[4].endswith('"a,b",0.333333')
    assert b"\r" not in (folder / "clients.csv").read_bytes()


def test_both_forms_hold_the_same_numbers(uneven: Cohort, tmp_path: Path) -> None:
    first = read_folder(write_cohort(uneven, tmp_path / "csv"))
    second = read_folder(write_cohort(uneven, tmp_path / "parquet", format="parquet"))
    pd.testing.assert_frame_equal(first.clients, second.clients, check_exact=True)
    pd.testing.assert_frame_equal(first.occasions, second.occasions, check_exact=True)
    assert first.fingerprint() == second.fingerprint() == uneven.fingerprint()


def test_writing_again_writes_the_same_bytes(uneven: Cohort, tmp_path: Path) -> None:
    first = write_cohort(uneven, tmp_path / "one")
    second = write_cohort(read_folder(first), tmp_path / "two")
    for name in ("clients.csv", "occasions.csv", "cohort.toml", "provenance.json"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_all_parts_come_back(sound: Cohort, tmp_path: Path) -> None:
    sites = pd.DataFrame({"site_id": ["1"], "town": ["Aalborg"]})
    clients = sound.clients.assign(site_id="1", postcode=["0800", "9000", "12", "7"])
    full = sound.replace(
        clients=clients,
        sites=sites,
        title='A "quoted" title',
        description="two\nlines",
        truth={"paths": {"a": np.float64(0.2), "none": float("nan")}},
        provenance={"seed": "18446744073709551616"},
    )
    read = read_folder(write_cohort(full, tmp_path / "full"))
    assert read.equals(full)
    assert (read.title, read.description) == (full.title, full.description)
    assert read.truth == {"paths": {"a": 0.2, "none": None}}
    assert read.provenance["seed"] == "18446744073709551616"
    assert read.provenance["fingerprint"] == full.fingerprint()
    assert read.clients["postcode"].tolist() == ["0800", "9000", "12", "7"]
    assert read.sites is not None
    assert read.sites["town"].tolist() == ["Aalborg"]


def test_a_text_column_that_is_numbers_in_another_table_stays_text(
    sound: Cohort, tmp_path: Path
) -> None:
    mixed = sound.replace(
        clients=sound.clients.assign(group=["1", "2", "1", "2"]),
        occasions=sound.occasions.assign(group=1.0),
    )
    read = read_folder(write_cohort(mixed, tmp_path / "mixed"))
    assert read.clients["group"].tolist() == ["1", "2", "1", "2"]
    assert read.occasions["group"].tolist() == [1.0] * 10
