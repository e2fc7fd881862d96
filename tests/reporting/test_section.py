"""A section accepts only ids that may become file names, and says what it was made from."""

from __future__ import annotations

import pytest

import attachpath
from attachpath.cohort import Cohort
from attachpath.errors import UsageError
from attachpath.reporting import Figure, Heading, Line, Section, Table, checked_id, new_section


@pytest.mark.parametrize(
    "bad", ["../../x", "", "a/b", "a\\b", ".hidden", "a.b", "a b", "_x", "é", "x\n", "a" * 97]
)
def test_an_id_that_is_no_file_name_is_refused(bad: str, cohort: Cohort) -> None:
    for make in (
        lambda: checked_id(bad),
        lambda: new_section(cohort, bad, "Title", "Question?"),
        lambda: Table(id=bad, title="", columns=[], rows=[], head=[], body=[]),
        lambda: Figure(id=bad, caption="", alt=""),
    ):
        with pytest.raises(UsageError) as caught:
            make()
        assert caught.value.code == "bad-id"


def test_a_section_records_data_and_version(section: Section, cohort: Cohort) -> None:
    assert section.fingerprint == cohort.fingerprint()
    assert section.version == attachpath.__version__
    assert section.theory is None


def test_its_clock_runs_from_its_beginning(section: Section) -> None:
    first = section.clocked().seconds
    assert 0 < first <= section.clocked().seconds


def test_words_for_people_have_no_control_characters() -> None:
    line = Line(cells=["a\x1b[2Jb"])
    assert line.cells == ["a␛[2Jb"]
    assert Heading(label="\x00").label == "␀"


def test_sections_do_not_share_their_lists(cohort: Cohort) -> None:
    one = new_section(cohort, "01_a", "", "")
    two = new_section(cohort, "02_b", "", "")
    one.notes.append("only here")
    assert two.notes == []


def test_a_part_orders_what_stands_under_its_heading(section: Section) -> None:
    table = Table(id="a_table", title="", columns=[], rows=[], head=[], body=[])
    figure = Figure(id="a_figure", caption="", alt="")
    section.add_part("Heading", table, None, figure, words=["Words."])
    section.add_part("Nothing here", None)
    (part,) = section.parts
    assert (part.figures, part.tables, part.words) == (["a_figure"], ["a_table"], ["Words."])
    assert section.tables == [table]
    assert section.figures == [figure]
