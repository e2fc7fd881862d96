"""One script on one cohort: it leaves its section, or one that says why it failed."""

from __future__ import annotations

import contextlib
import functools
import inspect
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from attachpath.cohort import Cohort, score_cohort
from attachpath.errors import AttachpathError, DataError, UsageError, came_of_interruption
from attachpath.hypotheses import load_theory
from attachpath.intake import read_cohort
from attachpath.pipeline.scripts import load_main
from attachpath.pipeline.without_paths import without_paths
from attachpath.reporting import (
    ErrorRecord,
    RunRecord,
    Section,
    SectionState,
    check_belongs,
    instrument_labels,
    mask_counts,
    own_labels,
    read_section,
    write_section,
)

__all__ = ["Task", "load_cohort", "record_failure", "run_script"]

MOST_PLACES = 12


@dataclass(frozen=True)
class Task:
    """What every script of a run is given; it pickles, so that workers can have it.

    Attributes
    ----------
    cohort_path : Path
        Folder of the cohort; each worker reads it once.
    out : Path
        Folder of the results.
    theory : str or Path
        Given to scripts whose `main` takes it.
    run : RunRecord
        What sections must be made from.
    large : bool
        Whether tables above 2 GB may be read.
    """

    cohort_path: Path
    out: Path
    theory: str | Path
    run: RunRecord
    large: bool = False


def load_cohort(path: str | Path, *, large: bool = False) -> Cohort:
    """Read a cohort and score it wherever item answers are there.

    Parameters
    ----------
    path : str or Path
        Folder of the cohort.
    large : bool
        Read tables above 2 GB too.

    Raises
    ------
    DataError, UsageError, SpecificationError
        As `read_cohort`.
    """
    return score_cohort(read_cohort(path, large=large))


def run_script(script: Path, task: Task) -> SectionState:
    """Run one script and tell how it went; whatever it raises is in its section.

    Parameters
    ----------
    script : Path
        A file with ``main(cohort, out)``; a third argument `theory` is given if it takes one.
    task : Task
        The run.

    Returns
    -------
    SectionState
        Status and seconds.

    Raises
    ------
    OutputError
        ``unwritable`` when not even the failure can be written.
    """
    start = time.perf_counter()
    before = _signature(script.stem, task.out)
    try:
        cohort = _cohort_of_run(task.cohort_path, task.run.fingerprint, task.large)
        main = load_main(script)
        extra = {"theory": task.theory} if _takes_theory(main) else {}
        # stdout is for the answer of the command; what a script prints goes beside it.
        words = own_labels(instrument_labels(cohort) | load_theory(task.theory).labels)
        mask = mask_counts(task.run.mask_below)
        with contextlib.redirect_stdout(sys.stderr), words, mask:
            main(cohort, task.out, **extra)
        section = _left(script.stem, task, before)
    except (Exception, SystemExit) as error:
        if came_of_interruption(error):
            raise KeyboardInterrupt from error
        section = record_failure(script, task, _error_record(error, script, _folders(task)))
    return SectionState(status=section.status, seconds=time.perf_counter() - start)


def record_failure(script: Path, task: Task, error: ErrorRecord) -> Section:
    """Write and return the section of a script that failed."""
    section = Section(
        id=script.stem,
        title=script.stem.partition("_")[2].replace("_", " ").capitalize() or script.stem,
        question="",
        status="failed",
        fingerprint=task.run.fingerprint,
        version=task.run.version,
        error=error,
    )
    with mask_counts(task.run.mask_below):
        write_section(section, task.out)
    return section


@functools.lru_cache(maxsize=1)
def _cohort_of_run(path: Path, fingerprint: str, large: bool) -> Cohort:
    cohort = load_cohort(path, large=large)
    if cohort.fingerprint() != fingerprint:
        raise UsageError(
            "cohort-changed",
            f"The tables in {path} are not those with which the run began.",
            "Somebody wrote to the cohort while the analyses ran.",
            "Run the analyses again.",
        )
    return cohort


def _takes_theory(main: object) -> bool:
    return callable(main) and "theory" in inspect.signature(main).parameters


def _signature(section_id: str, out: Path) -> tuple[int, int] | None:
    """Tell one writing of a section from another."""
    try:
        found = (out / section_id / "section.json").stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _left(section_id: str, task: Task, before: tuple[int, int] | None) -> Section:
    if _signature(section_id, task.out) in (None, before):
        raise UsageError(
            "no-section",
            f"The script {section_id}.py ended without leaving the section {section_id!r}.",
            "It does not call write_section, or its section has another id than the file.",
            f"End main() with write_section(section, out) and give the section the id "
            f"{section_id!r}.",
        )
    section = read_section(task.out / section_id)
    check_belongs(task.run, [section])
    return section


def _folders(task: Task) -> list[Path]:
    """Return where the user's files lie; none of these is written."""
    theory = Path(task.theory).absolute().parent
    own = [task.cohort_path, task.cohort_path.parent, task.out, task.out.parent, theory]
    return [*own, Path.cwd(), Path.home()]


def _error_record(error: BaseException, script: Path, folders: Sequence[Path]) -> ErrorRecord:
    """Tell what went wrong without a value of a client and without the place of a file."""
    places = [without_paths(place, folders) for place in _places(error, script)]
    if isinstance(error, DataError):
        codes = ", ".join(sorted({problem.code for problem in error.problems}))
        return ErrorRecord(
            code=error.code,
            message=f"The data have {len(error.problems)} problem(s): {codes}.",
            cause=error.cause,
            next_step=error.next_step,
            places=places,
        )
    if isinstance(error, AttachpathError):
        told = {name: without_paths(text, folders) for name, text in error.as_record().items()}
        return ErrorRecord(**told, places=places)
    return ErrorRecord(
        code="script-failed",
        message=f"{type(error).__name__} in {_where(error, script)}.",
        cause="A mistake in the script, or data that it does not expect. The error's own text is "
        "not recorded here because it may hold a value of a client.",
        next_step="Mend the line; calling the script's main(cohort, out) in a Python session "
        "shows the whole error.",
        places=places,
    )


def _places(error: BaseException, script: Path) -> list[str]:
    """Lines of code from the script on, outermost first; code holds no data."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [place for place, frame in enumerate(frames) if frame.filename == str(script)]
    shown = frames[own[0] :] if own else frames[-1:]
    return [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}: {frame.line}"
        for frame in shown[:MOST_PLACES]
    ]


def _where(error: BaseException, script: Path) -> str:
    if isinstance(error, SyntaxError):
        return f"{script.name} line {error.lineno} ({error.msg})"
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == str(script)
    ]
    return f"{script.name} line {lines[-1]}" if lines else script.name
