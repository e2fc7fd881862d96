"""Whole drafts: valid, told by what the files show, and without a client's own words."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import read_folder, score_cohort
from attachpath.errors import UsageError
from attachpath.intake import check, draft, read_cohort

Drafted = Callable[..., dict[str, Any]]
Answers = Callable[..., pd.DataFrame]
COMMITTED = Path(__file__).resolve().parents[3] / "simulated_data"


@pytest.fixture
def danish(tmp_path: Path) -> Path:
    """The committed cohort as a clinic in Denmark would have it: a row a client, -99, words."""
    tables = read_folder(COMMITTED).tables()
    clients, occasions = tables["clients"], tables["occasions"]
    wide = pd.DataFrame(
        {
            "KlientNr": clients["client_id"],
            "BehandlerNr": clients["therapist_id"],
            "Alder": clients["age"],
            "Køn": clients["gender"].map({"female": "Kvinde", "male": "Mand"}),
            "Afslutning": clients["ended"].map({"completed": "Gennemført", "dropout": "Frafald"}),
            **{f"ecr_{i:02d}": clients[f"ecr_{i:02d}"] for i in range(1, 37)},
            **{f"iip_før_{i:02d}": clients[f"iip_pre_{i:02d}"] for i in range(1, 65)},
            **{f"iip_efter_{i:02d}": clients[f"iip_post_{i:02d}"] for i in range(1, 65)},
        }
    )
    parts = [wide]
    for session, rows in occasions.groupby("session"):
        own = rows.set_index("client_id").reindex(clients["client_id"])
        names = {f"wai_{i:02d}": f"wai_s{session}_{i:02d}" for i in range(1, 13)}
        names["depth"] = f"dybde_s{session}"
        parts.append(own[list(names)].rename(columns=names).reset_index(drop=True))
    whole = pd.concat(parts, axis=1)
    numbers = whole.columns[2:]
    whole[numbers] = whole[numbers].astype(object).where(whole[numbers].notna(), -99)
    whole.to_csv(tmp_path / "klienter.csv", index=False, sep=";", decimal=",", encoding="cp1252")
    therapists = tables["therapists"].set_axis(
        ["BehandlerNr", "Alder", "Køn", "Års erfaring", "Retning"], axis=1
    )
    therapists.to_excel(tmp_path / "behandlere.xlsx", index=False)
    return tmp_path


def test_the_draft_of_a_danish_wide_file_gives_the_cohort_back_without_an_edit(
    danish: Path,
) -> None:
    made = draft([danish / "klienter.csv", danish / "behandlere.xlsx"], beside=danish)
    (danish / "cohort.toml").write_text(made.text, "utf-8")
    assert not [one for one in check(danish) if one.severity == "error"]
    known, read = score_cohort(read_folder(COMMITTED)), score_cohort(read_cohort(danish))
    for table, key in (("clients", ["client_id"]), ("occasions", ["client_id", "session"])):
        ours = read.tables()[table].set_index(key).sort_index()
        theirs = known.tables()[table].set_index(key).sort_index().loc[ours.index]
        shared = [name for name in ours.columns if name in theirs.columns]
        assert {"ecr_anxiety", "iip_post", "gender"} <= set(shared) or "wai_bond" in shared
        pd.testing.assert_frame_equal(
            ours[shared], theirs[shared], check_dtype=False, check_exact=False, rtol=1e-5
        )
    assert set(read.therapists.columns) == set(known.therapists.columns)


def test_no_id_and_no_words_of_a_client_enter_a_draft(danish: Path) -> None:
    table = pd.read_csv(danish / "klienter.csv", sep=";", encoding="cp1252", dtype="str")
    table["Kommentar"] = [f"hemmeligt {n}" for n in range(len(table))]
    table["by"] = ["Ålborg" if n else "Nykøbing" for n in range(len(table))]
    table.to_csv(danish / "mere.csv", index=False)
    text = draft([danish / "mere.csv"], beside=danish).text
    assert "hemmeligt" not in text
    assert "Nykøbing" not in text  # one client only lives there
    assert not [one for one in table["KlientNr"] if one in text]
    assert '# Kommentar = "Kommentar"  # not taken: text; may identify a person' in text


def test_every_column_is_named_in_the_draft_taken_or_not(tmp_path: Path) -> None:
    table = pd.DataFrame({"id": range(30), "tom": np.nan, "cpr_nr": "x", "bdi": range(30)})
    table.to_csv(tmp_path / "a.csv", index=False)
    text = draft([tmp_path / "a.csv"], beside=tmp_path).text
    assert '# tom = "tom"  # not taken: empty' in text
    assert "# cpr_nr" in text
    assert 'bdi = "bdi"  # whole numbers 0 to 29' in text


@pytest.mark.parametrize(
    "name",
    ['with "quotes"', "two\nlines", "dots.in.it", "måling 1", "a{session}", "{item}", "<script>",
     "#", "]", "'", "\\", "x" * 300, "1", "日本", "''' = 1"],
)  # fmt: skip
def test_any_column_name_makes_valid_toml(name: str, tmp_path: Path) -> None:
    table = pd.DataFrame({"id": range(12), name: range(3, 15)})
    table.to_csv(tmp_path / "a.csv", index=False)
    made = draft([tmp_path / "a.csv"], beside=tmp_path)
    (tmp_path / "cohort.toml").write_text(made.text, "utf-8")
    clients = tomllib.loads(made.text)["file"][0]["clients"]
    assert clients["client_id"] == "id"
    assert ("{" in name) or list(clients.values())[1] == name
    assert not [one for one in check(tmp_path) if one.severity == "error"]


def test_labels_cannot_end_a_comment_and_begin_a_key(tmp_path: Path) -> None:
    import pyreadstat

    table = pd.DataFrame({"nr": range(1, 21), "svar": [1.0, 2.0] * 10})
    pyreadstat.write_sav(
        table,
        tmp_path / "a.sav",
        column_labels={"svar": "evil\nlevels = []\n[file]"},
        variable_value_labels={"svar": {1.0: 'ja"', 2.0: "nej\n[x]"}},
    )
    made = tomllib.loads(draft([tmp_path / "a.sav"], beside=tmp_path).text)
    assert made["levels"] == ["client"]
    assert made["file"][0]["clients"]["svar"]["values"] == {"1": 'ja"', "2": "nej [x]"}


def test_a_file_without_an_id_says_so_and_stays_valid(drafted: Drafted, tmp_path: Path) -> None:
    made = drafted(a=pd.DataFrame({"bdi": np.arange(20) / 3, "who": np.arange(20) / 7}))
    assert made["file"][0]["clients"]["client_id"] == {"row": True}
    assert "NO COLUMN FOUND" in draft([tmp_path / "a.csv"]).text


def test_all_sheets_of_a_workbook_become_files(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        clients = pd.DataFrame(
            {"Patient": [f"{n:03d}" for n in range(20)], "Therapist": 5 * list("ABCD")}
        )
        clients.to_excel(book, sheet_name="Klienter", index=False, startrow=2)
        book.sheets["Klienter"]["A1"] = "Studie"
        pd.DataFrame({"Therapist": list("ABCD"), "Age": [40, 50, 60, 61]}).to_excel(
            book, sheet_name="Terapeuter", index=False
        )
    made = draft([tmp_path / "a.xlsx"], beside=tmp_path)
    first, second = tomllib.loads(made.text)["file"]
    assert (first["sheet"], first["header_row"]) == ("Klienter", 3)
    assert first["clients"] == {"client_id": "Patient", "therapist_id": "Therapist"}
    assert second["therapists"] == {"therapist_id": "Therapist", "age": "Age"}
    (tmp_path / "cohort.toml").write_text(made.text, "utf-8")
    assert read_cohort(tmp_path).clients["client_id"].iloc[0] == "000"


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"x")
    with pytest.raises(UsageError, match="does not say the format"):
        draft([tmp_path / "a.docx"])


def test_the_families_of_ferreira_are_found_in_their_schools_with_two_parents(
    shared_data: Path, tmp_path: Path
) -> None:
    paths = sorted((shared_data / "attachment").glob("ferreira_*.csv"))
    made = draft(paths, beside=tmp_path)
    values = tomllib.loads(made.text)
    assert values["levels"] == ["client", "school"]
    main = next(file for file in values["file"] if file["path"].endswith("main.csv"))
    assert main["occasions"]["m_sec"] == "m_sec_t{session}"
    for parent in (1, 2):
        assert f'# columns = "EREP_{{item}}.{{session}}.{parent}"' in made.text
    (tmp_path / "cohort.toml").write_text(made.text, "utf-8")
    read = read_cohort(tmp_path)
    observed = read.occasions.groupby("session")["m_sec"].count()
    assert observed.tolist() == [204, 116, 140]  # data sheet: observed n of m_sec t1-t3


def test_the_online_ecr_is_found_on_its_own_range_with_0_as_missing(shared_data: Path) -> None:
    path = shared_data / "attachment" / "ecr_openpsychometrics_half_a.csv.gz"
    block = tomllib.loads(draft([path]).text)["file"][0]["items"][0]
    assert block == {
        "instrument": "ecr", "columns": "Q{item}", "range": [1, 5], "missing": [0]
    }  # fmt: skip


def test_a_trial_with_therapists_in_one_arm_is_partially_nested(shared_data: Path) -> None:
    values = tomllib.loads(draft([shared_data / "psychotherapy" / "reframed_trial.csv"]).text)
    assert values["partially_nested"] is True
    [file] = values["file"]
    assert file["clients"]["client_id"] == "patient"
    assert file["clients"]["therapist_id"] == "therapist"
    session = file["occasions"]["session"]["values"]
    assert (session["0"], session["18"], session["post"]) == (1, 14, 15)


def test_scores_before_and_after_make_one_wide_outcome(shared_data: Path) -> None:
    values = tomllib.loads(draft([shared_data / "psychotherapy" / "btheb.csv"]).text)
    assert values["file"][0]["occasions"]["bdi"]["columns"] == {
        "1": "bdi.pre", "2": "bdi.2m", "3": "bdi.3m", "4": "bdi.5m", "5": "bdi.8m"
    }  # fmt: skip


def test_a_time_glued_to_the_name_of_a_questionnaire_is_read(drafted: Drafted) -> None:
    rng = np.random.default_rng(1)
    answers = {
        f"iip{time}_{item}": rng.integers(0, 5, 40)
        for time in ("før", "efter")
        for item in range(1, 65)
    }
    made = drafted(a=pd.DataFrame({"KlientNr": range(40), **answers}))
    blocks = made["file"][0]["items"]
    assert [(one["columns"], one["time"]) for one in blocks] == [
        ("iipfør_{item}", "pre"),
        ("iipefter_{item}", "post"),
    ]
    assert all("prefix" not in one for one in blocks)


def test_a_sheet_of_remarks_is_no_file_of_clients(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        pd.DataFrame({"About": ["Made in 2024"]}).to_excel(book, sheet_name="About", index=False)
        clients = pd.DataFrame({"client": range(30), "age": range(20, 50)})
        clients.to_excel(book, sheet_name="Data", index=False)
    text = draft([tmp_path / "a.xlsx"], beside=tmp_path).text
    assert [one["sheet"] for one in tomllib.loads(text)["file"]] == ["Data"]
    assert "[About] was left out" in text
