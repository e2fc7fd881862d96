"""The checklists name places that exist, and leave to the authors what only they know."""

from __future__ import annotations

import re
from pathlib import Path

from attachpath.reporting import read_results
from attachpath.reporting.manuscript.checklist import NOT_MET, checklists
from attachpath.reporting.manuscript.results_headings import RESULTS_HEADINGS
from attachpath.reporting.manuscript.selection import CHOSEN, select
from attachpath.reporting.topics import METHODS_HEADINGS


def test_each_item_is_met_somewhere_or_left_to_the_authors() -> None:
    for one in checklists():
        for item in one.items:
            assert item.where or item.author, item.item


def test_each_reference_is_to_something_that_can_be_there(finished_run: Path) -> None:
    from fnmatch import fnmatchcase

    _, sections = read_results(finished_run / "out")
    whole = select(sections, everything=True)
    items: dict[str, list[str]] = {
        "table": [f"{one.section}/{one.item.id}" for one in whole.tables],
        "figure": [f"{one.section}/{one.item.id}" for one in whole.figures],
        "methods": list(METHODS_HEADINGS),
        "results": list(RESULTS_HEADINGS),
        "appendix": ["formulas"],
    }
    for one in checklists():
        for item in one.items:
            for reference in item.where:
                kind, _, name = reference.partition(":")
                assert any(fnmatchcase(known, name) for known in items[kind]), reference


def test_every_chosen_table_and_figure_is_left_by_a_full_run(finished_run: Path) -> None:
    _, sections = read_results(finished_run / "out")
    selection = select(sections)
    for chosen in CHOSEN:
        here = [one for one in selection.tables if one.section == chosen.section]
        assert len(here) == len(chosen.tables)
        drawn = [one for one in selection.figures if one.section == chosen.section]
        assert chosen.figures == () or any(not one.supplementary for one in drawn)


def test_a_full_run_meets_every_item_that_is_not_the_authors(paper: Path) -> None:
    text = (paper / "checklists.md").read_text("utf-8")
    assert NOT_MET not in text
    assert "Appelbaum" in text
    assert "Monsalves" in text


def test_numbers_that_the_checklist_names_exist(paper: Path) -> None:
    text = (paper / "checklists.md").read_text("utf-8")
    cells = [line.split("|")[2] for line in text.splitlines() if line.startswith("| ")]
    stems = {path.stem for path in (paper / "figures").glob("*.png")}
    for cell in cells:
        for label in re.findall(r"Figure (S?\d+)", cell):
            assert any(stem.startswith(f"figure_{label}_") for stem in stems), cell


def test_what_is_left_to_the_authors_stands_in_the_draft_in_brackets(paper: Path) -> None:
    draft = (paper / "manuscript.md").read_text("utf-8")
    for one in checklists():
        for item in one.items_of("Method"):
            if item.author:
                assert f"[{item.author}]" in draft.replace("\\[", "[").replace("\\]", "]")
