"""Population files that extend a shipped one: the merged tables and the sources of what changed."""

from __future__ import annotations

import copy
import re
import tomllib
from pathlib import Path
from typing import Any

from attachpath.errors import nearest_name

__all__ = ["FOLDER", "merged", "shipped_ids", "with_base"]

FOLDER = Path(__file__).parent

Table = dict[str, Any]


def shipped_ids() -> list[str]:
    """Return the ids of the populations that come with the package."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def with_base(values: Table) -> Table:
    """Return the values of a population file with those of the file that it extends beneath them.

    Raises
    ------
    ValueError
        When ``extends`` is not the id of a shipped population that stands alone.
    """
    base_id = values.get("extends")
    if base_id is None:
        return values
    known = shipped_ids()
    if not isinstance(base_id, str) or base_id not in known:
        near = nearest_name(str(base_id), known)
        hint = f" (did you mean {near!r}?)" if near else ""
        raise ValueError(f"`extends` is {base_id!r}, not one of {', '.join(known)}{hint}")
    base = with_base(tomllib.loads((FOLDER / f"{base_id}.toml").read_text(encoding="utf-8")))
    return merged(base, values)


def merged(base: Table, changes: Table) -> Table:
    """Lay changes over a base, table by table, and note where each changed number comes from.

    A changed number has the source that its table states in `changes`; without one it is
    ``assumed``, so that a number changed for a lesson never keeps the source of the old one.

    Examples
    --------
    >>> base = {"paths": {"alliance": 0.3, "avoidance": 0.0, "source": "Author 2015"}}
    >>> merged(base, {"id": "mine", "paths": {"alliance": 0.5}})["paths"]["sources"]
    {'alliance': 'assumed: changed in mine'}
    """
    result = copy.deepcopy(base)
    _lay_over(result, changes, None, (), f"assumed: changed in {_shown(changes.get('id'))}")
    return result


def _lay_over(
    table: Table, changes: Table, group: Table | None, place: tuple[str, ...], source: str
) -> None:
    if "source" in table:
        group, place = table, ()
    source = changes.get("source", source)
    for key, value in changes.items():
        if key in ("source", "sources") and group is table:
            continue
        inside = (*place, key)
        if isinstance(value, dict) and isinstance(table.get(key), dict) and not _whole(key):
            _lay_over(table[key], value, group, inside, source)
            continue
        table[key] = value
        if group is not None and not isinstance(value, str):
            group.setdefault("sources", {})[".".join(inside)] = source
    if group is table and isinstance(changes.get("sources"), dict):
        table.setdefault("sources", {}).update(changes["sources"])


def _whole(key: str) -> bool:
    """Tell whether a table is one value: shares must add up, so they are exchanged together."""
    return key in ("shares", "orientations", "loadings")


def _shown(identifier: object) -> str:
    fits = isinstance(identifier, str) and re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,63}", identifier)
    return str(identifier) if fits else "this file"
