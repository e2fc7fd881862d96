"""Unpack what gzip has packed, block by block, so that a small file cannot fill the disk."""

from __future__ import annotations

import gzip
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from attachpath.cohort.reading import largest_without_asking, refuse_bytes
from attachpath.errors import UsageError

__all__ = ["unpacked"]

_BLOCK = 1 << 20


@contextmanager
def unpacked(
    path: Path, *, large: bool, damaged: Callable[[Path, str], UsageError]
) -> Iterator[Path]:
    """Give a file as it is, or a copy in a temporary folder of what gzip has packed.

    Parameters
    ----------
    path : Path
        A file; its content decides whether gzip has packed it, not its name.
    large : bool
        Allow more than 2 GB.
    damaged : callable
        Makes the error for a file that gzip cannot unpack, from its path and what it is.

    Yields
    ------
    Path

    Raises
    ------
    UsageError
        ``file-too-large``, or what `damaged` makes.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     packed = Path(folder) / "data.csv.gz"
    ...     _ = packed.write_bytes(gzip.compress(b"a,b"))
    ...     with unpacked(packed, large=False, damaged=lambda path, what: ValueError()) as plain:
    ...         plain.name, plain.read_text()
    ('data.csv', 'a,b')
    """
    with path.open("rb") as stream:
        if stream.read(2) != b"\x1f\x8b":
            yield path
            return
        with tempfile.TemporaryDirectory(prefix="attachpath-") as folder:
            plain = Path(folder) / path.stem
            stream.seek(0)
            try:
                _unpack(stream, plain, path, large=large)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise damaged(path, f"a damaged gzip file ({error})") from None
            yield plain


def _unpack(packed: BinaryIO, plain: Path, path: Path, *, large: bool) -> None:
    size = 0
    with gzip.open(packed) as stream, plain.open("wb") as out:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > largest_without_asking() and not large:
                refuse_bytes(path, size, more=True)
            out.write(block)
