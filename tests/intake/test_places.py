"""A wrong answer is found in the file, column and row where it stands, whatever the files' form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

Described = Callable[..., Path]
Checked = Callable[[Path], Any]

KEY = '[file.clients]\nclient_id = "nr"\n'


def answers(prefix: str, rows: int) -> pd.DataFrame:
    """Return answers that look like those of people."""
    return pd.DataFrame(
        {f"{prefix}{item}": [1 + (row * item) % 5 for row in range(rows)] for item in range(1, 13)}
    )


@pytest.mark.parametrize("column", ["w1_3", "w2_12"])
def test_in_a_file_with_occasions_side_by_side(
    column: str, described: Described, checked: Checked
) -> None:
    table = pd.concat([answers("w1_", 4), answers("w2_", 4)], axis=1).assign(nr=list("abcd"))
    table.loc[2, column] = 9
    table.loc[0, [f"w1_{item}" for item in range(1, 13)]] = None  # an occasion less
    body = (
        f'[[file]]\npath = "k.csv"\n{KEY}[[file.items]]\ninstrument = "wai_sr"\n'
        'columns = "w{session}_{item}"\n'
    )
    (problem,) = checked(described(body, {"k.csv": table})).of("out-of-range")
    assert (problem["table"], problem["column"], problem["row"]) == ("k.csv", column, 4)
    assert "range = [lowest, highest]" in problem["next_step"]


def test_in_a_long_file_of_clients_and_occasions(described: Described, checked: Checked) -> None:
    table = answers("w", 6).assign(nr=list("aabbcc"), s=[1, 2] * 3, alder=[30, 30, 200, 200, 4, 4])
    table.loc[3, "w7"] = 0
    body = (
        f'[[file]]\npath = "k.csv"\nheader_row = 3\n{KEY}age = "alder"\n'
        '[file.occasions]\nclient_id = "nr"\n'
        'session = "s"\n[[file.items]]\ninstrument = "wai_sr"\ncolumns = "w{item}"\n'
    )
    told = checked(described(body, {"k.csv": "A clinic\n\n" + table.to_csv(index=False)}))
    assert sorted(told.errors) == [
        ("out-of-range", "alder", 6),
        ("out-of-range", "alder", 8),
        ("out-of-range", "w7", 7),
    ]


def test_in_files_that_are_joined(described: Described, checked: Checked) -> None:
    first = answers("w", 3).assign(nr=list("abc"), s=1)
    second = pd.DataFrame({"id": ["c", "a"], "s": [1, 1], "alder": [30, 300]})
    body = (
        '[[file]]\npath = "w.csv"\n[file.occasions]\nclient_id = "nr"\nsession = "s"\n'
        '[[file.items]]\ninstrument = "wai_sr"\ncolumns = "w{item}"\n'
        '[[file]]\npath = "k.csv"\n[file.clients]\nclient_id = "nr"\n'
        '[[file]]\npath = "a.csv"\n[file.clients]\nclient_id = "id"\nage = "alder"\n'
    )
    first.loc[1, "w2"] = 8
    told = checked(described(body, {"w.csv": first, "k.csv": "nr\n\na\nb\nc\n", "a.csv": second}))
    found = {(one["table"], one["column"], one["row"]) for one in told.of("out-of-range")}
    assert found == {("w.csv", "w2", 3), ("a.csv", "alder", 3)}


def test_a_session_that_stands_twice_is_told_with_both_columns(
    described: Described, checked: Checked
) -> None:
    body = f'[[file]]\npath = "k.csv"\n{KEY}[file.occasions]\nclient_id = "nr"\nsession = "s"\n'
    told = checked(described(body, {"k.csv": "nr,s\na,1\n\na,2\na,1\n"}))
    (problem,) = told.of("duplicate-key")
    assert (problem["table"], problem["column"], problem["row"]) == ("k.csv", "nr + s", 5)


def test_a_wrong_cell_is_told_once(described: Described, checked: Checked) -> None:
    body = f'[[file]]\npath = "k.csv"\n{KEY}[file.occasions]\nclient_id = "nr"\nsession = "s"\n'
    told = checked(described(body, {"k.csv": "nr,s\na,pre\na,\nb,1\nb,0\n"}))
    assert sorted(told.errors) == [
        ("bad-session", "s", 5),
        ("missing-key", "s", 3),
        ("not-a-number", "s", 2),
    ]
    assert 'values = { "pre" = N }' in told.out
    assert "starts_at = 0" in told.out
