"""Delimiter, encoding, decimal sign and header row, by the beginning of a file."""

from __future__ import annotations

import gzip
import tomllib
from pathlib import Path
from typing import Any

import pytest

from attachpath.intake import draft

ROWS = [["Løbenr", "Køn", "bdi"], *([str(n), "K" if n % 2 else "M", f"{n},5"] for n in range(30))]


def written(delimiter: str, rows: list[list[str]] = ROWS) -> str:
    return "\n".join(delimiter.join(row) for row in rows) + "\n"


def form(path: Path) -> dict[str, Any]:
    [file] = tomllib.loads(draft([path], beside=path.parent).text)["file"]
    return {key: value for key, value in file.items() if not isinstance(value, dict)}


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_and_the_decimal_comma_are_seen(delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(written(delimiter), "utf-8")
    assert form(path) == {"path": "a.csv", "delimiter": delimiter, "decimal": ","}


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("mac-roman", "mac-roman"),
    ],
)
def test_the_encoding_is_seen(encoding: str, said: str | None, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(written(";").encode(encoding))
    assert form(path).get("encoding") == said


def test_a_letter_of_windows_far_down_is_seen_when_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [["id", "by"], *([str(n), "Skagen"] for n in range(100_000)), ["100001", "Ærø"]]
    path.write_bytes(written(",", rows).encode("cp1252"))
    assert form(path)["encoding"] == "cp1252"


def test_titles_above_the_names_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"Studie Aarhus;;\n;;\n{written(';')}", "utf-8")
    assert form(path)["header_row"] == 3


def test_packed_files_are_seen_through(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(written(";").encode("cp1252")))
    assert form(path)["encoding"] == "cp1252"


def test_a_path_is_seen_from_where_the_draft_will_lie(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "study").mkdir()
    path = tmp_path / "data" / "a.csv"
    path.write_text(written(","), "utf-8")
    text = draft([path], beside=tmp_path / "study").text
    assert tomllib.loads(text)["file"][0]["path"] == "../data/a.csv"
