"""Every code of an error or a finding in the source, read from the source itself.

An error is a call of one of the classes of `attachpath.errors`, a finding a call of `Problem` or
of the collector of findings. Their first argument is the code. Where it is a parameter of the
function around the call, the function's callers in the same file give it; where it is an f-string,
what is put in stands in angle brackets (``few-<level>s``).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import attachpath
from attachpath import errors
from generator.source_words import Scope, filled, words

__all__ = ["Coded", "inventory", "inventory_of"]

SOURCE = Path(attachpath.__file__).parent

SECTION = "ErrorRecord"
"""What a failed analysis leaves in its section; the command then ends with 3."""

CLASSES = {
    name: thing
    for name, thing in vars(errors).items()
    if isinstance(thing, type) and issubclass(thing, errors.AttachpathError)
}
DEFINING = ("attachpath.errors", "attachpath.cohort.findings")
"""Where the classes and the collector are made, which give no code of their own."""

CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

NOWHERE = 99
FINDINGS = {"add": 3, "cells": NOWHERE, "report": NOWHERE, "no_table": 3}
"""What collects or makes a finding, its code first, and where the next step stands unnamed."""

MISTAKE = "mistake"
"""Method that makes the error of a place in the text of a model, which it is given or knows."""


@dataclass(frozen=True)
class Coded:
    """One place that gives a code.

    Attributes
    ----------
    code : str
        With ``<name>`` where a name is put in.
    kind : str
        Name of the error class, or ``"error"`` or ``"note"`` for a finding about data.
    message, cause, next_step : str
        The three parts as the source has them; a finding has what was expected for a message.
    module : str
        Where it stands.
    line : int
        Its line.
    """

    code: str
    kind: str
    message: str
    cause: str
    next_step: str
    module: str
    line: int

    @property
    def exit_status(self) -> int | None:
        """Status of the command line; None for a note, which stops nothing."""
        if self.kind == "note":
            return None
        if self.kind == SECTION:
            return errors.EstimationError.exit_status
        return CLASSES.get(self.kind, errors.DataError).exit_status


def inventory(source: Path = SOURCE) -> list[Coded]:
    """Return every place that gives a code, by code and then by file and line.

    Raises
    ------
    LookupError
        When a code cannot be read from the source, so that none is left out in silence.
    """
    found = [
        one
        for path in sorted(source.rglob("*.py"))
        for one in inventory_of(path.read_text(encoding="utf-8"), _module(path, source))
    ]
    return sorted(found, key=lambda one: (one.code.strip("<"), one.module, one.line))


def inventory_of(text: str, module: str) -> Iterator[Coded]:
    """Yield the places of one file.

    Parameters
    ----------
    text : str
        The source.
    module : str
        Its dotted name.

    Yields
    ------
    Coded
    """
    if module in DEFINING:
        return
    tree = ast.parse(text)
    for call, around in _calls(tree, None):
        kind = _kind(call)
        code = _argument(call, "code", 0) if kind else None
        if kind is None or code is None or _is_forwarded(code, around):
            continue
        found = _codes(code, Scope(tree, around))
        if not found:
            raise LookupError(f"{module}, line {call.lineno}: no code in {ast.unparse(code)}")
        for one, scope in found:
            yield Coded(one, kind, *_parts(call, kind, scope), module, call.lineno)


def _module(path: Path, source: Path) -> str:
    steps = path.relative_to(source.parent).with_suffix("").parts
    return ".".join(steps[:-1] if steps[-1] == "__init__" else steps)


def _calls(
    node: ast.AST, around: ast.FunctionDef | None
) -> Iterator[tuple[ast.Call, ast.FunctionDef | None]]:
    if isinstance(node, ast.FunctionDef):
        around = node
    if isinstance(node, ast.Call):
        yield node, around
    for inner in ast.iter_child_nodes(node):
        yield from _calls(inner, around)


def _kind(call: ast.Call) -> str | None:
    """Say what a call makes: an error by its class, a finding by its severity, or neither."""
    name = call.func.id if isinstance(call.func, ast.Name) else None
    method = call.func.attr if isinstance(call.func, ast.Attribute) else None
    if name == SECTION or method == MISTAKE:
        return name or "FormulaError"
    if name in CLASSES:
        return name if name != "DataError" else None  # its findings have the codes
    place = FINDINGS.get(method or name or "", NOWHERE)
    is_finding = (method or name) in FINDINGS and len(call.args) <= 4
    is_finding = is_finding and _argument(call, "next_step", place) is not None
    if not is_finding and (name != "Problem" or _argument(call, "next_step", 6) is None):
        return None
    severity = _argument(call, "severity", 7)
    match severity:
        case ast.Constant(value=str(text)):
            return text
        case ast.IfExp():
            return "error or note"
    return "error"


def _argument(call: ast.Call, name: str, place: int) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[place] if place < len(call.args) else None


def _is_forwarded(code: ast.expr, around: ast.FunctionDef | None) -> bool:
    """Tell whether a code is another error's, or comes through a collector of findings."""
    through = around is not None and around.name in (*FINDINGS, MISTAKE)
    return through or (isinstance(code, ast.Attribute) and code.attr == "code")


def _codes(code: ast.expr, scope: Scope) -> list[tuple[str, Scope]]:  # noqa: PLR0911 - a form a line
    """Read the codes of a call, each with the scope that names its parts."""
    match code:
        case ast.Constant(value=str(text)):
            return [(text, scope)]
        case ast.IfExp(body=first, orelse=second):
            return [*_codes(first, scope), *_codes(second, scope)]
        case ast.JoinedStr():
            return [(text, inner) for text, inner in filled(code, scope)]
        case ast.Subscript(value=ast.Name()):
            return [(text, scope) for text in _returned_codes(scope.tree)]
        case ast.Call(func=ast.Name(id=name)):
            return [(text, scope) for text in _codes_of_function(name, scope.tree)]
        case ast.Name(id=name):
            given = [(text, inner) for inner in scope.by_caller() for text in _given(name, inner)]
            return given or list(_unpacked(name, scope))
    return []


def _unpacked(name: str, scope: Scope) -> Iterator[tuple[str, Scope]]:
    """Read the codes of a table of the file, an entry of which the function unpacks."""
    for node in ast.walk(scope.around or scope.tree):
        match node:
            case ast.Assign(
                targets=[ast.Tuple(elts=[ast.Name(id=first), *_] as names)],
                value=ast.Subscript(value=ast.Name(id=table)),
            ) if first == name:
                entries = [one for one in scope.assigned(table) if isinstance(one, ast.Dict)]
                for entry in (value for one in entries for value in one.values):
                    yield from _entry(names, entry, scope)


def _entry(names: list[ast.expr], entry: ast.expr, scope: Scope) -> list[tuple[str, Scope]]:
    parts = entry.elts if isinstance(entry, ast.Tuple) else []
    pairs = zip(names, parts, strict=False)
    bound = {name.id: (part, scope) for name, part in pairs if isinstance(name, ast.Name)}
    return _codes(parts[0], Scope(scope.tree, scope.around, bound)) if parts else []


def _given(name: str, scope: Scope) -> list[str]:
    """Read the codes that a caller gives for a parameter."""
    return [text for text, _ in _codes(*scope.bound[name])] if name in scope.bound else []


def _returned_codes(tree: ast.AST) -> list[str]:
    """Read the codes that a function of the file returns beside a text."""
    found: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            match node.value.elts:
                case [ast.Constant(value=str(text)), _] if CODE.fullmatch(text):
                    found[text] = None
    return list(found)


def _codes_of_function(name: str, tree: ast.AST) -> Iterator[str]:
    """Read the codes that a function of the file chooses from."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name == name:
            returned = (node.value for node in ast.walk(function) if isinstance(node, ast.Return))
            for value in filter(None, returned):
                yield from (text for text, _ in _codes(value, Scope(tree, function)))


def _parts(call: ast.Call, kind: str, scope: Scope) -> tuple[str, str, str]:
    if isinstance(call.func, ast.Attribute) and call.func.attr == MISTAKE:
        first = len(call.args) - 3  # after the code, and the place where it is given
        names = (("what", first), ("cause", first + 1), ("next_step", first + 2))
    elif kind in CLASSES or kind == SECTION:
        names = (("message", 1), ("cause", 2), ("next_step", 3))
    elif isinstance(call.func, ast.Name) and call.func.id == "Problem":
        names = (("expected", 5), ("", NOWHERE), ("next_step", 6))
    else:
        names = (("expected", 2), ("", NOWHERE), ("next_step", 3))
    parts = [_argument(call, name, place) for name, place in names]
    message, cause, step = ("" if part is None else words(part, scope) for part in parts)
    return message, cause, step
