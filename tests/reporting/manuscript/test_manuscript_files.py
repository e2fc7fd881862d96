"""The folder of a manuscript: what is in it, what it says, and what it never writes over."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from attachpath.errors import OutputError, UsageError
from attachpath.reporting import Section, read_run, write_manuscript


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def document_of(folder: Path) -> dict[str, object]:
    return dict(json.loads((folder / "results.json").read_bytes()))


def test_every_figure_is_there_in_three_formats(paper: Path, finished_run: Path) -> None:
    drawn = {path.stem for path in (finished_run / "out").glob("0*/*.png")}
    found: dict[str, set[str]] = {}
    for path in (paper / "figures").iterdir():
        found.setdefault(path.stem, set()).add(path.suffix)
    assert {name.split("_", 2)[2] for name in found} == drawn
    assert all(forms == {".svg", ".pdf", ".png"} for forms in found.values())


def test_a_png_has_300_dots_an_inch(paper: Path) -> None:
    from PIL import Image

    with Image.open(paper / "figures" / "figure_1_flow.png") as image:
        assert image.width == 2160  # 7.2 inches
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_pdfs_embed_whole_glyphs_and_no_date(paper: Path) -> None:
    for path in (paper / "figures").glob("*.pdf"):
        content = path.read_bytes()
        assert b"/CIDFontType2" in content or b"/FontFile2" in content, path.name
        assert b"/Type3" not in content
        assert b"CreationDate" not in content


def test_tables_stand_in_the_order_of_a_paper(finished_run: Path, tmp_path: Path) -> None:
    written = write_manuscript(finished_run / "out", tmp_path / "paper", tables=["csv"])
    stems = {
        int(path.name.split("_")[1]): path.stem.split("_", 2)[2]
        for path in (tmp_path / "paper" / "csv").glob("*.csv")
        if not path.stem.endswith("_values")
    }
    assert [stems[n] for n in sorted(stems)] == [
        "participants", "client_level_correlations", "total_associations", "coefficients",
        "explained_variance", "simple_slopes", "regions", "measurement_fit",
        "factor_correlations", "rivals", "paths", "indirect_effects", "verdicts", "parts",
    ]  # fmt: skip
    assert written.tables == len(stems)
    assert written.left_out > 20
    assert "tables.docx" not in files_of(tmp_path / "paper")


def test_what_is_not_chosen_is_supplementary(paper: Path) -> None:
    names = {path.name for path in (paper / "latex").glob("table_S*.tex")}
    assert any(name.endswith("_missing.tex") for name in names)
    assert "table_S1_missing.tex" in names


def test_the_numbers_of_each_hypothesis_are_those_of_results_json(
    paper: Path, finished_run: Path
) -> None:
    text = (paper / "manuscript.md").read_text("utf-8")
    hypotheses = document_of(finished_run / "out")["hypotheses"]
    assert isinstance(hypotheses, list)
    for row in hypotheses:
        (paragraph,) = re.findall(rf"^\*\*{row['id']}\.\*\* (.+)$", text, re.MULTILINE)
        assert row["claim"] in paragraph
        assert paragraph.endswith(f"Verdict: {row['verdict'].replace('_', ' ')}.")
        numbers = {
            "b": row["estimate"], "SE": row["std_error"],
            "low": row["ci_low"], "high": row["ci_high"],
        }  # fmt: skip
        found = re.search(
            r"adjustment: b = (?P<b>\S+), SE = (?P<SE>\S+),.*? 95% CI "
            r"\\?\[(?P<low>\S+), (?P<high>\S+?)\\?\]",
            paragraph,
        )
        assert found is not None, row["id"]
        for name, value in numbers.items():
            assert float(found[name].replace("−", "-")) == pytest.approx(value, abs=5.1e-4)
        if row["df"] is not None:
            assert f"df = {row['df']:.1f}" in paragraph


def test_nothing_is_said_to_lead_to_anything(paper: Path) -> None:
    text = (paper / "manuscript.md").read_text("utf-8").lower()
    assert "was negatively associated with" in text
    for word in ("led to", "leads to", "caused", "impact of", "effect of secure"):
        assert word not in text


def test_simulated_data_are_said_to_be_so_before_all_else(paper: Path) -> None:
    for name in ("manuscript.md", "checklists.md"):
        first = (paper / name).read_text("utf-8").split("\n\n")[1]
        assert first.startswith("> **SIMULATED DATA, not real")
    assert "DRAFT" in (paper / "manuscript.md").read_text("utf-8").split("\n\n")[2]


def test_the_draft_follows_jars_quant(paper: Path) -> None:
    text = (paper / "manuscript.md").read_text("utf-8")
    headings = re.findall(r"^#{2,3} (.+)$", text, re.MULTILINE)
    order = [
        "Method", "Participants and flow", "Measures", "Missing data", "Data preparation",
        "Statistical models", "Inference", "Results", "Sample", "Hypotheses", "Second opinions",
    ]  # fmt: skip
    assert [name for name in headings if name in order] == order


def test_no_sentence_of_the_draft_stands_twice(paper: Path) -> None:
    body = (paper / "manuscript.md").read_text("utf-8").split("## Appendix")[0]
    paragraphs = [line for line in body.splitlines() if len(line) > 80]
    assert len(paragraphs) == len(set(paragraphs))


def test_no_client_and_no_place_of_this_machine_is_told(paper: Path, finished_run: Path) -> None:
    for path in paper.rglob("*"):
        if path.suffix in (".md", ".tex", ".csv", ".json"):
            text = path.read_text("utf-8")
            assert "secret-" not in text, path.name
            assert str(finished_run) not in text, path.name


def test_a_cell_that_excel_would_run_is_quoted(
    results_of: Callable[..., Path], hostile_section: Section, hostile: str, tmp_path: Path
) -> None:
    write_manuscript(results_of(hostile_section), tmp_path / "paper")
    content = (tmp_path / "paper" / "csv" / "table_1_participants.csv").read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert [row[0].strip() for row in rows] == [
        f"'{hostile}", f"'{hostile}", f"'{hostile}", "'@SUM(A1)",
    ]  # fmt: skip
    values = (tmp_path / "paper" / "csv" / "table_1_participants_values.csv").read_text("utf-8")
    assert list(csv.reader(io.StringIO(values)))[1] == [hostile, "1"]


def test_the_same_results_give_the_same_bytes(
    results_of: Callable[..., Path], hostile_section: Section, tmp_path: Path
) -> None:
    results = results_of(hostile_section)
    write_manuscript(results, tmp_path / "one")
    write_manuscript(results, tmp_path / "two")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
    for name in files_of(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_failed_section_is_left_out_and_named(
    results_of: Callable[..., Path], hostile_section: Section, tmp_path: Path
) -> None:
    failed = hostile_section.model_copy(
        update={"id": "04_paths", "status": "failed", "tables": [], "figures": [], "parts": []}
    )
    written = write_manuscript(results_of(hostile_section, failed), tmp_path / "paper")
    assert written.notes[0] == "1 section(s) failed and are left out: 04_paths."
    assert "07_hypotheses" in written.notes[1]
    assert "04_paths" not in written.notes[1]
    assert "1 figure(s) have no PDF" in written.notes[2]


def test_results_without_sections_are_refused(
    results_of: Callable[..., Path], tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as caught:
        write_manuscript(results_of(), tmp_path / "paper")
    assert caught.value.code == "no-sections"
    assert not (tmp_path / "paper").exists()


def test_an_edited_draft_is_never_written_over(
    results_of: Callable[..., Path], hostile_section: Section, tmp_path: Path
) -> None:
    results, out = results_of(hostile_section), tmp_path / "paper"
    write_manuscript(results, out)
    write_manuscript(results, out)  # over what nobody touched
    draft = out / "manuscript.md"
    draft.write_text("mine", "utf-8")
    with pytest.raises(OutputError, match=r"manuscript\.md changed") as caught:
        write_manuscript(results, out)
    assert caught.value.code == "edited-manuscript"
    assert draft.read_text("utf-8") == "mine"


def test_a_file_of_the_authors_in_the_folder_stays(
    results_of: Callable[..., Path], hostile_section: Section, tmp_path: Path
) -> None:
    results, out = results_of(hostile_section), tmp_path / "paper"
    write_manuscript(results, out)
    (out / "references.bib").write_text("@article{}", "utf-8")
    with pytest.raises(OutputError) as caught:
        write_manuscript(results, out)
    assert caught.value.code == "edited-manuscript"
    assert (out / "references.bib").exists()


@pytest.mark.parametrize("other", ["file", "folder", "cohort"])
def test_what_is_not_a_manuscript_is_left_as_it_is(
    other: str,
    finished_run: Path,
    results_of: Callable[..., Path],
    hostile_section: Section,
    tmp_path: Path,
) -> None:
    out = tmp_path / "mine"
    if other == "file":
        out.write_text("x", "utf-8")
    elif other == "folder":
        out.mkdir()
        (out / "manuscript.docx").write_text("x", "utf-8")
    else:
        shutil.copytree(finished_run / "cohort", out)
    with pytest.raises(OutputError) as caught:
        write_manuscript(results_of(hostile_section), out)
    assert caught.value.code == "not-ours"


def test_provenance_says_what_it_was_made_from(paper: Path, finished_run: Path) -> None:
    record = json.loads((paper / "provenance.json").read_bytes())
    run = read_run(finished_run / "out")
    assert record["fingerprint"] == run.fingerprint
    assert record["theory_hash"] == run.theory_hash
    assert set(record["files"]) == files_of(paper) - {"provenance.json"}
