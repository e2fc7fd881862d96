"""Item analysis: a line a scale for people, a row an item for machines."""

from __future__ import annotations

import pandas as pd

from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.numbers import MISSING, bounded, count, percent
from attachpath.reporting.section import Heading, Line, Table

__all__ = ["item_sentences", "item_table"]

LOW_ITEM_REST = 0.30
MOST_NAMED = 12

_LEVELS = {"client": "", "within": ", within clients", "between": ", client means"}


def item_table(items: pd.DataFrame) -> Table | None:
    """Print how the items of each scale go together and how they are answered.

    Parameters
    ----------
    items : DataFrame
        From `attachpath.measurement.item_statistics`.

    Returns
    -------
    Table or None
        None for a cohort without items.
    """
    if items.empty:
        return None
    body = [
        _line(str(part["scale"].iloc[0]), str(column), str(level), part)
        for (column, level), part in items.groupby(["column", "level"], sort=False)
    ]
    return Table(
        id="items",
        title="Item analysis",
        folded=True,
        columns=list(items.columns),
        rows=[[plain_value(cell) for cell in row] for row in items.to_numpy(object)],
        head=[
            Heading(label="Scale", align="left"),
            Heading(label="Items"),
            Heading(label="Item-rest r"),
            Heading(label="Below .30"),
            Heading(label="α rises without it"),
            Heading(label="Floor, at most"),
            Heading(label="Ceiling, at most"),
        ],
        body=body,
        note="After reversed items were turned round. Item-rest r: lowest to highest correlation "
        "of an item with the sum of the others; for repeated scales once within clients "
        "(deviations from the client's mean) and once for client means. Below .30, α rises "
        "without it: numbers of items. Floor, ceiling: the largest share of answers at the "
        "lowest and at the highest answer among the items. An empty cell: the same as within "
        "clients. The CSV of values has a row an item with its mean, SD, skewness, missing "
        "answers and α without it.",
    )


def item_sentences(items: pd.DataFrame) -> list[str]:
    """Name the items that run against their scale.

    Parameters
    ----------
    items : DataFrame
        From `attachpath.measurement.item_statistics`.

    Returns
    -------
    list of str
        One sentence; none without items.
    """
    if items.empty:
        return []
    against = items[items["against"].astype(bool) & (items["level"] != "within")]
    if against.empty:
        return ["No item correlates negatively with the other items of its scale."]
    each = "; ".join(
        f"{label} ({_listed(part['item'])})"
        for (_, label), part in against.groupby(["column", "scale"], sort=False)
    )
    told = (
        f"Negative correlations with the sum of the other items, in: {each}. Check whether the key "
        "turns these items round, and whether the answers were entered as they were given; α and "
        "the scores are not to be trusted before that."
    )
    return [told]


def _line(scale: str, column: str, level: str, part: pd.DataFrame) -> Line:
    known = part["item_rest_r"].dropna()
    time = {"pre": ", before", "post": ", after"}
    when = next((words for name, words in time.items() if name in column.split("_")), "")
    spread = f"{bounded(known.min())} to {bounded(known.max())}" if len(known) else MISSING
    rises = int((part["alpha_without"] > part["alpha"]).sum())
    answered = level != "between"
    cells = [
        f"{scale}{when}{_LEVELS[level]}",
        count(len(part)),
        spread,
        count((known < LOW_ITEM_REST).sum()) if len(known) else MISSING,
        count(rises) if part["alpha"].notna().all() else MISSING,
        percent(part["floor"].max()) if answered else "",
        percent(part["ceiling"].max()) if answered else "",
    ]
    return Line(cells=cells, kind="indented" if level == "between" else "row")


def _listed(names: pd.Series) -> str:
    shown = [str(name) for name in names[:MOST_NAMED]]
    rest = len(names) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")
