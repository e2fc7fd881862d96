"""Where the analyses lie, and which of them are asked for."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from attachpath.errors import UsageError, nearest_name
from attachpath.reporting import checked_id

__all__ = ["analyses_folder", "find_scripts", "load_main"]


def analyses_folder() -> Path:
    """Return the folder of the numbered scripts.

    Returns
    -------
    Path
        Inside the package where a wheel was installed, two folders up in a clone.

    Raises
    ------
    UsageError
        ``no-analyses`` when neither is there.
    """
    package = Path(__file__).parents[1]
    for folder in (package / "analyses", package.parents[1] / "analyses"):
        if any(folder.glob("[0-9]*.py")):
            return folder
    raise UsageError(
        "no-analyses",
        "The scripts of the analyses were not found.",
        "The package was copied without its folder `analyses`.",
        "Install attachpath again from its wheel or its repository.",
    )


def find_scripts(folder: Path, only: Sequence[str] = ()) -> list[Path]:
    """Return the numbered scripts in order.

    Parameters
    ----------
    folder : Path
        Where they lie.
    only : sequence of str
        Numbers (``"04"``) or ids (``"04_paths"``); none means all.

    Returns
    -------
    list of Path

    Raises
    ------
    UsageError
        ``unknown-analysis`` with those that there are; ``bad-id`` for a script whose name cannot
        be the name of a section.
    """
    scripts = sorted(folder.glob("[0-9]*.py"))
    ids = [checked_id(script.stem) for script in scripts]
    for name in only:
        if not any(_is_meant(name, known) for known in ids):
            near = nearest_name(name, ids)
            raise UsageError(
                "unknown-analysis",
                f"There is no analysis {name!r}.",
                f"A misspelt number or id{f'; the nearest is {near!r}' if near else ''}.",
                f"Use one of: {', '.join(ids)}.",
            )
    wanted = [script for script in scripts if any(_is_meant(name, script.stem) for name in only)]
    return wanted if only else scripts


def load_main(script: Path) -> Callable[..., Any]:
    """Load a script by its path and return its `main`.

    Raises
    ------
    UsageError
        ``no-main``.
    """
    spec = importlib.util.spec_from_file_location(f"attachpath_analysis_{script.stem}", script)
    if spec is None or spec.loader is None:
        raise _no_main(script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    main = getattr(module, "main", None)
    if not callable(main):
        raise _no_main(script)
    return main  # type: ignore[no-any-return]  # any callable may stand there


def _is_meant(name: str, script_id: str) -> bool:
    return name in (script_id, script_id.split("_", maxsplit=1)[0])


def _no_main(script: Path) -> UsageError:
    return UsageError(
        "no-main",
        f"The script {script.name} has no function main(cohort, out).",
        "It was written to run on import, or its function has another name.",
        "Put its work into `def main(cohort, out):`.",
    )
