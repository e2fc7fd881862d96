"""CITATION.cff says what the package says of itself, and README.md cites the same."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

import attachpath


@pytest.fixture(scope="module")
def citation(repository: Path) -> dict[str, Any]:
    return dict(yaml.safe_load((repository / "CITATION.cff").read_text("utf-8")))


def test_it_has_what_the_format_asks_for(citation: dict[str, Any]) -> None:
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "type"} <= set(citation)
    for work in (citation, *citation["references"]):
        people = [set(author) for author in work["authors"]]
        assert people
        assert all(keys in ({"name"}, {"family-names", "given-names"}) for keys in people)


def test_version_licence_and_authors_are_those_of_the_package(
    citation: dict[str, Any], repository: Path
) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    assert citation["version"] == attachpath.__version__
    assert citation["license"] == project["license"]
    assert citation["authors"] == project["authors"]


def test_a_version_has_a_date_once_it_is_released(
    citation: dict[str, Any], repository: Path
) -> None:
    changes = (repository / "CHANGELOG.md").read_text("utf-8")
    unreleased = f"## {attachpath.__version__} (unreleased)" in changes
    assert ("date-released" in citation) is not unreleased


def test_the_readme_cites_the_same(citation: dict[str, Any], repository: Path) -> None:
    text = (repository / "README.md").read_text("utf-8")
    quoted = " ".join(text[text.index("\n> ") :].split("\n\n")[0].replace("> ", "").split())
    [author] = citation["authors"]
    assert quoted.startswith(author["name"])
    assert citation["title"].lower() in quoted.lower()
    assert f"(Version {citation['version']})" in quoted
