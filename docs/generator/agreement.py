"""What equals what other program, and how closely: read from the tests that hold it.

A test that reads stored answers of another program is a claim; its name says what is compared and
its tolerances say how closely. The stored answers say which program and version gave them.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.markdown import plain, table

__all__ = ["Agreement", "agreement_table", "agreements"]

TESTS = Path(__file__).parents[2] / "tests"

VERSION_KEYS = ("versions", "made_by", "made_with", "program")
_NAMES = """R lm lme4 lmerTest nlme pbkrtest clubSandwich sandwich psych lavaan emmeans effectsize
metafor insight performance r2mlm PySensemakr SPSS ECR BFI IIP ICC F Ferreira Feldt Petersen
Mahalanobis Cook JZ2017"""
SPELLED = {name.lower(): name for name in _NAMES.split()}
"""Names in their own spelling, which the name of a test cannot have."""

RELATIVE, ABSOLUTE = ("rtol", "rel"), ("atol", "abs")


@dataclass(frozen=True)
class Agreement:
    """One test against stored answers.

    Attributes
    ----------
    claim : str
        Name of the test, in words.
    room : str
        Folder of the test.
    programs : tuple of str
        Program and version.
    relative, absolute : tuple of float
        Tolerances that it asserts.
    """

    claim: str
    room: str
    programs: tuple[str, ...]
    relative: tuple[float, ...]
    absolute: tuple[float, ...]


def agreement_table() -> str:
    """Return a row a claim, by room."""
    rows = []
    for one in agreements():
        within = [f"{value:g}" for value in one.relative]
        within += [f"{value:g} absolute" for value in one.absolute]
        rows.append((one.room, plain(one.claim), plain(", ".join(one.programs)), ", ".join(within)))
    return "\n".join(table(("room", "claim", "stored data and answers of", "agrees within"), rows))


def agreements() -> list[Agreement]:
    """Return every test that compares with stored answers within a stated tolerance."""
    found = []
    for path in sorted(TESTS.glob("*/**/test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        sources = _sources(path, tree)
        for test in ast.walk(tree):
            if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
                found += list(_agreement(test, sources, path))
    return found


def _agreement(
    test: ast.FunctionDef, sources: dict[str, set[str]], path: Path
) -> Iterator[Agreement]:
    files = {file for name in _names(test) for file in sources.get(name, ())}
    programs = dict.fromkeys(program for file in sorted(files) for program in _programs(file))
    relative, absolute = _tolerances(test, RELATIVE), _tolerances(test, ABSOLUTE)
    if programs and (relative or absolute):
        room = path.relative_to(TESTS).parts[0]
        yield Agreement(_claim(test.name), room, tuple(programs), relative, absolute)


def _sources(path: Path, tree: ast.Module) -> dict[str, set[str]]:
    """Tell which stored answers each name of a file and of its conftest stands for."""
    parts: dict[str, ast.AST] = {}
    for folder in reversed(path.parents):
        conftest = folder / "conftest.py"
        if TESTS in (folder, *folder.parents) and conftest.exists():
            parts |= _defined(ast.parse(conftest.read_text(encoding="utf-8")))
    parts |= _defined(tree)
    found = {name: _files(node) for name, node in parts.items()}
    for _ in range(4):  # a fixture may take another one
        for name, node in parts.items():
            found[name] |= {file for used in _names(node) for file in found.get(used, ())}
    return found


def _defined(tree: ast.Module) -> dict[str, ast.AST]:
    found: dict[str, ast.AST] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign):
            found |= {target.id: node for target in node.targets if isinstance(target, ast.Name)}
    return found


def _names(node: ast.AST) -> set[str]:
    used = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    return used | {inner.arg for inner in ast.walk(node) if isinstance(inner, ast.arg)}


def _files(node: ast.AST) -> set[str]:
    texts = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)}
    return {str(text) for text in texts if str(text).endswith(".json")}


@cache
def _programs(file: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for path in TESTS.glob(f"reference/**/{Path(file).name}"):
        content = json.loads(path.read_text(encoding="utf-8"))
        stated = next((content[key] for key in VERSION_KEYS if key in content), {})
        match stated:
            case list():
                found |= dict.fromkeys(map(str, stated))
            case str():
                found[_short("R", stated)] = None
            case dict():
                found |= {_short(name, version): None for name, version in stated.items()}
    return tuple(found)


def _short(name: str, version: str) -> str:
    return f"{name} {version.removeprefix('R version ').split(' ')[0]}"


def _claim(test: str) -> str:
    """Turn the name of a test into words; programs get their own spelling back."""
    words = []
    for word in test.removeprefix("test_").split("_"):
        stem = word.removesuffix("s")
        if word in SPELLED:
            words.append(SPELLED[word])
        else:
            words.append(f"{SPELLED[stem]}'s" if stem in SPELLED else word)
    claim = " ".join(words)
    return claim[0].upper() + claim[1:]


def _tolerances(test: ast.FunctionDef, names: tuple[str, ...]) -> tuple[float, ...]:
    values = {
        float(word.value.value)
        for word in ast.walk(test)
        if isinstance(word, ast.keyword) and word.arg in names
        and isinstance(word.value, ast.Constant)
    }  # fmt: skip
    return tuple(sorted(values))
