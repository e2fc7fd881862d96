"""results.json: the run, a row a hypothesis, and the sections; with its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError

from attachpath.errors import UsageError
from attachpath.reporting.hypothesis_row import HypothesisRow, hypothesis_rows
from attachpath.reporting.run_record import RunRecord
from attachpath.reporting.section import Section
from attachpath.reporting.storage import read_sections, write_json

__all__ = [
    "Results",
    "check_belongs",
    "read_results",
    "read_run",
    "results_document",
    "results_schema",
    "write_results",
]

SCHEMA_FILE = Path(__file__).with_name("results.schema.json")


class Results(BaseModel):
    """The whole of results.json; a missing number is null and its row has a `reason`."""

    model_config = ConfigDict(extra="forbid", title="attachpath results")

    schema_version: Literal[2]
    run: RunRecord
    hypotheses: list[HypothesisRow]
    sections: dict[str, Section]


def results_document(
    run: RunRecord,
    hypotheses: pd.DataFrame | Iterable[Mapping[str, Any]],
    sections: Iterable[Section] = (),
) -> dict[str, Any]:
    """Return the object of results.json, ready for ``json.dumps(..., allow_nan=False)``.

    Parameters
    ----------
    run : RunRecord
        From `describe_run`.
    hypotheses : DataFrame or iterable of mapping
        As `test_hypotheses` returns them.
    sections : iterable of Section
        What the analyses left; their rows of hypotheses are not repeated.

    Returns
    -------
    dict
        ``{"schema_version": 2, "run": ..., "hypotheses": [...], "sections": {...}}``.
    """
    bare = {section.id: section.model_copy(update={"hypotheses": []}) for section in sections}
    document = Results(
        schema_version=2, run=run, hypotheses=hypothesis_rows(hypotheses), sections=bare
    )
    return document.model_dump(mode="json")


def results_schema() -> dict[str, Any]:
    """Return the JSON Schema of results.json, made from the models."""
    schema = Results.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def read_run(out: Path) -> RunRecord:
    """Read run.json of a folder of results.

    Raises
    ------
    UsageError
        ``no-run`` when it is not there or is not one.
    """
    path = out / "run.json"
    try:
        return RunRecord.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        what = "is not there" if isinstance(error, OSError) else "is not a run of this version"
        raise UsageError(
            "no-run",
            f"{path} {what}.",
            "The folder holds no results, or another version left them.",
            "Make them with `attachpath analyze COHORT --out DIR`.",
        ) from None


def read_results(out: Path) -> tuple[RunRecord, list[Section]]:
    """Read the run and the sections of a folder of results.

    Raises
    ------
    UsageError
        ``no-run``, ``bad-section``, or ``foreign-section`` when a section was made from other
        data, by another version, for another theory or with other counts masked.
    """
    run = read_run(out)
    sections = read_sections(out)
    check_belongs(run, sections)
    return run, sections


def check_belongs(run: RunRecord, sections: Iterable[Section]) -> None:
    """Refuse sections that another run left.

    Raises
    ------
    UsageError
        ``foreign-section``.
    """
    for section in sections:
        if section.fingerprint != run.fingerprint:
            what = "from other data (its fingerprint differs)"
        elif section.version != run.version:
            what = f"by attachpath {section.version}, not {run.version}"
        elif section.theory not in (None, run.theory_hash):
            what = "for another theory, or an older form of its file"
        elif (section.masked and section.masked.below) != run.mask_below:
            below = section.masked.below if section.masked else "none"
            what = f"with other counts masked (below: {below}, not {run.mask_below or 'none'})"
        else:
            continue
        raise UsageError(
            "foreign-section",
            f"The section {section.id!r} was made {what}.",
            "An earlier run left it in this folder.",
            "Run all analyses again, or into another folder, or remove that section's folder.",
        )


def write_results(out: Path) -> Path:
    """Write results.json from run.json and the sections of a folder.

    Parameters
    ----------
    out : Path
        The folder of results.

    Returns
    -------
    Path
        ``out/results.json``.

    Raises
    ------
    UsageError, OutputError
        As `read_results`; ``unwritable``.
    """
    run, sections = read_results(out)
    rows = [row.model_dump() for section in sections for row in section.hypotheses]
    return write_json(out / "results.json", results_document(run, rows, sections))


def write_schema(path: Path = SCHEMA_FILE) -> Path:
    """Write the shipped JSON Schema again after the models changed."""
    path.write_text(json.dumps(results_schema(), indent=1) + "\n", encoding="utf-8", newline="\n")
    return path
