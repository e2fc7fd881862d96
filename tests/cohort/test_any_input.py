"""Whatever stands in a file, checking it gives findings or a cohort, never a crash."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from attachpath.cohort import (
    Cohort,
    analysis_table,
    check_cohort,
    check_folder,
    read_folder,
    write_cohort,
)
from attachpath.errors import DataError, Problem, SpecificationError

CLIENTS = (
    b"client_id,therapist_id,age,ended,ecr_anxiety,own\nC1,T1,30,dropout,2.5,x\nC2,T2,40,,3,y\n"
)
OCCASIONS = b"client_id,session,wai,cats_secure\nC1,3,5,4\nC1,8,,4.5\nC2,3,6,5\n"
PIECES = st.sampled_from(
    [b'"', b",", b"\n", b"\r", b"\r\n", b"\x00", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"", b"-99",
     b"1e999", b"nan", b"NA", b"\xe2\x80\xae", b";", b" ", b"7" * 30, b"C1", b"client_id", b"x,y"]
)  # fmt: skip


@st.composite
def spoiled(draw: st.DrawFn, text: bytes) -> bytes:
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        length = draw(st.integers(0, 12))
        text = text[:start] + draw(PIECES | st.binary(max_size=6)) + text[start + length :]
    return text


def read_or_problems(folder: Path) -> tuple[Cohort | None, list[Problem]]:
    try:
        return read_folder(folder), []
    except DataError as error:
        return None, list(error.problems)


@settings(max_examples=100, deadline=None)
@given(clients=spoiled(CLIENTS), occasions=spoiled(OCCASIONS))
def test_any_bytes_in_a_table(clients: bytes, occasions: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "cohort.toml").write_text("format = 1\n", "utf-8")
        (folder / "clients.csv").write_bytes(clients)
        (folder / "occasions.csv").write_bytes(occasions)
        errors = [found for found in check_folder(folder) if found.severity == "error"]
        cohort, raised = read_or_problems(folder)
        assert raised == errors
        assert (cohort is None) == bool(errors)
        if cohort is None:
            return
        again = read_folder(write_cohort(cohort, folder / "again"))
        assert again.fingerprint() == cohort.fingerprint()
        table = analysis_table(cohort, "occasions", ["session_log", "phase"])
        assert len(table) == len(cohort.occasions)


@settings(max_examples=80, deadline=None)
@given(text=spoiled(b'format = 1\nid = "a"\nlevels = ["client"]\nmissing = [-9]\n[instruments]\n'))
def test_any_bytes_in_cohort_toml(text: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "cohort.toml").write_bytes(text)
        (folder / "clients.csv").write_bytes(CLIENTS)
        (folder / "occasions.csv").write_bytes(OCCASIONS)
        with contextlib.suppress(SpecificationError):
            assert all(str(problem) for problem in check_folder(folder))


CELL = (
    st.none() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=4) | st.booleans()
)
COLUMN = st.sampled_from(
    ["client_id", "therapist_id", "session", "age", "ended", "ecr_01", "ecr_anxiety", "iip_post",
     "iip_pre_03", "gender", "site_id", "own"]
)  # fmt: skip


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    names = draw(st.lists(COLUMN, max_size=6, unique=True))
    rows = draw(st.integers(0, 4))
    return pd.DataFrame(
        {name: draw(st.lists(CELL, min_size=rows, max_size=rows)) for name in names}, dtype=object
    ).infer_objects()


@settings(max_examples=100, deadline=None)
@given(clients=frames(), occasions=frames(), therapists=st.none() | frames())
def test_any_tables_in_memory(
    clients: pd.DataFrame, occasions: pd.DataFrame, therapists: pd.DataFrame | None
) -> None:
    cohort = Cohort(clients, occasions, therapists)
    for problem in check_cohort(cohort):
        assert problem.expected
        assert problem.next_step
    assert len(cohort.fingerprint()) == 64
