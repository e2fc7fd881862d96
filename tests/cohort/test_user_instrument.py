"""Claims about a user's own instrument files: found, used, told, recorded, or refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from attachpath import instruments
from attachpath.cli import main
from attachpath.cohort import (
    Cohort,
    check_cohort,
    check_folder,
    read_folder,
    score_cohort,
    write_cohort,
)
from attachpath.errors import SpecificationError, UsageError
from attachpath.instruments import load_instrument
from attachpath.reporting import data_notes, describe_run, key_assumptions

SHIPPED = (Path(instruments.__file__).parent / "cats.toml").read_text("utf-8")
SECURE = "items = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]\n"
OWN = (
    SHIPPED.replace(SECURE, SECURE + "reverse = [2]\n")
    .replace('"assumed"', '"published"')
    .replace('id = "cats"', 'id = "my_cats"')
)

AddFile = Callable[..., Path]


@pytest.fixture
def answered(sound: Cohort) -> Cohort:
    """The sound cohort with answers to the CATS in the place of its scores."""
    answers = np.random.default_rng(8).integers(1, 7, (10, 36))
    items = pd.DataFrame(answers, columns=load_instrument("cats").item_columns())
    return sound.replace(occasions=sound.occasions[["client_id", "session"]].join(items))


@pytest.fixture
def add_file(answered: Cohort, tmp_path: Path) -> AddFile:
    """Write that cohort, and an instrument file into it; return its folder."""

    def add(text: str = OWN, name: str = "instruments/my_cats.toml", line: str = "") -> Path:
        folder = tmp_path / "answered"
        if not folder.exists():
            write_cohort(answered, folder)
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
        if line:
            file = folder / "cohort.toml"
            file.write_text(f"{file.read_text('utf-8')}\n[instruments]\n{line}\n", "utf-8")
        return folder

    return add


def secure_by_hand(cohort: Cohort) -> list[float]:
    """Item 2 turned round on 1-6, then the mean of the first fourteen."""
    items = cohort.occasions[load_instrument("cats").item_columns()[:14]].astype(float)
    items["cats_02"] = 7 - items["cats_02"]
    return items.mean(axis=1).round(6).tolist()


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("instruments/my_cats.toml", ""),
        ("instruments/my_cats.toml", 'cats = "instruments/my_cats.toml"'),
        ("my_cats.toml", 'cats = "my_cats.toml"'),
    ],
)
def test_a_file_in_the_folder_takes_the_place_of_the_shipped_instrument(
    add_file: AddFile, answered: Cohort, name: str, line: str
) -> None:
    scored = score_cohort(read_folder(add_file(name=name, line=line)))
    assert scored.occasions["cats_secure"].round(6).tolist() == secure_by_hand(answered)
    shipped = score_cohort(answered).occasions
    assert scored.occasions["cats_avoidant"].equals(shipped["cats_avoidant"])
    assert not scored.occasions["cats_secure"].equals(shipped["cats_secure"])


def test_a_cohort_in_memory_takes_the_path_of_a_file(answered: Cohort, tmp_path: Path) -> None:
    path = tmp_path / "my_cats.toml"
    path.write_text(OWN, "utf-8")
    own = answered.replace(instruments=answered.instruments | {"cats": str(path)})
    scored = score_cohort(own)
    assert scored.occasions["cats_secure"].round(6).tolist() == secure_by_hand(answered)
    assert scored.provenance["instrument_files"]["cats"]["sha256"] == (
        hashlib.sha256(path.read_bytes()).hexdigest()
    )


def test_a_questionnaire_that_the_package_does_not_know_is_added(
    answered: Cohort, add_file: AddFile
) -> None:
    own = (
        'format = 1\nid = "mood"\nname = "Mood"\ncitation = "Me"\nprefix = "mood"\n'
        'table = "clients"\nitems = 3\nresponse = { low = 0, high = 3 }\n'
        'key_status = "published"\nkey_source = "Me"\n'
        '[[scale]]\nid = "low"\nlabel = "Low mood"\nitems = [1, 2, 3]\nreverse = [3]\n'
    )
    folder = add_file(own, "instruments/mood.toml")
    answers = pd.DataFrame([[0, 1, 3]] * 4, columns=["mood_01", "mood_02", "mood_03"])
    clients = pd.read_csv(folder / "clients.csv").join(answers)
    clients.to_csv(folder / "clients.csv", index=False)
    cohort = score_cohort(read_folder(folder))
    assert cohort.clients["mood_low"].round(6).tolist() == [round(1 / 3, 6)] * 4
    answers.iloc[1, 2] = 4
    clients.assign(mood_03=answers["mood_03"]).to_csv(folder / "clients.csv", index=False)
    found = [(p.code, p.column, p.row) for p in check_folder(folder) if p.severity == "error"]
    assert found == [("out-of-range", "mood_03", 3)]


def test_the_report_and_the_checks_say_whose_key_it_is(add_file: AddFile) -> None:
    folder = add_file()
    note = next(p for p in check_folder(folder) if p.code == "own-instrument")
    assert (note.severity, note.table) == ("note", "occasions")
    assert "my_cats.toml (my_cats, key published" in str(note.value)
    assert "assumed-key" not in {problem.code for problem in check_folder(folder)}
    scored = score_cohort(read_folder(folder))
    sha = hashlib.sha256((folder / "instruments" / "my_cats.toml").read_bytes()).hexdigest()
    assert scored.provenance["instrument_files"] == {
        "cats": {
            "file": "my_cats.toml", "id": "my_cats", "key_status": "published", "sha256": sha,
        }
    }  # fmt: skip
    (banner,) = describe_run(scored).notes
    assert "was scored with the user's file my_cats.toml" in banner
    assert sha[:12] in banner
    assert any("the user's file my_cats.toml" in told for told in key_assumptions(scored))
    assert not any("own-instrument" in told for told in data_notes(scored))


def test_a_file_that_has_not_all_scales_says_what_hypotheses_lack(add_file: AddFile) -> None:
    folder = add_file(OWN.replace('id = "secure"', 'id = "safe"'))
    note = next(p for p in check_folder(folder) if p.code == "own-instrument")
    assert "Hypotheses cannot use cats_secure." in note.next_step


def test_the_commands_check_and_score_use_it(
    add_file: AddFile, answered: Cohort, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = add_file()
    assert main(["check", str(folder)]) == 0
    assert "[own-instrument]" in capsys.readouterr().out
    assert main(["score", str(folder), "--out", str(tmp_path / "scored")]) == 0
    assert "scored with the user's file my_cats.toml" in capsys.readouterr().err
    again = read_folder(tmp_path / "scored")
    assert again.occasions["cats_secure"].round(5).tolist() == [
        round(score, 5) for score in secure_by_hand(answered)
    ]
    written = json.loads((tmp_path / "scored" / "provenance.json").read_text("utf-8"))
    assert written["instrument_files"]["cats"]["file"] == "my_cats.toml"
    assert (tmp_path / "scored" / "instruments" / "my_cats.toml").read_text("utf-8") == OWN


def test_analyze_uses_it_and_the_page_says_so(add_file: AddFile, tmp_path: Path) -> None:
    folder = add_file()
    assert main(["analyze", str(folder), "--out", str(tmp_path / "out"), "--only", "01"]) == 0
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert page.count("my_cats.toml") >= 2


def test_scoring_again_says_it_once(add_file: AddFile, tmp_path: Path) -> None:
    scored = score_cohort(read_folder(add_file()))
    written = write_cohort(scored, tmp_path / "scored")
    for cohort in (score_cohort(scored), score_cohort(read_folder(written))):
        assert len(cohort.provenance["score_notes"]) == 1


def test_a_written_cohort_keeps_the_file_where_it_was(add_file: AddFile) -> None:
    folder = add_file()
    for _ in range(2):
        write_cohort(score_cohort(read_folder(folder)), folder)
        assert [path.name for path in (folder / "instruments").iterdir()] == ["my_cats.toml"]
        assert read_folder(folder).instruments["cats"].endswith("instruments/my_cats.toml")


def test_a_file_changed_after_the_cohort_was_written_is_noted(add_file: AddFile) -> None:
    folder = add_file()
    write_cohort(score_cohort(read_folder(folder)), folder)
    assert "instrument-differs" not in {problem.code for problem in check_folder(folder)}
    add_file(OWN.replace("reverse = [2]", "reverse = [3]"))
    note = next(p for p in check_folder(folder) if p.code == "instrument-differs")
    assert (note.severity, note.table) == ("note", "my_cats.toml")


def refused(folder: Path) -> SpecificationError:
    with pytest.raises(SpecificationError) as caught:
        read_folder(folder)
    return caught.value


def test_two_files_of_one_prefix_are_refused(add_file: AddFile) -> None:
    add_file()
    error = refused(add_file(OWN, "instruments/other.toml"))
    assert error.code == "instrument-clash"
    assert "my_cats.toml" in error.message
    assert "other.toml" in error.message


def test_a_file_and_another_one_that_cohort_toml_names_are_refused(add_file: AddFile) -> None:
    error = refused(add_file(line='cats = "cats"'))
    assert error.code == "instrument-clash"
    assert "prefix 'cats'" in error.message


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([('table = "occasions"', 'table = "clients"')], "those of Client Attachment to Therapist"),
        (
            [('prefix = "cats"', 'prefix = "depth"'), (SECURE, f"{SECURE}total = true\n")],
            "'depth', which the table of occasions has too",
        ),
        (
            [('prefix = "cats"', 'prefix = "tds_too"'), ('id = "secure"', 'id = "close"')],
            "'tds_too_close', which the instrument 'tds' has too",
        ),
    ],
)
def test_a_table_or_a_column_that_another_has_is_refused(
    add_file: AddFile, changes: list[tuple[str, str]], said: str
) -> None:
    text = OWN
    for old, new in changes:
        text = text.replace(old, new)
    error = refused(add_file(text))
    assert error.code == "instrument-clash"
    assert "cohort.toml" in error.message
    assert said in error.message


def test_an_own_file_under_the_prefix_of_another_is_refused_in_python_too(
    answered: Cohort, tmp_path: Path
) -> None:
    path = tmp_path / "my_cats.toml"
    path.write_text(OWN, "utf-8")
    with pytest.raises(UsageError, match="whose columns begin with 'cats'") as caught:
        score_cohort(answered.replace(instruments={"tds": str(path)}))
    assert caught.value.code == "bad-value"


def test_a_mistake_in_the_file_is_told_with_its_path(add_file: AddFile) -> None:
    error = refused(add_file(OWN.replace("reverse =", "revers =")))
    assert error.code == "unknown-key"
    assert "my_cats.toml" in error.message


def test_answers_to_a_longer_form_are_not_scored_by_the_key_of_a_shorter(sound: Cohort) -> None:
    """ecr_01 to ecr_12 of the 36-item ECR are not the twelve items of the ECR-12."""
    names = load_instrument("ecr").item_columns()
    items = pd.DataFrame(4, index=range(4), columns=names)
    cohort = sound.replace(
        clients=sound.clients.join(items), instruments=sound.instruments | {"ecr": "ecr12"}
    )
    problem = next(p for p in check_cohort(cohort) if p.code == "surplus-items")
    assert (problem.severity, problem.column) == ("error", "ecr_13")
    right = cohort.replace(instruments=sound.instruments | {"ecr": "ecr12_of_36"})
    assert "surplus-items" not in {problem.code for problem in check_cohort(right)}


def test_a_short_form_inside_the_long_one_is_scored_from_its_own_columns_alone(
    sound: Cohort,
) -> None:
    instrument = load_instrument("ecr12_of_36")
    items = pd.DataFrame(6, index=range(4), columns=instrument.scored_columns())
    clients = sound.clients.drop(columns=["ecr_anxiety", "ecr_avoidance"]).join(items)
    cohort = sound.replace(clients=clients, instruments=sound.instruments | {"ecr": "ecr12_of_36"})
    assert "incomplete-instrument" not in {problem.code for problem in check_cohort(cohort)}
    scores = score_cohort(cohort).clients
    assert scores["ecr_anxiety"].tolist() == [6.0] * 4
    assert scores["ecr_avoidance"].round(6).tolist() == [round((6 + 5 * 2) / 6, 6)] * 4
