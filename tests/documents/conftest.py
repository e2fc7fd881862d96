"""Documents are followed as their readers would: every block is written, run or compared.

- A block whose first line is a comment that names a file (``# my/file.toml``) is that file; the
  text of a structural equation model, whose syntax is R's, is of the language ``r``.
- ``python`` runs; the blocks of a document share their names.
- ``sh`` runs a line at a time: `attachpath` and the scripts of the worked example for real, except
  a command that another test has run already (`ran`: the reader is shown what it left); of `make`
  and `pip install`, which cannot run inside a test, it is checked that they would find what they
  ask for (.ci/run runs them).
- ``text`` is what the block before it prints; a line ``...`` stands for any lines, and ``...`` in
  a line for any text.

Any other block fails, unless the test that follows the document gives its check.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import attachpath

REPOSITORY = Path(__file__).resolve().parents[2]
FENCED = re.compile(r"^```(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLE = Path("analyses") / "danish_clinic"
NAMED_FILE = re.compile(r"# ([\w./-]+\.\w+)\n")

Check = Callable[[str], None]
Follow = Callable[..., Path]


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text and its place in the document."""

    language: str
    text: str
    place: str


@pytest.fixture(scope="session")
def repository() -> Path:
    """The repository whose documents are followed; only read."""
    return REPOSITORY


@pytest.fixture(scope="session")
def follow(tmp_path_factory: pytest.TempPathFactory) -> Follow:
    """Follow a document in a new folder with cohort and worked example; return the folder."""

    def _follow(
        document: Path,
        *,
        copy_package: bool = False,
        also: Mapping[str, Check] | None = None,
        ran: Mapping[str, Path] | None = None,
    ) -> Path:
        folder = tmp_path_factory.mktemp("documents") / "reader"
        folder.mkdir()
        (folder / "simulated_data").symlink_to(REPOSITORY / "simulated_data")
        if copy_package:
            _copy_package(folder)
        else:
            (folder / "analyses").mkdir()
            (folder / EXAMPLE).symlink_to(REPOSITORY / EXAMPLE)
        follow_document(document, folder, also or {}, ran or {})
        return folder

    return _follow


def fenced_blocks(document: Path) -> list[Block]:
    """Return the fenced blocks of a Markdown document in their order."""
    text = document.read_text("utf-8")
    found = [
        Block(match[1], match[2], f"{document.name}:{text.count(chr(10), 0, match.start()) + 1}")
        for match in FENCED.finditer(text)
    ]
    assert text.count("```") == 2 * len(found), f"a fence of {document.name} is not closed"
    return found


def follow_document(
    document: Path, folder: Path, also: Mapping[str, Check], ran: Mapping[str, Path]
) -> None:
    """Do in a folder what the blocks of a document say; fail where one does not hold."""
    steps: list[dict[str, Any]] = []
    for block in fenced_blocks(document):
        if block.language in also:
            also[block.language](block.text)
        else:
            _add_steps(steps, block)
    todo = [step for step in steps if not _ran_already(step, folder, ran)]
    assert len(steps) - len(todo) == len(ran), f"{document.name} has no such command: {list(ran)}"
    for step, done in zip(todo, _run_all(todo, folder), strict=False):
        assert not done["failure"], f"{step['place']}: {done['failure']}"
        if "shown" in step:
            assert_shown(step["shown"], done["out"], step["place"])


def assert_shown(shown: str, printed: str, place: str) -> None:
    """Compare the output that a document shows with what was printed."""
    wanted = [line.rstrip() for line in shown.strip("\n").splitlines()]
    got = "\n".join(line.rstrip() for line in printed.strip("\n").splitlines())
    pattern = "\n".join(map(_as_pattern, wanted))
    same = re.fullmatch(pattern, got, re.DOTALL)
    assert same, f"{place} shows\n{shown}\nbut this is printed:\n{got}"


def _as_pattern(line: str) -> str:
    """Any lines, or a line in which dots stand for any text."""
    return ".*?" if line == "..." else re.escape(line).replace(r"\.\.\.", "[^\n]*")


def _add_steps(steps: list[dict[str, Any]], block: Block) -> None:
    named = NAMED_FILE.match(block.text)
    if block.language in ("toml", "python", "r") and named:
        steps.append({"kind": "file", "path": named[1], "text": block.text, "place": block.place})
    elif block.language == "python":
        steps.append({"kind": "code", "text": block.text, "place": block.place})
    elif block.language == "sh":
        for line in block.text.replace("\\\n", " ").splitlines():
            _add_command(steps, shlex.split(line, comments=True), block.place)
    elif block.language == "text":
        ran = bool(steps) and steps[-1]["kind"] != "file" and "shown" not in steps[-1]
        assert ran, f"{block.place}: nothing printed this"
        steps[-1]["shown"] = block.text
    else:
        pytest.fail(f"{block.place}: nobody checks a block of the language {block.language!r}")


def _add_command(steps: list[dict[str, Any]], words: list[str], place: str) -> None:
    match words:
        case []:
            pass
        case ["attachpath", *rest]:
            steps.append({"kind": "command", "words": rest, "place": place})
        case ["python", script, *rest] if Path(script).parent == EXAMPLE:
            steps.append({"kind": "script", "words": [script, *rest], "place": place})
        case ["make", *rest]:
            _would_make(rest, place)
        case ["pip", "install", what]:
            _would_install(what, place)
        case _:
            pytest.fail(f"{place}: nobody checks the command {shlex.join(words)!r}")


def _would_make(words: list[str], place: str) -> None:
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    for word in words:
        name, given, _ = word.partition("=")
        known = rf"^export {name} \?=" if given else rf"^{name}:.*## "
        assert re.search(known, makefile, re.MULTILINE), f"{place}: make does not know {word!r}"
    if shutil.which("make"):
        subprocess.run(["make", "-n", *words], cwd=REPOSITORY, check=True, capture_output=True)  # noqa: S603, S607 - our own words


def _would_install(what: str, place: str) -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    wheel = f"{project['project']['name']}-{attachpath.__version__}-py3-none-any.whl"
    assert what in (".", wheel), f"{place}: what is {what!r}? The wheel would be {wheel}"
    assert project["build-system"]["build-backend"] == "hatchling.build"


def _ran_already(step: dict[str, Any], folder: Path, ran: Mapping[str, Path]) -> bool:
    """Show the reader what a command left elsewhere, under the name that its last word gives."""
    command = shlex.join(["attachpath", *step["words"]]) if step["kind"] == "command" else ""
    if command in ran:
        (folder / step["words"][-1]).symlink_to(ran[command])
    return command in ran


def _run_all(steps: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """Run the steps in a fresh interpreter that stands in the folder; warnings are errors."""
    answer = folder.parent / "answer.json"
    program = Path(__file__).with_name("run_steps.py")
    own = {"PYTHONPATH": str(folder / "src")} if (folder / "src").exists() else {}
    subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-W", "error", str(program), str(answer)],
        input=json.dumps(steps),
        encoding="utf-8",
        cwd=folder,
        env=os.environ | own | {"COLUMNS": "80"},
        timeout=300,
        check=True,
    )
    return list(json.loads(answer.read_text("utf-8")))


def _copy_package(folder: Path) -> None:
    """Give the reader a package to change."""
    skipped = shutil.ignore_patterns("__pycache__")
    for name in ("src", "analyses"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=skipped)
