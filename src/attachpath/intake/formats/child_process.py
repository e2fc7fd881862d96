"""Run the reading of a foreign file in a process of its own, which a damaged file may end."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from attachpath.cohort import largest_without_asking, refuse_bytes
from attachpath.intake.formats.refusals import damaged_file, no_table

__all__ = ["read_in_child", "read_in_children"]

_PROGRAM = Path(__file__).with_name("child_program.py")
_CELLS_AT_ONCE = 3_000_000
_SHARED_FROM = 2**25
"""Bytes from which a file is read by two processes: below, starting them takes longer."""


def read_in_child(path: Path, file: str, job: str, folder: Path, *, large: bool) -> dict[str, Any]:
    """Run `child_program` on a file.

    Parameters
    ----------
    path : Path
        The file, unpacked.
    file : str
        Its name as people write it.
    job : {"sav", "por", "dta", "workbook"}
        What to do with it.
    folder : Path
        Where the child leaves what it read.
    large : bool
        Allow more than 2 GB.

    Returns
    -------
    dict
        What the child says of the file.

    Raises
    ------
    UsageError
        ``damaged-file`` also where the child died, ``file-too-large``.

    Notes
    -----
    The child has no standard input, what it prints is thrown away, and it leaves no dump of its
    memory, so that no cell of the file gets out. An interruption ends it with this process.
    """
    return _together(path, file, job, [folder], large=large)[0]


def read_in_children(
    path: Path, file: str, job: str, folder: Path, encoding: str = "", *, large: bool
) -> dict[Path, dict[str, Any]]:
    """Run `child_program` on a large file on two cores, which read its parts by turns.

    Parameters
    ----------
    path, file, job, folder, large
        As of `read_in_child`.
    encoding : str
        In the place of the one that the file states.

    Returns
    -------
    dict of Path to dict
        Of each process the folder with what it read, and what it says of the file. Their parts are
        to be taken by turns.

    Raises
    ------
    UsageError
        As of `read_in_child`.
    DataError
        ``wrong-encoding``.
    """
    shared = path.stat().st_size >= _SHARED_FROM and (os.cpu_count() or 1) > 1
    folders = [folder / str(number) for number in range(2 if shared else 1)]
    for one in folders:
        one.mkdir()
    said = _together(path, file, job, folders, encoding, large=large)
    encodings = {about.get("encoding", "") for about in said}
    if len(encodings) > 1:  # one met no letter that tells: a file has one encoding
        said = _together(path, file, job, folders, max(encodings), large=large)
    return dict(zip(folders, said, strict=True))


def _together(
    path: Path, file: str, what: str, folders: Sequence[Path], encoding: str = "", *, large: bool
) -> list[dict[str, Any]]:
    job = {
        "what": what,
        "path": str(path),
        "limit": math.inf if large else largest_without_asking(),
        "cells_at_once": _CELLS_AT_ONCE,
        "of": len(folders),
        "encoding": encoding,
    }
    started = [
        _start(job | {"number": number, "folder": str(folder)})
        for number, folder in enumerate(folders)
    ]
    try:
        ends = [process.wait() for process in started]
    finally:
        for process in started:
            process.kill()
            process.wait()
    return [_said(folder, file, end, encoding) for folder, end in zip(folders, ends, strict=True)]


def _start(job: dict[str, Any]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this interpreter and a file of this package
        [sys.executable, "-P", "-X", "utf8", str(_PROGRAM), json.dumps(job)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )


def _said(folder: Path, file: str, end: int, encoding: str) -> dict[str, Any]:
    said = folder / "about.json"
    if end != 0 or not said.is_file():
        raise damaged_file(file, f"it ended the process that read it ({end})")
    about: dict[str, Any] = json.loads(said.read_text(encoding="utf-8"))
    if about.get("refused") == "large":
        refuse_bytes(Path(file), about["bytes"])
    if about.get("refused") == "encoding":
        raise no_table(
            "wrong-encoding", file, f"text in the encoding {encoding}",
            "Write another `encoding` for the file in cohort.toml, or none: the file states one.",
        )  # fmt: skip
    if "refused" in about:
        raise damaged_file(file, about["why"].rstrip("."))
    return about
