"""The cells of a column of a workbook as one array."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa

from attachpath.intake.formats.finishing import number_text

__all__ = ["Cell", "cell_text", "column_of_cells"]

Cell = float | int | str | bool | date | datetime | time | timedelta


def column_of_cells(cells: Sequence[Cell]) -> pa.Array:
    """Make an array of the cells of a column.

    Parameters
    ----------
    cells : sequence
        As calamine gives them; an empty cell is ``""``.

    Returns
    -------
    pyarrow.Array
        Doubles where every cell is a number or a truth value (1 and 0), dates where every one is
        a date, else text.

    Examples
    --------
    >>> column_of_cells([5.0, "", 2.5]).to_pylist()
    [5.0, None, 2.5]
    >>> column_of_cells([5.0, "007"]).to_pylist()
    ['5', '007']
    """
    filled: list[Any] = [None if cell == "" else cell for cell in cells]
    kinds = set(map(type, filled)) - {type(None)}
    if kinds and kinds <= {float, int, bool}:
        numbers = filled if bool not in kinds else [_double(cell) for cell in filled]
        return pa.array(numbers, type=pa.float64())
    if kinds and kinds <= {date, datetime}:
        return pa.array([_moment(cell) for cell in filled], type=pa.timestamp("us"))
    return pa.array(
        [None if cell is None else cell_text(cell) for cell in filled], type=pa.string()
    )


def _double(cell: float | None) -> float | None:
    return None if cell is None else float(cell)


def _moment(cell: date | datetime | None) -> datetime | None:
    if cell is None or isinstance(cell, datetime):
        return cell
    return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - a sheet knows no time zone


def cell_text(cell: Cell) -> str:
    """Write a cell as text: numbers as people write them, dates as ISO, truth as TRUE or FALSE.

    Examples
    --------
    >>> cell_text(5.0), cell_text(True), cell_text(date(2024, 2, 1))
    ('5', 'TRUE', '2024-02-01')
    """
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float | int):
        return number_text(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        seconds = int(cell.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return cell
