"""The row of a sheet that holds the names of the columns."""

from __future__ import annotations

from collections.abc import Sequence

from attachpath.intake.formats.refusals import no_table
from attachpath.intake.formats.workbook_cells import Cell, cell_text

__all__ = ["MergedRange", "column_letters", "header_names", "row_below"]

MergedRange = tuple[tuple[int, int], tuple[int, int]]
"""First and last row and column of merged cells, counted from 0."""


def header_names(
    file: str, records: Sequence[Sequence[Cell]], merged: Sequence[MergedRange], header_row: int
) -> list[str]:
    """Return the names in a row of a sheet.

    Parameters
    ----------
    file : str
        Name of the file.
    records : sequence of sequence
        Cells of the sheet from its first row.
    merged : sequence of tuple
        Merged cells.
    header_row : int
        Row of the names, from 1.

    Returns
    -------
    list of str
        Empty where a column has no name. A cell that is merged with the one above has its name.

    Raises
    ------
    DataError
        ``empty-table`` where the sheet has no such row; ``merged-header`` where cells of the row
        are merged across columns.
    """
    if len(records) < header_row:
        raise no_table(
            "empty-table", file, f"the names of the columns in row {header_row}",
            "Write header_row, the row in which they stand, for the file in cohort.toml.",
            value=f"{len(records)} rows",
        )  # fmt: skip
    row = header_row - 1
    across = [
        (first, last) for first, last in merged if first[0] <= row <= last[0] and first[1] < last[1]
    ]
    if across:
        raise _merged_header(file, across, header_row)
    names = [cell_text(cell).strip() for cell in records[row]]
    for first, last in merged:
        if first[0] < row <= last[0]:
            names[first[1]] = cell_text(records[first[0]][first[1]]).strip()
    return names


def _merged_header(file: str, across: Sequence[MergedRange], header_row: int) -> Exception:
    below = max(last[0] for _, last in across) + 2
    (top, left), (bottom, right) = across[0]
    place = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
    more = f" and {len(across) - 1} more" if len(across) > 1 else ""
    return no_table(
        "merged-header", file, "a cell for the name of each column",
        f"Where the names stand below, write header_row = {below} for the file in cohort.toml; "
        "else unmerge the cells and name each column.",
        row=header_row, value=f"merged cells {place}{more}",
    )  # fmt: skip


def row_below(
    records: Sequence[Sequence[Cell]], names: Sequence[str], header_row: int
) -> int | None:
    """Return the next row where it holds text for more columns than the header has names.

    Examples
    --------
    >>> row_below([["Study 1", ""], ["id", "age"], ["a", 31.0]], ["Study 1", ""], 1)
    2
    """
    if len(records) <= header_row:
        return None
    filled = [cell for cell in records[header_row] if cell != ""]
    more = len(filled) > sum(map(bool, names))
    return header_row + 1 if more and all(isinstance(cell, str) for cell in filled) else None


def column_letters(place: int) -> str:
    """Return the letters of a column counted from 0.

    Examples
    --------
    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
