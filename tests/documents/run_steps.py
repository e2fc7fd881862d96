"""Run the commands and the code of a document one after another and tell what each printed.

A program of its own, so that the package may be another copy than the one under test: the steps
come as JSON on stdin, the answer goes as JSON to the file that is named.
"""

from __future__ import annotations

import contextlib
import io
import json
import runpy
import sys
import traceback
from pathlib import Path
from typing import Any


def run_step(step: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    """Write a file, run a command or run code; `names` are those of the document's code."""
    printed = io.StringIO()
    said = io.StringIO()
    failure = ""
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(said):
            failure = _run(step, names)
    except Exception:  # noqa: BLE001 - whatever a document's code raises is told
        failure = traceback.format_exc()
    return {"out": printed.getvalue(), "failure": failure and failure + said.getvalue()}


def _run(step: dict[str, Any], names: dict[str, Any]) -> str:
    match step["kind"]:
        case "file":
            path = Path(step["path"])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step["text"], "utf-8", newline="\n")
        case "command":
            from attachpath.cli import main

            status = main(step["words"])
            return f"exit status {status}\n" if status else ""
        case "script":
            _run_script(step["words"])
        case "code":
            exec(compile(step["text"], step["place"], "exec"), names)  # noqa: S102 - our own
    return ""


def _run_script(words: list[str]) -> None:
    before, sys.argv = sys.argv, words
    try:
        runpy.run_path(words[0], run_name="__main__")
    finally:
        sys.argv = before


def main() -> None:
    """Run the steps until one fails."""
    names: dict[str, Any] = {"__name__": "document"}
    done: list[dict[str, Any]] = []
    for step in json.load(sys.stdin):
        done.append(run_step(step, names))
        if done[-1]["failure"]:
            break
    Path(sys.argv[1]).write_text(json.dumps(done), "utf-8")


if __name__ == "__main__":
    main()
