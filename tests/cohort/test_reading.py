"""Reading a folder: what is refused before any table is looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from attachpath.cohort import Cohort, read_folder, reading, write_cohort
from attachpath.errors import AttachpathError, SpecificationError, UsageError

Spoil = Callable[[str, str, str], Path]


def refused(folder: Path) -> AttachpathError:
    with pytest.raises((SpecificationError, UsageError)) as caught:
        read_folder(folder)
    return caught.value


def test_a_misspelt_key_names_its_path_and_the_nearest_key(spoil: Spoil) -> None:
    error = refused(spoil("cohort.toml", "partially_nested", "partialy_nested"))
    assert error.code == "unknown-key"
    assert "`partialy_nested` (did you mean 'partially_nested'?)" in error.message
    assert "cohort.toml" in error.message


@pytest.mark.parametrize("bad", ["../../x", "a/b", "", "1st", "C:x"])
def test_an_id_that_is_no_plain_name_is_refused(spoil: Spoil, bad: str) -> None:
    error = refused(spoil("cohort.toml", 'id = "small"', f'id = "{bad}"'))
    assert error.code == "bad-value"
    assert "`id`" in error.message


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('files = "csv"', 'files = "xlsx"', "files"),
        ('levels = ["client", "therapist"]', "levels = []", "levels"),
        ("partially_nested = false", 'partially_nested = "perhaps"', "partially_nested"),
        ("format = 1", "format = 2", "format"),
    ],
)
def test_a_wrong_value_names_its_key(spoil: Spoil, old: str, new: str, key: str) -> None:
    error = refused(spoil("cohort.toml", old, new))
    assert error.code == "bad-value"
    assert f"`{key}`" in error.message


def test_an_unknown_instrument_names_the_nearest(folder: Path) -> None:
    path = folder / "cohort.toml"
    path.write_text(path.read_text("utf-8") + '\n[instruments]\nwai = "wai_rs"\n', "utf-8")
    error = refused(folder)
    assert error.code == "unknown-instrument"
    assert "cohort.toml, table `instruments`" in error.message
    assert "'wai_sr'" in error.cause


def test_an_instrument_under_a_prefix_that_is_not_its_own(folder: Path) -> None:
    path = folder / "cohort.toml"
    path.write_text(path.read_text("utf-8") + '\n[instruments]\niip = "ecr"\n', "utf-8")
    error = refused(folder)
    assert error.code == "bad-value"
    assert "Write `ecr = ...`." in error.next_step


@pytest.mark.parametrize("name", ["../other.toml", "/etc/x.toml", "a/b.toml"])
def test_an_instrument_file_outside_the_folder_is_refused(folder: Path, name: str) -> None:
    path = folder / "cohort.toml"
    path.write_text(path.read_text("utf-8") + f'\n[instruments]\necr = "{name}"\n', "utf-8")
    error = refused(folder)
    assert error.code == "bad-value"
    assert "a TOML file in this folder" in error.message


def test_a_folder_without_cohort_toml(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "no-cohort-folder"
    assert refused(tmp_path / "nowhere").code == "no-cohort-folder"


def test_a_folder_that_a_killed_run_set_aside_is_named(folder: Path) -> None:
    aside = folder.parent / f".{folder.name}.123.old"
    folder.rename(aside)
    assert str(aside) in refused(folder).cause


def test_toml_that_is_not_toml(folder: Path) -> None:
    (folder / "cohort.toml").write_text("format = \n", "utf-8")
    assert refused(folder).code == "toml-syntax"


def test_large_tables_are_read_only_when_asked(
    sound: Cohort, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST_WITHOUT_ASKING", 100)
    for form in ("csv", "parquet"):
        folder = write_cohort(sound, tmp_path / form, format=form)
        error = refused(folder)
        assert error.code == "file-too-large"
        assert "large=True" in error.next_step
        assert read_folder(folder, large=True).equals(sound)


def test_only_people_write_the_smallest_cohort_file(tmp_path: Path) -> None:
    (tmp_path / "cohort.toml").write_text('format = 1\nlevels = ["client"]\n', "utf-8")
    (tmp_path / "clients.csv").write_text("client_id,code,n\n007,012,1\nNA,3,\n", "utf-8")
    (tmp_path / "occasions.csv").write_text("client_id,session\n007,1\nNA,2\n", "utf-8")
    cohort = read_folder(tmp_path)
    assert cohort.clients["client_id"].tolist() == ["007", "NA"]
    assert cohort.clients["code"].tolist() == ["012", "3"]  # leading zeros would be lost
    assert cohort.clients["n"].iloc[0] == 1.0
    assert cohort.provenance == {}
    assert cohort.truth is None


def test_long_numbers_that_a_double_would_change_stay_text(tmp_path: Path) -> None:
    (tmp_path / "cohort.toml").write_text('format = 1\nlevels = ["client"]\n', "utf-8")
    (tmp_path / "clients.csv").write_text("client_id,long\na,12345678901234567\n", "utf-8")
    (tmp_path / "occasions.csv").write_text("client_id,session\na,1\n", "utf-8")
    assert read_folder(tmp_path).clients["long"].tolist() == ["12345678901234567"]


def test_a_users_files_are_only_read(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    read_folder(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
