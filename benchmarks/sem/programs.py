"""The programs that are compared: how each is called, and why one is absent."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from benchmarks.sem.tasks import Peer, Task
from benchmarks.speed.processes import Side

__all__ = ["PEERS", "absent", "side_of", "version_of_lavaan"]

PEERS = ("lavaan", "semopy")


def side_of(program: str, task: Task, peer: Peer, folder: Path) -> Side:
    """Return the command that times a task."""
    words = (task.id, str(folder), str(peer.calls), str(peer.draws))
    if program == "lavaan":
        script = str(Path(__file__).with_name("lavaan.R"))
        return Side((shutil.which("Rscript") or "Rscript", script, *words), tells=True)
    return Side((sys.executable, "-m", "benchmarks.sem.one_side", program, *words), tells=True)


def absent(program: str) -> str | None:
    """Say why a program cannot be run here, or None."""
    if program == "lavaan":
        if shutil.which("Rscript") is None:
            return "no Rscript here"
        return None if version_of_lavaan() else "lavaan is not installed"
    return None if find_spec(program) else f"{program} is not installed"


def version_of_lavaan() -> str:
    """Return lavaan's version; nothing where R or lavaan is not installed."""
    program = shutil.which("Rscript")
    if program is None:
        return ""
    asked = (program, "-e", "cat(as.character(packageVersion('lavaan')))")
    return subprocess.run(asked, check=False, capture_output=True, text=True).stdout.strip()
