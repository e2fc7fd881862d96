"""What people's files do wrong is found at its place, with what to do; nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from attachpath.cohort import score_cohort
from attachpath.errors import DataError, Problem, SpecificationError, UsageError
from attachpath.intake import check, read_cohort

HEAD = 'format = 1\nlevels = ["client"]\n'


def described(folder: Path, body: str, head: str = HEAD, **files: str) -> Path:
    """Write CSV files, by name without ending, and their description."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    (folder / "cohort.toml").write_text(head + body, "utf-8")
    return folder


def found(folder: Path, code: str) -> list[Problem]:
    return [problem for problem in check(folder) if problem.code == code]


def ecr(answers: str = "4", rows: int = 3, names: str = "q{}") -> str:
    """Return a file of ECR answers."""
    head = ",".join(["id", *(names.format(item) for item in range(1, 37))])
    return "\n".join([head, *(f"{row},{','.join([answers] * 36)}" for row in range(1, rows + 1))])


CLIENTS = '[[file]]\npath = "clients.csv"\n[file.clients]\nclient_id = "id"\n'
ITEMS = CLIENTS + '[[file.items]]\ninstrument = "ecr"\ncolumns = "q{item}"\n'


def test_sound_files_are_read(tmp_path: Path) -> None:
    cohort = score_cohort(read_cohort(described(tmp_path, ITEMS, clients=ecr())))
    assert cohort.clients["ecr_anxiety"].tolist() == [4.0, 4.0, 4.0]
    assert cohort.occasions.empty


def test_leading_zeros_and_na_survive_as_ids(tmp_path: Path) -> None:
    folder = described(tmp_path, CLIENTS, clients="id\n007\nNA\nnull\n1.50\n")
    assert read_cohort(folder).clients["client_id"].tolist() == ["007", "NA", "null", "1.50"]


def test_decimal_commas_are_told_once_a_column(tmp_path: Path) -> None:
    body = CLIENTS + 'age = "alder"\n'
    (problem,) = found(
        described(tmp_path, body, clients='id,alder\n1,"31,5"\n2,"44,0"\n'), "decimal-comma"
    )
    assert (problem.table, problem.column, problem.row) == ("clients.csv", "alder", 2)
    assert 'decimal = ","' in problem.next_step


def test_decimal_commas_mixed_with_points_are_told_cell_by_cell(tmp_path: Path) -> None:
    body = CLIENTS.replace('"clients.csv"\n', '"clients.csv"\ndelimiter = ";"\ndecimal = ","\n')
    folder = described(
        tmp_path, body + 'age = "alder"\n', clients="id;alder\n1;31,5\n2;44.0\n3;1.044,0\n4;20\n"
    )
    assert [(one.row, one.value) for one in found(folder, "mixed-decimals")] == [
        (3, "44.0"),
        (4, "1.044,0"),
    ]


def test_a_code_without_meaning_is_told_with_its_number_of_cells(tmp_path: Path) -> None:
    body = CLIENTS + 'gender = { column = "sex", values = { 1 = "woman", 2 = "man" } }\n'
    folder = described(tmp_path, body, clients="id,sex\n1,1\n2,2\n3,3\n4,3\n5,\n")
    (problem,) = found(folder, "unlabelled-code")
    assert (problem.column, problem.row, problem.value) == ("sex", 4, "3 (2 cell(s))")
    assert "values" in problem.next_step


def test_a_pattern_that_fits_nothing_shows_what_is_like_it(tmp_path: Path) -> None:
    (problem,) = found(
        described(tmp_path, ITEMS, clients=ecr(names="qu_{}")), "pattern-fits-nothing"
    )
    assert problem.column == "q{item}"
    assert "qu_1" in problem.next_step


def test_a_pattern_that_fits_too_much_is_told(tmp_path: Path) -> None:
    more = ecr().replace("q36", "q36,q37,q38").replace("\n", ",1,1\n").replace("q38,1,1", "q38")
    (problem,) = found(described(tmp_path, ITEMS, clients=more + ",1,1"), "surplus-items")
    assert problem.column == "q37, q38"


def test_an_item_missing_from_a_block_is_named(tmp_path: Path) -> None:
    (problem,) = found(
        described(tmp_path, ITEMS, clients=ecr().replace("q17", "kommentar")), "item-missing"
    )
    assert problem.column == "q17"
    assert problem.value == "1 of 36 items"


def test_a_column_that_is_not_there_comes_with_the_nearest(tmp_path: Path) -> None:
    body = CLIENTS + 'age = "Alder"\n'
    (problem,) = found(described(tmp_path, body, clients="id,alder\n1,30\n"), "unknown-column")
    assert "'alder'" in problem.next_step


def test_an_answer_outside_the_range_is_told_with_the_users_names(tmp_path: Path) -> None:
    text = ecr(rows=30).replace("7,4,4", "7,12,4", 1)
    (problem,) = found(described(tmp_path, ITEMS, clients=text), "out-of-range")
    assert (problem.table, problem.column, problem.row) == ("clients.csv", "q1", 8)


@pytest.mark.parametrize(("when", "therapist"), [("first", "T1"), ("last", "T3"), ("most", "T2")])
def test_clients_who_change_therapist(tmp_path: Path, when: str, therapist: str) -> None:
    rows = "id,s,t\n1,1,T1\n1,2,T2\n1,3,T2\n1,4,T3\n2,1,T1\n"
    body = (
        '[[file]]\npath = "long.csv"\n[file.clients]\nclient_id = "id"\ntherapist_id = {}\n'
        '[file.occasions]\nclient_id = "id"\nsession = "s"\n'
    )
    folder = described(tmp_path, body.format('"t"'), long=rows)
    (problem,) = found(folder, "client-changes-therapist")
    assert (problem.severity, problem.row, problem.value) == ("error", 3, "T2 (before: T1)")
    described(tmp_path, body.format(f'{{ column = "t", when_changed = "{when}" }}'))
    (problem,) = found(folder, "client-changes-therapist")
    assert problem.severity == "note"
    assert read_cohort(folder).clients["therapist_id"].tolist() == [therapist, "T1"]


def test_dates_number_the_sessions_and_count_the_weeks(tmp_path: Path) -> None:
    rows = "id,d,x\n1,15-01-2020,2\n1,01-01-2020,1\n2,03-02-2020,5\n1,29-01-2020,3\n"
    body = (
        CLIENTS + '[[file]]\npath = "long.csv"\n[file.occasions]\nclient_id = "id"\nx = "x"\n'
        'session = { column = "d", date = "%d-%m-%Y", order = true }\n'
        'weeks = { column = "d", date = "%d-%m-%Y", weeks_since = "first" }\n'
    )
    folder = described(tmp_path, body, clients="id\n1\n2\n", long=rows)
    occasions = read_cohort(folder).occasions
    assert occasions["session"].tolist() == [2, 1, 1, 3]
    assert occasions["weeks"].tolist() == [2.0, 0.0, 0.0, 4.0]


def test_serial_numbers_in_the_place_of_dates_are_recognised(tmp_path: Path) -> None:
    body = CLIENTS + 'start = { column = "start", date = "%d-%m-%Y" }\n'
    folder = described(tmp_path, body, clients="id,start\n1,43823\n2,43900\n")
    (problem,) = found(folder, "date-as-number")
    assert 'date = "excel"' in problem.next_step
    described(tmp_path, body.replace("%d-%m-%Y", "excel"))
    assert read_cohort(folder).clients["start"].tolist() == ["2019-12-24", "2020-03-10"]


def test_two_files_of_one_table_are_joined_by_its_key(tmp_path: Path) -> None:
    body = (
        CLIENTS + '[[file]]\npath = "post.csv"\n[file.clients]\nclient_id = "nr"\niip_post = "i"\n'
    )
    folder = described(tmp_path, body, clients="id\n1\n2\n3\n", post="nr,i\n3,1.5\n1,2.5\n")
    clients = read_cohort(folder).clients
    assert clients["client_id"].tolist() == ["1", "2", "3"]
    assert clients["iip_post"].tolist()[::2] == [2.5, 1.5]
    (note,) = found(folder, "not-in-every-file")
    assert (note.table, note.value) == ("post.csv", "1 of 3 rows of clients are not in this file")


def test_files_that_disagree_are_told_with_both_values(tmp_path: Path) -> None:
    both = CLIENTS + 'age = "age"\n'
    body = both + both.replace("clients.csv", "again.csv")
    folder = described(tmp_path, body, clients="id,age\n1,30\n2,40\n", again="id,age\n2,41\n3,50\n")
    (problem,) = found(folder, "files-disagree")
    assert (problem.table, problem.row, problem.column) == ("again.csv", 2, "age")
    assert problem.value == "41 (clients.csv: 40)"


def test_rows_of_two_years_are_one_table(tmp_path: Path) -> None:
    body = CLIENTS + CLIENTS.replace("clients.csv", "later.csv")
    folder = described(tmp_path, body, clients="id\n1\n2\n", later="id\n3\n")
    assert read_cohort(folder).clients["client_id"].tolist() == ["1", "2", "3"]
    assert not found(folder, "not-in-every-file")


def test_codes_for_missing_are_counted_and_never_touch_keys(tmp_path: Path) -> None:
    body = CLIENTS + 'age = { column = "age", missing = [999] }\nsex = "sex"\n'
    folder = described(
        tmp_path, body, HEAD + "missing = [-99]\n",
        clients="id,age,sex\n-99,-99,a\n999,999,-99\n3,30,b\n",
    )  # fmt: skip
    clients = read_cohort(folder).clients
    assert clients["client_id"].tolist() == ["-99", "999", "3"]
    assert clients["age"].isna().tolist() == [True, True, False]
    (note,) = found(folder, "missing-code")
    assert note.value == "3 cell(s): age 2, sex 1"


def test_columns_that_nobody_named_are_counted(tmp_path: Path) -> None:
    (note,) = found(described(tmp_path, CLIENTS, clients="id,a,b\n1,2,3\n"), "unused-columns")
    assert note.value == "2 column(s): a, b"


def test_columns_may_be_kept_under_their_own_name(tmp_path: Path) -> None:
    body = CLIENTS.replace("[file.clients]", 'keep = ["a"]\n[file.clients]')
    assert read_cohort(described(tmp_path, body, clients="id,a\n1,2\n")).clients["a"].tolist() == [
        2
    ]


def test_a_file_outside_the_folder_is_read_and_said(tmp_path: Path) -> None:
    inside = tmp_path / "study"
    inside.mkdir()
    (tmp_path / "clients.csv").write_text("id\n1\n", "utf-8")
    folder = described(inside, CLIENTS.replace("clients.csv", "../clients.csv"))
    (note,) = found(folder, "outside-folder")
    assert note.severity == "note"
    assert str(tmp_path) not in str(note)


def test_a_cohort_file_under_another_name_is_a_cohort_too(tmp_path: Path) -> None:
    described(tmp_path, CLIENTS, clients="id\n1\n")
    (tmp_path / "cohort.toml").rename(tmp_path / "draft.toml")
    assert len(read_cohort(tmp_path / "draft.toml").clients) == 1


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_cohort(described(tmp_path, CLIENTS, client="id\n1\n"))
    assert caught.value.code == "no-file"
    assert "client.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (CLIENTS.replace("client_id", "klient_id"), "`clients` needs `client_id`"),
        (CLIENTS.replace('"id"', '"id{session}"'), "belong to occasions"),
        (CLIENTS.replace("[file.clients]", "[file.client]"), "did you mean 'clients'"),
        (CLIENTS.replace("clients.csv", "clients.doc"), "does not say its format"),
        (ITEMS.replace("{item}", "{number}"), "a pattern knows"),
        (ITEMS.replace("{item}", "1"), "needs {item}"),
        (ITEMS + "range = [5, 1]\n", "[lowest, highest]"),
        (CLIENTS + 'start = { column = "s", weeks_since = "first" }\n', "needs `date`"),
        ('[[file]]\npath = "clients.csv"\n', "the file has no table"),
        (CLIENTS + '[file.occasions]\nclient_id = "id"\n', "needs `session`"),
    ],
)
def test_a_description_that_cannot_be_is_refused(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(SpecificationError) as caught:
        read_cohort(described(tmp_path, body, clients="id\n1\n"))
    assert message in caught.value.message
    assert str(caught.value.message).count("cohort file") == 1


def test_two_questionnaires_with_one_prefix_are_refused_with_the_way_out(tmp_path: Path) -> None:
    again = '[[file.items]]\ninstrument = "ecr_r"\ncolumns = "r{item}"\n'
    with pytest.raises(SpecificationError) as caught:
        read_cohort(described(tmp_path, ITEMS + again, clients=ecr()))
    assert caught.value.code == "instrument-clash"
    assert "prefix" in caught.value.next_step


def test_two_informants_of_one_questionnaire(tmp_path: Path) -> None:
    answers = {f"{who}{n}": value for who, value in (("m", 2), ("f", 5)) for n in range(1, 37)}
    text = pd.DataFrame([{"id": "1"} | answers]).to_csv(index=False)
    blocks = "".join(
        f'[[file.items]]\ninstrument = "ecr"\ncolumns = "{who[0]}{{item}}"\nprefix = "{who}_ecr"\n'
        for who in ("mother", "father")
    )
    clients = score_cohort(read_cohort(described(tmp_path, CLIENTS + blocks, clients=text))).clients
    ecr_anxiety = clients[["mother_ecr_anxiety", "father_ecr_anxiety"]]
    assert ecr_anxiety.notna().all(axis=None)
    assert ecr_anxiety["mother_ecr_anxiety"].iloc[0] < ecr_anxiety["father_ecr_anxiety"].iloc[0]


def test_every_problem_comes_at_once(tmp_path: Path) -> None:
    body = ITEMS.replace('client_id = "id"\n', 'client_id = "id"\nage = "alder"\n')
    text = (
        ecr(rows=3)
        .replace("id,", "id,alder,")
        .replace("\n1,", "\n1,250,")
        .replace("\n2,", "\n1,31,")
    )
    text = text.replace("\n3,", "\n3,x,").replace("31,4", "31,9", 1)
    with pytest.raises(DataError) as caught:
        read_cohort(described(tmp_path, body, clients=text))
    assert {problem.code for problem in caught.value.problems} == {
        "duplicate-key",
        "out-of-range",
        "not-a-number",
    }


def test_files_without_a_key_take_the_row(tmp_path: Path) -> None:
    body = CLIENTS.replace('"id"', "{ row = true }")
    assert read_cohort(described(tmp_path, body, clients="x\n5\n6\n")).clients[
        "client_id"
    ].tolist() == ["2", "3"]


def test_a_key_may_be_two_columns_together(tmp_path: Path) -> None:
    body = CLIENTS.replace('"id"', '{ joined = ["class", "pupil"] }')
    folder = described(tmp_path, body, clients="class,pupil\n3,01\n3,02\n4,01\n")
    assert read_cohort(folder).clients["client_id"].tolist() == ["3-01", "3-02", "4-01"]


def test_occasions_may_be_numbered_in_the_order_of_the_file(tmp_path: Path) -> None:
    body = (
        '[[file]]\npath = "long.csv"\n[file.clients]\nclient_id = "id"\n'
        '[file.occasions]\nclient_id = "id"\nsession = { order = true }\nx = "x"\n'
    )
    folder = described(tmp_path, body, long="id,x\n1,5\n2,6\n1,7\n")
    assert read_cohort(folder).occasions["session"].tolist() == [1, 1, 2]


def test_answers_in_words_are_given_their_numbers(tmp_path: Path) -> None:
    words = 'values = { "Disagree" = 1, "Neither" = 4, "Agree" = 7 }\n'
    folder = described(tmp_path, ITEMS + words, clients=ecr("Neither", rows=3).replace(
        "2,Neither", "2,Agre"
    ))  # fmt: skip
    (problem,) = found(folder, "unlabelled-code")
    assert (problem.column, problem.row, "'Agree'" in problem.next_step) == ("q1", 3, True)
    described(tmp_path, ITEMS + words, clients=ecr("Neither", rows=3))
    assert read_cohort(folder).clients["ecr_01"].tolist() == [4.0, 4.0, 4.0]


def test_all_files_that_cannot_be_opened_are_told_at_once(tmp_path: Path) -> None:
    more = '[[file]]\npath = "{}"\n[file.clients]\nclient_id = "id"\n'
    body = CLIENTS + more.format("gone.csv") + more.format("broken.xlsx") + more.format("gone.csv")
    (tmp_path / "broken.xlsx").write_bytes(b"PK no workbook")
    with pytest.raises(UsageError) as caught:
        check(described(tmp_path, body, clients="id\n1\n"))
    assert caught.value.code == "several-files"
    first, second = caught.value.message.removeprefix("(1) ").split(" (2) ")
    assert "gone.csv is not there" in first
    assert "broken.xlsx" in second
