"""A killed or failing run leaves the old section or the new one, never half of one."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from attachpath.cohort import Cohort
from attachpath.errors import OutputError, UsageError
from attachpath.reporting import (
    Figure,
    Heading,
    Line,
    Section,
    Table,
    new_section,
    read_section,
    read_sections,
    remove_leftovers,
    write_section,
)


def table(table_id: str = "sizes") -> Table:
    return Table(
        id=table_id,
        title="Sizes",
        columns=["name", "size"],
        rows=[["=1+1", -0.123456789], ["b", None]],
        head=[Heading(label="Name"), Heading(label="Size")],
        body=[Line(cells=["=1+1", "−0.12"]), Line(cells=["b", "–"])],
    )


def figure() -> Figure:
    return Figure(id="plot", caption="A plot.", alt="Nothing.", svg=b"<svg/>", png=b"PNG")


def test_a_section_comes_back_as_it_was(section: Section, tmp_path: Path) -> None:
    section.tables.append(table())
    section.figures.append(figure())
    section.numbers["n"] = 12
    folder = write_section(section, tmp_path)
    back = read_section(folder)
    assert back.tables == section.tables
    assert back.figures == section.figures
    assert back.numbers == {"n": 12}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["01_cohort"]
    assert sorted(path.name for path in folder.iterdir()) == [
        "plot.png", "plot.svg", "section.json", "sizes.csv",
    ]  # fmt: skip


def test_two_tables_of_one_id_are_refused(section: Section, tmp_path: Path) -> None:
    section.tables += [table("x"), table("X")]
    with pytest.raises(UsageError) as caught:
        write_section(section, tmp_path)
    assert caught.value.code == "duplicate-id"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("rename", [1, 2])
def test_a_disk_that_fails_midway_leaves_the_old_section(
    rename: int, section: Section, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section.title = "old"
    write_section(section, tmp_path)
    real = Path.rename
    calls = []

    def failing(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == rename:
            raise OSError(28, "No space left on device")
        return real(self, target)

    section.title = "new"
    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OutputError) as caught:
        write_section(section, tmp_path)
    monkeypatch.undo()
    assert caught.value.code == "unwritable"
    assert [found.title for found in read_sections(tmp_path)] == ["old"]
    assert [path.name for path in tmp_path.iterdir()] == ["01_cohort"]


def test_an_unwritable_place_is_an_output_error(section: Section, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", "utf-8")
    with pytest.raises(OutputError) as caught:
        write_section(section, blocked)
    assert caught.value.code == "unwritable"


WRITER = """
import sys
from pathlib import Path
from attachpath.reporting import Figure, Heading, Line, Section, Table, write_section
out = Path(sys.argv[1])
turn = 0
while True:
    section = Section(id="01_a", title=str(turn), question="", fingerprint="f", version="v")
    for place in range(20):
        section.tables.append(Table(
            id=f"t{place}", title=str(turn), columns=["x"], rows=[[turn]],
            head=[Heading(label="x")], body=[Line(cells=[str(turn)])],
        ))
        section.figures.append(Figure(
            id=f"t{place}", caption="", alt="", svg=str(turn).encode(), png=b"PNG",
        ))
    write_section(section, out)
    if turn == 0:
        print("begun", flush=True)
    turn += 1
"""


def test_a_killed_run_leaves_a_whole_section(tmp_path: Path) -> None:
    chance = random.Random(20240720)  # noqa: S311 - when to kill, not a secret
    for _ in range(2):
        process = subprocess.Popen(  # noqa: S603 - our own text
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        time.sleep(chance.uniform(0.0, 0.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        (found,) = read_sections(tmp_path)
        assert {inner.title for inner in found.tables} == {found.title}
        drawings = {figure.svg for figure in found.figures}
        assert drawings == {found.title.encode()}
    remove_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["01_a"]


def test_a_kill_between_the_two_renames_is_healed(section: Section, tmp_path: Path) -> None:
    folder = write_section(section, tmp_path)
    folder.rename(tmp_path / ".01_cohort.old")
    assert [found.id for found in read_sections(tmp_path)] == ["01_cohort"]
    assert folder.is_dir()


def test_a_renamed_or_broken_section_is_refused(section: Section, tmp_path: Path) -> None:
    folder = write_section(section, tmp_path)
    folder.rename(tmp_path / "02_other")
    with pytest.raises(UsageError) as caught:
        read_sections(tmp_path)
    assert caught.value.code == "bad-section"
    (tmp_path / "02_other" / "section.json").write_text('{"id": "02_other"}', "utf-8")
    with pytest.raises(UsageError) as caught:
        read_sections(tmp_path)
    assert caught.value.code == "bad-section"


def test_infinite_numbers_are_not_written(cohort: Cohort, tmp_path: Path) -> None:
    section = new_section(cohort, "01_cohort", "", "")
    section.numbers["ratio"] = float("inf")
    with pytest.raises(ValueError, match="finite"):
        write_section(section, tmp_path)
    assert list(tmp_path.iterdir()) == []
