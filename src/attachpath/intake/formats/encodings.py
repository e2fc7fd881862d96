"""Encodings of text: known names, and the likely one where a file is not what it should be."""

from __future__ import annotations

import codecs
from pathlib import Path

from attachpath.errors import DataError, UsageError, nearest_name
from attachpath.intake.formats.refusals import no_table

__all__ = ["known_encoding", "likely_encoding", "wrong_encoding"]

_USUAL = (
    "utf-8",
    "utf-16",
    "cp1252",
    "latin-1",
    "iso-8859-15",
    "cp1250",
    "cp1251",
    "cp850",
    "mac-roman",
)
_LIKELY = ("cp1252", "mac-roman", "cp850")
_LETTERS = frozenset("æøåÆØÅäöüÄÖÜßéèêëáàâãíìîïóòôõúùûñçÉÈÁÀÍÓÚÑÇýÿšžŠŽœŒð þ’‘“”–€")
_FREQUENT = frozenset("æøåäöüéèß")
_SAMPLE = 200_000


def known_encoding(name: str | None) -> str:
    """Return the encoding of a file; UTF-8 loses its byte order mark.

    Raises
    ------
    UsageError
        ``unknown-encoding``.

    Examples
    --------
    >>> known_encoding(None), known_encoding("Windows-1252")
    ('utf-8-sig', 'cp1252')
    """
    if name is None:
        return "utf-8-sig"
    try:
        found = codecs.lookup(name).name
        "".encode(found)  # some codecs are not for text
    except (LookupError, ValueError):
        near = nearest_name(name, _USUAL)
        raise UsageError(
            "unknown-encoding",
            f"There is no encoding {name!r}.",
            "A misspelt name" + (f": the nearest is {near!r}." if near else "."),
            f"Write one of {', '.join(_USUAL)}; without `encoding`, the file is read as UTF-8.",
        ) from None
    return "utf-8-sig" if found == "utf-8" else found


def wrong_encoding(path: Path, file: str, encoding: str) -> DataError:
    """Find the first line that does not decode, and name the likely encoding.

    Parameters
    ----------
    path : Path
        A text file that does not decode.
    file : str
        Its name as people write it.
    encoding : str
        What it was read as.

    Returns
    -------
    DataError
        ``not-utf8``.
    """
    shown = encoding.removesuffix("-sig")
    row, line = _first_wrong_line(path, encoding)
    likely = likely_encoding(_sample(path) + line)
    return no_table(
        "not-utf8", file, f"text in the encoding {shown}",
        f'Write encoding = "{likely}" for the file in cohort.toml (or save it as UTF-8).',
        row=row, value=line[:60].decode(likely, "replace").strip() or None,
    )  # fmt: skip


def _first_wrong_line(path: Path, encoding: str) -> tuple[int | None, bytes]:
    if encoding.startswith(("utf-16", "utf-32")):
        return None, b""
    with path.open("rb") as stream:
        for row, line in enumerate(stream, start=1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError as error:
                return row, line[max(0, error.start - 30) :]
    return None, b""


def likely_encoding(sample: bytes) -> str:
    """Choose the encoding in which the bytes above 127 are mostly letters of Western Europe."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    high = bytes(byte for byte in sample if byte > 127)
    return max(_LIKELY, key=lambda name: _letters(high.decode(name, "replace")))


def _letters(text: str) -> int:
    """Count letters of Western Europe, the frequent ones twice."""
    return sum((letter in _LETTERS) + (letter in _FREQUENT) for letter in text)


def _sample(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_SAMPLE)
