"""How many values stand behind a cell where the size of its group would mislead."""

from __future__ import annotations

from collections.abc import Iterable

from attachpath.reporting.numbers import count

__all__ = ["fewer_values_note", "many_missing"]

MOST_TOLD = 12


def many_missing(n: int, missing: int) -> bool:
    """Tell whether more than a tenth of a group lack a value.

    Examples
    --------
    >>> many_missing(90, 10), many_missing(89, 11)
    (False, True)
    """
    return missing > 0.1 * (n + missing)


def fewer_values_note(found: Iterable[tuple[str, str, int]]) -> str:
    """Say in a table's note where more than a tenth of a group lack a value.

    Parameters
    ----------
    found : iterable of (str, str, int)
        Variable, group and number of values, of the cells that need it.

    Returns
    -------
    str
        Begins with a blank; empty where no cell needs it.

    Notes
    -----
    A number beside the mean in the same cell would take its decimals out of line.

    Examples
    --------
    >>> fewer_values_note([("IIP", "dropout", 12), ("IIP", "completed", 246)])
    ' More than a tenth of a group lack a value, so that n is: IIP, dropout 12, completed 246.'
    """
    cells = list(found)
    if not cells:
        return ""
    by_variable: dict[str, list[str]] = {}
    for variable, group, n in cells[:MOST_TOLD]:
        by_variable.setdefault(variable, []).append(f"{group} {count(n)}")
    told = "; ".join(f"{name}, {', '.join(groups)}" for name, groups in by_variable.items())
    rest = len(cells) - MOST_TOLD
    more = f"; and {rest} more cells, whose n stand in the CSV of values" if rest > 0 else ""
    return f" More than a tenth of a group lack a value, so that n is: {told}{more}."
