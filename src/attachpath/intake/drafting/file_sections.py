"""One ``[[file]]`` of a draft."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from attachpath.intake.drafting.answer_blocks import AnswerBlock
from attachpath.intake.drafting.entries import Entry, Section
from attachpath.intake.drafting.found_file import FoundFile, RepeatedScore
from attachpath.intake.drafting.item_sections import GivenPrefixes, item_sections
from attachpath.intake.drafting.keys import FoundKey, varies_within
from attachpath.intake.drafting.known_names import score_name
from attachpath.intake.drafting.plain_columns import free_name, plain_entry
from attachpath.intake.drafting.session_source import session_entry
from attachpath.intake.patterns import ColumnPattern

__all__ = ["DraftState", "file_sections"]

_NO_CLIENT = (
    "NO COLUMN FOUND with the id of a client, one value a client, so the row of the file stands "
    'for it: name the id if there is one, or two columns that make it ({ joined = ["a", "b"] })'
)


@dataclass
class DraftState:
    """What the files before have given to the cohort.

    Attributes
    ----------
    taken : dict of str to dict of str to str
        By table: our names, and the file that gives each.
    prefixes : GivenPrefixes
        Prefixes of the questionnaires.
    text : list of str
        Our columns that stay text.
    """

    taken: dict[str, dict[str, str]] = field(default_factory=dict)
    prefixes: GivenPrefixes = field(default_factory=GivenPrefixes)
    text: list[str] = field(default_factory=list)


def file_sections(found: FoundFile, beside: Path, state: DraftState) -> list[Section]:
    """Write what was found in a file.

    Parameters
    ----------
    found : FoundFile
        The file.
    beside : Path
        Folder from which its path is seen.
    state : DraftState
        What the files before have given; added to.

    Returns
    -------
    list of Section
    """
    tables: dict[str, Section] = {}
    session = _keys(found, tables, state)
    codes = _codes(found, {*_key_names(found), *([session] if session else [])})
    head = _head(found, beside, codes)
    _repeated_scores(found, tables, state)
    for name in found.rest:
        _plain(found, name, tables, state)
    blocks = [
        section
        for block in found.blocks
        for section in item_sections(
            block.without(codes), found.unit, _table_of_block(found, block), state.prefixes
        )
    ]
    if not any(section.active for section in blocks) and _only_key(tables, "occasions"):
        tables.pop("occasions")
    order = [
        tables[name] for name in ("clients", "occasions", "therapists", "sites") if name in tables
    ]
    return [head, *order, *blocks]


def _only_key(tables: dict[str, Section], name: str) -> bool:
    return name in tables and not tables[name].entries


def _head(found: FoundFile, beside: Path, codes: Mapping[Any, int]) -> Section:
    seen, form = found.seen, found.seen.form
    n = len(seen.raw.columns)
    rows = f"{seen.n_rows:,} rows, {n:,} column{'' if n == 1 else 's'}"
    remark = f"{seen.raw.file}: {rows}; guess: a row of {_UNITS[found.unit]}."
    if seen.sampled:
        looked = max(column.looked for column in seen.columns.values())
        remark += f" Ranges and codes were guessed from {looked:,} rows, spread over the file."
    path = Path(os.path.relpath(seen.path.resolve(), beside.resolve())).as_posix()
    entries = [Entry("path", path)]
    for key, why in (("delimiter", ""), ("encoding", "guess by the letters that it gives")):
        if getattr(form, key) is not None:
            entries.append(Entry(key, getattr(form, key), why))
    commas = [column for column in seen.columns.values() if column.kind == "number"]
    if sum(column.commas for column in commas) > sum(column.points for column in commas):
        entries.append(Entry("decimal", ",", "guess: numbers are written with commas"))
    if form.sheet is not None:
        entries.append(Entry("sheet", form.sheet))
    if form.header_row != 1:
        entries.append(Entry("header_row", form.header_row, "guess: what stands above is a title"))
    if codes:
        words = ", ".join(f"{code} in {n} column(s)" for code, n in codes.items())
        entries.append(Entry("missing", list(codes), f"guess: {words}, outside their values"))
    return Section("[[file]]", entries, [remark])


_UNITS = {"clients": "a client", "occasions": "a client and session", "therapists": "a therapist",
          "sites": "a site"}  # fmt: skip


def _codes(found: FoundFile, keys: set[str]) -> dict[Any, int]:
    """Return codes for missing that no other column of the file has as a value."""
    columns = [one for name, one in found.seen.columns.items() if name not in keys]
    in_blocks = {code for block in found.blocks for code in block.codes}
    counts: dict[Any, int] = {}
    for column in columns:
        for code in column.missing:
            counts[code] = counts.get(code, 0) + 1
    return {
        code: n
        for code, n in sorted(counts.items(), key=lambda one: str(one[0]))
        if not any(
            code not in column.missing and (code in column.numbers or code in column.texts)
            for column in columns
        )
        or (code in in_blocks and isinstance(code, str))
    }


def _key_names(found: FoundFile) -> set[str]:
    keys = (found.client, found.therapist, *found.groups.values())
    return {key.column for key in keys if key is not None}


def _keys(found: FoundFile, tables: dict[str, Section], state: DraftState) -> str | None:
    """Write the keys, and those of the levels above; return the column of the session."""
    unit = found.unit
    if unit in ("therapists", "sites"):
        key = found.therapist if unit == "therapists" else found.groups["site"]
        ours = f"{unit.removesuffix('s')}_id"
        _add(tables, unit, Entry(ours, key.source if key else ours, _why(key)), state, found)
        if unit == "therapists":
            for role, group in found.groups.items():
                _add(tables, unit, Entry(f"{role}_id", group.source, _why(group)), state, found)
        return None
    used: str | None = None
    client = Entry("client_id", found.client.source, _why(found.client)) if found.client else Entry(
        "client_id", {"row": True}, _NO_CLIENT
    )  # fmt: skip
    _add(tables, "clients", client, state, found)
    if unit == "occasions" and found.client is not None:
        _add(tables, "occasions", Entry("client_id", found.client.source), state, found)
        session, used = session_entry(found.seen, found.client.column)
        _add(tables, "occasions", session, state, found)
        _use_session(found, used, tables, state)
    if found.therapist is not None:
        _group(found, "therapist_id", found.therapist, tables, state)
    for role, group in found.groups.items():
        _group(found, f"{role}_id", group, tables, state)
    return used


def _use_session(
    found: FoundFile, used: str | None, tables: dict[str, Section], state: DraftState
) -> None:
    if used is None:
        return
    column = found.seen.columns[used]
    if used in found.rest:
        found.rest.remove(used)
    if column.kind == "date":
        value = {"column": used, "date": column.date, "weeks_since": "first"}
        _add(
            tables,
            "occasions",
            Entry("weeks", value, "weeks since the client's first row"),
            state,
            found,
        )


def _group(
    found: FoundFile, ours: str, key: FoundKey, tables: dict[str, Section], state: DraftState
) -> None:
    """Write the id of a level above; it belongs to clients, also in a long file."""
    if ours in state.taken.get("clients", {}):
        origin = state.taken["clients"][ours]
        entry = Entry(
            ours, key.column, f"not taken: {ours} comes from {origin} already", active=False
        )
        _add(tables, "clients", entry, state, found)
        return
    why = f"guess: {key.different:,} different values"
    if found.unit == "occasions" and found.client is not None:
        changed = varies_within(found.seen, found.client.column, key.column)
        if changed:
            why += (
                f"; {changed:,} clients have more than one: an error until you write "
                f'{ours} = {{ column = "...", when_changed = "first" }} (or "last", "most")'
            )
    absent = found.seen.columns[key.column]
    if absent.missing_share > 0:
        why += f"; missing in {absent.missing_share:.0%} of the rows"
    _add(tables, "clients", Entry(ours, key.source, why + key.lost_zeros), state, found)


def _repeated_scores(found: FoundFile, tables: dict[str, Section], state: DraftState) -> None:
    for score in found.scores:
        if score.columns:
            _add(tables, "occasions", _score_entry(found, score, state), state, found)


def _score_entry(found: FoundFile, score: RepeatedScore, state: DraftState) -> Entry:
    columns = [found.seen.columns[name] for name in score.columns.values()]
    there = [column for column in columns if column.valid]
    low, high = min(column.low for column in there), max(column.high for column in there)
    why = f"guess: one score at {len(columns)} sessions, {low:g} to {high:g}"
    ours = free_name(score_name(score.name), state.taken.get("occasions", {}))
    pattern = None if score.pattern is None else ColumnPattern(score.pattern)
    if pattern is not None and not pattern.mistake:
        names = {
            session: name for (_, session), name in pattern.fit(found.seen.columns).columns.items()
        }
        if names == score.columns:
            return Entry(ours, pattern.text, why)
    return Entry(ours, {"columns": {str(n): name for n, name in score.columns.items()}},
                 f"{why}; numbered in their order")  # fmt: skip


def _plain(found: FoundFile, name: str, tables: dict[str, Section], state: DraftState) -> None:
    column = found.seen.columns[name]
    table = _table_of(found, [name])
    entry = plain_entry(column, table, state.taken.get(table, {}), found.seen.raw.file)
    if entry.active and column.kind == "text" and column.numbers_as_text:
        state.text.append(entry.key)
    _add(tables, table, entry, state, found)


def _table_of_block(found: FoundFile, block: AnswerBlock) -> str:
    return "occasions" if block.reading.sessions else _table_of(found, block.names)


def _table_of(found: FoundFile, names: Iterable[str]) -> str:
    """Return where columns stand: in a long file what is one for a client belongs to clients."""
    if found.unit != "occasions" or found.client is None:
        return found.unit
    key = found.client.column
    return "occasions" if any(varies_within(found.seen, key, name) for name in names) else "clients"


def _add(
    tables: dict[str, Section], table: str, entry: Entry, state: DraftState, found: FoundFile
) -> None:
    tables.setdefault(table, Section(f"[file.{table}]")).entries.append(entry)
    if entry.active:
        state.taken.setdefault(table, {})[entry.key] = found.seen.raw.file


def _why(key: FoundKey | None) -> str:
    return "" if key is None else f"guess: {key.why}{key.lost_zeros}"
