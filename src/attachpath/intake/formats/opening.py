"""Open a file of somebody else, and hand it to the reader of its format."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attachpath.cohort import refuse_bytes, unpacked
from attachpath.errors import UsageError, nearest_name
from attachpath.intake.file_form import FileForm, Form, form_of_name
from attachpath.intake.formats.content import require_content
from attachpath.intake.formats.delimited import read_delimited
from attachpath.intake.formats.parquet import read_parquet
from attachpath.intake.formats.refusals import damaged_file
from attachpath.intake.formats.statistics import read_statistics
from attachpath.intake.formats.workbook import read_workbook, sheet_names
from attachpath.intake.raw_table import RawTable

__all__ = ["read_raw", "sheets_of"]


def read_raw(path: str | Path, form: FileForm, *, large: bool = False) -> RawTable:
    r"""Read one file as it stands, before anything of it is understood.

    Parameters
    ----------
    path : str or Path
        The file; gzip may have packed it.
    form : FileForm
        Its format, and what the format leaves open (delimiter, encoding, sheet, header row).
    large : bool
        Read what takes more than 2 GB, and workbooks of any length.

    Returns
    -------
    RawTable
        With the problems of single places in `problems`.

    Raises
    ------
    UsageError
        ``no-file``, ``empty-file``, ``wrong-format``, ``damaged-file``, ``encrypted-file``,
        ``file-too-large``, ``too-many-rows``, ``several-sheets``, ``no-sheet``,
        ``unknown-encoding``.
    DataError
        ``not-utf8``, ``wrong-delimiter``, ``merged-header``, ``empty-table``, and others of
        the content, where no table can be made of it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "klienter.csv"
    ...     _ = file.write_text("Nr;Alder\n007;31,5\n;\n008;44\n")
    ...     raw = read_raw(file, FileForm(path="klienter.csv", delimiter=";"))
    >>> raw.columns["Nr"].to_pylist(), raw.row(1)
    (['007', '008'], 4)
    >>> print(raw.problems[0])
    klienter.csv row 3: 1 blank row passed over; expected a record. Nothing to do. [blank-rows]
    """
    path = Path(path)
    kind = form.known_form
    with _plain(path, kind, large=large, wide=_is_wide(form)) as plain:
        if kind in ("csv", "tsv"):
            return read_delimited(plain, path.name, form)
        if kind == "xlsx":
            return read_workbook(plain, path.name, form, large=large)
        if kind == "parquet":
            return read_parquet(plain, path.name, large=large)
        return read_statistics(plain, path.name, kind, form.encoding, large=large)


def sheets_of(path: str | Path, *, large: bool = False) -> list[str]:
    """Return the names of the sheets of a workbook that hold cells.

    Parameters
    ----------
    path : str or Path
        An Excel or OpenDocument workbook.
    large : bool
        Open what takes more than 2 GB.

    Returns
    -------
    list of str

    Raises
    ------
    UsageError
        As `read_raw`.
    """
    path = Path(path)
    with _plain(path, "xlsx", large=large) as plain:
        return sheet_names(plain, path.name, large=large)


@contextmanager
def _plain(path: Path, kind: Form, *, large: bool, wide: bool = False) -> Iterator[Path]:
    """Give the unpacked file, after a look at what it is."""
    _require_file(path)
    with unpacked(path, large=large, damaged=damaged_file) as plain:
        if not large:
            refuse_bytes(path, plain.stat().st_size)
        require_content(plain, path.name, kind, wide=wide)
        yield plain


def _is_wide(form: FileForm) -> bool:
    """Tell whether the characters of an encoding take two bytes or more, NUL among them."""
    encoding = (form.encoding or "").casefold().replace("_", "-")
    return encoding.startswith(("utf-16", "utf-32", "utf16", "utf32"))


def _require_file(path: Path) -> None:
    if path.is_file():
        return
    if path.is_dir():
        raise UsageError(
            "no-file",
            f"{path} is a folder, not a file.",
            "The path of a folder was given.",
            f"Give the file itself: {_inside(path)}.",
        )
    raise UsageError(
        "no-file", f"The file {path} is not there.", _why_not_there(path), "Mend the path."
    )


def _inside(folder: Path) -> str:
    known = sorted(one.name for one in folder.iterdir() if form_of_name(one.name) is not None)
    return "in it lie " + ", ".join(known[:5]) if known else "in it lies none that can be read"


def _why_not_there(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"There is no folder {folder}."
    there = sorted(one.name for one in folder.iterdir() if one.is_file())
    if near := nearest_name(path.name, there):
        return f"A misspelt name: in {folder} lies {near!r}."
    known = [name for name in there if form_of_name(name) is not None]
    return f"In {folder} lie {', '.join(known[:5]) if known else 'no files that can be read'}."
