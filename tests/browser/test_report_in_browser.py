"""The report as people have it before them: two widths, two colour schemes, paper, a keyboard."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attachpath.pipeline import run_analyses

COHORT = Path(__file__).parents[2] / "simulated_data"
PAPER = 688
"""CSS pixels between the margins of A4: 182 mm."""

OUTSIDE = """() => [...document.querySelectorAll('main *')].filter(e => {
  const box = e.getBoundingClientRect();
  const scrolled = e.closest('.scroll');
  return box.width > 0 && box.right > innerWidth + 1 && (!scrolled || scrolled === e);
}).map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Path:
    """Run every analysis on the committed cohort once."""
    out = tmp_path_factory.mktemp("report")
    run = run_analyses(COHORT, out, jobs=2)
    assert {state.status for state in run.sections.values()} == {"done"}
    return out / "report.html"


@pytest.fixture(scope="module")
def hostile_report(tmp_path_factory: pytest.TempPathFactory, hostile_folder: Path) -> Path:
    """Run every analysis on a cohort and a theory whose every label is hostile."""
    out = tmp_path_factory.mktemp("hostile_report")
    theory = hostile_folder / "theory.toml"
    run = run_analyses(hostile_folder / "cohort", out, theory=theory, jobs=2)
    assert {state.status for state in run.sections.values()} == {"done"}
    return out / "report.html"


def test_it_is_one_file_of_less_than_five_megabytes(report: Path) -> None:
    assert report.stat().st_size < 5_000_000


def test_it_asks_nothing_of_anybody_and_raises_nothing(report: Path, open_page: Any) -> None:
    seen = open_page(report)
    seen.page.wait_for_load_state("load")
    assert seen.troubles == []
    assert {address[:5] for address in seen.addresses} <= {"file:", "data:"}
    assert sum(address.startswith("file:") for address in seen.addresses) == 1


@pytest.mark.parametrize(
    "options", [{}, {"width": 390}, {"color_scheme": "dark"}], ids=["1280", "390", "dark"]
)
def test_axe_finds_nothing(
    report: Path, open_page: Any, violations: Callable[..., list[str]], options: dict[str, Any]
) -> None:
    seen = open_page(report, **options)
    seen.ask("document.querySelectorAll('details').forEach(d => d.open = true)")
    dark = ["color-contrast"] if "color_scheme" in options else []
    assert violations(seen, *dark) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_nothing_is_cut_and_the_page_does_not_scroll_sideways(
    report: Path, open_page: Any, width: int
) -> None:
    seen = open_page(report, width)
    seen.ask("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert seen.ask("document.documentElement.scrollWidth") <= width
    assert seen.ask(OUTSIDE) == []


def test_every_figure_is_drawn_and_told(report: Path, open_page: Any) -> None:
    seen = open_page(report)
    figures = seen.ask(
        "[...document.images].map(i => [i.complete && i.naturalWidth > 0, i.alt.length])"
    )
    assert len(figures) > 15
    assert all(drawn and told > 40 for drawn, told in figures)


def test_headings_are_in_order_and_ids_are_one_of_a_kind(report: Path, open_page: Any) -> None:
    seen = open_page(report)
    levels = seen.ask("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = seen.ask("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    targets = seen.ask("[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash.slice(1))")
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


def test_the_same_sections_are_told_by_report_and_markdown(report: Path, open_page: Any) -> None:
    seen = open_page(report)
    captions = seen.ask("[...document.querySelectorAll('figcaption b')].map(b => b.textContent)")
    markdown = report.with_name("report.md").read_text("utf-8")
    assert captions
    assert all(f"**{caption}**" in markdown for caption in captions)


def test_hostile_labels_run_nothing(hostile_report: Path, open_page: Any) -> None:
    seen = open_page(hostile_report)
    assert seen.troubles == []
    assert (
        seen.ask("document.querySelectorAll('script, main img:not([src^=\"data:\"])').length") == 0
    )
    text = seen.ask("document.body.textContent")
    for shown in ("<script>alert(1)</script>", "{{ 7*7 }}", r"$\frac{a}{b}$", "😭", "חרדה"):
        assert shown in text


@pytest.mark.parametrize("width", [390, 1280])
def test_hostile_labels_break_no_layout(
    hostile_report: Path, open_page: Any, violations: Callable[..., list[str]], width: int
) -> None:
    seen = open_page(hostile_report, width)
    seen.ask("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert seen.ask("document.documentElement.scrollWidth") <= width
    assert seen.ask(OUTSIDE) == []
    assert seen.ask("[...document.images].every(i => i.complete && i.naturalWidth > 0)")
    assert width > 400 or violations(seen) == []
