"""The page of the error codes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from generator.error_inventory import SECTION, Coded, inventory
from generator.markdown import code, definition, plain, table

__all__ = ["error_page"]

FIELDS = ("What it says", "Likely cause", "Next step")


def error_page() -> str:
    """Return the list of the codes as Markdown: an index by exit status, then an entry a code."""
    found = inventory()
    return "\n".join([*_index(found), *_entries(found)]) + "\n"


def _index(found: Iterable[Coded]) -> list[str]:
    by_status: dict[str, dict[str, None]] = {}
    for one in found:
        by_status.setdefault(_status(one), {})[one.code] = None
    rows = [
        (status, ", ".join(f"[{code(name)}](#{anchor(name)})" for name in names))
        for status, names in sorted(by_status.items())
    ]
    return ["## By exit status", "", *table(("exit status", "codes"), rows), ""]


def anchor(name: str) -> str:
    """Return the anchor of a code's entry."""
    return "code-" + "".join(sign if sign.isalnum() else "-" for sign in name).strip("-")


def _entries(found: Iterable[Coded]) -> list[str]:
    lines = ["## All codes", ""]
    for name, group in groupby(found, key=lambda one: one.code):
        places = list(group)
        lines += [f"({anchor(name)})=", f"### {code(name)}", ""]
        for one in _distinct(places):
            lines += [*definition(_head(one), _said(one)), ""]
    return lines


def _distinct(places: list[Coded]) -> list[Coded]:
    """Keep one of the places that say the same."""
    return list({(one.kind, one.message, one.next_step): one for one in places}.values())


def _head(one: Coded) -> str:
    status = "" if one.exit_status is None else f", exit status {one.exit_status}"
    return f"{_kind(one)}{status}, in {code(one.module)}"


def _kind(one: Coded) -> str:
    if one.kind == SECTION:
        return "failed analysis"
    return f"finding about data ({one.kind})" if _is_finding(one) else code(one.kind)


def _is_finding(one: Coded) -> bool:
    return one.kind.startswith(("error", "note"))


def _status(one: Coded) -> str:
    if one.exit_status is None:
        return "none (a note)"
    return str(one.exit_status)


def _said(one: Coded) -> list[str]:
    names = ("Expected", "", "Next step") if _is_finding(one) else FIELDS
    parts = (one.message, one.cause, one.next_step)
    return [f"*{name}:* {plain(text)}" for name, text in zip(names, parts, strict=True) if text]
