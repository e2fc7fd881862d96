"""A folder holds the old files or the new ones, and somebody else's folder stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from attachpath.errors import OutputError
from attachpath.reporting.folders import put_back, remove_leftovers, write_folder, write_text


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_that_are_no_longer_written_go(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "tables"
    write_folder(place, {"index.csv": b"1", "old.csv": b"2"}, known_by="index.csv")
    assert write_folder(place, {"index.csv": b"3"}, known_by="index.csv") == place
    assert names(place) == ["index.csv"]
    assert (place / "index.csv").read_bytes() == b"3"
    assert names(place.parent) == ["tables"]


def test_an_empty_folder_may_be_taken_and_a_full_one_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write_folder(tmp_path / "empty", {"index.csv": b""}, known_by="index.csv")
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(OutputError) as caught:
        write_folder(tmp_path / "file", {"index.csv": b""}, known_by="index.csv")
    assert caught.value.code == "not-ours"
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_an_old_folder_is_put_back_or_removed_if_the_new_one_stands(tmp_path: Path) -> None:
    for name, replaced in ((".a.old", False), (".b.old", True)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.csv").write_bytes(b"old")
        if replaced:
            write = tmp_path / "b"
            write.mkdir()
            (write / "index.csv").write_bytes(b"new")
    put_back(tmp_path)
    assert names(tmp_path) == ["a", "b"]
    assert (tmp_path / "a" / "index.csv").read_bytes() == b"old"
    assert (tmp_path / "b" / "index.csv").read_bytes() == b"new"


def test_leftovers_of_killed_runs_go(tmp_path: Path) -> None:
    (tmp_path / ".tables.new-1-ab").mkdir()
    (tmp_path / ".report.md.new-1-ab").write_bytes(b"half")
    write_text(tmp_path / "report.md", "whole\n")
    remove_leftovers(tmp_path)
    assert names(tmp_path) == ["report.md"]
    assert (tmp_path / "report.md").read_bytes() == b"whole\n"
