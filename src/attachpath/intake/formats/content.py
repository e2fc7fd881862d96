"""What a file is, by its first bytes: a name may say something else."""

from __future__ import annotations

from pathlib import Path

from attachpath.errors import UsageError
from attachpath.intake.file_form import Form
from attachpath.intake.formats.refusals import damaged_file, encrypted_file, no_table

__all__ = ["is_portable", "require_content"]

_HEAD = 4096
_BLOCK = 1 << 22
_COMPOUND = b"\xd0\xcf\x11\xe0"
_LOCKED_WORKBOOK = "EncryptedPackage".encode("utf-16-le")
_LOCKED_SPSS = b"ENCRYPTED"
_PORTABLE = b"SPSS PORT FILE"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BEGINNINGS: dict[bytes, tuple[str, Form | None]] = {
    b"PAR1": ("a Parquet file", "parquet"),
    b"PK\x03\x04": ("an Excel workbook or another zip file", "xlsx"),
    _COMPOUND: ("an old Excel workbook (.xls) or another old Office file", "xlsx"),
    b"$FL2": ("an SPSS file", "sav"),
    b"$FL3": ("an SPSS file", "sav"),
    b"<stata_dta>": ("a Stata file", "dta"),
    b"RDX": ("an R file", None),
    b"RDA": ("an R file", None),
    b"%PDF": ("a PDF", None),
    b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xc2\xea\x81\x60": ("a SAS file", None),
    b"BZh": ("a file packed with bzip2", None),
    b"7z\xbc\xaf": ("a 7-Zip archive", None),
    b"Rar!": ("a RAR archive", None),
    b"ARROW1": ("an Arrow file", None),
    b"SQLite format 3": ("a database", None),
}
_NAMES: dict[Form, str] = {
    "csv": "CSV", "tsv": "TSV", "xlsx": "a workbook", "sav": "an SPSS file",
    "dta": "a Stata file", "parquet": "a Parquet file",
}  # fmt: skip


def require_content(path: Path, file: str, kind: Form, *, wide: bool = False) -> None:
    """Refuse a file that is empty, locked, or of another format than was said.

    Parameters
    ----------
    path : Path
        The file, unpacked.
    file : str
        Its name as people write it.
    kind : str
        The format it should have.
    wide : bool
        Whether NUL bytes belong to its encoding.

    Raises
    ------
    UsageError
        ``empty-file``, ``encrypted-file``, ``wrong-format``, ``damaged-file``.
    DataError
        ``not-utf8`` for text in UTF-16 that nobody declared.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        raise UsageError(
            "empty-file",
            f"{file} is empty.",
            "It holds not a single byte: an export or a copy that was cut short.",
            "Write it again.",
        )
    if head.startswith(_COMPOUND) and _holds(path, _LOCKED_WORKBOOK):
        raise encrypted_file(file, "Excel")
    if _LOCKED_SPSS in head[:64]:
        raise encrypted_file(file, "SPSS")
    what, found = _recognised(head)
    text = kind in ("csv", "tsv")
    if found is not None or what:
        if found != kind:
            raise _wrong_format(file, kind, what, found)
    elif text:
        _require_text(file, head, wide=wide)
    elif kind in ("xlsx", "parquet") and _looks_like_text(head):
        raise _wrong_format(file, kind, *_kind_of_text(head))
    elif kind != "sav":  # a portable file may begin with anything
        raise damaged_file(file, f"it does not begin like {_NAMES[kind]}")


def is_portable(path: Path) -> bool:
    """Tell whether a file of SPSS is a portable one (``.por``)."""
    with path.open("rb") as stream:
        return _PORTABLE in stream.read(600)


def _holds(path: Path, mark: bytes) -> bool:
    before = b""
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            if mark in before + block:
                return True
            before = block[-len(mark) :]
    return False


def _recognised(head: bytes) -> tuple[str, Form | None]:
    for begin, known in _BEGINNINGS.items():
        if head.startswith(begin):
            return known
    if _PORTABLE in head[:600]:
        return "an SPSS portable file", "sav"
    if head[0] in range(0x66, 0x78) and head[1:2] in (b"\x01", b"\x02") and head[2:3] == b"\x01":
        return "a Stata file", "dta"
    return "", None


def _wrong_format(file: str, kind: Form, what: str, found: Form | None) -> UsageError:
    return UsageError(
        "wrong-format",
        f"{file} is not {_NAMES[kind]}: it is {what}.",
        "Its name, or `form` in cohort.toml, says something else than what it holds.",
        f'Write form = "{found}" for it.' if found else "Save it as CSV, workbook, .sav or .dta.",
    )


def _require_text(file: str, head: bytes, *, wide: bool) -> None:
    if b"\0" not in head or wide:
        return
    if head.startswith(_UTF16) or head[1::2].count(0) > len(head) // 4:
        raise no_table(
            "not-utf8", file, "UTF-8 text",
            'Write encoding = "utf-16" for the file in cohort.toml.',
            value="text in UTF-16, two bytes a character",
        )  # fmt: skip
    raise damaged_file(file, "it is no text (it holds NUL bytes)")


def _looks_like_text(head: bytes) -> bool:
    return b"\0" not in head or head.startswith(_UTF16)


def _kind_of_text(head: bytes) -> tuple[str, Form | None]:
    begin = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if begin.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<?xml")):
        return "a web page or XML under another name", None
    return "text", "tsv" if b"\t" in head.split(b"\n", 1)[0] else "csv"
