"""A folder of files written whole or not at all, and single files likewise.

What is written stands beside its place under a hidden name and is renamed. Whoever is killed
leaves the old or the new, never half of one; between the two renames of a folder the old one has
a hidden name, and whoever reads or writes next puts it back.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from attachpath.errors import OutputError

__all__ = ["put_back", "remove_leftovers", "writable", "write_folder", "write_text"]


def write_folder(place: Path, files: Mapping[str, bytes], *, known_by: str) -> Path:
    """Write a folder that holds these files and no others.

    Parameters
    ----------
    place : Path
        Where it shall stand; folders above it are made.
    files : mapping of str to bytes
        Content by name; a name may have folders before it.
    known_by : str
        Name of a file that each of our folders holds: a folder without it is somebody else's.

    Returns
    -------
    Path
        `place`.

    Raises
    ------
    OutputError
        ``unwritable`` when the place cannot be written to, ``not-ours`` when something else
        stands there.
    """
    fresh = _fresh(place)
    with writable(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        _heal(place)
        _refuse_foreign(place, known_by)
        try:
            fresh.mkdir()
            for name, content in files.items():
                (fresh / name).parent.mkdir(parents=True, exist_ok=True)
                (fresh / name).write_bytes(content)
            _replace(fresh, place)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
            _heal(place)
    return place


def write_text(path: Path, text: str) -> Path:
    """Write a UTF-8 file beside its place and rename it.

    Raises
    ------
    OutputError
        ``unwritable``.
    """
    fresh = _fresh(path)
    with writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            fresh.write_bytes(text.encode("utf-8"))
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    return path


def put_back(out: Path) -> None:
    """Finish what a killed run began in `out`: put old folders back, or remove replaced ones.

    Raises
    ------
    OutputError
        ``unwritable``.
    """
    with writable(out):
        for old in out.glob(".*.old"):
            _heal(out / old.name.removeprefix(".").removesuffix(".old"))


def remove_leftovers(out: Path) -> None:
    """Remove the unfinished folders and files that a killed run left hidden in `out`.

    Not while another run writes to the same folder.
    """
    for leftover in out.glob(".*.new-*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


@contextlib.contextmanager
def writable(place: Path) -> Iterator[None]:
    """Turn an error of the file system into one with a likely cause and a next step."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            "unwritable",
            f"{place} cannot be written: {error.strerror or error}.",
            "The folder is read-only, is a file, or the disk is full.",
            "Choose another folder with --out, or mend its permissions.",
        ) from error


def _fresh(place: Path) -> Path:
    return place.with_name(f".{place.name}.new-{os.getpid()}-{secrets.token_hex(4)}")


def _refuse_foreign(place: Path, known_by: str) -> None:
    """Refuse to replace what no run wrote."""
    if place.is_dir() and ((place / known_by).exists() or not any(place.iterdir())):
        return
    if place.exists():
        raise OutputError(
            "not-ours",
            f"{place} exists and attachpath did not write it; it was left as it is.",
            "A file or folder of yours has a name that the results need.",
            "Choose another folder with --out.",
        )


def _replace(fresh: Path, place: Path) -> None:
    """Put a new folder in an old one's place; a rename onto a full folder is not possible."""
    if place.exists():
        place.rename(_hidden(place))
    fresh.rename(place)


def _heal(place: Path) -> None:
    old = _hidden(place)
    if not old.exists():
        return
    if place.exists():
        shutil.rmtree(old)
    else:
        old.rename(place)


def _hidden(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")
