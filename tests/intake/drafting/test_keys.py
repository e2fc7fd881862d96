"""Keys, levels and sessions that a draft finds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.intake import draft

Drafted = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    "name",
    ["KlientNr", "client_id", "Patient", "subj", "Teilnehmer-Code", "id", "deltager", "Lbnr", "vp"],
)
def test_ids_of_clients_are_known_in_several_languages(name: str, drafted: Drafted) -> None:
    table = pd.DataFrame({"Alder": range(20, 60), name: range(100, 140), "bdi": range(40)})
    assert drafted(a=table)["file"][0]["clients"]["client_id"] == name


@pytest.mark.parametrize(
    "name", ["BehandlerNr", "therapist", "terapeut_id", "Therapeut", "clinician"]
)
def test_therapists_are_known_and_make_a_level(name: str, drafted: Drafted) -> None:
    table = pd.DataFrame({"id": range(40), name: [f"T{n % 5}" for n in range(40)]})
    made = drafted(a=table)
    assert made["levels"] == ["client", "therapist"]
    assert made["file"][0]["clients"]["therapist_id"] == name
    assert "partially_nested" not in made


def test_clients_without_a_therapist_are_partially_nested(drafted: Drafted) -> None:
    table = pd.DataFrame(
        {"id": range(40), "therapist": [f"T{n % 5}" if n % 2 else None for n in range(40)]}
    )
    assert drafted(a=table)["partially_nested"] is True


def test_a_treatment_is_no_therapist(drafted: Drafted) -> None:
    table = pd.DataFrame({"id": range(40), "behandling": ["A", "B"] * 20})
    made = drafted(a=table)
    assert made["levels"] == ["client"]
    assert made["file"][0]["clients"]["behandling"] == "behandling"


def test_what_is_the_same_in_all_rows_of_a_client_belongs_to_clients(drafted: Drafted) -> None:
    table = pd.DataFrame(
        {
            "patient": np.repeat(range(20), 3),
            "month": [0, 1, 2] * 20,
            "age": np.repeat(range(20, 40), 3),
            "bdi": range(60),
        }
    )
    file = drafted(a=table)["file"][0]
    assert file["clients"] == {"client_id": "patient", "age": "age"}
    assert file["occasions"] == {
        "client_id": "patient",
        "session": {"column": "month", "starts_at": 0},
        "bdi": "bdi",
    }


def test_dates_number_the_sessions_and_count_weeks(drafted: Drafted) -> None:
    table = pd.DataFrame(
        {
            "klient": np.repeat(range(20), 2),
            "Dato": ["24-12-2019", "03-01-2020"] * 20,
            "bdi": range(40),
        }
    )
    occasions = drafted(a=table)["file"][0]["occasions"]
    assert occasions["session"] == {"column": "Dato", "date": "%d-%m-%Y", "order": True}
    assert occasions["weeks"] == {"column": "Dato", "date": "%d-%m-%Y", "weeks_since": "first"}


def test_sessions_in_words_are_put_in_their_order(drafted: Drafted) -> None:
    table = pd.DataFrame(
        {"id": np.repeat(range(20), 3), "time": ["post", "pre", "followup"] * 20, "bdi": range(60)}
    )
    session = drafted(a=table)["file"][0]["occasions"]["session"]
    assert session["values"] == {"pre": 1, "post": 2, "followup": 3}


def test_pupils_who_are_numbered_anew_in_each_class_have_no_id(
    drafted: Drafted, tmp_path: Path
) -> None:
    table = pd.DataFrame(
        {"pupil": list(range(20)) * 10, "class": np.repeat(range(10), 20), "bdi": range(200)}
    )
    made = drafted(a=table)
    assert made["file"][0]["clients"]["client_id"] == {"row": True}
    assert made["file"][0]["clients"]["class_id"] == "class"
    assert made["levels"] == ["client", "class"]
    assert draft([tmp_path / "a.csv"]).notes == ("a.csv: no column looks like the id of a client.",)


def test_a_client_who_changes_therapist_is_told_with_the_way_out(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "client": np.repeat(range(20), 3),
            "session": [1, 2, 3] * 20,
            "therapist": ["A", "B", "B"] + ["A"] * 57,
        }
    )
    table.to_csv(tmp_path / "a.csv", index=False)
    text = draft([tmp_path / "a.csv"]).text.replace("\n# ", " ")
    assert "1 clients have more than one" in text
    assert "when_changed" in text


def test_a_large_file_is_judged_by_some_of_its_rows_and_says_so(tmp_path: Path) -> None:
    n = 30_000
    table = pd.DataFrame({"client": np.repeat(range(n // 2), 2), "session": [1, 2] * (n // 2)})
    table["bdi"] = np.arange(n) % 60 + (table["session"] == 2)
    table.to_parquet(tmp_path / "a.parquet")
    text = draft([tmp_path / "a.parquet"]).text.replace("\n# ", " ")
    assert "guessed from 20,000 rows" in text
    assert 'session = "session"' in text
    assert "whole numbers 0 to 60" in text  # rows of both sessions were looked at


def test_zeros_that_one_file_lost_are_put_back(drafted: Drafted) -> None:
    ids = [f"{number:03d}" for number in range(1, 41)]
    clients = pd.DataFrame({"id": ids, "therapist": [f"{number % 5:02d}" for number in range(40)]})
    rows = pd.DataFrame({
        "id": np.repeat(range(1, 41), 3), "session": np.tile([1, 2, 3], 40), "x": range(120),
    })  # fmt: skip
    therapists = pd.DataFrame({"therapist": range(5), "years": range(10, 15)})
    first, long, upper = drafted(a=clients, b=rows, c=therapists)["file"]
    back = {"column": "id", "digits": 3}
    assert (long["clients"]["client_id"], long["occasions"]["client_id"]) == (back, back)
    assert upper["therapists"]["therapist_id"] == {"column": "therapist", "digits": 2}
    assert (first["clients"]["client_id"], first["clients"]["therapist_id"]) == ("id", "therapist")


@pytest.mark.parametrize(
    "numbers",
    [range(100, 140), range(1001, 1041), [f"A{number}" for number in range(40)], range(500, 540)],
)
def test_other_numbers_are_other_ids(numbers: Any, drafted: Drafted) -> None:
    clients = pd.DataFrame({"id": [f"{number:03d}" for number in range(1, 41)], "age": 30})
    rows = pd.DataFrame({
        "id": np.repeat(list(numbers), 3), "session": np.tile([1, 2, 3], 40), "x": range(120),
    })  # fmt: skip
    assert drafted(a=clients, b=rows)["file"][1]["occasions"]["client_id"] == "id"
