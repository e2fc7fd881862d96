"""docs/new_cohort.md is followed: its commands, its recipes, and each key with its example."""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from attachpath import read_cohort, score_cohort
from attachpath.cohort.clinical_change import ClinicalChange
from attachpath.intake import check
from attachpath.intake.column_source import ColumnSource
from attachpath.intake.description import DescribedCohort, DescribedFile
from attachpath.intake.item_block import ItemBlock
from attachpath.specification import Part

PAGE = Path(__file__).resolve().parents[2] / "docs" / "new_cohort.md"
TEXT = PAGE.read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHAPES = {
    "Of the cohort": DescribedCohort,
    "Of a file: `[[file]]`": DescribedFile,
    "Of a column": ColumnSource,
    "Of a questionnaire: `[[file.items]]`": ItemBlock,
    "Of who recovered: `[[clinical_change]]`": ClinicalChange,
}
NORMS = {
    "measure": "bdi", "before": 1, "after": 2, "reliability": 0.9, "source": "manual",
    "functional_mean": 7, "functional_sd": 5, "clinical_mean": 20, "clinical_sd": 8,
}  # fmt: skip


def sections(text: str, sign: str) -> dict[str, str]:
    """Return what stands under each heading of a level."""
    parts = re.split(rf"^{sign} (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


CHAPTERS = sections(TEXT, "##")
RECIPES = sections(CHAPTERS["Recipes"], "###")
KEYS = sections(CHAPTERS["Every key of `cohort.toml`"], "###")


@pytest.fixture(scope="module")
def followed(follow: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a reader who followed the page; the recipes have tests of their own."""
    page = tmp_path_factory.mktemp("page") / PAGE.name
    recipes = CHAPTERS["Recipes"]
    page.write_text(TEXT.replace(recipes, "\n" * recipes.count("\n")), "utf-8")
    return follow(page)


def test_every_command_does_what_it_says(followed: Path) -> None:
    assert (followed / "clinic" / "draft.toml").is_file()
    assert "holds client data" in (followed / "check.html").read_text("utf-8")
    assert (followed / "results" / "report.html").is_file()
    assert (followed / "comparison" / "comparison.html").is_file()
    (listed,) = re.findall(r"\| file \| what it is \|\n(.*?)\n\n", TEXT, re.DOTALL)
    for name in re.findall(r"`([\w./]+)`", listed):
        assert (followed / "paper" / name).exists(), name


def test_no_path_of_the_reader_enters_what_is_left(followed: Path) -> None:
    left = [*(followed / "results").rglob("*"), *(followed / "paper").rglob("*")]
    for path in left:
        if path.is_file():
            assert str(followed).encode() not in path.read_bytes(), path


def test_the_example_says_what_the_page_says_of_its_drafted_and_corrected_names(
    followed: Path,
) -> None:
    draft = (followed / "clinic" / "draft.toml").read_text("utf-8")
    corrected = (followed / "clinic" / "cohort.toml").read_text("utf-8")
    assert tomllib.loads(draft)["file"][0]["path"] == "klienter.sav"
    assert "decided" in corrected


def rows_of(table: str) -> dict[str, list[str]]:
    """Return the cells of a Markdown table by the key of each row."""
    rows = [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in table.splitlines()
        if line.startswith("| `")
    ]
    return {row[0].strip("` "): [cell.strip() for cell in row[1:]] for row in rows}


@pytest.mark.parametrize("heading", SHAPES)
def test_every_key_is_explained_with_what_it_is_without_it(heading: str) -> None:
    rows, shape = rows_of(KEYS[heading]), SHAPES[heading]
    assert set(rows) == set(shape.model_fields)
    for key, field in shape.model_fields.items():
        default = None if field.is_required() else field.get_default(call_default_factory=True)
        assert (rows[key][0] == "required") is field.is_required(), key
        if default not in (None, "", (), {}):
            shown = rows[key][0].replace("`", "")
            assert tomllib.loads(f"x = {shown}")["x"] in (default, list_of(default)), key


def list_of(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def examples() -> Iterator[tuple[str, str, str]]:
    for heading in SHAPES:
        for key, cells in rows_of(KEYS[heading]).items():
            if not cells[2].startswith("`[["):
                yield heading, key, cells[2].strip("`").strip()


@pytest.mark.parametrize(("heading", "key", "example"), list(examples()))
def test_every_example_of_a_key_is_taken(heading: str, key: str, example: str) -> None:
    given = tomllib.loads(example)
    cohort = DescribedCohort.model_validate(cohort_with(heading, key, given))
    part: Part = {
        "Of the cohort": cohort,
        "Of a file: `[[file]]`": cohort.file[0],
        "Of a questionnaire: `[[file.items]]`": next(iter(cohort.file[0].items), None),
        "Of who recovered: `[[clinical_change]]`": next(iter(cohort.clinical_change), None),
    }.get(heading) or column_of(cohort.file[0], next(iter(given)))
    assert key in part.model_fields_set


def cohort_with(heading: str, key: str, given: dict[str, Any]) -> dict[str, Any]:
    """Put an example where it belongs in a description that is no longer than it must be."""
    file: dict[str, Any] = {
        "path": "book.xlsx" if key == "sheet" else "clients.csv",
        "clients": {"client_id": "id", "gender": "sex"},
    }
    if heading == "Of the cohort":
        return {"format": 1, "file": [file], **given}
    if heading.endswith("`[[clinical_change]]`"):
        return {"format": 1, "file": [file], "clinical_change": [NORMS | given]}
    if heading == "Of a column" and key in ("columns", "order", "starts_at", "weeks_since"):
        session = {} if key == "columns" else {"session": "gang"}
        file["occasions"] = {"client_id": "id", **session, **given}
    elif heading == "Of a column":
        file["clients"] |= given
    elif heading == "Of a file: `[[file]]`":
        file |= given
    else:
        file["items"] = [{"instrument": "ecr", "columns": "q{item}", **given}]
    return {"format": 1, "file": [file]}


def column_of(file: DescribedFile, name: str) -> ColumnSource:
    return (file.clients | file.occasions)[name]


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_becomes_what_it_shows(name: str, tmp_path: Path) -> None:
    shown = describe_recipe(RECIPES[name], tmp_path)
    assert [one.code for one in check(tmp_path) if one.severity == "error"] == []
    tables = score_cohort(read_cohort(tmp_path)).tables()
    assert shown
    for block in shown:
        head, *lines = block.splitlines()
        table = head.removesuffix(":")
        columns = lines[0].split()
        printed = tables[table][columns].to_string(index=False, float_format="{:.4g}".format)
        assert [line.split() for line in printed.splitlines()] == [line.split() for line in lines]


def describe_recipe(text: str, folder: Path) -> list[str]:
    """Write the files of a recipe and its description; return what it shows of the cohort."""
    (folder / "calm.toml").write_text(own_instrument(), "utf-8")
    data: dict[str, str] = {}
    shown: list[str] = []
    for language, block in BLOCK.findall(text):
        if language == "toml" and not block.startswith("# calm.toml"):
            head = "format = 1\n" if "levels" in block else CHAPTERS["Recipes"].split("```")[1][5:]
            (folder / "cohort.toml").write_text(head + block, "utf-8")
        elif language == "text" and "." in block.splitlines()[0]:
            head, cells = block.split("\n", 1)
            data[head.removesuffix(":")] = cells
        elif language == "text":
            shown.append(block)
    write_data(data, folder)
    return shown


def own_instrument() -> str:
    (text,) = [block for _, block in BLOCK.findall(TEXT) if block.startswith("# calm.toml")]
    return text


def write_data(data: dict[str, str], folder: Path) -> None:
    sheets: dict[str, pd.DataFrame] = {}
    for name, cells in data.items():
        file, _, sheet = name.partition(", sheet ")
        table = pd.read_csv(io.StringIO(cells), dtype={"Nr": str})
        if sheet:
            sheets[sheet] = table
        elif file.endswith(".sav"):
            pyreadstat.write_sav(table, folder / file)
        else:
            (folder / file).write_text(cells, "utf-8")
    if sheets:
        with pd.ExcelWriter(folder / "bog.xlsx") as book:
            for sheet, table in sheets.items():
                table.to_excel(book, sheet_name=sheet, index=False)
