"""Writing: the old folder or the new one, never half, and never over something else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from attachpath.cohort import Cohort, read_folder, write_cohort, writing
from attachpath.errors import OutputError


def test_a_place_that_cannot_be_written_to(sound: Cohort, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(OutputError) as caught:
        write_cohort(sound, tmp_path / "file" / "below")
    assert caught.value.code == "cannot-write"


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_something_else_is_never_overwritten(sound: Cohort, tmp_path: Path, kind: str) -> None:
    place = tmp_path / "mine"
    thesis = place / "thesis.txt" if kind == "folder" else place
    thesis.parent.mkdir(exist_ok=True)
    thesis.write_text("my thesis", "utf-8")
    with pytest.raises(OutputError) as caught:
        write_cohort(sound, place)
    assert caught.value.code == "not-a-cohort-folder"
    assert thesis.read_text("utf-8") == "my thesis"


def test_an_empty_folder_and_an_old_cohort_may_be_filled(
    sound: Cohort, uneven: Cohort, tmp_path: Path
) -> None:
    place = tmp_path / "a" / "b"
    place.mkdir(parents=True)
    assert read_folder(write_cohort(sound, place)).equals(sound)
    assert read_folder(write_cohort(uneven, place, format="parquet")).equals(uneven)
    assert sorted(path.name for path in place.iterdir()) == [
        "clients.parquet", "cohort.toml", "occasions.parquet", "provenance.json",
    ]  # fmt: skip
    assert [path.name for path in place.parent.iterdir()] == ["b"]


def test_other_files_of_an_old_cohort_are_kept(sound: Cohort, folder: Path) -> None:
    (folder / "README.md").write_text("data sheet", "utf-8")
    (folder / "notes").mkdir()
    (folder / "notes" / "one.txt").write_text("1", "utf-8")
    write_cohort(sound.replace(name="again"), folder)
    assert (folder / "README.md").read_text("utf-8") == "data sheet"
    assert (folder / "notes" / "one.txt").read_text("utf-8") == "1"
    assert read_folder(folder).name == "again"


@pytest.mark.parametrize("step", ["_write_files", "_keep_other_files", "_exchange"])
def test_a_write_that_fails_leaves_the_old_cohort(
    sound: Cohort, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, step, full_disk)
    with pytest.raises(OutputError, match="No space left on device"):
        write_cohort(sound.replace(name="new"), folder)
    assert read_folder(folder).name == "small"
    assert [path.name for path in folder.parent.iterdir()] == ["small"]


def test_an_exchange_that_fails_midway_puts_the_old_cohort_back(
    sound: Cohort, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def second_fails(self: Path, target: Path) -> Path:
        if self.name.endswith(".partial"):
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", second_fails)
    with pytest.raises(OutputError):
        write_cohort(sound.replace(name="new"), folder)
    assert read_folder(folder).name == "small"


def test_an_instrument_file_travels_with_the_cohort(
    sound: Cohort, tmp_path: Path, folder: Path
) -> None:
    own = (
        'format = 1\nid = "my_wai"\nname = "Mine"\ncitation = "Me"\nprefix = "wai"\n'
        'table = "occasions"\nitems = 2\nresponse = { low = 1, high = 9 }\n'
        'key_status = "published"\nkey_source = "Me"\n'
        '[[scale]]\nid = "total"\nlabel = "All"\nitems = [1, 2]\ntotal = true\n'
    )
    (folder / "wai.toml").write_text(own, "utf-8")
    text = (folder / "cohort.toml").read_text("utf-8")
    (folder / "cohort.toml").write_text(text + '\n[instruments]\nwai = "wai.toml"\n', "utf-8")
    table = (folder / "occasions.csv").read_text("utf-8").replace("C1,3,4,2,1,5", "C1,3,4,2,1,8.5")
    (folder / "occasions.csv").write_text(table, "utf-8")
    copied = write_cohort(read_folder(folder), tmp_path / "copy")
    shutil.rmtree(folder)
    again = read_folder(copied)
    assert (copied / "wai.toml").read_text("utf-8") == own
    assert again.occasions["wai"][0] == 8.5
    write_cohort(again, copied)
    assert read_folder(copied).instruments["wai"] == str(copied / "wai.toml")


def test_provenance_says_what_wrote_it(folder: Path) -> None:
    provenance = read_folder(folder).provenance
    assert set(provenance["written_with"]) == {"attachpath", "numpy", "pandas"}
    assert provenance["rows"] == {"clients": 4, "occasions": 10, "therapists": 2}
