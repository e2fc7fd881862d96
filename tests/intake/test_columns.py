"""What `cohort.toml` says of a column is done to its cells, and nothing happens in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from attachpath.errors import SpecificationError
from attachpath.intake import read_cohort

Described = Callable[..., Path]
Checked = Callable[[Path], Any]

CLIENTS = '[[file]]\npath = "k.csv"\n[file.clients]\nclient_id = "nr"\n'
LONG = CLIENTS + '[file.occasions]\nclient_id = "nr"\nx = "x"\nsession = '
ECR = '[[file.items]]\ninstrument = "ecr"\n'


def ecr(**more: object) -> pd.DataFrame:
    return pd.DataFrame([{"nr": "a"} | {f"q{item}": 4 for item in range(1, 37)} | more])


def test_words_among_numbers_that_must_be_valid_are_found(
    described: Described, checked: Checked
) -> None:
    body = CLIENTS + 'age = { column = "x", valid = [10, 100] }\n'
    told = checked(described(body, {"k.csv": "nr,x\na,31\nb,nan\nc,old\nd,500\n"}))
    assert told.errors == [("not-a-number", "x", 3), ("not-a-number", "x", 4)]
    assert told.of("not-valid")[0]["value"] == "1 cell(s)"


def test_codes_with_fractions_are_told_apart_from_text(
    described: Described, checked: Checked
) -> None:
    body = CLIENTS + 'dose = { column = "x", values = { "1.5" = "low", 2 = "high" } }\n'
    text = "nr,x\na,1.5\nb,1.50\nc,2.0\nd,02\ne,2\n"
    (problem,) = checked(described(body, {"k.csv": text})).of("unlabelled-code")
    assert (problem["row"], problem["value"]) == (5, "02 (1 cell(s))")


def test_a_day_can_be_the_code_for_missing(described: Described, checked: Checked) -> None:
    body = CLIENTS.replace("k.csv", "k.sav")
    body += 'start = { column = "d", date = "iso", missing = ["1900-01-01"] }\n'
    folder = described(body, {})
    days = pd.to_datetime(["1900-01-01", "2020-02-01"])
    pyreadstat.write_sav(pd.DataFrame({"nr": ["a", "b"], "d": days}), folder / "k.sav")
    assert read_cohort(folder).clients["start"].tolist()[1:] == ["2020-02-01"]
    assert checked(folder).of("missing-code")[0]["value"] == "1 cell(s): d 1"


@pytest.mark.parametrize("date", ['date = "%d-%m-%Y", ', ""])
def test_an_occasion_without_its_time_has_no_number(
    date: str, described: Described, checked: Checked
) -> None:
    cells = ("03-02-2020", "", "01-01-2020") if date else ("30", "-9", "10")
    rows = "\n".join(f"a,{cell},1" for cell in cells)
    body = LONG + f'{{ column = "t", {date}order = true, missing = [-9] }}\n'
    told = checked(described(body, {"k.csv": f"nr,t,x\n{rows}\n"}))
    assert told.errors == [("missing-key", "t", 3)]


def test_sessions_may_be_words(described: Described) -> None:
    body = LONG + '{ column = "t", values = { pre = 1, post = 3 } }\n'
    folder = described(body, {"k.csv": "nr,t,x\na,post,2\na,pre,1\n"})
    assert read_cohort(folder).occasions["session"].tolist() == [3, 1]


def test_sessions_from_0_side_by_side(described: Described) -> None:
    body = CLIENTS + '[file.occasions]\nsession = { starts_at = 0 }\nbdi = "b{session}"\n'
    occasions = read_cohort(described(body, {"k.csv": "nr,b0,b1\na,5,6\nb,7,\n"})).occasions
    assert occasions["session"].tolist() == [1, 2, 1]
    assert occasions["bdi"].tolist() == [5, 6, 7]


@pytest.mark.parametrize("form", ["csv", "sav"])
def test_numbers_that_are_names_stay_text(form: str, described: Described) -> None:
    body = CLIENTS.replace("k.csv", f"k.{form}") + 'dx = "dx"\n'
    table = pd.DataFrame({"nr": ["a", "b"], "dx": [32, 33]})
    head = 'format = 1\nlevels = ["client"]\ntext = ["dx"]\n'
    clients = read_cohort(described(body, {f"k.{form}": table}, head)).clients
    assert clients["dx"].tolist() == ["32", "33"]


def test_a_value_that_stands_later_only_is_no_change(described: Described) -> None:
    body = (
        CLIENTS + 'therapist_id = { column = "t", when_changed = "last" }\n[file.occasions]\n'
        'client_id = "nr"\nsession = "s"\n'
    )
    rows = "nr,s,t\na,1,\na,2,T2\na,3,\nb,1,T1\nb,2,T3\nb,3,\nc,1,\n"
    clients = read_cohort(described(body, {"k.csv": rows})).clients
    assert clients["therapist_id"].tolist()[:2] == ["T2", "T3"]
    assert clients["therapist_id"].isna().tolist() == [False, False, True]


def test_one_questionnaire_before_in_one_file_and_after_in_another(described: Described) -> None:
    rng = np.random.default_rng(1)
    items = [f"p{item}" for item in range(1, 65)]
    pre = pd.DataFrame(rng.integers(0, 5, (3, 64)), columns=items).assign(nr=list("abc"))
    post = pd.DataFrame(rng.integers(0, 5, (2, 64)), columns=items).assign(nr=list("ca"))
    block = '[[file.items]]\ninstrument = "iip64"\ncolumns = "p{item}"\ntime = '
    body = f'{CLIENTS}{block}"pre"\n{CLIENTS.replace("k.csv", "m.csv")}{block}"post"\n'
    clients = read_cohort(described(body, {"k.csv": pre, "m.csv": post})).clients
    assert clients["iip_pre_64"].tolist() == pre["p64"].tolist()
    assert clients["iip_post_01"].tolist()[::2] == post["p1"].tolist()[::-1]
    assert np.isnan(clients["iip_post_01"].iloc[1])


def test_items_may_be_listed_by_name(described: Described) -> None:
    names = ["første", *(f"q{item}" for item in range(2, 37))]
    table = ecr().set_axis(["nr", *names], axis=1).assign(første=2)
    listed = ", ".join(f'"{name}"' for name in names)
    clients = read_cohort(
        described(f"{CLIENTS}{ECR}columns = [{listed}]\n", {"k.csv": table})
    ).clients
    assert clients[["ecr_01", "ecr_02"]].to_numpy().tolist() == [[2, 4]]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (CLIENTS + ECR + 'columns = ["q1", "q2", "q1"]\n', "these stand twice: q1"),
        (CLIENTS + '[[file.items]]\ninstrument = "iip64"\ncolumns = "q{item}"\n', "its time"),
        (CLIENTS + ECR + 'columns = "q{item}_{session}"\nsession = 1\n', "not both"),
        (CLIENTS + ECR + 'columns = "q{item}"\nsession = 1\ntable = "clients"\n', "in occasions"),
        (
            CLIENTS + '[file.occasions]\nx = "x{session}"\n' + ECR
            + 'columns = "q{item}"\ntable = "occasions"\n',
            "has no session",
        ),
        (CLIENTS.replace("[file.cl", 'keep = ["x"]\n[file.cl') + 'x = "y"\n', "names too: x"),
        (CLIENTS.replace("[file.cl", 'keep = ["år"]\n[file.cl'), 'age = "år"'),
        (CLIENTS + 'age = { column = "x", digits = 3 }\n', "`digits` belongs to keys"),
        (LONG.replace('[file.clients]\nclient_id = "nr"\n', "") + '"s"\n', "[file.clients] with"),
    ],
)  # fmt: skip
def test_what_would_be_read_wrongly_in_silence_is_refused(
    body: str, words: str, described: Described
) -> None:
    with pytest.raises(SpecificationError) as caught:
        read_cohort(described(body, {"k.csv": "nr\na\n"}))
    assert words in str(caught.value)


def test_a_text_column_that_no_file_gives_is_refused(described: Described) -> None:
    head = 'format = 1\nlevels = ["client"]\ntext = ["diagnose"]\n'
    folder = described(CLIENTS + 'diagnosis = "d"\n', {"k.csv": "nr,d\na,3\n"}, head)
    with pytest.raises(SpecificationError, match="did you mean 'diagnosis'"):
        read_cohort(folder)


@pytest.mark.parametrize("other", [ECR + 'columns = "r{item}"\n', 'ecr_07 = "q8"\n'])
def test_a_column_that_is_given_twice_is_told(
    other: str, described: Described, checked: Checked
) -> None:
    block = ECR + 'columns = "q{item}"\n'
    body = CLIENTS + (block + other if "items" in other else other + block)
    told = checked(described(body, {"k.csv": ecr(**{f"r{item}": 2 for item in range(1, 37)})}))
    assert [code for code, *_ in told.errors] == ["given-twice"]
    assert "time = ..." in told.out
