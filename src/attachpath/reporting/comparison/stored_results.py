"""results.json of an earlier run, read as it was written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from attachpath.errors import UsageError
from attachpath.reporting.results import Results

__all__ = ["read_results_file"]


def read_results_file(path: Path) -> Results:
    """Read results.json.

    Parameters
    ----------
    path : Path
        The file, or the folder that holds it.

    Returns
    -------
    Results
        With at least one hypothesis.

    Raises
    ------
    UsageError
        ``bad-results`` when it cannot be read or another version wrote it; ``no-verdicts`` when
        the run tested nothing.
    """
    file = path / "results.json" if path.is_dir() else path
    try:
        results = Results.model_validate(_json(file))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(
            "bad-results",
            f"{file} cannot be used: {_reason(error)}.",
            "It was written by another version or by hand, or is no results.json.",
            "Run `attachpath analyze COHORT --out DIR` again, or give the cohort itself.",
        ) from None
    if not results.hypotheses:
        raise UsageError(
            "no-verdicts",
            f"{file} holds no hypotheses.",
            "The run was restricted with --only and left out 07_hypotheses.",
            "Run `attachpath analyze` with 07, or give the cohort itself.",
        )
    return results


def _json(file: Path) -> Any:
    return json.loads(file.read_bytes())


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
