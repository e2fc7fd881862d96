"""The page needs nothing else, runs nothing, and shows whatever a label holds harmlessly."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from attachpath.cohort import Cohort
from attachpath.errors import UsageError
from attachpath.hypotheses import load_theory
from attachpath.reporting import (
    ErrorRecord,
    HypothesisRow,
    RunRecord,
    Section,
    SectionState,
    build_report,
    describe_run,
    verdict_methods,
    write_json,
    write_section,
)
from attachpath.reporting.cohort_section import participants_table
from attachpath.reporting.hypotheses_section import forest_plot, verdict_table
from attachpath.reporting.page import render

Make = Callable[..., HypothesisRow]
NASTY = "<script>alert('x')</script> & [/] $\\frac$ \x00\x1b[31m\u202e \"quoted\" {{ 7*7 }}"


class Elements(HTMLParser):
    """Every element with its attributes, and the text between."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture
def run(cohort: Cohort) -> RunRecord:
    return describe_run(cohort)


@pytest.fixture
def full(section: Section, cohort: Cohort, make_row: Make, untestable: HypothesisRow) -> Section:
    """A section with everything that a page can show."""
    rows = [make_row(), untestable]
    section.hypotheses += rows
    section.tables += [participants_table(cohort), verdict_table(rows)]
    section.figures.append(forest_plot(rows))
    section.methods += verdict_methods(rows, load_theory("et_graf"))
    section.assumptions.append("A key was assumed.")
    section.notes.append("A note.")
    return section


def test_the_page_fetches_nothing_and_runs_nothing(run: RunRecord, full: Section) -> None:
    page = Elements(render(run, [full]))
    assert page.of("script") == []
    assert page.of("link") == []
    for attributes in (a for _, a in page.found):
        assert not any(name.startswith("on") for name in attributes)
        for name in ("src", "srcset", "href"):
            assert re.match(r"data:image/svg\+xml;base64,|#|$", attributes.get(name) or "")
    assert "default-src 'none'" in (page.of("meta")[2]["content"] or "")
    assert "@import" not in page.text
    assert "url(" not in page.text


def test_figures_are_inside_with_their_words(run: RunRecord, full: Section) -> None:
    page = Elements(render(run, [full]))
    (image,) = page.of("img")
    assert base64.b64decode((image["src"] or "").partition(",")[2]) == full.figures[0].svg
    assert image["alt"] == full.figures[0].alt
    assert page.of("source")[0]["media"] == "(max-width: 640px)"


def main_text(page: str) -> str:
    """Return the text beside the contents."""
    return Elements(page[page.index("<main>") :]).text


def test_verdicts_stand_first_and_methods_after_the_sections(run: RunRecord, full: Section) -> None:
    text = main_text(render(run, [full]))
    words = ("Verdicts", "Participants", "Methods", "A key was", "Fingerprint")
    places = [text.index(word) for word in words]
    assert places == sorted(places)


def test_links_lead_to_places_on_the_page(run: RunRecord, full: Section) -> None:
    page = Elements(render(run, [full]))
    ids = [attributes["id"] for _, attributes in page.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {(link["href"] or "").removeprefix("#") for link in page.of("a")} <= set(ids)


def test_nasty_labels_are_shown_and_do_nothing(
    run: RunRecord, full: Section, make_row: Make
) -> None:
    full.title = full.question = NASTY
    full.findings.append(NASTY)
    full.notes.append(NASTY)
    full.hypotheses.append(make_row(id="N", claim=NASTY, formula=NASTY, notes=[NASTY]))
    full.figures[0].alt = NASTY
    changed = run.model_copy(update={"cohort": NASTY, "title": NASTY, "population": NASTY})
    written = render(changed, [full])
    page = Elements(written)
    assert page.of("script") == []
    assert "alert('x')" in page.text
    assert "{{ 7*7 }}" in page.text
    assert "$\\frac$" in page.text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", written)
    assert "␛[31m" in page.text


def test_the_same_sections_give_the_same_page(run: RunRecord, full: Section) -> None:
    assert render(run, [full]) == render(run, [full])


def test_simulated_data_are_said_to_be_so_at_the_top(run: RunRecord, full: Section) -> None:
    made_up = run.model_copy(update={"simulated": True, "population": "null", "seed": "77"})
    text = Elements(render(made_up, [full])).text
    banner = text.index("Simulated data.")
    assert banner < text.index("Verdicts")
    assert "seed 77" in " ".join(text.split())
    assert "Simulated data." not in Elements(render(run, [full])).text


def test_a_failed_section_is_told_at_the_top_and_there(run: RunRecord, full: Section) -> None:
    error = ErrorRecord(code="x", message="It broke.", cause="A bug.", next_step="Mend it.")
    failed = full.model_copy(
        update={"id": "02_b", "title": "B", "status": "failed", "error": error, "tables": []}
    )
    text = Elements(render(run, [full, failed])).text
    assert text.index("B failed") < text.index("Verdicts")
    assert text.count("It broke.") == 2
    assert "Next step: Mend it." in text


def test_tables_and_figures_are_numbered_through_the_page(run: RunRecord, full: Section) -> None:
    second = full.model_copy(update={"id": "02_b", "hypotheses": []})
    text = Elements(render(run, [full, second])).text
    for name in ("Table 1", "Table 2", "Table 3", "Table 4", "Figure 1.", "Figure 2."):
        assert name in text
    assert "Table 5" not in text


def test_parts_stand_in_their_order_after_what_no_part_names(
    run: RunRecord, full: Section, cohort: Cohort
) -> None:
    late = participants_table(cohort).model_copy(update={"id": "late", "title": "Late title"})
    full.add_part("First heading", late, words=["Some words."])
    full.add_part("Second heading", words=["More words."])
    text = main_text(render(run, [full]))
    names = ["Figure 1.", "Table 2", "First heading", "Some words.", "Table 3", "Late title"]
    places = [text.index(name) for name in [*names, "Second heading", "More words.", "A note."]]
    assert places == sorted(places)


def test_a_run_without_hypotheses_has_a_page(run: RunRecord, section: Section) -> None:
    assert "No hypotheses were tested" in Elements(render(run, [section])).text


def test_no_client_is_on_the_page(run: RunRecord, full: Section) -> None:
    written = render(run, [full])
    assert "secret" not in written


def test_the_page_is_written_from_sections_alone(
    run: RunRecord, full: Section, tmp_path: Path
) -> None:
    states = {"01_cohort": SectionState(status="done", seconds=1.5)}
    done = run.model_copy(update={"sections": states, "seconds": 2.0, "finished": "2026-01-01"})
    write_json(tmp_path / "run.json", done.model_dump(mode="json"))
    write_section(full, tmp_path)
    text = Elements(build_report(tmp_path).read_text("utf-8")).text
    assert run.fingerprint in text
    assert run.theory_hash in text
    assert "01_cohort" in text


def test_a_foreign_section_makes_no_page(run: RunRecord, full: Section, tmp_path: Path) -> None:
    write_json(tmp_path / "run.json", run.model_dump(mode="json"))
    full.fingerprint = "0" * 64
    write_section(full, tmp_path)
    with pytest.raises(UsageError) as caught:
        build_report(tmp_path)
    assert caught.value.code == "foreign-section"
    assert not (tmp_path / "report.html").exists()
