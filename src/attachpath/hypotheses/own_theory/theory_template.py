"""The text of a theory file to start from, with the columns of a cohort if one is given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from attachpath.cohort import Cohort, instruments_of

__all__ = ["theory_template"]

_TEMPLATE = Path(__file__).with_name("template.toml")
_WIDTH = 96


def theory_template(cohort: Cohort | None = None) -> str:
    """Return a theory file with an example of each kind of model and every key explained.

    Parameters
    ----------
    cohort : Cohort, optional
        Its columns are listed in comments at the end, so that formulas can be written beside
        them; item answers are counted. Nothing else of the file depends on it.

    Returns
    -------
    str
        TOML that `load_theory` reads.

    Examples
    --------
    >>> print(theory_template().splitlines()[0])
    # A theory: what you claim, before you look at the data. Lines that begin with # are for people.
    """
    text = _TEMPLATE.read_text(encoding="utf-8")
    if cohort is None:
        return text
    return "\n".join([text, *_comments(_columns(cohort)), ""])


def _columns(cohort: Cohort) -> Iterator[str]:
    yield f"--- The columns of the cohort {cohort.name} ".ljust(_WIDTH + 1, "-")
    yield "Numbers if nothing else is said. What is derived from them stands under `formula` above."
    items = {
        column
        for one in instruments_of(cohort.instruments).values()
        for time in (None, *one.times)
        for column in one.item_columns(time)
    }
    for name, table in cohort.tables().items():
        if len(table):
            yield f"{name} ({len(table):,} rows):"
            yield from _of_table(table, items)


def _of_table(table: pd.DataFrame, items: set[str]) -> Iterator[str]:
    answers = [name for name in table.columns if name in items]
    for name in (name for name in table.columns if name not in items):
        present = int(table[name].notna().sum())
        kind = "" if pd.api.types.is_numeric_dtype(table[name].dtype) else ", text"
        missing = "" if present == len(table) else f", {len(table) - present:,} missing"
        yield f"  {_as_in_formulas(str(name))}{kind}{missing}"
    if answers:
        yield f"  and {len(answers)} columns of item answers ({answers[0]} to {answers[-1]})"


def _comments(lines: Iterator[str]) -> Iterator[str]:
    return (f"# {line}".rstrip() for line in lines)


def _as_in_formulas(name: str) -> str:
    """Quote a name as formulas do, inside its comment: TOML refuses control characters there."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in name)
    return plain if plain.isidentifier() else f"`{plain}`"
