"""report.md holds what the page holds, and no markup that a user's text made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from attachpath.cohort import Cohort
from attachpath.reporting import (
    AssumptionText,
    ErrorRecord,
    Figure,
    HypothesisRow,
    MethodsText,
    RunRecord,
    Section,
    SectionState,
    Table,
    build_report,
    describe_run,
    write_json,
    write_section,
)
from attachpath.reporting.cohort_section import participants_table
from attachpath.reporting.hypotheses_section import verdict_table
from attachpath.reporting.markdown_report import markdown_report

Make = Callable[..., HypothesisRow]
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
NASTY = "# <script>alert('x')</script> | [a](javascript:b) `c` $\\frac$ \x00\x1b[31m\u202e\n- *d*"
SEEN = "# <script>alert('x')</script> | [a](javascript:b) `c` $\\frac$ ␀␛[31m\ufffd - *d*"


def everything(tokens: list[Token]) -> list[Token]:
    return [token for one in tokens for token in (one, *everything(one.children or []))]


def figure() -> Figure:
    return Figure(id="flow", caption="Who took part.", alt="330 [all].", svg=b"<svg/>", png=b"P")


@pytest.fixture
def run(cohort: Cohort) -> RunRecord:
    return describe_run(cohort)


@pytest.fixture
def full(section: Section, cohort: Cohort, make_row: Make, untestable: HypothesisRow) -> Section:
    """Give a section with everything that a report can show."""
    rows = [make_row(), untestable]
    section.hypotheses += rows
    section.findings.append("A finding.")
    section.tables.append(participants_table(cohort))
    section.add_part("A part", figure(), verdict_table(rows), words=["Words of a part."])
    section.methods.append(MethodsText(topic="models", text="A method."))
    section.assumptions.append(AssumptionText(topic="measures", text="A key was assumed."))
    section.notes.append("A note.")
    return section


def test_everything_stands_in_the_order_of_the_page(run: RunRecord, full: Section) -> None:
    text = markdown_report(run, [full])
    words = (
        "# Report on the cohort", "## Verdicts", "### Confirmatory", "## Contents",
        "## The cohort", "A finding.", "**Table 1.** *Participants*", "### A part",
        "Words of a part.", "![330 \\[all\\].](01_cohort/flow.png)",
        "**Figure 1.** Who took part.", "**Table 2.** *Hypotheses", "### Notes", "- A note.",
        "## Methods", "A method.", "`iip_post ~ iip_pre", "## Assumptions", "A key was assumed.",
        "## Data and versions", run.fingerprint,
    )  # fmt: skip
    places = [text.index(word) for word in words]
    assert places == sorted(places)


def test_a_verdict_reads_as_a_row(run: RunRecord, full: Section) -> None:
    rows = [line for line in markdown_report(run, [full]).splitlines() if line.startswith("| H")]
    cells = [cell.strip() for cell in rows[1].strip("|").split("|")]
    assert cells[0] == "H4a"
    assert cells[2:] == [
        *("✓ **supported**", "−0.20", "[−0.28, −0.12]", "< .001", "250", "none"),
    ]
    assert rows[2].startswith("| H5a |")
    assert "**not testable**" in rows[2]


def test_nothing_ends_in_blanks_and_paragraphs_are_lines(run: RunRecord, full: Section) -> None:
    text = markdown_report(run, [full])
    assert all(line == line.rstrip() for line in text.splitlines())
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_what_changes_from_run_to_run_is_not_in_it(run: RunRecord, full: Section) -> None:
    states = {"01_cohort": SectionState(status="done", seconds=12.3)}
    later = {"seconds": 98.7, "finished": "2031-05-06T07:08:09+00:00", "sections": states}
    text = markdown_report(run.model_copy(update=later), [full.model_copy(update={"seconds": 5.5})])
    assert text == markdown_report(run, [full])


def test_nasty_text_is_shown_and_becomes_nothing(
    run: RunRecord, full: Section, make_row: Make
) -> None:
    plain_tokens = everything(READER.parse(markdown_report(run, [full])))
    table = Table.model_validate(full.tables[0].model_dump() | {"title": NASTY, "note": NASTY})
    changed = full.model_copy(
        update={
            "title": NASTY, "question": NASTY, "findings": [NASTY], "notes": [NASTY],
            "tables": [table, full.tables[1]],
            "hypotheses": [make_row(claim=NASTY), full.hypotheses[1]],
        }
    )  # fmt: skip
    changed.figures[0].alt = changed.figures[0].caption = NASTY
    named = run.model_copy(update={"cohort": NASTY, "title": NASTY})
    tokens = everything(READER.parse(markdown_report(named, [changed])))
    kinds = {token.type for token in tokens}
    assert not kinds & {"html_block", "html_inline", "link_open", "s_open", "fence", "code_block"}
    assert kinds <= {token.type for token in plain_tokens} | {"text_special"}
    shown = [token.content for token in tokens if token.type == "text"]
    assert any(SEEN in words for words in shown)
    headings = sum(token.type == "heading_open" for token in tokens)
    assert headings == sum(token.type == "heading_open" for token in plain_tokens)
    images = [token for token in tokens if token.type == "image"]
    assert [image.attrs["src"] for image in images] == ["01_cohort/flow.png"]
    assert images[0].content.count("alert") == 1


def test_a_failed_section_is_told_at_the_top_and_there(run: RunRecord, full: Section) -> None:
    error = ErrorRecord(code="x", message="It broke.", cause="A bug.", next_step="Mend it.")
    failed = full.model_copy(
        update={"id": "02_b", "title": "B", "status": "failed", "error": error, "hypotheses": []}
    )
    text = markdown_report(run, [full, failed])
    assert text.index("**B failed**") < text.index("## Verdicts")
    assert text.count("It broke.") == 2
    assert "Next step: Mend it." in text


def test_a_run_without_hypotheses_has_a_report(run: RunRecord, section: Section) -> None:
    assert "No hypotheses were tested" in markdown_report(run, [section])


def test_no_client_is_in_it(run: RunRecord, full: Section) -> None:
    assert "secret" not in markdown_report(run, [full])


def test_the_report_is_a_page_a_text_and_tables_of_the_same_numbers(
    run: RunRecord, full: Section, tmp_path: Path
) -> None:
    write_json(tmp_path / "run.json", run.model_dump(mode="json"))
    write_section(full.model_copy(update={"figures": [figure()]}), tmp_path)
    assert build_report(tmp_path) == tmp_path / "report.html"
    text = (tmp_path / "report.md").read_text("utf-8")
    page = (tmp_path / "report.html").read_text("utf-8")
    for number, name in ((1, "participants"), (2, "verdicts")):
        assert f"**Table {number}.**" in text
        assert f"Table {number}" in page
        assert (tmp_path / "tables" / f"table_{number:02d}_{name}.csv").is_file()
    assert (tmp_path / "01_cohort" / "flow.png").is_file()
