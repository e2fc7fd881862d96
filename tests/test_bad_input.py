"""Bad input as its owner meets it: every problem at once, in their own names, nothing lost."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import tomlkit

from attachpath import (
    Cohort,
    fit_hypothesis,
    load_theory,
    read_cohort,
    test_hypotheses,
    write_cohort,
)
from attachpath.cli import main
from attachpath.cohort import check_folder
from attachpath.errors import (
    AttachpathError,
    DataError,
    OutputError,
    Problem,
    SpecificationError,
    UsageError,
)
from attachpath.formula import design
from attachpath.instruments import load_instrument
from attachpath.simulation import load_population, simulate_cohort

Rows = list[dict[str, str]]
Edit = Callable[[Rows], Rows | None]
Damage = Callable[..., Path]


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """Two sound cohorts, with and without item answers; only read."""
    folder = tmp_path_factory.mktemp("sound")
    return {
        items: write_cohort(simulate_cohort(clients=60, seed=3, items=items), folder / str(items))
        for items in (True, False)
    }


@pytest.fixture
def damage(sound: dict[bool, Path], tmp_path: Path) -> Damage:
    """Return a function that copies a sound cohort and edits its tables as text."""

    def make(*, items: bool = False, **edits: Edit) -> Path:
        folder = tmp_path / "cohort"
        if not folder.exists():
            shutil.copytree(sound[items], folder)
        for table, edit in edits.items():
            rows = read_rows(folder / f"{table}.csv")
            names = list(rows[0])
            rows = rows if (changed := edit(rows)) is None else changed
            write_rows(folder / f"{table}.csv", rows, list(rows[0]) if rows else names)
        return folder

    return make


def read_rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_rows(path: Path, rows: Rows, names: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def put(row: int, column: str, value: str) -> Edit:
    """Return an edit of one cell; the row counts as a spreadsheet counts."""

    def edit(rows: Rows) -> None:
        rows[row - 2][column] = value

    return edit


def errors_of(folder: Path) -> list[Problem]:
    """Return the errors that check lists, once it is sure that reading tells the same."""
    errors = [problem for problem in check_folder(folder) if problem.severity == "error"]
    if errors:
        with pytest.raises(DataError) as caught:
            read_cohort(folder)
        assert sorted(map(str, caught.value.problems)) == sorted(map(str, errors))
    else:
        read_cohort(folder)
    return errors


def notes_of(folder: Path, code: str) -> list[Problem]:
    assert errors_of(folder) == []
    return [problem for problem in check_folder(folder) if problem.code == code]


# --- keys and links --------------------------------------------------------------------------


def test_a_missing_key_is_named_by_its_row(damage: Damage) -> None:
    problem, *orphans = errors_of(damage(clients=put(5, "client_id", "")))
    assert (problem.code, problem.table, problem.row) == ("missing-key", "clients", 5)
    assert {orphan.code for orphan in orphans} == {"unknown-client"}
    assert {orphan.value for orphan in orphans} == {"C0004"}


def test_a_duplicate_client_is_named_by_the_later_row(damage: Damage) -> None:
    problem = errors_of(damage(clients=put(5, "client_id", "C0001")))[0]
    assert (problem.code, problem.row, problem.value) == ("duplicate-key", 5, "C0001")
    assert "an earlier row has the same" in str(problem)


def test_a_duplicate_occasion_is_named_by_client_and_session(damage: Damage) -> None:
    (problem,) = errors_of(damage(occasions=lambda rows: [*rows, dict(rows[0])]))
    assert (problem.code, problem.value) == ("duplicate-key", "C0001, 3")
    assert problem.row == len(read_rows(damage() / "occasions.csv")) + 1


def test_an_occasion_of_an_unknown_client_is_an_error(damage: Damage) -> None:
    (problem,) = errors_of(damage(occasions=put(7, "client_id", "X99")))
    assert (problem.code, problem.row, problem.value) == ("unknown-client", 7, "X99")


def test_a_client_whose_therapist_has_no_row_is_an_error(damage: Damage) -> None:
    (problem,) = errors_of(damage(clients=put(7, "therapist_id", "T99")))
    assert (problem.code, problem.row, problem.value) == ("unknown-therapist", 7, "T99")
    assert problem.next_step == "Add the therapist, or correct the id."


def test_a_client_without_therapist_is_told_how_to_allow_it(damage: Damage) -> None:
    folder = damage(clients=put(7, "therapist_id", ""))
    (problem,) = errors_of(folder)
    assert (problem.code, problem.row) == ("no-therapist", 7)
    edit_toml(folder / "cohort.toml", partially_nested=True)
    assert errors_of(folder) == []


def test_one_therapist_only_is_told_what_to_change(damage: Damage) -> None:
    def one(rows: Rows) -> None:
        for row in rows:
            row["therapist_id"] = "T01"

    folder = damage(clients=one)
    (problem,) = errors_of(folder)
    assert (problem.code, problem.value) == ("one-therapist", "T01")
    assert 'levels = ["client"]' in problem.next_step
    assert "(1 | therapist_id)" in problem.next_step
    edit_toml(folder / "cohort.toml", levels=["client"])
    reason = reason_of(folder, "et_graf", "H4a")
    assert "one group of therapist_id" in reason
    assert "[one-group]" in reason


def test_a_therapist_with_one_client_is_noted_and_the_client_stays(damage: Damage) -> None:
    def alone(rows: Rows) -> None:
        for row in rows:
            row["therapist_id"] = "T02" if row["therapist_id"] == "T01" else row["therapist_id"]
        rows[0]["therapist_id"] = "T01"

    folder = damage(clients=alone)
    (note,) = notes_of(folder, "therapist-with-one-client")
    assert str(note).startswith("clients column therapist_id: 1 therapist(s) with one client; ")
    assert len(read_cohort(folder).clients) == 60


# --- values ----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["thirty", "3,5", "NA", "#N/A", "1e999", "inf", "- 4"])
def test_text_in_a_number_column_is_named_as_it_stands(value: str, damage: Damage) -> None:
    (problem,) = errors_of(damage(clients=put(7, "age", value)))
    assert (problem.code, problem.column, problem.row) == ("not-a-number", "age", 7)
    assert problem.value == value


def test_an_answer_out_of_range_names_item_instrument_and_range(damage: Damage) -> None:
    (problem,) = errors_of(damage(items=True, clients=put(9, "iip_pre_64", "5")))
    assert (problem.code, problem.column, problem.row) == ("out-of-range", "iip_pre_64", 9)
    assert problem.expected == "an answer of iip64: 0 to 4"


@pytest.mark.parametrize(
    ("column", "items"), [("age", False), ("ecr_01", True), ("symptoms_pre", False)]
)
def test_an_undeclared_minus_99_is_an_error_and_a_declared_one_is_missing(
    column: str, items: bool, damage: Damage
) -> None:
    folder = damage(items=items, clients=put(4, column, "-99"))
    (problem,) = errors_of(folder)
    assert (problem.code, problem.column, problem.row) == ("undeclared-missing-code", column, 4)
    assert "missing = [-99]" in problem.next_step
    edit_toml(folder / "cohort.toml", missing=[-99])
    clients = read_cohort(folder).clients
    assert clients[column].isna().iloc[2]
    assert len(clients) == 60


@pytest.mark.parametrize("table", ["clients", "occasions", "therapists"])
@pytest.mark.parametrize("with_header", [True, False])
def test_an_empty_table_is_one_problem_and_not_hundreds(
    table: str, with_header: bool, damage: Damage
) -> None:
    folder = damage()
    path = folder / f"{table}.csv"
    header = path.read_text("utf-8").splitlines()[0]
    path.write_text(f"{header}\n" if with_header else "", "utf-8")
    # Clients who were asked once have no occasions: that is worth a note, and no error.
    asked_once = table == "occasions" and with_header
    severity = "note" if asked_once else "error"
    found = [one for one in check_folder(folder) if one.code == "empty-table"]
    assert [(one.table.removesuffix(".csv"), one.severity) for one in found] == [(table, severity)]
    assert table == "therapists" or len(errors_of(folder)) == (0 if asked_once else 1)


def test_a_file_that_is_not_utf8_is_named_with_the_row_and_the_way_out(damage: Damage) -> None:
    folder = damage(clients=put(4, "presenting_problem", "Zwänge"))
    path = folder / "clients.csv"
    path.write_bytes(path.read_text("utf-8").encode("latin-1"))
    (problem,) = errors_of(folder)
    assert (problem.code, problem.table, problem.row) == ("not-utf8", "clients.csv", 4)
    assert "Zwänge" in str(problem)
    assert "CSV UTF-8" in problem.next_step


def test_six_kinds_of_errors_are_listed_at_once_by_check_by_reading_and_by_the_command(
    damage: Damage, capsys: pytest.CaptureFixture[str]
) -> None:
    def clients(rows: Rows) -> None:
        rows[3]["client_id"] = "C0001"
        rows[9]["age"] = "old"
        rows[11]["therapist_id"] = "T99"
        rows[13]["ended"] = "complete"

    def occasions(rows: Rows) -> None:
        rows[1]["client_id"] = ""
        rows[4]["cats_secure"] = "7"

    folder = damage(clients=clients, occasions=occasions)
    expected = {
        ("duplicate-key", "clients", 5),
        ("not-a-number", "clients", 11),
        ("unknown-therapist", "clients", 13),
        ("unknown-value", "clients", 15),
        ("missing-key", "occasions", 3),
        ("out-of-range", "occasions", 6),
    }
    found = {(problem.code, problem.table, problem.row) for problem in errors_of(folder)}
    assert expected <= found
    assert {code for code, _, _ in found - expected} == {"unknown-client"}  # C0004 is gone
    for command in ("check", "test"):
        assert main([command, str(folder)]) == 1
        printed = "".join(capsys.readouterr())
        for code, table, row in expected:
            assert any(
                f"{table} row {row} " in line and f"[{code}]" in line
                for line in printed.splitlines()
            )


def test_clients_and_rows_in_are_clients_and_rows_out(damage: Damage, tmp_path: Path) -> None:
    folder = damage(clients=put(4, "ecr_anxiety", ""), occasions=put(3, "cats_secure", ""))
    cohort = read_cohort(folder)
    before = {name: len(read_rows(folder / f"{name}.csv")) for name in cohort.tables()}
    assert {name: len(table) for name, table in cohort.tables().items()} == before
    out = tmp_path / "scored"
    assert main(["score", str(folder), "--out", str(out)]) == 0
    assert {name: len(read_rows(out / f"{name}.csv")) for name in before} == before
    row = row_of(cohort, "et_graf", "H1a")
    dropped = before["occasions"] - row["n_obs"]
    assert dropped >= 1
    assert any(f" of {before['occasions']} rows have no value of " in note for note in row["notes"])


# --- models ----------------------------------------------------------------------------------

THEORY = """format = 1
id = "mine"
family = ["A1"]
[[hypothesis]]
id = "A1"
claim = "More anxious clients have more problems at the end."
role = "confirmatory"
kind = "{kind}"
table = "{table}"
formula = "{formula}"
term = "ecr_anxiety"
direction = "positive"
smallest_effect = 0.15
smallest_effect_reason = "half the published r"
"""


@pytest.fixture
def theory(tmp_path: Path) -> Callable[..., Path]:
    def write(formula: str, *, table: str = "clients", kind: str = "regression") -> Path:
        path = tmp_path / "mine.toml"
        path.write_text(THEORY.format(formula=formula, table=table, kind=kind), "utf-8")
        return path

    return write


def row_of(cohort: Cohort, theory: str | Path, hypothesis: str) -> pd.Series:
    rows = test_hypotheses(cohort, theory, second_opinion=False)
    return rows[rows["id"] == hypothesis].iloc[0]


def reason_of(folder: Path, theory: str | Path, hypothesis: str) -> str:
    """Return why a hypothesis could not be estimated; its verdict says that it was not."""
    row = row_of(read_cohort(folder), theory, hypothesis)
    assert row["verdict"] == "not_estimable"
    assert row[["estimate", "std_error", "p_value"]].isna().all()
    return str(row["reason"])


def test_a_constant_predictor_is_named(damage: Damage, theory: Callable[..., Path]) -> None:
    def same_age(rows: Rows) -> None:
        for row in rows:
            row["age"] = "30"

    reason = reason_of(damage(clients=same_age), theory("iip_post ~ ecr_anxiety + age"), "A1")
    assert reason.startswith("'age' has the same value in all ")
    assert "[constant-predictor]" in reason


def test_of_two_predictors_that_are_functions_of_each_other_both_are_named(
    damage: Damage, theory: Callable[..., Path]
) -> None:
    def months(rows: Rows) -> None:
        for row in rows:
            row["age_in_months"] = str(12 * int(row["age"]))

    folder = damage(clients=months)
    path = theory("iip_post ~ ecr_anxiety + age + iip_pre + age_in_months")
    reason = reason_of(folder, path, "A1")
    assert "'age', 'age_in_months'" in reason
    assert "[collinear]" in reason
    assert "iip_pre'" not in reason.split(" in: ")[0]
    with pytest.raises(AttachpathError) as caught:
        fit_hypothesis(read_cohort(folder), path, "A1")
    assert caught.value.code == "collinear"


def test_fewer_occasions_than_a_model_needs_are_a_reason_and_not_a_number(
    damage: Damage,
) -> None:
    def first_only(rows: Rows) -> Rows:
        return list({row["client_id"]: row for row in reversed(rows)}.values())[::-1]

    folder = damage(occasions=first_only)
    (note,) = notes_of(folder, "no-repeated-occasions")
    assert "cannot be estimated" in note.next_step
    assert "[too-few-occasions]" in reason_of(folder, "et_graf", "H1a")


def test_an_unknown_column_is_told_with_the_nearest_name(
    sound: dict[bool, Path], theory: Callable[..., Path]
) -> None:
    path = theory("iip_post ~ ecr_anxiety + ecr_avoidence")
    with pytest.raises(AttachpathError) as caught:
        test_hypotheses(read_cohort(sound[False]), path)
    assert caught.value.code == "unknown-column"
    assert "A1 uses a column 'ecr_avoidence'" in caught.value.message
    assert "'ecr_avoidance'" in caught.value.cause


def test_a_call_in_a_formula_is_refused_and_nothing_runs(
    theory: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    canary = tmp_path / "canary"
    call = f"__import__('pathlib').Path('{canary}').touch()"
    path = theory(f"iip_post ~ ecr_anxiety + {call}")
    with pytest.raises(AttachpathError) as caught:
        load_theory(path)
    assert caught.value.code == "call-refused"
    assert caught.value.message.startswith("Hypothesis A1: ")
    assert main(["test", str(tmp_path), "--theory", str(path)]) == 2
    frame = simulate_cohort(clients=20, seed=1, items=False).clients
    with pytest.raises(AttachpathError, match="refused"):
        design(f"iip_post ~ {call}", frame)
    assert not canary.exists()
    capsys.readouterr()


def test_both_esats_in_one_model_are_refused_and_the_reason_is_told(
    theory: Callable[..., Path],
) -> None:
    path = theory(
        "iip_post ~ ecr_anxiety + esat_anx_between + cats_preoccupied_between"
        " + esat_avoid_between + cats_avoidant_between"
    )
    with pytest.raises(UsageError) as caught:
        load_theory(path)
    assert caught.value.code == "both-esats"
    assert "Hypothesis A1: esat_anx_between and esat_avoid_between" in caught.value.message
    assert "correlate about .7" in caught.value.cause


def test_growth_of_an_occasion_wise_esat_is_refused(theory: Callable[..., Path]) -> None:
    path = theory(
        "esat_anx ~ ecr_anxiety + session_log + (1 | client_id)",
        table="occasions",
        kind="multilevel",
    )
    load_theory(path)
    path.write_text(path.read_text("utf-8").replace("family", 'esat = "occasion"\nfamily'), "utf-8")
    with pytest.raises(UsageError) as caught:
        load_theory(path)
    assert caught.value.code == "esat-occasion-growth"
    assert "zero at every occasion" in caught.value.cause


# --- files -----------------------------------------------------------------------------------


def edit_toml(path: Path, **changes: object) -> None:
    document = tomlkit.parse(path.read_text("utf-8"))
    for key, value in changes.items():
        document[key] = value
    path.write_text(tomlkit.dumps(document), "utf-8")


def package_file(room: str, name: str) -> str:
    return (Path(sys.modules["attachpath"].__path__[0]) / room / name).read_text("utf-8")


MISSPELT = {
    "cohort": ("partially_nested", "partialy_nested", "partialy_nested"),
    "theory": ("smallest_effect_reason =", "smallest_efect_reason =", "hypothesis[1]."),
    "population": ("[sample]\n", "[sample]\nclintes = 3\n", "sample.clintes"),
    "instrument": ("reverse =", "revrse =", "scale[1].revrse"),
}


@pytest.mark.parametrize("kind", MISSPELT)
def test_a_misspelt_key_of_any_file_is_told_with_its_path_and_the_nearest_key(
    kind: str, damage: Damage, tmp_path: Path
) -> None:
    right, wrong, place = MISSPELT[kind]
    folder = damage()
    if kind == "cohort":
        path, load = folder / "cohort.toml", lambda: read_cohort(folder)
        text = path.read_text("utf-8")
    else:
        path = tmp_path / "file.toml"
        room, name, load = {
            "theory": ("hypotheses", "et_graf.toml", lambda: load_theory(path)),
            "population": ("simulation", "published.toml", lambda: load_population(path)),
            "instrument": ("instruments", "ecr.toml", lambda: load_instrument(path)),
        }[kind]
        text = package_file(room, name)
    assert right in text
    path.write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(SpecificationError) as caught:
        load()
    assert caught.value.code == "unknown-key"
    assert str(path) in caught.value.message
    assert f"`{place}" in caught.value.message
    assert "did you mean '" in caught.value.message
    assert "at least 1 item" not in caught.value.message


@pytest.mark.parametrize("name", ["../../x", "a/b", "a.b", "", "-rf", "x" * 65, "a\x00b"])
def test_an_id_that_could_be_a_path_is_refused_wherever_ids_are_read(
    name: str, damage: Damage, theory: Callable[..., Path]
) -> None:
    folder = damage()
    edit_toml(folder / "cohort.toml", id=name)
    with pytest.raises(SpecificationError, match="`id`"):
        read_cohort(folder)
    path = theory("iip_post ~ ecr_anxiety")
    document = tomlkit.parse(path.read_text("utf-8"))
    document["hypothesis"][0]["id"] = name  # type: ignore[index]  # an array of tables
    path.write_text(tomlkit.dumps(document), "utf-8")
    with pytest.raises(SpecificationError, match=r"`hypothesis\[1\].id`"):
        load_theory(path)


def test_an_unwritable_place_is_an_error_of_output(sound: dict[bool, Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    with pytest.raises(OutputError) as caught:
        write_cohort(read_cohort(sound[False]), tmp_path / "file" / "below")
    assert caught.value.code == "cannot-write"
    assert (tmp_path / "file").read_text("utf-8") == "mine"
