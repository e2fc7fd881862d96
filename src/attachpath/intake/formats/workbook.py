"""Read a sheet of a workbook: Excel (``.xlsx``, ``.xlsb``, ``.xls``) or OpenDocument (``.ods``)."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import python_calamine as calamine

from attachpath.cohort import Findings
from attachpath.errors import UsageError, nearest_name
from attachpath.intake.file_form import FileForm
from attachpath.intake.formats.child_process import read_in_child
from attachpath.intake.formats.finishing import named_columns, without_blank_rows
from attachpath.intake.formats.refusals import damaged_file, encrypted_file
from attachpath.intake.formats.sheet_header import header_names, row_below
from attachpath.intake.formats.sheet_xml import is_blank_sheet, is_excel_xml, sheet_content
from attachpath.intake.formats.workbook_cells import Cell, column_of_cells
from attachpath.intake.formats.workbook_remarks import remark_cells
from attachpath.intake.formats.workbook_size import judge_cells, judge_parts, judge_rows
from attachpath.intake.raw_table import RawTable

__all__ = ["read_workbook", "sheet_names"]

_UNREADABLE = (calamine.CalamineError, OSError, ValueError, KeyError)


def read_workbook(path: Path, file: str, form: FileForm, *, large: bool) -> RawTable:
    """Read one sheet.

    Parameters
    ----------
    path : Path
        The file, unpacked.
    file : str
        Its name as people write it.
    form : FileForm
        Sheet and header row.
    large : bool
        Read more than 100,000 rows and more than 2 GB.

    Returns
    -------
    RawTable
        Numbers are doubles; a column of numbers and text is text. Truth values are 1 and 0.

    Raises
    ------
    UsageError
        ``several-sheets``, ``no-sheet``, ``too-many-rows``, ``file-too-large``,
        ``damaged-file``, ``encrypted-file``.
    DataError
        ``merged-header``, ``empty-table``.
    """
    findings = Findings()
    book = _opened(path, file, large=large)
    filled = _filled(book, path, file)
    name = _chosen(file, form.sheet, filled, _worksheets(book))
    shown = file if len(filled) == 1 else f"{file} [{name}]"
    content = sheet_content(path, shown, name, header_row=form.header_row, large=large)
    sheet = _sheet(book, file, name)
    judge_rows(shown, sheet.total_height, header_row=form.header_row, large=large)
    judge_cells(shown, sheet.total_height, sheet.total_width, large=large)
    records: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    merged = sheet.merged_cell_ranges or []
    names = header_names(shown, records, merged, form.header_row)
    remark_cells(shown, names, merged, content, header_row=form.header_row, findings=findings)
    columns = named_columns(
        shown, names, _columns(records[form.header_row :], len(names)), findings,
        header_row=form.header_row, below=row_below(records, names, form.header_row),
    )  # fmt: skip
    columns, rows = without_blank_rows(shown, columns, findings, first_row=form.header_row + 1)
    return RawTable(shown, columns, rows, problems=tuple(findings.problems))


def sheet_names(path: Path, file: str, *, large: bool) -> list[str]:
    """Return the names of the sheets that hold cells.

    Raises
    ------
    UsageError
        ``file-too-large``, ``damaged-file``, ``encrypted-file``.
    """
    return _filled(_opened(path, file, large=large), path, file)


def _opened(path: Path, file: str, *, large: bool) -> calamine.CalamineWorkbook:
    judge_parts(path, file, large=large)
    if not is_excel_xml(path):
        _try(path, file, large=large)
    try:
        return calamine.load_workbook(path)
    except calamine.PasswordError:
        raise encrypted_file(file, "Excel") from None
    except _UNREADABLE as error:
        raise damaged_file(file, str(error)) from None


def _try(path: Path, file: str, *, large: bool) -> None:
    """Load the sheets in another process first, as their size cannot be seen beforehand."""
    with tempfile.TemporaryDirectory(prefix="attachpath-") as folder:
        about = read_in_child(path, file, "workbook", Path(folder), large=large)
    if "locked" in about:
        raise encrypted_file(file, "Excel")
    for rows, columns in about["sheets"].values():
        judge_cells(file, rows, columns, large=large)


def _worksheets(book: calamine.CalamineWorkbook) -> list[str]:
    wanted = calamine.SheetTypeEnum.WorkSheet
    return [sheet.name for sheet in book.sheets_metadata if sheet.typ == wanted]


def _filled(book: calamine.CalamineWorkbook, path: Path, file: str) -> list[str]:
    names = _worksheets(book)
    filled = [name for name in names if not is_blank_sheet(path, file, name)]
    return filled or names


def _chosen(file: str, wanted: str | None, filled: Sequence[str], names: Sequence[str]) -> str:
    listed = ", ".join(repr(name) for name in filled)
    if wanted is None:
        if len(filled) == 1:
            return filled[0]
        raise UsageError(
            "several-sheets",
            f"{file} has {len(filled)} sheets: {listed}.",
            "cohort.toml does not say which one holds the data.",
            f"Write sheet = {filled[0]!r} (or another) for the file; one [[file]] for each sheet."
            if filled
            else "Save the data in a sheet with cells.",
        )
    if wanted in names:
        return wanted
    near = nearest_name(wanted, names)
    raise UsageError(
        "no-sheet",
        f"{file} has no sheet {wanted!r}.",
        f"A misspelt name: the nearest is {near!r}." if near else "A misspelt name.",
        f"Its sheets are {listed}.",
    )


def _sheet(book: calamine.CalamineWorkbook, file: str, name: str) -> calamine.CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except _UNREADABLE as error:
        raise damaged_file(file, str(error)) from None


def _columns(records: Sequence[Sequence[Cell]], width: int) -> list[object]:
    if not records:
        return [column_of_cells([])] * width
    return [column_of_cells(cells) for cells in zip(*records, strict=True)]
