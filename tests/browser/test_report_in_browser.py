"""The report as people have it before them: two widths, two colour schemes, paper, a keyboard."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PAPER = 688
"""CSS pixels between the margins of A4: 182 mm."""

UNFOLD = "document.querySelectorAll('details').forEach(d => d.open = true)"


@pytest.fixture(scope="module")
def report(finished_run: Path, browser: Any) -> Path:
    """The page of the committed cohort."""
    return finished_run / "out" / "report.html"


@pytest.fixture(scope="module")
def desk(report: Path, look: Callable[..., Any]) -> Any:
    """The page at 1280 pixels, for tests that only look."""
    return look(report)


def test_it_is_one_file_of_less_than_five_megabytes(report: Path) -> None:
    assert report.stat().st_size < 5_000_000


def test_it_asks_nothing_of_anybody_and_raises_nothing(desk: Any) -> None:
    assert desk.troubles == []
    assert {address[:5] for address in desk.addresses} <= {"file:", "data:"}
    assert sum(address.startswith("file:") for address in desk.addresses) == 1


@pytest.mark.parametrize(
    "options", [{}, {"width": 390}, {"color_scheme": "dark"}], ids=["1280", "390", "dark"]
)
def test_axe_finds_nothing(
    report: Path, open_page: Any, violations: Callable[..., list[str]], options: dict[str, Any]
) -> None:
    seen = open_page(report, **options)
    dark = ["color-contrast"] if "color_scheme" in options else []
    if not options:  # each takes axe seconds: what is folded is looked at once
        seen.ask(UNFOLD)
    assert violations(seen, *dark) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_nothing_is_cut_and_the_page_does_not_scroll_sideways(
    report: Path, open_page: Any, outside: str, width: int
) -> None:
    seen = open_page(report, width)
    seen.ask(UNFOLD)
    assert seen.ask("document.documentElement.scrollWidth") <= width
    assert seen.ask(outside) == []


def test_every_figure_is_drawn_and_told(desk: Any) -> None:
    figures = desk.ask(
        "[...document.images].map(i => [i.complete && i.naturalWidth > 0, i.alt.length])"
    )
    assert len(figures) > 15
    assert all(drawn and told > 40 for drawn, told in figures)


def test_headings_are_in_order_and_ids_are_one_of_a_kind(desk: Any) -> None:
    levels = desk.ask("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = desk.ask("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    targets = desk.ask("[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash.slice(1))")
    assert set(targets) <= set(ids)


def test_the_keyboard_comes_first_to_the_link_past_the_contents(
    report: Path, open_page: Any
) -> None:
    seen = open_page(report)
    seen.page.keyboard.press("Tab")
    assert seen.ask("document.activeElement.className") == "skip"
    assert seen.ask("document.activeElement.getBoundingClientRect().left") >= 0
    seen.page.keyboard.press("Enter")
    assert seen.ask("location.hash") == "#verdicts"


def test_after_that_link_the_contents_come(report: Path, open_page: Any) -> None:
    seen = open_page(report)
    for _ in range(2):
        seen.page.keyboard.press("Tab")
    assert seen.ask("document.activeElement.closest('nav') !== null")


def test_every_table_that_scrolls_can_be_reached(report: Path, open_page: Any) -> None:
    seen = open_page(report, 390)
    assert seen.ask(
        "[...document.querySelectorAll('.scroll')].every(e => e.tabIndex === 0 && e.ariaLabel)"
    )


def test_contents_stand_beside_the_text_and_stay_there(report: Path, open_page: Any) -> None:
    seen = open_page(report)
    link = "document.querySelector('nav a[href=\"#methods\"]').getBoundingClientRect()"
    seen.ask("window.scrollTo(0, 9000)")
    assert 0 < seen.ask(f"{link}.top") < 900
    assert seen.ask(f"{link}.right") < seen.ask("document.querySelector('main').offsetLeft")


def test_paper_holds_every_table_and_what_is_folded(report: Path, open_page: Any) -> None:
    seen = open_page(report, PAPER)
    seen.page.emulate_media(media="print")
    assert seen.ask("document.documentElement.scrollWidth") <= PAPER
    assert seen.ask(
        "[...document.querySelectorAll('table')].every("
        f"t => t.offsetHeight > 0 && t.getBoundingClientRect().right <= {PAPER} + 1)"
    )
    assert seen.ask("getComputedStyle(document.querySelector('nav')).display") == "none"


def test_the_same_sections_are_told_by_report_and_markdown(report: Path, desk: Any) -> None:
    captions = desk.ask("[...document.querySelectorAll('figcaption b')].map(b => b.textContent)")
    markdown = report.with_name("report.md").read_text("utf-8")
    assert captions
    assert all(f"**{caption}**" in markdown for caption in captions)
