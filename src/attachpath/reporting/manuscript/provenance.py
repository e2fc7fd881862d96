"""provenance.json of a manuscript: what it was made from, and what its files were when written.

People edit a draft where it lies. Who has changed a file of the folder keeps it: the command
writes again only over files that are as it left them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attachpath.errors import OutputError
from attachpath.reporting.run_record import RunRecord

__all__ = ["PROVENANCE_FILE", "provenance", "refuse_changed"]

PROVENANCE_FILE = "provenance.json"
_KIND = "manuscript"


def provenance(run: RunRecord, files: Mapping[str, bytes]) -> bytes:
    """Return the content of provenance.json.

    Parameters
    ----------
    run : RunRecord
        What the manuscript was made from.
    files : mapping of str to bytes
        The other files by name.

    Returns
    -------
    bytes
        JSON with the hash of each file.
    """
    record = {
        "kind": _KIND,
        "cohort": run.cohort,
        "simulated": run.simulated,
        "fingerprint": run.fingerprint,
        "theory": run.theory,
        "theory_hash": run.theory_hash,
        "version": run.version,
        "files": {name: _hash(content) for name, content in files.items()},
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def refuse_changed(place: Path) -> None:
    """Refuse to write over a folder that is not ours, or over files that somebody changed.

    Parameters
    ----------
    place : Path
        The folder of the manuscript; it may not be there yet.

    Raises
    ------
    OutputError
        ``not-ours``, or ``edited-manuscript`` with the names of the files.
    """
    if not place.exists() or (place.is_dir() and not any(place.iterdir())):
        return
    known = _known(place)
    if known is None:
        raise OutputError(
            "not-ours",
            f"{place} exists and holds something else; it was left as it is.",
            "A manuscript is written as a whole folder of its own.",
            "Give a new folder with --out.",
        )
    there = {
        path.relative_to(place).as_posix(): path for path in place.rglob("*") if path.is_file()
    }
    there.pop(PROVENANCE_FILE, None)
    changed = [
        name for name, path in sorted(there.items()) if known.get(name) != _hash(path.read_bytes())
    ]
    if changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        raise OutputError(
            "edited-manuscript",
            f"In {place} {', '.join(changed[:3])}{more} changed since attachpath wrote the folder; "
            "nothing was written.",
            "You, or a program of yours, edited the draft or put a file there.",
            "Give a new folder with --out, or move your files away.",
        )


def _known(place: Path) -> dict[str, Any] | None:
    """Return the hashes of the files as they were written; None for a folder that is not ours."""
    try:
        record = json.loads((place / PROVENANCE_FILE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or record.get("kind") != _KIND:
        return None
    files = record.get("files")
    return files if isinstance(files, dict) else None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
