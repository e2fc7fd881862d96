"""The door: a cohort from a folder or a `cohort.toml`, whatever its files are."""

from __future__ import annotations

import tomllib
from pathlib import Path

from attachpath.cohort import Cohort, examine_folder, read_folder
from attachpath.errors import DataError, Problem
from attachpath.intake.assembly import assemble
from attachpath.intake.description import DescribedCohort
from attachpath.specification import read_specification

__all__ = ["check", "examine", "read_cohort"]

COHORT_FILE = "cohort.toml"


def read_cohort(path: str | Path, *, large: bool = False) -> Cohort:
    r"""Read a cohort: a folder of this package's form, or files that ``cohort.toml`` describes.

    Parameters
    ----------
    path : str or Path
        A folder with ``cohort.toml``, or a file of that kind under another name.
    large : bool
        Read files above 2 GB too.

    Returns
    -------
    Cohort
        Nothing is scored yet; files are only read.

    Raises
    ------
    UsageError
        ``no-cohort-folder``, ``no-file``, ``file-too-large``.
    SpecificationError
        When ``cohort.toml`` is wrong.
    DataError
        When the data have errors; `problems` holds all of them.

    Examples
    --------
    >>> import tempfile
    >>> toml = '''
    ... format = 1
    ... levels = ["client"]
    ... [[file]]
    ... path = "klienter.csv"
    ... delimiter = ";"
    ... decimal = ","
    ... [file.clients]
    ... client_id = "Nr"
    ... age = "Alder"
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "cohort.toml").write_text(toml)
    ...     _ = (Path(folder) / "klienter.csv").write_text("Nr;Alder\n007;31,5\n008;44,0\n")
    ...     read_cohort(folder).clients
      client_id   age
    0       007  31.5
    1       008  44.0
    """
    place = Path(path)
    described = _described(place)
    if described is None:
        return read_folder(_folder(place), large=large)
    cohort, problems = assemble(described, _folder(place), large=large)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors or cohort is None:
        raise DataError(errors)
    return cohort


def check(path: str | Path, *, large: bool = False) -> list[Problem]:
    """Return everything that is wrong or worth a note in a cohort and its files.

    Parameters
    ----------
    path : str or Path
        As `read_cohort` takes it.
    large : bool
        Read files above 2 GB too.

    Returns
    -------
    list of Problem
        Errors first, with the names, columns and rows of the user's own files.

    Raises
    ------
    UsageError, SpecificationError
        As `read_cohort`.
    """
    return examine(path, large=large)[1]


def examine(path: str | Path, *, large: bool = False) -> tuple[Cohort | None, list[Problem]]:
    """Return a cohort, None where its tables could not be made, and its problems.

    Parameters, problems and errors are those of `check`. A cohort with errors is for looking at.
    """
    place = Path(path)
    described = _described(place)
    if described is None:
        return examine_folder(_folder(place), large=large)
    cohort, problems = assemble(described, _folder(place), large=large)
    return cohort, sorted(problems, key=lambda problem: problem.severity == "note")


def _folder(place: Path) -> Path:
    return place.parent if place.suffix == ".toml" and place.is_file() else place


def _described(place: Path) -> DescribedCohort | None:
    """Return what ``cohort.toml`` describes; None where the folder has this package's form."""
    file = place if place.suffix == ".toml" else place / COHORT_FILE
    if not file.is_file() or not _names_files(file):
        return None
    return read_specification(file, DescribedCohort, "cohort")


def _names_files(file: Path) -> bool:
    """Tell the two forms apart; a file that is no TOML is refused where it is read as one."""
    try:
        content = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return file.name != COHORT_FILE
    return "file" in content or file.name != COHORT_FILE
