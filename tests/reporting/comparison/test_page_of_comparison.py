"""The page of a comparison: its words, tables and figure say what the document says."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attachpath.errors import OutputError
from attachpath.reporting.comparison import Comparison, compare_results, write_comparison
from attachpath.reporting.comparison.comparison_forest import comparison_forest
from attachpath.reporting.comparison.comparison_words import answer, criteria_methods, points
from attachpath.reporting.comparison.criteria_table import criteria_table
from attachpath.reporting.comparison.effects_table import effects_table
from attachpath.reporting.comparison.outcome_words import Footnotes
from attachpath.reporting.comparison.page_of_comparison import comparison_section, render_comparison
from attachpath.reporting.comparison.pooled_table import pooled_table


def cells(table: Any) -> dict[str, list[str]]:
    return {line.cells[0]: line.cells[1:] for line in table.body if line.kind != "group"}


def test_the_answer_counts_what_was_found_again(three: Comparison, published: Comparison) -> None:
    assert answer(three).endswith("(same sign, significant): 1 of 1 in bergen, 0 of 1 in clinic.")
    bergen, clinic = points(three)
    assert bergen.startswith("bergen: 2 of 2 estimates lie in the")
    assert "0 of 1 effects are too small" in bergen
    assert "1 of 1 effects is too small" in clinic
    assert points(published) == [
        "aarhus: 0 of 1 effects are too small for the original study to have detected."
    ]


def test_effects_stand_side_by_side(three: Comparison) -> None:
    found = cells(effects_table(three))
    assert found["A"][:2] == ["−0.30 [−0.40, −0.20]", ".001"]
    assert found["A"][3] == "−0.25 [−0.35, −0.15]"
    assert found["B"][6:] == ["–", "–", "not testable (a)"]
    assert "(a) The cohort has no z." in effects_table(three).note
    assert len(effects_table(three).rows) == 6


def test_criteria_say_their_answer_or_why_there_is_none(
    three: Comparison, published: Comparison
) -> None:
    table = criteria_table(three)
    assert table is not None
    found = cells(table)
    assert found["A, bergen"][:2] == ["✓ yes", "✓ yes"]
    assert found["A, clinic"][:2] == ["✗ not significant, other sign", "✗ no"]
    assert found["A, clinic"][3] == "✗ yes"
    assert found["B, clinic"][0] == "not testable (b)"
    alone = criteria_table(published)
    assert alone is not None
    assert cells(alone)["A"][:2] == ["✓ yes", "not computable (a)"]
    assert "(a) The original estimate is not known." in alone.note
    assert "Left out: B (no original result is known)." in alone.note


def test_pooled_estimates_stand_with_and_without_the_original(
    three: Comparison, published: Comparison
) -> None:
    table = pooled_table(three)
    assert table is not None
    found = cells(table)
    assert found["A"][0] == "3"
    assert found["A, replications alone"][0] == "2"
    assert "fewer than two replications could test it" in table.note.casefold()
    assert pooled_table(published) is None


def test_the_forest_shows_every_study_and_tells_it_in_words(three: Comparison) -> None:
    figure = comparison_forest(three)
    assert figure is not None
    assert figure.svg != figure.svg_narrow
    assert "A: aarhus −0.30 [−0.40, −0.20], bergen −0.25" in figure.alt
    assert "pooled, common effect" in figure.alt
    again = comparison_forest(three)
    assert again is not None
    assert again.svg == figure.svg


def test_a_dozen_cohorts_have_a_mark_each(results_of: Callable[..., Any], theory: Path) -> None:
    many = compare_results([results_of(f"c{i}", -0.3 + i / 40, 0.1) for i in range(12)], theory)
    figure = comparison_forest(many)
    assert figure is not None
    assert all(f"c{i} " in figure.alt for i in range(12))


def test_without_any_estimate_there_is_no_forest(
    results_of: Callable[..., Any], theory: Path
) -> None:
    nothing = results_of("aarhus", 0.1)
    nothing.hypotheses[0] = nothing.hypotheses[1].model_copy(update={"id": "A"})
    other = results_of("bergen", 0.2)
    other.hypotheses[0] = nothing.hypotheses[0]
    comparison = compare_results([nothing, other], theory)
    assert comparison_forest(comparison) is None
    assert "no original result" in render_comparison(comparison)


def test_methods_name_every_source_and_the_level(three: Comparison) -> None:
    text = " ".join(one.text for one in criteria_methods(three))
    sources = ["Patil, Peng & Leek, 2016", "Simonsohn, 2015", "Higgins & Thompson, 2002"]
    for words in [*sources, "Viechtbauer, 2005", "below .05", "aarhus is the original study"]:
        assert words in text


def test_the_page_is_escaped_and_alone(three: Comparison) -> None:
    page = render_comparison(three)
    assert "<b>z</b>" not in page
    assert "&lt;b&gt;z&lt;/b&gt;" in page
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page
    assert "Simulated data" not in page


def test_tables_are_written_as_printed_and_in_full(three: Comparison, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert write_comparison(three, out) == out / "comparison.html"
    text = (out / "tables" / "table_01_effects_values.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["study"] for row in rows[:3]] == ["aarhus", "bergen", "clinic"]
    assert float(rows[0]["estimate"]) == -0.3
    assert (out / "figures" / "comparison_forest.png").read_bytes().startswith(b"\x89PNG")
    write_comparison(three, out)  # once more over its own


@pytest.mark.parametrize("name", ["cohort.toml", "run.json"])
def test_a_folder_of_data_or_results_is_left_alone(
    three: Comparison, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("mine", "utf-8")
    with pytest.raises(OutputError) as raised:
        write_comparison(three, tmp_path)
    assert raised.value.code == "own-data"
    assert not (tmp_path / "comparison.html").exists()


def test_footnotes_count_on_after_z() -> None:
    notes = Footnotes()
    marks = [notes.mark("x", f"reason {i}") for i in range(28)]
    assert marks[0] == "x (a)"
    assert marks[25:] == ["x (z)", "x (aa)", "x (ab)"]
    assert notes.text.count("Reason") == 28


def test_sections_hold_the_parts_in_order(three: Comparison) -> None:
    titles = [part.title for part in comparison_section(three).parts]
    assert titles == ["The effects side by side", "Criteria of replication", "The studies together"]
