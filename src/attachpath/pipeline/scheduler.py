"""The one scheduler: scripts on a pool of workers, then run.json, results.json and the report."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attachpath.errors import OutputError
from attachpath.hypotheses import test_hypotheses
from attachpath.parallel import Replication, replicate, workers
from attachpath.pipeline.one_script import Task, load_cohort, record_failure, run_script
from attachpath.pipeline.scripts import analyses_folder, find_scripts
from attachpath.reporting import (
    ErrorRecord,
    RunRecord,
    Section,
    SectionState,
    build_report,
    check_belongs,
    describe_run,
    read_sections,
    remove_leftovers,
    results_document,
    write_json,
    write_results,
)

__all__ = ["run_analyses", "test_document"]


def run_analyses(
    cohort_path: str | Path,
    out: str | Path,
    *,
    theory: str | Path = "et_graf",
    jobs: int | None = None,
    only: Sequence[str] = (),
    folder: str | Path | None = None,
    large: bool = False,
    mask_below: int | None = None,
) -> RunRecord:
    """Run the analyses on a cohort and leave sections, run.json, results.json and the report.

    The report is report.html, report.md and tables/.

    Parameters
    ----------
    cohort_path : str or Path
        Folder of the cohort; only read.
    out : str or Path
        Folder of the results. Two runs must not write to one folder at the same time.
    theory : str or Path
        Id of a shipped theory, or the path of a theory file.
    jobs : int, optional
        Processes; None, 0 or less means all cores. With one, everything runs in this process.
    only : sequence of str
        Numbers or ids of the analyses to run; none means all. The other sections in `out` stay.
    folder : str or Path, optional
        Where the scripts lie; `analyses_folder` if none is given.
    large : bool
        Read tables above 2 GB too.
    mask_below : int, optional
        Mask counts of fewer clients (but not 0) wherever clients are counted, and those from which
        they could be worked out. The sections themselves hold no other form.

    Returns
    -------
    RunRecord
        With the status and seconds of every section; a failed one is in its section.

    Raises
    ------
    DataError, SpecificationError
        When the cohort or the theory cannot be read.
    UsageError
        ``unknown-analysis``; ``foreign-section`` when a section that stays was made from other
        data, by another version, for another theory or with other counts masked (before anything
        is run).
    OutputError
        ``unwritable``.
    """
    start = time.perf_counter()
    place = Path(out)
    scripts = find_scripts(Path(folder) if folder else analyses_folder(), only)
    run = describe_run(load_cohort(cohort_path, large=large), theory, mask_below=mask_below)
    ids = [script.stem for script in scripts]
    check_belongs(run, read_sections(place, leave_out=ids))
    _prepare(place)
    task = Task(Path(cohort_path).absolute(), place.absolute(), theory, run, large)
    states = _run_all(scripts, task, workers(jobs or 0))
    return _finish(run, states, place, start)


def test_document(
    cohort_path: str | Path, theory: str | Path = "et_graf", *, large: bool = False
) -> dict[str, Any]:
    """Test the hypotheses on a cohort and return the object of results.json, without sections.

    Parameters
    ----------
    cohort_path : str or Path
        Folder of the cohort.
    theory : str or Path
        Id of a shipped theory, or the path of a theory file.
    large : bool
        Read tables above 2 GB too.

    Returns
    -------
    dict
        ``{"schema_version": 1, "run": ..., "hypotheses": [...], "sections": {}}``.
    """
    cohort = load_cohort(cohort_path, large=large)
    return results_document(describe_run(cohort, theory), test_hypotheses(cohort, theory))


test_document.__test__ = False  # type: ignore[attr-defined]  # pytest: not a test


def _prepare(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        remove_leftovers(out)
    except OSError as error:
        raise OutputError(
            "unwritable",
            f"{out} cannot be written: {error.strerror or error}.",
            "The folder is read-only, or part of the path is a file.",
            "Choose another folder with --out.",
        ) from error


def _run_all(scripts: list[Path], task: Task, jobs: int) -> dict[str, SectionState]:
    try:
        return _run_pool(scripts, task, min(jobs, len(scripts)))
    except BrokenProcessPool:
        # A script that kills its worker takes the others' workers with it: each again, alone.
        return {script.stem: _run_alone(script, task) for script in scripts}


def _run_pool(scripts: list[Path], task: Task, jobs: int) -> dict[str, SectionState]:
    names = [script.stem for script in scripts]
    work = _Numbered(scripts, task)
    done = replicate(work, len(scripts), jobs=jobs, label="Analyses", names=names)
    return {script.stem: _state(script, place, done) for place, script in enumerate(scripts)}


def _run_alone(script: Path, task: Task) -> SectionState:
    """Run one script in a process of its own; if that dies, only this script failed."""
    start = time.perf_counter()
    try:
        # Two jobs for one script: one job would mean this process.
        return _state(script, 0, replicate(_Numbered([script], task), 1, jobs=2))
    except BrokenProcessPool:
        error = ErrorRecord(
            code="worker-died",
            message=f"The process that ran {script.name} died.",
            cause="It ran out of memory, or a library crashed.",
            next_step="Run it with --jobs 1 on a machine with more memory.",
        )
        record_failure(script, task, error)
        return SectionState(status="failed", seconds=time.perf_counter() - start)


def _state(script: Path, place: int, done: Replication[SectionState]) -> SectionState:
    """Return how a script went; only a section that could not be written is not there."""
    if place in done.values:
        return done.values[place]
    failure = next(failure for failure in done.failures if failure.replicate == place)
    raise OutputError(
        "unwritable",
        f"The section of {script.name} could not be written: {failure.message.splitlines()[0]}",
        "The folder of the results is read-only, holds something else of that name, or the disk "
        "is full.",
        "Choose another folder with --out.",
    )


class _Numbered:
    """Run the script of a number: what `replicate` calls, and what pickles."""

    def __init__(self, scripts: list[Path], task: Task) -> None:
        self.scripts = scripts
        self.task = task

    def __call__(self, number: int) -> SectionState:
        return run_script(self.scripts[number], self.task)


def _finish(run: RunRecord, states: dict[str, SectionState], out: Path, start: float) -> RunRecord:
    sections = read_sections(out)
    finished = run.model_copy(
        update={
            "sections": {section.id: _state_of(section, states) for section in sections},
            "masked_cells": sum(section.masked.cells for section in sections if section.masked),
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": time.perf_counter() - start,
        }
    )
    write_json(out / "run.json", finished.model_dump(mode="json"))
    write_results(out)
    build_report(out)
    return finished


def _state_of(section: Section, states: dict[str, SectionState]) -> SectionState:
    kept = SectionState(status=section.status, seconds=section.seconds)
    return states.get(section.id, kept)
