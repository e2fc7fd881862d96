"""Columns that are neither keys nor items: names, meanings of codes, warnings."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from attachpath.intake import draft

Drafted = Callable[..., dict[str, Any]]


def clients(drafted: Drafted, **columns: object) -> dict[str, Any]:
    return dict(drafted(a=pd.DataFrame({"id": range(40), **columns}))["file"][0]["clients"])


@pytest.mark.parametrize("name", ["Alder", "age", "AGE", "leeftijd", "age_at_intake", "Idade"])
def test_age_is_known_by_its_name(name: str, drafted: Drafted) -> None:
    assert clients(drafted, **{name: range(20, 60)})["age"] == name


def test_the_age_of_a_child_is_not_the_age_of_the_client(drafted: Drafted) -> None:
    assert "age" not in clients(drafted, child_age=[3, 4, 5, 6] * 10)


def test_words_for_gender_are_translated_and_codes_are_not_guessed(drafted: Drafted) -> None:
    words = clients(drafted, Køn=["Kvinde", "Mand"] * 20)["gender"]
    assert words == {"column": "Køn", "values": {"Kvinde": "female", "Mand": "male"}}
    assert clients(drafted, Køn=[1, 2] * 20)["gender"] == "Køn"
    named = clients(drafted, female=[0, 1] * 20)["gender"]
    assert named["values"] == {"0": "male", "1": "female"}


def test_labels_of_the_file_give_the_codes_their_meaning(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "KLNR": range(1, 41),
            "v1": [31.0, 44.0] * 20,
            "v2": [1.0, 2.0] * 20,
            "v3": [1.0, 2.0, 3.0, 9.0] * 10,
            "v4": [1.0, 2.0, 3.0, 4.0] * 10,
        }
    )
    pyreadstat.write_sav(
        table,
        tmp_path / "a.sav",
        column_labels={
            "KLNR": "Klientens nummer",
            "v1": "Alder",
            "v2": "Klientens køn",
            "v4": "Smerte",
        },
        variable_value_labels={
            "v2": {1.0: "Kvinde", 2.0: "Mand"},
            "v3": {1.0: "enlig", 2.0: "gift", 3.0: "skilt", 9.0: "Uoplyst"},
            "v4": {1.0: "slet ikke", 4.0: "meget"},
        },
    )
    text = draft([tmp_path / "a.sav"], beside=tmp_path).text
    found = tomllib.loads(text)["file"][0]["clients"]
    assert found["client_id"] == "KLNR"
    assert found["age"] == "v1"
    assert found["gender"] == {"column": "v2", "values": {"1": "female", "2": "male"}}
    assert found["v3"] == {"column": "v3", "values": {"1": "enlig", "2": "gift", "3": "skilt"}}
    assert tomllib.loads(text)["file"][0]["missing"] == [9]
    assert found["v4"] == "v4"  # labels of the ends of a scale are no meanings
    assert "labels: 1 = slet ikke, 4 = meget" in text.replace("\n# ", " ")


def test_known_scores_get_their_names_and_sums_do_not(drafted: Drafted) -> None:
    means = clients(drafted, ECR_angst=[1.5, 6.5] * 20, IIP_før=[0.5, 2.5] * 20)
    assert means == {"client_id": "id", "ecr_anxiety": "ECR_angst", "iip_pre": "IIP_før"}
    sums = clients(drafted, ecr_anxiety=[20, 100] * 20)
    assert "ecr_anxiety" not in sums
    assert sums["ecr_anxiety_as_given"] == "ecr_anxiety"


def test_a_date_has_its_form_and_a_serial_number_is_known_by_name_and_size(
    drafted: Drafted,
) -> None:
    made = clients(
        drafted,
        start=[f"{day:02d}.12.2019" for day in range(1, 21)] * 2,
        slutdato=list(range(43_823, 43_863)),
        points=list(range(43_823, 43_863)),
    )
    assert made["start"] == {"column": "start", "date": "%d.%m.%Y"}
    assert made["slutdato"] == {"column": "slutdato", "date": "excel"}
    assert made["points"] == "points"


def test_numbers_with_leading_zeros_stay_text(drafted: Drafted) -> None:
    table = pd.DataFrame({"id": range(40), "kommune": [f"{n % 7:03d}" for n in range(40)]})
    made = drafted(a=table)
    assert made["text"] == ["kommune"]


def test_two_columns_never_share_a_name(drafted: Drafted) -> None:
    made = clients(drafted, **{"a.b": range(40), "a b": range(40), "a_b": range(40)})
    assert set(made.values()) == {"id", "a.b", "a b", "a_b"}
    assert len(made) == 4


def test_what_two_files_have_is_taken_from_the_first(drafted: Drafted) -> None:
    one = pd.DataFrame({"id": range(40), "arm": [0, 1] * 20, "bdi": range(40)})
    first, second = drafted(a=one, b=one[["id", "arm"]].assign(who=range(40)))["file"]
    assert first["clients"]["arm"] == "arm"
    assert "arm" not in second["clients"]
