"""However the files are cut, ordered, named and coded: described right, they are one cohort."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from attachpath.cohort import Cohort
from attachpath.intake import read_cohort

SOME = settings(max_examples=15, deadline=None)
ITEMS = range(1, 13)
SEX = {1: "woman", 2: "man", 7: "other"}


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """Draw clients with an age, a gender and the answers of one or two sessions, side by side."""
    ids = draw(st.lists(st.text("01Aæ", min_size=1, max_size=4), min_size=2, unique=True))
    answer = st.none() | st.integers(1, 5)
    rows = []
    for place, key in enumerate(ids):
        row: dict[str, Any] = {"nr": key, "age": draw(st.none() | st.integers(20, 160)) or None}
        row["age"] = None if row["age"] is None else row["age"] / 2
        row["sex"] = draw(st.sampled_from([None, *SEX]))
        for session in (1, 2):
            there = place == 0 or draw(st.booleans())
            row |= {f"w{session}_{n}": draw(answer) if there else None for n in ITEMS}
        row["w1_1"] = 1 + place % 5  # each client has an occasion
        rows.append(row)
    rows[0]["sex"], rows[0]["age"] = 1, 30.5  # each column has a value
    rows[0]["w2_1"] = 2
    table = pd.DataFrame(rows)
    return table.astype({name: "Int64" for name in table.columns if name not in ("nr", "age")})


def wide(**changes: Any) -> dict[str, Any]:
    """Return the description of such a table as one file."""
    clients = {
        "client_id": "nr",
        "age": "age",
        "gender": {"column": "sex", "values": {str(code): said for code, said in SEX.items()}},
    }
    items = [{"instrument": "wai_sr", "columns": "w{session}_{item}"}]
    return {"path": "k.csv", "clients": clients, "items": items} | changes


def read(*files: tuple[dict[str, Any], pd.DataFrame], missing: tuple[int, ...] = ()) -> Cohort:
    """Write the tables as their descriptions say, and read the cohort that they are."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for file, table in files:
            text = table.to_csv(
                index=False, sep=file.get("delimiter", ","), decimal=file.get("decimal", ".")
            )
            (folder / file["path"]).write_text(text, "utf-8")
        head = {"format": 1, "levels": ["client"], "missing": list(missing)}
        content = head | {"file": [file for file, _ in files]}
        (folder / "cohort.toml").write_text(tomlkit.dumps(content), "utf-8")
        return read_cohort(folder)


@SOME
@given(table=tables(), data=st.data())
def test_the_order_of_rows_and_columns(table: pd.DataFrame, data: st.DataObject) -> None:
    rows = data.draw(st.permutations(range(len(table))))
    columns = data.draw(st.permutations(list(table.columns)))
    again = read((wide(), table.iloc[list(rows)][list(columns)]))
    assert again.fingerprint() == read((wide(), table)).fingerprint()


@SOME
@given(table=tables(), data=st.data())
def test_one_file_cut_in_two_by_rows(table: pd.DataFrame, data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(table) - 1))
    again = read((wide(), table.iloc[:cut]), (wide(path="m.csv"), table.iloc[cut:]))
    assert again.fingerprint() == read((wide(), table)).fingerprint()


@SOME
@given(table=tables(), data=st.data())
def test_one_file_cut_in_two_by_columns(table: pd.DataFrame, data: st.DataObject) -> None:
    whole = wide()
    first = whole | {"clients": {"client_id": "nr", "age": "age"}}
    gender = {name: whole["clients"][name] for name in ("client_id", "gender")}
    second = {"path": "m.csv", "clients": gender}
    shuffled = table[["nr", "sex"]].iloc[data.draw(st.permutations(range(len(table))))]
    again = read((first, table.drop(columns="sex")), (second, shuffled))
    assert again.fingerprint() == read((whole, table)).fingerprint()


@SOME
@given(table=tables(), suffix=st.text("æ.-'\" {}[]é\n", max_size=4))
def test_names_of_columns(table: pd.DataFrame, suffix: str) -> None:
    names = {name: f"{name} x{suffix}y" for name in ("nr", "age", "sex")}
    clients = wide()["clients"]
    clients["client_id"], clients["age"] = names["nr"], names["age"]
    clients["gender"]["column"] = names["sex"]
    again = read((wide(clients=clients), table.rename(columns=names)))
    assert again.fingerprint() == read((wide(), table)).fingerprint()


@SOME
@given(table=tables())
def test_codes_of_values(table: pd.DataFrame) -> None:
    clients = wide()["clients"]
    codes = {"1": "1.5", "2": "-3", "7": "Andet, ø"}
    clients["gender"]["values"] = {codes[str(code)]: said for code, said in SEX.items()}
    changed = table.assign(sex=table["sex"].astype(object).map(lambda one: codes.get(str(one))))
    again = read((wide(clients=clients), changed))
    assert again.fingerprint() == read((wide(), table)).fingerprint()


@SOME
@given(table=tables())
def test_occasions_side_by_side_and_one_below_the_other(table: pd.DataFrame) -> None:
    parts = []
    for session in (1, 2):
        own = {f"w{session}_{item}": f"w{item}" for item in ITEMS}
        part = table[["nr", *own]].rename(columns=own).assign(s=session)
        parts.append(part.dropna(how="all", subset=list(own.values())))
    whole = wide()
    people = {"path": "k.csv", "clients": whole["clients"]}
    long = {
        "path": "o.csv",
        "occasions": {"client_id": "nr", "session": "s"},
        "items": [{"instrument": "wai_sr", "columns": "w{item}"}],
    }
    again = read((people, table[["nr", "age", "sex"]]), (long, pd.concat(parts[::-1])))
    assert again.fingerprint() == read((whole, table)).fingerprint()
    blocks = [
        {"instrument": "wai_sr", "columns": f"w{session}_{{item}}", "session": session}
        for session in (1, 2)
    ]
    assert read((wide(items=blocks), table)).fingerprint() == again.fingerprint()


@SOME
@given(table=tables())
def test_clients_in_every_row_of_a_long_file(table: pd.DataFrame) -> None:
    own = {session: {f"w{session}_{item}": f"w{item}" for item in ITEMS} for session in (1, 2)}
    people = ["nr", "age", "sex"]
    long = pd.concat(
        table[[*people, *names]]
        .rename(columns=names)
        .assign(s=session)
        .dropna(how="all", subset=list(names.values()))
        for session, names in own.items()
    )
    file = wide(
        occasions={"client_id": "nr", "session": "s"},
        items=[{"instrument": "wai_sr", "columns": "w{item}"}],
    )
    assert read((file, long)).fingerprint() == read((wide(), table)).fingerprint()


@SOME
@given(table=tables())
def test_decimal_commas_and_points(table: pd.DataFrame) -> None:
    again = read((wide(delimiter=";", decimal=","), table))
    assert again.fingerprint() == read((wide(), table)).fingerprint()


@SOME
@given(table=tables(), code=st.sampled_from([-99, 999]))
def test_codes_for_missing_and_empty_cells(table: pd.DataFrame, code: int) -> None:
    coded = table.fillna({name: code for name in table.columns if name != "nr"})
    again = read((wide(), coded), missing=(code,))
    assert again.fingerprint() == read((wide(), table)).fingerprint()


@pytest.mark.parametrize("written", ["-99", "-99.0", "-99,00", " -99"])
def test_a_code_for_missing_is_known_however_it_is_written(written: str) -> None:
    dose = {"column": "x", "values": {"1.5": "low", "2": "high"}}
    columns = {"client_id": "nr", "x": "x", "dose": dose}
    file = {"path": "k.csv", "delimiter": ";", "decimal": ",", "clients": columns}
    table = pd.DataFrame({"nr": ["a", "b", "c"], "x": ["1,5", written, "2,0"]})
    clients = read((file, table), missing=(-99,)).clients
    assert clients["x"].isna().tolist() == [False, True, False]
    assert clients["dose"].tolist()[::2] == ["low", "high"]
