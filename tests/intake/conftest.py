"""Folders with files of somebody else, and what `attachpath check` says of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from attachpath.cli import main

HEAD = 'format = 1\nlevels = ["client"]\n'

Content = str | bytes | pd.DataFrame
Described = Callable[..., Path]


@dataclass
class Checked:
    """What `attachpath check` left: its status, its page as printed, and its findings."""

    status: int
    out: str
    err: str
    problems: list[dict[str, Any]]

    def of(self, code: str) -> list[dict[str, Any]]:
        """Return the findings of one code."""
        return [problem for problem in self.problems if problem["code"] == code]

    @property
    def errors(self) -> list[tuple[str, str | None, int | None]]:
        """Code, column and row of each error."""
        return [
            (one["code"], one["column"], one["row"])
            for one in self.problems
            if one["severity"] == "error"
        ]


@pytest.fixture
def described(tmp_path: Path) -> Described:
    """Write files by name, the ending says how, and the ``cohort.toml`` that describes them."""

    def call(body: str, files: Mapping[str, Content], head: str = HEAD) -> Path:
        for name, content in files.items():
            write(content, tmp_path / name)
        (tmp_path / "cohort.toml").write_text(head + body, "utf-8")
        return tmp_path

    return call


def write(content: Content, path: Path) -> None:
    """Write a table as the file that its name says; text and bytes as they are."""
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content, "utf-8")
    elif path.suffix == ".csv":
        content.to_csv(path, index=False)
    elif path.suffix == ".xlsx":
        content.to_excel(path, index=False)
    elif path.suffix == ".sav":
        pyreadstat.write_sav(content, path)
    else:
        pyreadstat.write_dta(content, path)


@pytest.fixture
def checked(capsys: pytest.CaptureFixture[str]) -> Callable[[Path], Checked]:
    """Call ``attachpath check`` for people and for programs."""

    def call(folder: Path) -> Checked:
        capsys.readouterr()
        status = main(["check", str(folder)])
        printed = capsys.readouterr()
        assert main(["check", str(folder), "--json"]) == status
        told = capsys.readouterr().out
        record = json.loads(told) if told else {}
        return Checked(status, *printed, record.get("problems", []))

    return call
