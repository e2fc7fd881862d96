"""A page a room of the package: every public name with its signature, sections and examples."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import attachpath

__all__ = ["public_names", "room_page", "room_pages", "rooms", "rooms_index"]

FRONT = {"cli": "command", "terminal": "command"}
"""Rooms that people meet as the command line, which has a page of its own."""


def rooms() -> list[str]:
    """Return the names of the rooms whose public names have a page."""
    found = [one.name for one in pkgutil.iter_modules(attachpath.__path__)]
    return [name for name in found if name not in FRONT and not name.startswith("_")]


def public_names(room: str) -> list[str]:
    """Return what a room offers."""
    return list(importlib.import_module(f"attachpath.{room}").__all__)


def room_pages() -> dict[str, str]:
    """Return the page of each room, reStructuredText by file name."""
    return {f"api/{room}.rst": room_page(room) for room in rooms()}


def rooms_index() -> str:
    """Return the page that lists the rooms and the names of the top level."""
    lines = [*_title("Python reference", "="), _ROOMS_INTRODUCTION]
    lines += [".. list-table::", "   :widths: 30 70", ""]
    for name in sorted(attachpath.__all__):
        if name.startswith("__"):
            continue
        thing = getattr(attachpath, name)
        home = _home(name)
        lines += _row(f":py:obj:`{name} <{home}.{name}>`", _sentence(thing))
    lines += ["", *_title("Rooms", "-"), ".. list-table::", "   :widths: 30 70", ""]
    for room in rooms():
        module = importlib.import_module(f"attachpath.{room}")
        lines += _row(f":doc:`attachpath.{room} <{room}>`", _sentence(module))
    lines += ["", ".. toctree::", "   :hidden:", "", *(f"   {room}" for room in rooms()), ""]
    return "\n".join(lines)


_ROOMS_INTRODUCTION = """\
The package is a house of rooms; a room may use only the rooms below it. Each room's page lists
every name that it offers. Names of the top level can be imported from ``attachpath`` itself:
"""


def room_page(room: str) -> str:
    """Return the page of one room.

    Parameters
    ----------
    room : str
        For example ``"models"``.

    Returns
    -------
    str
        reStructuredText. Names of a folder inside the room stand under a heading of their own: what
        the folder says of itself.
    """
    module = importlib.import_module(f"attachpath.{room}")
    lines = [*_title(room, "="), f".. py:module:: attachpath.{room}", ""]
    lines += [f"``attachpath.{room}``", "", inspect.cleandoc(module.__doc__ or ""), ""]
    groups = _groups(module)
    for heading, names in groups.items():
        lines += _table_of(module, names, heading)
    for heading, names in groups.items():
        lines += _title(heading, "-") if heading else []
        for name in names:
            lines += _entry(module, name)
    return "\n".join(lines) + "\n"


def _groups(module: ModuleType) -> dict[str, list[str]]:
    """Sort the names by the folder inside the room that defines them; those of none come first."""
    groups: dict[str, list[str]] = {"": []}
    for name in sorted(module.__all__, key=str.casefold):
        groups.setdefault(_folder_sentence(module, getattr(module, name)), []).append(name)
    return groups


def _folder_sentence(module: ModuleType, thing: Any) -> str:
    home = str(getattr(thing, "__module__", module.__name__))
    steps = home.removeprefix(f"{module.__name__}.").split(".")
    if not home.startswith(f"{module.__name__}.") or len(steps) < 2:
        return ""
    return _sentence(importlib.import_module(f"{module.__name__}.{steps[0]}"))


def _table_of(module: ModuleType, names: list[str], caption: str) -> list[str]:
    if not names:
        return []
    lines = [f".. list-table:: {caption}".rstrip(), "   :widths: 35 65", ""]
    for name in names:
        lines += _row(f":py:obj:`~{module.__name__}.{name}`", _sentence(getattr(module, name)))
    return [*lines, ""]


def _row(first: str, second: str) -> list[str]:
    return [f"   * - {first}", f"     - {second}"]


def _entry(module: ModuleType, name: str) -> list[str]:
    thing = getattr(module, name)
    full = f"{module.__name__}.{name}"
    if inspect.isclass(thing):
        return [f".. autoclass:: {full}", "   :members:", ""]
    if callable(thing):
        return [f".. autofunction:: {full}", ""]
    return [f".. py:data:: {full}", f"   :value: {_shortened(thing)}", "", f"   {_kind(thing)}", ""]


def _shortened(value: object) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= 200 else text[:197] + "..."


def _kind(value: object) -> str:
    if isinstance(value, tuple | list | dict | set | frozenset):
        return f"A {type(value).__name__} of {len(value)}."
    return f"A constant: {type(value).__name__}."


def _sentence(thing: Any) -> str:
    """Return the first paragraph of a docstring, which numpydoc wants to be one line."""
    own = (
        thing.__doc__
        if inspect.isclass(thing) or callable(thing) or inspect.ismodule(thing)
        else ""
    )
    text = inspect.cleandoc(own or "")
    return " ".join(text.split("\n\n")[0].split()) or _kind(thing)


def _home(name: str) -> str:
    thing: Callable[..., Any] = getattr(attachpath, name)
    return ".".join(thing.__module__.split(".")[:2])


def _title(text: str, sign: str) -> Iterator[str]:
    yield from (text, sign * len(text), "")
