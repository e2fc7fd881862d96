"""Ids stay what they are; where programs changed them, the check says so and zeros come back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from attachpath.intake import read_cohort

Described = Callable[..., Path]
Checked = Callable[[Path], Any]

CLIENTS = '[[file]]\npath = "k.csv"\n[file.clients]\nclient_id = {}\n'
OCCASIONS = (
    '[[file]]\npath = "o.{form}"\n[file.occasions]\nclient_id = {key}\nsession = "s"\nx = "x"\n'
)
NUMBERS = pd.DataFrame({"id": [7.0, 7.0, 10.0], "s": [1.0, 2.0, 1.0], "x": [1.0, 2.0, 3.0]})


@pytest.mark.parametrize("form", ["xlsx", "sav", "dta"])
def test_a_number_is_an_id_without_a_decimal_point(form: str, described: Described) -> None:
    body = f'[[file]]\npath = "k.{form}"\n[file.clients]\nclient_id = "id"\n'
    table = pd.DataFrame({"id": [7.0, 10.0], "x": [1.0, 2.0]})
    clients = read_cohort(described(body, {f"k.{form}": table})).clients
    assert clients["client_id"].tolist() == ["7", "10"]


@pytest.mark.parametrize("form", ["xlsx", "sav", "dta"])
def test_lost_zeros_are_named_and_put_back(
    form: str, described: Described, checked: Checked
) -> None:
    body = CLIENTS.format('"id"') + OCCASIONS.format(form=form, key='"id"')
    files = {"k.csv": "id\n007\n010\n", f"o.{form}": NUMBERS}
    folder = described(body, files)
    told = checked(folder)
    assert told.errors == [("unknown-client", "id", row) for row in (2, 3, 4)]
    assert "'7' is perhaps '007'" in told.out
    assert 'client_id = { column = "id", digits = 3 }' in told.out
    key = '{ column = "id", digits = 3 }'
    described(CLIENTS.format('"id"') + OCCASIONS.format(form=form, key=key), {})
    assert checked(folder).status == 0
    assert read_cohort(folder).occasions["client_id"].tolist() == ["007", "007", "010"]


@pytest.mark.parametrize(("known", "why"), [("A1", "capitals"), (" a1", "spaces")])
def test_capitals_and_spaces_are_named_too(
    known: str, why: str, described: Described, checked: Checked
) -> None:
    body = CLIENTS.format('"id"') + OCCASIONS.format(form="csv", key='"id"')
    told = checked(described(body, {"k.csv": f"id\n{known}\n", "o.csv": "id,s,x\na1,1,2\n"}))
    assert f"'a1' is perhaps '{known}'" in told.out
    assert why in told.out
    assert "digits" not in told.out


def test_files_of_one_table_must_spell_ids_alike(described: Described, checked: Checked) -> None:
    second = '[[file]]\npath = "m.sav"\n[file.clients]\nclient_id = "id"\nx = "x"\n'
    files = {"k.csv": "id\n007\n008\n", "m.sav": pd.DataFrame({"id": [7.0, 9.0], "x": [1.0, 2.0]})}
    told = checked(described(CLIENTS.format('"id"') + second, files))
    assert told.errors == [("key-spelled-otherwise", "id", 2)]
    assert told.of("key-spelled-otherwise")[0]["value"] == "7 (k.csv: 007)"


def test_two_spellings_in_one_file_are_two_ids(described: Described, checked: Checked) -> None:
    second = '[[file]]\npath = "m.csv"\n[file.clients]\nclient_id = "id"\nx = "x"\n'
    files = {"k.csv": "id\n07\n7\n", "m.csv": "id,x\n7,1\n07,2\n"}
    assert checked(described(CLIENTS.format('"id"') + second, files)).status == 0


def test_a_decimal_comma_is_no_matter_of_ids(described: Described) -> None:
    body = '[[file]]\npath = "k.csv"\ndelimiter = ";"\ndecimal = ","\n[file.clients]\n'
    folder = described(f'{body}client_id = "id"\n', {"k.csv": "id;x\n1,2;3\n1,5;4\n"})
    assert read_cohort(folder).clients["client_id"].tolist() == ["1,2", "1,5"]


def test_an_id_of_spaces_is_no_id(described: Described, checked: Checked) -> None:
    body = CLIENTS.format('"id"') + 'x = "x"\n'
    told = checked(described(body, {"k.csv": "id,x\na,1\n  ,2\n"}))
    assert told.errors == [("missing-key", "id", 3)]


TWO_FILES = CLIENTS.format('"id"') + (
    'age = "age"\n[[file]]\npath = "o.csv"\n[file.clients]\nclient_id = "id"\n'
    '[file.occasions]\nclient_id = "id"\nsession = "s"\nx = "x"\n'
)


def test_a_key_that_stands_twice_hides_no_other_problem(
    described: Described, checked: Checked
) -> None:
    files = {"k.csv": "id,age\n1,230\n2,30\n1,40\n3,2\n", "o.csv": "id,s,x\n1,1,2\n1,1,3\n"}
    assert checked(described(TWO_FILES, files)).errors == [
        ("duplicate-key", "id", 4),
        ("duplicate-key", "id + s", 3),
        ("out-of-range", "age", 2),
        ("out-of-range", "age", 5),
    ]


def test_an_id_spelled_otherwise_is_told_once_and_nothing_comes_of_it(
    described: Described, checked: Checked
) -> None:
    files = {"k.csv": "id,age\n007,30\n008,30\n", "o.csv": "id,s,x\n7,1,2\n7,2,3\n8,1,4\n"}
    told = checked(described(TWO_FILES, files))
    assert told.errors == [
        ("key-spelled-otherwise", "id", 2),
        ("key-spelled-otherwise", "id", 4),
    ]
    assert told.of("no-occasions") == []
    assert told.of("not-in-every-file") == []


def test_two_spellings_of_an_id_that_a_file_spells_otherwise_are_both_told(
    described: Described, checked: Checked
) -> None:
    second = '[[file]]\npath = "m.csv"\n[file.clients]\nclient_id = "id"\nx = "x"\n'
    files = {"k.csv": "id\n007\n008\n", "m.csv": "id,x\n7,1\n07,2\n8,3\n"}
    told = checked(described(CLIENTS.format('"id"') + second, files))
    assert told.errors == [("key-spelled-otherwise", "id", row) for row in (2, 3, 4)]


def test_rows_without_a_key_are_no_twins(described: Described, checked: Checked) -> None:
    files = {"k.csv": "id,age\n1,30\n,40\n,41\n", "o.csv": "id,s,x\n1,1,2\n1,2,3\n"}
    told = checked(described(TWO_FILES, files))
    assert told.errors == [("missing-key", "id", 3), ("missing-key", "id", 4)]


def test_what_a_row_lacks_is_told_at_its_key_where_its_file_has_no_such_column(
    described: Described, checked: Checked
) -> None:
    body = TWO_FILES.replace('age = "age"', 'therapist_id = "t"')
    files = {"k.csv": "id,t\n1,a\n2,b\n", "o.csv": "id,s,x\n1,1,2\n5,1,3\n6,1,4\n"}
    told = checked(described(body, files, head='format = 1\nlevels = ["client", "therapist"]\n'))
    assert told.errors == [
        ("no-therapist", "t of k.csv", 3),
        ("no-therapist", "t of k.csv", 4),
    ]
    assert {one["table"] for one in told.of("no-therapist")} == {"o.csv"}


def test_a_key_column_that_is_not_there_is_told_once(
    described: Described, checked: Checked
) -> None:
    files = {"k.csv": "id,age\n1,30\n", "o.csv": "Id,s,x\n1,1,2\n"}
    told = checked(described(TWO_FILES, files))
    assert told.errors == [("unknown-column", "id", None)]
