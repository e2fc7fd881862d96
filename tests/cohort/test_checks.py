"""Bad input, each by its code: nothing lost, nothing dropped in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from attachpath.cohort import Cohort, check_cohort, check_folder, read_folder, write_cohort
from attachpath.errors import DataError, Problem
from attachpath.instruments import load_instrument

Spoil = Callable[[str, str, str], Path]


def by_code(problems: list[Problem], code: str) -> list[Problem]:
    return [problem for problem in problems if problem.code == code]


def only(problems: list[Problem], code: str) -> Problem:
    found = by_code(problems, code)
    assert len(found) == 1, [str(problem) for problem in problems]
    return found[0]


def errors(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems if problem.severity == "error"]


def test_a_sound_folder_has_no_errors(folder: Path) -> None:
    assert errors(check_folder(folder)) == []


def test_missing_key(spoil: Spoil) -> None:
    problem = only(check_folder(spoil("clients.csv", "C2,", ",")), "missing-key")
    assert (problem.table, problem.column, problem.row) == ("clients", "client_id", 3)


def test_duplicate_key_of_a_client(spoil: Spoil) -> None:
    problem = only(check_folder(spoil("clients.csv", "C4,", "C1,")), "duplicate-key")
    assert (problem.row, problem.value) == (5, "C1")


def test_duplicate_key_of_an_occasion(spoil: Spoil) -> None:
    problem = only(check_folder(spoil("occasions.csv", "C1,4,", "C1,3,")), "duplicate-key")
    assert (problem.column, problem.row, problem.value) == ("client_id + session", 3, "C1, 3")


def test_occasion_of_an_unknown_client(spoil: Spoil) -> None:
    problem = only(check_folder(spoil("occasions.csv", "C3,14", "C9,14")), "unknown-client")
    assert (problem.table, problem.row, problem.value) == ("occasions", 9, "C9")


def test_client_whose_therapist_has_no_row(spoil: Spoil) -> None:
    problem = only(check_folder(spoil("clients.csv", "C1,T1", "C1,T9")), "unknown-therapist")
    assert (problem.column, problem.row, problem.value) == ("therapist_id", 2, "T9")


def test_client_without_a_therapist_unless_partially_nested(spoil: Spoil) -> None:
    problem = only(check_folder(spoil("clients.csv", "C1,T1", "C1,")), "no-therapist")
    assert problem.row == 2
    assert "partially_nested" in problem.next_step
    nested = spoil("cohort.toml", "partially_nested = false", "partially_nested = true")
    assert errors(check_folder(nested)) == []
    # an id that is given must still exist
    assert errors(check_folder(spoil("clients.csv", "C2,T1", "C2,T7"))) == ["unknown-therapist"]


def test_text_in_a_number_column(spoil: Spoil) -> None:
    problems = check_folder(spoil("occasions.csv", "C2,3,3,", "C2,3,three,"))
    problem = only(problems, "not-a-number")
    assert (problem.column, problem.row, problem.value) == ("cats_secure", 5, "three")
    assert errors(problems) == ["not-a-number"]


@pytest.mark.parametrize("word", ["NA", "nan", "inf", "-Infinity", "1,5", "1 2", " ", "0x10", "."])
def test_nothing_is_guessed_to_be_a_number(folder: Path, word: str) -> None:
    table = (folder / "clients.csv").read_text("utf-8")
    cell = f'"{word}"' if "," in word else word
    (folder / "clients.csv").write_text(table.replace("C1,T1,30,", f"C1,T1,{cell},"), "utf-8")
    problem = only(check_folder(folder), "not-a-number")
    assert (problem.column, problem.row, problem.value) == ("age", 2, word)


def test_answer_and_score_out_of_range(sound: Cohort) -> None:
    ecr = load_instrument("ecr")
    items = pd.DataFrame(4.0, index=range(4), columns=ecr.item_columns())
    items.loc[2, "ecr_05"] = 8.0
    items.loc[1, "ecr_06"] = 2.5
    clients = pd.concat([sound.clients, items], axis=1)
    clients.loc[0, "ecr_anxiety"] = 7.5
    problems = check_cohort(sound.replace(clients=clients))
    places = {(p.column, p.row, p.value) for p in by_code(problems, "out-of-range")}
    assert places == {("ecr_05", 4, "8"), ("ecr_anxiety", 2, "7.5")}
    assert "1 to 7" in by_code(problems, "out-of-range")[0].expected
    broken = only(problems, "not-whole")
    assert (broken.column, broken.row, broken.value) == ("ecr_06", 3, "2.5")


def test_implausible_age(spoil: Spoil) -> None:
    problem = only(check_folder(spoil("clients.csv", "C4,T2,60", "C4,T2,2150")), "out-of-range")
    assert (problem.column, problem.row, problem.value) == ("age", 5, "2150")


@pytest.mark.parametrize("code", [-99, -9, -999])
def test_an_undeclared_negative_code_is_seen_at_once(spoil: Spoil, code: int) -> None:
    place = spoil("occasions.csv", "C2,3,3,", f"C2,3,{code},")
    problem = only(check_folder(place), "undeclared-missing-code")
    assert (problem.column, problem.row) == ("cats_secure", 5)
    assert f"missing = [{code}]" in problem.next_step


def test_a_positive_code_must_repeat_else_it_is_out_of_range(sound: Cohort) -> None:
    occasions = sound.occasions
    occasions.loc[1, "wai"] = 99.0
    assert errors(check_cohort(sound.replace(occasions=occasions))) == ["out-of-range"]
    occasions.loc[5, "wai"] = 99.0
    problem = only(check_cohort(sound.replace(occasions=occasions)), "undeclared-missing-code")
    assert problem.value == "99 in 2 cell(s)"


def test_a_code_in_a_column_without_a_range(sound: Cohort) -> None:
    occasions = sound.occasions.assign(depth=[5.0, 999, 4, 6, 999, 5, 5, 6, 7, 4], own=-99.0)
    occasions.loc[:3, "own"] = [1.0, 2.0, 3.0, 4.0]
    problems = by_code(check_cohort(sound.replace(occasions=occasions)), "undeclared-missing-code")
    assert [(p.column, p.row, p.severity) for p in problems] == [
        ("depth", 3, "error"),
        ("own", 6, "note"),
    ]


def test_declared_codes_become_missing(spoil: Spoil, folder: Path) -> None:
    spoil("occasions.csv", "C2,3,3,", "C2,3,-99,")
    spoil("clients.csv", "C1,T1,30,female", "C1,T1,x,x")
    spoil("cohort.toml", "format = 1", 'format = 1\nmissing = [-99, "x"]')
    cohort = read_folder(folder)
    assert np.isnan(cohort.occasions["cats_secure"][3])
    assert np.isnan(cohort.clients["age"][0])
    assert cohort.clients["gender"].isna().tolist() == [True, False, False, False]


def test_a_declared_code_inside_a_range_is_noted(spoil: Spoil) -> None:
    problems = check_folder(spoil("cohort.toml", "format = 1", "format = 1\nmissing = [99]"))
    assert [p.column for p in by_code(problems, "missing-code-in-range")] == [
        "age (1 column(s))", "sessions_attended (1 column(s))", "age (1 column(s))",
    ]  # fmt: skip
    assert errors(problems) == []


def test_declared_codes_never_touch_keys(spoil: Spoil) -> None:
    folder = spoil("cohort.toml", "format = 1", 'format = 1\nmissing = ["C1", "T1", 3]')
    cohort = read_folder(folder)
    assert cohort.clients["client_id"].tolist() == ["C1", "C2", "C3", "C4"]
    assert cohort.occasions["session"].tolist() == [3, 4, 8, 3, 8, 3, 8, 14, 3, 8]
    assert np.isnan(cohort.clients["ecr_anxiety"][1])


def test_empty_table(folder: Path) -> None:
    header = (folder / "occasions.csv").read_text("utf-8").split("\n")[0]
    (folder / "occasions.csv").write_text(header + "\n", "utf-8")
    problem = only(check_folder(folder), "empty-table")
    assert problem.table == "occasions"


def test_empty_file_and_missing_file(folder: Path) -> None:
    (folder / "occasions.csv").write_text("", "utf-8")
    (folder / "clients.csv").unlink()
    assert errors(check_folder(folder)) == ["missing-file", "empty-table"]


def test_missing_column(spoil: Spoil) -> None:
    problem = only(check_folder(spoil("clients.csv", "client_id", "clientid")), "missing-column")
    assert problem.next_step == "Rename 'clientid', if that is it."


def test_only_one_therapist(sound: Cohort) -> None:
    clients = sound.clients.assign(therapist_id="T1")
    problem = only(check_cohort(sound.replace(clients=clients)), "one-therapist")
    assert 'levels = ["client"]' in problem.next_step
    alone = sound.replace(clients=clients, levels=("client",))
    assert errors(check_cohort(alone)) == []


def test_a_therapist_with_one_client_is_noted(sound: Cohort) -> None:
    clients = sound.clients.assign(therapist_id=["T1", "T1", "T1", "T2"])
    problem = only(check_cohort(sound.replace(clients=clients)), "therapist-with-one-client")
    assert problem.severity == "note"
    assert problem.value == "1 therapist(s) with one client"


def test_not_utf8(folder: Path) -> None:
    path = folder / "clients.csv"
    path.write_bytes(path.read_bytes().replace(b"C2,T1", "Å2,T1".encode("cp1252")))
    problem = only(check_folder(folder), "not-utf8")
    assert (problem.table, problem.row) == ("clients.csv", 3)
    assert problem.value is not None
    assert problem.value.startswith("byte 0xc5 in Å2,T1")


def test_a_header_that_is_not_utf8(folder: Path) -> None:
    path = folder / "clients.csv"
    path.write_bytes(path.read_bytes().replace(b"gender", "køn".encode("cp1252")))
    assert only(check_folder(folder), "not-utf8").row == 1


def test_unknown_word_for_how_treatment_ended(spoil: Spoil) -> None:
    problem = only(check_folder(spoil("clients.csv", "dropout", "droppedout")), "unknown-value")
    assert (problem.column, problem.row, problem.value) == ("ended", 3, "droppedout")
    assert "'dropout'" in problem.next_step


@pytest.mark.parametrize("session", ["0", "-2", "2.5"])
def test_session_is_a_positive_whole_number(spoil: Spoil, session: str) -> None:
    problem = only(check_folder(spoil("occasions.csv", "C1,3,", f"C1,{session},")), "bad-session")
    assert (problem.row, problem.value) == (2, session)


def test_a_missing_session_is_a_missing_key(spoil: Spoil) -> None:
    problem = only(check_folder(spoil("occasions.csv", "C1,3,", "C1,,")), "missing-key")
    assert (problem.column, problem.row) == ("session", 2)


def test_control_characters_are_noted_and_kept(sound: Cohort) -> None:
    clients = sound.clients.assign(presenting_problem=["a\x1b[2Jb", "ok", "c\u202ed", None])
    cohort = sound.replace(clients=clients)
    notes = by_code(check_cohort(cohort), "control-character")
    assert [(note.row, note.value, note.severity) for note in notes] == [
        (2, r"'a\x1b[2Jb'", "note"),
        (4, r"'c\u202ed'", "note"),
    ]
    assert cohort.clients["presenting_problem"][0] == "a\x1b[2Jb"


def test_clients_without_occasions_or_outcome_are_noted(sound: Cohort) -> None:
    problems = check_cohort(sound.replace(occasions=sound.occasions[3:]))
    note = only(problems, "no-occasions")
    assert (note.value, note.row, note.severity) == ("1 client(s) without any", 2, "note")
    assert only(problems, "no-outcome").value == "1 of 4 client(s) without"
    bare = sound.replace(clients=sound.clients.drop(columns="iip_post"))
    assert only(check_cohort(bare), "no-outcome").severity == "note"


def test_clients_seen_once_are_noted(sound: Cohort) -> None:
    once = sound.replace(occasions=sound.occasions.drop(index=[4]))
    assert only(check_cohort(once), "single-occasion").value == "1 client(s) with one occasion"
    none = sound.replace(occasions=sound.occasions.drop_duplicates("client_id"))
    assert only(check_cohort(none), "no-repeated-occasions").severity == "note"


def test_an_instrument_with_items_missing_is_noted(sound: Cohort) -> None:
    items = load_instrument("iip64").item_columns("pre")[:32]
    clients = pd.concat([sound.clients, pd.DataFrame(2.0, index=range(4), columns=items)], axis=1)
    note = only(check_cohort(sound.replace(clients=clients)), "incomplete-instrument")
    assert (note.value, note.severity) == ("32 item(s) missing", "note")
    assert note.column is not None
    assert note.column.startswith("iip_pre_33, ")


def test_an_assumed_key_is_said(sound: Cohort) -> None:
    items = pd.DataFrame(3.0, index=range(10), columns=load_instrument("cats").item_columns())
    occasions = pd.concat([sound.occasions[["client_id", "session"]], items], axis=1)
    note = only(check_cohort(sound.replace(occasions=occasions)), "assumed-key")
    assert note.value is not None
    assert note.value.startswith("cats: ")


def test_a_column_that_looks_misspelt_is_noted(spoil: Spoil) -> None:
    problems = check_folder(spoil("clients.csv", "ecr_avoidance", "ecr_avoidence"))
    note = only(problems, "unknown-column")
    assert (note.column, note.severity) == ("ecr_avoidence", "note")
    assert "'ecr_avoidance'" in note.next_step


def test_an_own_column_is_not_taken_for_an_items_slip(sound: Cohort) -> None:
    clients = sound.clients.assign(own_score=1.0, ecr_99=1.0)
    assert by_code(check_cohort(sound.replace(clients=clients)), "unknown-column") == []


@pytest.mark.parametrize("row", ["C1,T1,30", "C1,T1,30,female,completed,12,2,3.5,1.5,1,extra"])
def test_a_row_with_another_number_of_cells(folder: Path, row: str) -> None:
    path = folder / "clients.csv"
    lines = path.read_text("utf-8").split("\n")
    lines[1] = row
    path.write_text("\n".join(lines), "utf-8")
    problem = only(check_folder(folder), "ragged-row")
    assert (problem.row, problem.value) == (2, f"{row.count(',') + 1} cells")


def test_a_blank_line_is_noted_and_rows_still_count_as_a_spreadsheet_does(folder: Path) -> None:
    path = folder / "clients.csv"
    text = path.read_text("utf-8").replace("C3,T2,50", "\nC3,T2,old")
    path.write_text(text + "\n\n", "utf-8")
    problems = check_folder(folder)
    assert only(problems, "blank-row").row == 4
    assert only(problems, "not-a-number").row == 5


def test_semicolons_and_twin_columns(folder: Path, spoil: Spoil) -> None:
    spoil("occasions.csv", "cats_avoidant", "cats_secure")
    path = folder / "clients.csv"
    path.write_text(path.read_text("utf-8").replace(",", ";"), "utf-8")
    assert sorted(errors(check_folder(folder))) == ["duplicate-column", "not-comma-separated"]


def test_a_byte_order_mark_is_no_problem(folder: Path) -> None:
    path = folder / "clients.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_folder(folder).clients.columns[0] == "client_id"


def test_text_in_a_number_column_of_parquet(sound: Cohort, tmp_path: Path) -> None:
    folder = write_cohort(sound, tmp_path / "p", format="parquet")
    sound.clients.assign(age=["30", "x", "50", None]).to_parquet(folder / "clients.parquet")
    problem = only(check_folder(folder), "not-a-number")
    assert (problem.column, problem.row, problem.value) == ("age", 3, "x")


def test_a_damaged_parquet_file(sound: Cohort, tmp_path: Path) -> None:
    folder = write_cohort(sound, tmp_path / "p", format="parquet")
    (folder / "clients.parquet").write_bytes(b"PAR1 no")
    assert errors(check_folder(folder)) == ["unreadable"]


def test_twin_columns_and_other_types_of_parquet(sound: Cohort, tmp_path: Path) -> None:
    folder = write_cohort(sound, tmp_path / "p", format="parquet")
    table = pa.table({"client_id": ["C1"] * 2, "session": [1, 2]})
    twins = pa.Table.from_arrays(
        [*table.columns, table["session"]], [*table.column_names, "session"]
    )
    pq.write_table(twins, folder / "occasions.parquet")
    assert errors(check_folder(folder)) == ["duplicate-column"]
    many = {
        "kind": pa.array(["a", "b"]).dictionary_encode(),
        "day": pa.array([0, 1], type=pa.date32()),
        "price": pa.array(["1.50", "2.25"]).cast(pa.decimal128(5, 2)),
        "yes": pa.array([True, None]),
        "wai": pa.array(["5", "6"]).dictionary_encode(),
    }
    for name, values in many.items():
        table = table.append_column(name, values)
    pq.write_table(table, folder / "occasions.parquet")
    read = read_folder(folder).occasions
    assert read["kind"].tolist() == ["a", "b"]
    assert read["day"].tolist() == ["1970-01-01", "1970-01-02"]
    assert read["price"].tolist() == [1.5, 2.25]
    assert read["yes"][0] == 1
    assert read["yes"].isna().tolist() == [False, True]
    assert read["wai"].tolist() == [5.0, 6.0]


def test_number_keys_of_parquet_are_text(sound: Cohort, tmp_path: Path) -> None:
    folder = write_cohort(sound, tmp_path / "p", format="parquet")
    ids = {"C1": 1, "C2": 2, "C3": 3, "C4": 4}
    for name, table in (("clients", sound.clients), ("occasions", sound.occasions)):
        numbered = table.assign(client_id=table["client_id"].map(ids).astype("int64"))
        numbered.to_parquet(folder / f"{name}.parquet")
    assert read_folder(folder).clients["client_id"].tolist() == ["1", "2", "3", "4"]


def test_changed_tables_are_noted(spoil: Spoil) -> None:
    problems = check_folder(spoil("clients.csv", "C1,T1,30", "C1,T1,31"))
    assert only(problems, "fingerprint-differs").severity == "note"


def test_text_columns_of_numbers_in_memory(sound: Cohort) -> None:
    clients = sound.clients.assign(age=["30", "40", "50", "sixty"])
    assert only(check_cohort(sound.replace(clients=clients)), "not-a-number").value == "sixty"
    clients = sound.clients.assign(age=["30", "40", "50", "60"])
    assert only(check_cohort(sound.replace(clients=clients)), "not-a-number").row is None
    clients = sound.clients.assign(age=[30.0, np.inf, 50.0, 60.0])
    assert only(check_cohort(sound.replace(clients=clients)), "not-a-number").row == 3


def test_every_problem_comes_at_once_and_reading_raises_them_all(spoil: Spoil) -> None:
    spoil("clients.csv", "C1,T1,30", "C1,T9,thirty")
    spoil("clients.csv", "C4,", "C3,")
    folder = spoil("occasions.csv", "C2,3,3,", "C9,0,-99,")
    expected = [
        "bad-session", "duplicate-key", "not-a-number",
        "undeclared-missing-code", "unknown-client", "unknown-therapist",
    ]  # fmt: skip
    with pytest.raises(DataError) as caught:
        read_folder(folder)
    # the occasions of C4, whose key was overwritten, are of an unknown client too
    assert sorted({problem.code for problem in caught.value.problems}) == expected
    assert list(caught.value.problems) == [
        problem for problem in check_folder(folder) if problem.severity == "error"
    ]


def test_a_column_of_bad_cells_is_listed_up_to_a_hundred_and_counted(sound: Cohort) -> None:
    occasions = pd.DataFrame({"client_id": "C1", "session": np.arange(1, 251), "wai": 7.5})
    found = by_code(check_cohort(sound.replace(occasions=occasions)), "out-of-range")
    assert len(found) == 101
    assert found[-1].value == "150 more cells"
