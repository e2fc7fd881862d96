"""The page of a check: counts, errors, notes; it warns, runs nothing and replaces only its own."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from attachpath.errors import OutputError, Problem
from attachpath.reporting import refuse_page_place, write_check_page
from attachpath.reporting.check_page.page_of_check import check_page

NASTY = "<script>alert('x')</script> & {{ 7*7 }} \x00\x1b[31m\u202e \"quoted\" =cmd()"


class Elements(HTMLParser):
    """Tags with their attributes, and the text outside of styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] != "style":
            self.text += f"{data} "

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


def cell(row: int, value: str = "9", **changes: Any) -> Problem:
    given = {"column": "ecr_01", "expected": "1 to 7", "next_step": "Correct it."} | changes
    column, expected, step = (given.pop(name) for name in ("column", "expected", "next_step"))
    return Problem("out-of-range", "clients", column, row, value, expected, step, **given)


NOTE = Problem("single-occasion", "occasions", None, None, "3 client(s)", "two", "Nothing.", "note")


def page_of(*problems: Problem, cohort: str = "clinic") -> Elements:
    return Elements(check_page(problems, cohort))


def test_it_says_first_that_it_holds_client_data() -> None:
    words = page_of(cell(2), NOTE).words
    assert words.index("This page holds client data") < words.index("1 error and 1 note")


@pytest.mark.parametrize(
    ("problems", "said"),
    [
        ((), "No error and no note: the cohort can be analysed."),
        ((NOTE,), "No error and 1 note: the cohort can be analysed."),
        ((cell(2), cell(3)), "2 errors and 0 notes. Nothing is analysed until"),
    ],
)
def test_counts_come_first(problems: tuple[Problem, ...], said: str) -> None:
    words = page_of(*problems).words
    assert said in words
    assert words.index(said) < words.rindex("Errors") < words.rindex("Notes")


def test_three_thousand_equal_cells_are_one_line_with_their_rows() -> None:
    page = page_of(*(cell(row) for row in range(2, 3002)))
    assert "3,000 findings in 1 column" in page.words
    assert page.words.count("2-3001") == 1
    assert page.words.count("Correct it.") == 1


def test_every_finding_is_on_the_page_with_what_to_do() -> None:
    problems = [
        cell(row, str(row + 100), column=f"ecr_{item:02d}")
        for row in (4, 7)
        for item in range(1, 37)
    ]
    page = page_of(*problems, NOTE)
    for one in problems:
        assert f"{one.column} {one.value} {one.row} " in page.words
    assert "72 findings in 36 columns" in page.words
    assert "3 client(s)" in page.words


def test_many_lines_are_folded_and_few_stand_open() -> None:
    many = page_of(*(cell(2, column=f"ecr_{item:02d}") for item in range(1, 37)))
    assert [found for found in many.of("details") if "open" in found] == []
    assert len([found for found in page_of(cell(2)).of("details") if "open" in found]) == 1


def test_hostile_values_are_shown_and_do_nothing() -> None:
    problem = Problem(NASTY, NASTY, NASTY, 3, NASTY, NASTY, NASTY)
    written = check_page([problem], NASTY)
    page = Elements(written)
    assert page.of("script") == page.of("img") == page.of("link") == []
    assert page.text.count("alert('x')") >= 6
    assert "{{ 7*7 }}" in page.text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", written)
    assert not [1 for _, found in page.found for name in found if name.startswith("on")]


def test_it_fetches_nothing_and_its_links_lead_to_places_on_it() -> None:
    page = page_of(cell(2), NOTE)
    ids = [found["id"] for _, found in page.found if "id" in found]
    assert len(ids) == len(set(ids))
    assert {str(link["href"]).removeprefix("#") for link in page.of("a")} <= {*map(str, ids)}
    assert any("default-src 'none'" in str(found.get("content")) for found in page.of("meta"))


def test_an_earlier_page_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    place = tmp_path / "new" / "check.html"
    assert write_check_page([NOTE], "clinic", place) == place
    write_check_page([cell(2)], "clinic", place)
    assert "1 error and 0 notes" in Elements(place.read_text("utf-8")).words
    own = tmp_path / "clients.csv"
    own.write_text("client_id\n1\n")
    for taken in (own, tmp_path):
        with pytest.raises(OutputError) as caught:
            write_check_page([NOTE], "clinic", taken)
        assert caught.value.code == "not-ours"
    assert own.read_text() == "client_id\n1\n"


def test_a_report_is_no_page_of_a_check(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    report.write_text('<!doctype html><meta name="generator" content="attachpath 1.0">')
    with pytest.raises(OutputError):
        refuse_page_place(report)
