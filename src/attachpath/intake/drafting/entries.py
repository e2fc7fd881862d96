"""The lines of a draft: TOML with a comment at each guess."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import tomlkit

__all__ = ["Entry", "Section", "comment_lines", "plain", "section_lines"]

_WIDTH = 99
_SHOWN = 120


@dataclass(frozen=True)
class Entry:
    """A key, its value, and why.

    Attributes
    ----------
    key : str
    value : object
        What TOML can hold.
    why : str
        Comment.
    active : bool
        Whether it counts; else it is written as a comment that can be taken.
    """

    key: str
    value: Any
    why: str = ""
    active: bool = True


@dataclass
class Section:
    """A table of the draft.

    Attributes
    ----------
    header : str
        ``[file.clients]``.
    entries : list of Entry
    remarks : list of str
        Comments above it.
    active : bool
        Whether it counts.
    """

    header: str
    entries: list[Entry] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    active: bool = True


def section_lines(section: Section) -> Iterator[str]:
    """Write a section."""
    yield ""
    for remark in section.remarks:
        yield from comment_lines(remark)
    if section.header:
        yield section.header if section.active else f"# {section.header}"
    for entry in section.entries:
        yield from _entry_lines(entry, active=section.active and entry.active)


def comment_lines(text: str) -> list[str]:
    """Write a comment, wrapped between words."""
    return [f"# {line}" for line in textwrap.wrap(plain(text, 2000), _WIDTH - 2)]


def plain(text: object, longest: int = _SHOWN) -> str:
    r"""Return text of somebody else as it can stand in a comment: one line that prints.

    >>> plain("a\nb\x00[x]")
    'a b?[x]'
    """
    line = " ".join(str(text).split())
    line = "".join(c if c.isprintable() else "?" for c in line)
    return line if len(line) <= longest else f"{line[: longest - 3]}..."


def _entry_lines(entry: Entry, *, active: bool) -> Iterator[str]:
    line = f"{tomlkit.key(entry.key).as_string()} = {_value(entry.value)}"
    line = line if active else f"# {line}"
    why = plain(entry.why, 600)
    if not why:
        yield line
    elif len(line) + len(why) + 4 <= _WIDTH:
        yield f"{line}  # {why}"
    else:
        yield from comment_lines(why)
        yield line


def _value(value: Any) -> str:
    return str(_item(value).as_string())


def _item(value: Any) -> Any:
    if not isinstance(value, dict):
        return tomlkit.item(list(value) if isinstance(value, tuple) else value)
    table = tomlkit.inline_table()
    for key, one in value.items():
        table.append(str(key), _item(one))
    return table
