"""`attachpath check` on bad files of every form: where, what was expected, and what to do."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from attachpath.cli import main
from attachpath.cohort import reading

Described = Callable[..., Path]
Checked = Callable[[Path], Any]
FORMS = ("csv", "xlsx", "sav", "dta")


def clients(file: str, *lines: str, extra: str = "") -> str:
    """Return a description of one file of clients."""
    body = f'[[file]]\npath = "{file}"\n{extra}[file.clients]\nclient_id = "nr"\n'
    return body + "".join(f"{line}\n" for line in lines)


def sheet(path: Path, *rows: list[Any], merge: str = "", others: tuple[str, ...] = ()) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    if merge:
        page.merge_cells(merge)
    for name in others:
        book.create_sheet(name).append(["nr"])
    book.save(path)


@pytest.mark.parametrize("form", FORMS)
def test_a_bad_cell_has_its_file_column_and_row(
    form: str, described: Described, checked: Checked
) -> None:
    table = pd.DataFrame({"nr": ["a", "b", "c"], "alder": [30.0, 300.0, 31.0]})
    told = checked(described(clients(f"k.{form}", 'age = "alder"'), {f"k.{form}": table}))
    assert (told.status, told.errors) == (1, [("out-of-range", "alder", 3)])
    assert f"error: k.{form} row 3 column alder is '300': expected an age" in told.out
    assert "valid = [lowest, highest]" in told.out


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("k.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
         "encrypted-file"),
        ("k.xlsx", b"PK\x03\x04" + b"broken" * 100, "damaged-file"),
        ("k.xlsx", b"nr,alder\n1,30\n", "wrong-format"),
        ("k.sav", b"$FL2" + bytes(300), "damaged-file"),
        ("k.dta", b"<stata_dta>" + bytes(300), "damaged-file"),
        ("k.csv", b"", "empty-file"),
        ("k.csv.gz", gzip.compress(b"nr\n1\n", mtime=0)[:-9], "damaged-file"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_opened_ends_with_one_message(
    name: str, content: bytes, code: str, *, described: Described, checked: Checked
) -> None:
    told = checked(described(clients(name), {name: content}))
    assert told.status == 2
    assert told.out == ""
    assert f"[{code}]" in told.err
    for part in (name, "Likely cause: ", "Next step: "):
        assert part in told.err
    assert "Traceback" not in told.err


def test_one_of_two_sheets_must_be_named(described: Described, checked: Checked) -> None:
    folder = described(clients("k.xlsx"), {})
    sheet(folder / "k.xlsx", ["nr"], [1], others=("Svar",))
    told = checked(folder)
    assert (told.status, "[several-sheets]" in told.err) == (2, True)
    assert "'Sheet', 'Svar'" in told.err


def test_a_merged_header_row_is_told_with_the_row_to_write(
    described: Described, checked: Checked
) -> None:
    folder = described(clients("k.xlsx", 'age = "alder"'), {})
    sheet(folder / "k.xlsx", ["Study", None], ["nr", "alder"], ["a", 31], merge="A1:B1")
    told = checked(folder)
    assert told.errors == [("merged-header", None, 1)]
    assert "header_row = 2" in told.out
    described(clients("k.xlsx", 'age = "alder"', extra="header_row = 2\n"), {})
    assert checked(folder).status == 0


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_two_columns_of_one_name_are_refused(
    form: str, described: Described, checked: Checked
) -> None:
    folder = described(clients(f"k.{form}", 'age = "alder"'), {})
    if form == "csv":
        (folder / "k.csv").write_text("nr,alder,alder\na,30,31\n", "utf-8")
    else:
        sheet(folder / "k.xlsx", ["nr", "alder", "alder"], ["a", 30, 31])
    told = checked(folder)
    assert told.errors == [("duplicate-column", "alder", 1)]
    assert told.of("duplicate-column")[0]["value"] == "columns 2, 3"


def test_decimal_commas_in_text_cells_of_a_sheet(described: Described, checked: Checked) -> None:
    folder = described(clients("k.xlsx", 'age = "alder"'), {})
    sheet(folder / "k.xlsx", ["nr", "alder"], ["a", "31,5"], ["b", 44.5], ["c", 20])
    told = checked(folder)
    assert told.errors == [("decimal-comma", "alder", 2)]
    assert 'decimal = ","' in told.out


@pytest.mark.parametrize("form", FORMS)
def test_dates_as_numbers_of_a_spreadsheet(
    form: str, described: Described, checked: Checked
) -> None:
    table = pd.DataFrame({"nr": ["a", "b"], "dato": [43823, 43900]})
    line = 'start = { column = "dato", date = "%d-%m-%Y" }'
    folder = described(clients(f"k.{form}", line), {f"k.{form}": table})
    (problem,) = checked(folder).of("date-as-number")
    assert problem["value"] == "43823 (2 cell(s))"
    assert 'date = "excel"' in problem["next_step"]
    described(clients(f"k.{form}", line.replace("%d-%m-%Y", "excel")), {})
    assert checked(folder).status == 0


def test_user_missing_values_of_spss_are_counted(described: Described, checked: Checked) -> None:
    folder = described(clients("k.sav", 'age = "alder"'), {})
    table = pd.DataFrame({"nr": [1.0, 2.0, 3.0, 4.0], "alder": [31.0, -99.0, -95.0, 98.0]})
    ranges: dict[str, Any] = {"alder": [{"lo": -99, "hi": -90}, 98]}
    pyreadstat.write_sav(table, folder / "k.sav", missing_ranges=ranges)
    told = checked(folder)
    assert told.status == 0
    assert told.of("user-missing")[0]["value"] == "3 cell(s): alder -99 1, -95 1, 98 1"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_blank_rows_do_not_move_the_row_of_a_finding(
    form: str, described: Described, checked: Checked
) -> None:
    folder = described(clients(f"k.{form}", 'age = "alder"'), {})
    if form == "csv":
        (folder / "k.csv").write_text("nr,alder\n\na,31\n , \nb,310\n,\n\n", "utf-8")
    else:
        rows = ([None, None], ["a", 31], [" ", ""], ["b", 310], [None, None], [" ", None])
        sheet(folder / "k.xlsx", ["nr", "alder"], *rows)
    told = checked(folder)
    assert told.errors == [("out-of-range", "alder", 5)]
    assert told.of("blank-rows")[0]["row"] == 2


def test_what_unpacks_to_too_much_is_refused_before_it_is_read(
    described: Described, checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = gzip.compress(b"nr\n" + b"1\n" * 600_000)
    folder = described(clients("k.csv.gz"), {"k.csv.gz": packed})
    monkeypatch.setattr(reading, "LARGEST_WITHOUT_ASKING", 1_000_000)
    told = checked(folder)
    assert told.status == 2
    assert "[file-too-large]" in told.err
    assert "--large" in told.err


def test_formulas_and_markup_in_labels_are_shown_as_text(
    described: Described, checked: Checked
) -> None:
    line = 'gender = { column = "kon", values = { 1 = "=1+1", 2 = "<b>" } }'
    folder = described(clients("k.sav", line), {})
    table = pd.DataFrame({"nr": ["=2+3", "<script>alert(1)</script>"], "kon": [1.0, 3.0]})
    labels: dict[str, dict[int | float, str]] = {"kon": {1: "<i>", 2: "=1+1"}}
    pyreadstat.write_sav(table, folder / "k.sav", variable_value_labels=labels)
    assert checked(folder).errors == [("unlabelled-code", "kon", 3)]
    csv = 'nr,"=cmd|a"\n<script>alert(1)</script>,=2+5\n'
    folder = described(clients("k.csv", 'age = "=cmd|a"'), {"k.csv": csv})
    told = checked(folder)
    assert told.errors == [("not-a-number", "=cmd|a", 2)]
    assert told.of("not-a-number")[0]["value"] == "=2+5"
    (folder / "k.csv").write_text("nr,<img src=x>\na,<script>alert(1)</script>\n", "utf-8")
    described(clients("k.csv", 'age = "<img src=x>"'), {})
    page = folder / "check.html"
    assert main(["check", str(folder), "--html", str(page)]) == 1
    html = page.read_text("utf-8")
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html
    assert "<img src=x>" not in html


@pytest.mark.parametrize(
    ("columns", "step"),
    [
        ("q{item}", "Columns in numbers: item1 ... item36 (36)."),
        ("itm{item}", "Columns like it: item1."),
        ("ITEM{item}", "Columns like it: item1."),
    ],
)
def test_a_pattern_that_fits_nothing_shows_what_there_is(
    columns: str, step: str, described: Described, checked: Checked
) -> None:
    table = pd.DataFrame([{"nr": "a"} | {f"item{n}": 4 for n in range(1, 37)}])
    items = f'[[file.items]]\ninstrument = "ecr"\ncolumns = "{columns}"'
    told = checked(described(clients("k.csv", items), {"k.csv": table}))
    assert told.errors == [("pattern-fits-nothing", columns, None)]
    assert step in told.out


def test_a_wide_pattern_that_reads_names_in_two_ways_comes_with_the_way_out(
    described: Described, checked: Checked
) -> None:
    names = [f"w{session}{item}" for session in (1, 2) for item in range(1, 13)]
    table = pd.DataFrame([{"nr": "a"} | dict.fromkeys(names, 4)])
    items = '[[file.items]]\ninstrument = "wai_sr"\ncolumns = "w{}{{item}}"\n'
    told = checked(described(clients("k.csv", items.format("{session}")), {"k.csv": table}))
    assert [code for code, *_ in told.errors] == ["ambiguous-pattern"]
    assert 'columns = "w1{item}", session = 1' in told.out
    blocks = "".join(f"{items.format(number)}session = {number}\n" for number in (1, 2))
    assert checked(described(clients("k.csv", blocks), {})).status == 0


def test_a_questionnaire_answered_from_0_to_6_is_one_finding(
    described: Described, checked: Checked
) -> None:
    rows = [
        {"nr": f"{row}"} | {f"q{item}": (row + item) % 7 for item in range(1, 37)}
        for row in range(20)
    ]
    items = '[[file.items]]\ninstrument = "ecr"\ncolumns = "q{item}"'
    told = checked(described(clients("k.csv", items), {"k.csv": pd.DataFrame(rows)}))
    assert [code for code, *_ in told.errors] == ["shifted-range"]
    assert "range = [0, 6]" in told.out
    assert checked(described(clients("k.csv", items, "range = [0, 6]"), {})).status == 0


def test_a_level_that_no_column_gives_is_told_in_the_words_of_the_description(
    described: Described, checked: Checked
) -> None:
    told = checked(described(clients("k.csv"), {"k.csv": "nr\na\n"}, "format = 1\n"))
    assert told.errors == [("missing-column", "therapist_id", 1)]
    assert 'therapist_id = "..." under [file.clients]' in told.out


def test_a_wrong_name_is_one_finding(described: Described, checked: Checked) -> None:
    body = clients("k.csv", 'therapist_id = "Behandlr"')
    told = checked(described(body, {"k.csv": "nr,Behandler\na,T\n"}, "format = 1\n"))
    assert told.errors == [("unknown-column", "Behandlr", None)]
    assert "'Behandler'" in told.out
