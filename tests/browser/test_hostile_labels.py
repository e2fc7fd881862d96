"""A cohort, an instrument and a theory whose every label is hostile: shown as text, obeyed by none.

A label may be a script, 300 letters without a blank, written from right to left, an emoji,
mathematics, a template, or a formula of a spreadsheet.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from attachpath.cli import main
from attachpath.cohort import read_folder
from attachpath.pipeline import run_analyses
from attachpath.reporting import read_section


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, hostile_folder: Path) -> Path:
    """Run every analysis on them; every one gets through."""
    place = tmp_path_factory.mktemp("hostile_report")
    theory = hostile_folder / "theory.toml"
    run = run_analyses(hostile_folder / "cohort", place, theory=theory, jobs=1)
    assert {state.status for state in run.sections.values()} == {"done"}
    return place


def cells_for_people(out: Path) -> Iterator[str]:
    tables = (out / "tables").glob("table_*.csv")
    printed = [path for path in tables if not path.stem.endswith("_values")]
    for path in [*out.rglob("*_print.csv"), *printed]:
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                yield from row


def test_cells_for_people_are_no_formulas_and_hold_no_unseen_signs(out: Path) -> None:
    cells = list(cells_for_people(out))
    assert any("=cmd()" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    assert not [cell for cell in cells if re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e]", cell)]


class Page(HTMLParser):
    """What a browser would make of a page: its tags, attributes and text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "img":
            assert (dict(attrs)["src"] or "").startswith("data:image/svg+xml;base64,")

    def handle_data(self, data: str) -> None:
        self.text += data


def test_labels_are_text_in_the_report_and_nothing_else(
    out: Path, hostile_texts: dict[str, str]
) -> None:
    raw = (out / "report.html").read_text("utf-8")
    page = Page(raw)
    assert page.tags.isdisjoint({"script", "iframe", "object", "form", "base", "link"})
    assert not [name for name in page.attributes if name.startswith("on")]
    assert all(sign not in raw for sign in "\x1b\x07\u202e")
    shown = [hostile_texts[name] for name in ("script", "image", "mathematics", "template")]
    assert [text for text in [*shown, "b␛[31mb␇"] if text not in page.text] == []


def test_figures_are_whole_and_draw_a_label_as_it_is_written(out: Path) -> None:
    figures = sorted(out.rglob("*.svg"))
    assert len(figures) > 20
    for figure in figures:
        elements = list(ET.parse(figure).iter())  # noqa: S314 - ours
        tags = {element.tag.rpartition("}")[2] for element in elements}
        assert tags.isdisjoint({"script", "foreignObject", "a"})
        assert not [name for one in elements for name in one.attrib if name.startswith("on")]
        assert all(sign not in figure.read_text("utf-8") for sign in "\x1b\x07\u202e")


def test_the_terminal_shows_labels_without_obeying_them(
    hostile_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(hostile_folder / "cohort")
    assert main(["check", folder]) == 0
    assert main(["test", folder, "--theory", str(hostile_folder / "theory.toml")]) == 0
    printed = "".join(capsys.readouterr())
    assert r"[bold red]x[/] **b** | a\tb\x1b[31mb\x07\u202egnp.exe" in printed
    assert all(sign not in printed for sign in "\x1b\x07\u202e")
    assert "[control-character]" in printed


def test_a_sign_that_no_font_has_is_told_in_one_sentence_and_nothing_else_goes_wrong(
    out: Path,
) -> None:
    sections = [read_section(path.parent) for path in out.glob("[0-9]*/section.json")]
    notes = {note for one in sections for figure in one.figures for note in figure.notes}
    assert len(notes) == 1
    assert "boxes" in notes.pop()


def test_markdown_holds_no_tag_of_a_label(out: Path, hostile_texts: dict[str, str]) -> None:
    text = (out / "report.md").read_text("utf-8")
    bare = re.sub(r"`[^`\n]*`", "", text)
    assert not re.search(r"(?<!\\)<(script|img)", bare)
    assert hostile_texts["Arabic"] in text
    assert "\u202e" not in text


def test_a_whole_label_stands_in_a_table_where_a_figure_cuts_it(
    out: Path, hostile_texts: dict[str, str]
) -> None:
    cells = {cell.strip() for cell in cells_for_people(out)}
    assert {hostile_texts[name] for name in ("long", "Hebrew", "emoji", "mathematics")} <= cells


def test_nothing_runs(
    out: Path, open_page: Callable[..., Any], hostile_texts: dict[str, str]
) -> None:
    seen = open_page(out / "report.html")
    assert seen.troubles == []
    assert not seen.ask(
        "document.querySelectorAll('script, main img:not([src^=\"data:\"])').length"
    )
    text = " ".join(seen.ask("document.body.textContent").split())
    missing = [name for name, one in hostile_texts.items() if name != "markup" and one not in text]
    assert missing == []


@pytest.mark.parametrize("width", [390, 1280])
def test_no_layout_breaks(
    out: Path, open_page: Callable[..., Any], outside: str, width: int
) -> None:
    seen = open_page(out / "report.html", width)
    seen.ask("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert seen.ask("document.documentElement.scrollWidth") <= width
    assert seen.ask(outside) == []
    assert seen.ask("[...document.images].every(i => i.complete && i.naturalWidth > 0)")


def test_axe_finds_nothing(
    out: Path, open_page: Callable[..., Any], violations: Callable[..., list[str]]
) -> None:
    assert violations(open_page(out / "report.html", 390)) == []


def test_paper_cuts_no_table(out: Path, open_page: Callable[..., Any]) -> None:
    seen = open_page(out / "report.html", 688)
    seen.page.emulate_media(media="print")
    assert seen.ask("document.documentElement.scrollWidth") <= 688


def test_the_labels_were_read_as_they_were_written(
    hostile_folder: Path, hostile_texts: dict[str, str]
) -> None:
    cohort = read_folder(hostile_folder / "cohort")
    assert set(cohort.clients["presenting_problem"]) == set(hostile_texts.values())
