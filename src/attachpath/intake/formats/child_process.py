"""Run the reading of a foreign file in a process of its own, which a damaged file may end."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from attachpath.cohort import largest_without_asking, refuse_bytes
from attachpath.intake.formats.refusals import damaged_file

__all__ = ["read_in_child"]

_PROGRAM = Path(__file__).with_name("child_program.py")


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
    limit = math.inf if large else largest_without_asking()
    words = [job, str(path), str(folder), str(limit)]
    done = subprocess.run(  # noqa: S603 - this interpreter and a file of this package
        [sys.executable, "-P", "-X", "utf8", str(_PROGRAM), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        check=False,
    )
    said = folder / "about.json"
    if done.returncode != 0 or not said.is_file():
        raise damaged_file(file, f"it ended the process that read it ({done.returncode})")
    about: dict[str, Any] = json.loads(said.read_text(encoding="utf-8"))
    if about.get("refused") == "large":
        refuse_bytes(Path(file), about["bytes"])
    if "refused" in about:
        raise damaged_file(file, about["why"].rstrip("."))
    return about
