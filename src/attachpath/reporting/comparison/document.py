"""comparison.json: the theory, the studies, and every hypothesis in each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from attachpath import __version__
from attachpath.errors import UsageError
from attachpath.hypotheses import (
    ComparedHypothesis,
    Original,
    Preregistration,
    compare_studies,
    load_theory,
    preregistration,
    theory_hash,
)
from attachpath.reporting.printable import one_line
from attachpath.reporting.results import Results
from attachpath.reporting.run_record import RunRecord

__all__ = [
    "ComparedTheory",
    "Comparison",
    "OriginalKind",
    "Study",
    "compare_results",
    "refuse_foreign_theory",
]

OriginalKind = Literal["cohort", "published", "file"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class ComparedTheory(_Shape):
    """The theory that every study tested."""

    id: str
    title: str
    hash: str = Field(description="SHA-256 of what it says.")
    alpha: float
    preregistration: Preregistration | None = None


class Study(_Shape):
    """One of the cohorts."""

    name: str = Field(description="Its id, numbered where another cohort has the same.")
    title: str
    role: Literal["original", "replication"]
    simulated: bool
    fingerprint: str
    version: str = Field(description="Version of attachpath that tested it.")
    counts: dict[str, int] = Field(description="Rows of each table.")
    notes: list[str] = Field(default=[], description="What became of the data when read.")


class Comparison(_Shape):
    """The whole of comparison.json; what is missing is null and has a reason beside it."""

    schema_version: Literal[1] = 1
    version: str = Field(description="Version of attachpath that compared.")
    theory: ComparedTheory
    original: OriginalKind = Field(description="Where the original results come from.")
    studies: list[Study]
    hypotheses: list[ComparedHypothesis]


def compare_results(
    results: Sequence[Results],
    theory: str | Path,
    original: OriginalKind = "cohort",
    originals: Mapping[str, Original] | None = None,
) -> Comparison:
    """Compare the results of cohorts that tested one theory.

    Parameters
    ----------
    results : sequence of Results
        One a cohort; the first is the original study unless `originals` are given.
    theory : str or Path
        Id of a shipped theory, or the path of a theory file.
    original : {"cohort", "published", "file"}
        Where the original results come from.
    originals : mapping of str to Original, optional
        Original results by hypothesis, where no cohort has them.

    Returns
    -------
    Comparison

    Raises
    ------
    UsageError
        ``foreign-theory`` when one of them tested another theory; ``same-data`` when two are of
        the same data.
    """
    loaded, content = load_theory(theory), theory_hash(theory)
    names = _names([result.run for result in results])
    for result in results:
        refuse_foreign_theory(result, theory)
    _refuse_same(dict(zip(names, results, strict=True)))
    rows = {
        name: [row.model_dump() for row in result.hypotheses]
        for name, result in zip(names, results, strict=True)
    }
    return Comparison(
        version=__version__,
        theory=ComparedTheory(
            id=loaded.id,
            title=one_line(loaded.title),
            hash=content,
            alpha=loaded.alpha,
            preregistration=preregistration(theory),
        ),
        original=original,
        studies=[
            _study(name, result.run, is_original=originals is None and place == 0)
            for place, (name, result) in enumerate(zip(names, results, strict=True))
        ],
        hypotheses=compare_studies(loaded, rows, originals),
    )


def _names(runs: Sequence[RunRecord]) -> list[str]:
    """Name each cohort by its id; of two with one id each gets its number among them."""
    ids = [run.cohort for run in runs]
    return [
        f"{name} ({ids[: place + 1].count(name)})" if ids.count(name) > 1 else name
        for place, name in enumerate(ids)
    ]


def refuse_foreign_theory(result: Results, theory: str | Path) -> None:
    """Refuse results of another theory, or of another form of its file.

    Raises
    ------
    UsageError
        ``foreign-theory``.
    """
    run, asked, content = result.run, load_theory(theory).id, theory_hash(theory)
    if run.theory_hash == content:
        return
    what = f"another form of {asked!r}" if run.theory == asked else f"the theory {run.theory!r}"
    raise UsageError(
        "foreign-theory",
        f"The results of {run.cohort!r} are of {what} (content {run.theory_hash[:12]}), not of "
        f"{asked!r} (content {content[:12]}).",
        "The theory file was changed since they were made, or --theory names another one.",
        "Give the theory that they tested with --theory, or the cohort itself in their place.",
    )


def _refuse_same(results: Mapping[str, Results]) -> None:
    seen: dict[str, str] = {}
    for name, result in results.items():
        first = seen.setdefault(result.run.fingerprint, name)
        if first != name:
            raise UsageError(
                "same-data",
                f"{first!r} and {name!r} hold the same data (their fingerprints are equal).",
                "One cohort was given twice, or once as data and once as its results.",
                "Give each cohort once: data do not replicate themselves.",
            )


def _study(name: str, run: RunRecord, *, is_original: bool) -> Study:
    return Study(
        name=name,
        title=run.title,
        role="original" if is_original else "replication",
        simulated=run.simulated,
        fingerprint=run.fingerprint,
        version=run.version,
        counts=run.counts,
        notes=run.notes,
    )
