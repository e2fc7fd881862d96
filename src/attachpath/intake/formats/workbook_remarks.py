"""Cells of a sheet that look filled and have no value: errors, formulas, merged cells."""

from __future__ import annotations

from collections.abc import Sequence

from attachpath.cohort import Findings
from attachpath.intake.formats.sheet_header import MergedRange, column_letters
from attachpath.intake.formats.sheet_xml import SheetContent

__all__ = ["remark_cells"]


def remark_cells(
    file: str,
    names: Sequence[str],
    merged: Sequence[MergedRange],
    content: SheetContent | None,
    *,
    header_row: int,
    findings: Findings,
) -> None:
    """Report cells under the header that would be taken as empty.

    Parameters
    ----------
    file : str
        Name of the file.
    names : sequence of str
        Names of the columns.
    merged : sequence of tuple
        Merged cells.
    content : SheetContent or None
        What was seen in the XML of the sheet.
    header_row : int
        Row of the names.
    findings : Findings
        Receives ``error-cell``, ``formula-without-value``, ``merged-cells``, and a note
        ``error-cells-unseen`` where there was no XML to look through.
    """
    if content is None:
        findings.add(
            "error-cells-unseen", file, "no cell with an error (#N/A)",
            "Nothing, if there is none; else save it as .xlsx, where they are found.",
            value="cells with an error are read as empty", severity="note",
        )  # fmt: skip
    errors: dict[int, list[tuple[int, str | None]]] = {}
    formulas: dict[int, list[tuple[int, str | None]]] = {}
    for row, column, text in content.errors if content else ():
        if row > header_row:
            errors.setdefault(column, []).append((row, text))
    for row, column in content.uncalculated if content else ():
        if row > header_row:
            formulas.setdefault(column, []).append((row, None))
    for column, cells in sorted(errors.items()):
        findings.cells(
            "error-cell", file, _name(names, column), cells,
            expected="a value, not an error of the spreadsheet",
            next_step="Mend the formula, or empty the cell.",
        )  # fmt: skip
    for column, cells in sorted(formulas.items()):
        findings.cells(
            "formula-without-value", file, _name(names, column), cells,
            expected="a formula whose value was saved with it",
            next_step="Open the workbook in a spreadsheet program and save it.",
        )  # fmt: skip
    _remark_merged(file, names, merged, header_row, findings)


def _remark_merged(
    file: str,
    names: Sequence[str],
    merged: Sequence[MergedRange],
    header_row: int,
    findings: Findings,
) -> None:
    """Only the first of merged cells has the value."""
    by_column: dict[int, list[int]] = {}
    for first, last in merged:
        if last[0] >= header_row:
            by_column.setdefault(first[1], []).append(max(first[0], header_row) + 1)
    for column, rows in sorted(by_column.items()):
        findings.add(
            "merged-cells", file, "a value in each cell",
            "Unmerge the cells, and write the value into each.",
            column=_name(names, column + 1), row=min(rows),
            value=f"{len(rows):,} group(s) of merged cells",
        )  # fmt: skip


def _name(names: Sequence[str], column: int) -> str:
    named = names[column - 1] if column <= len(names) else ""
    return named or column_letters(column - 1)
