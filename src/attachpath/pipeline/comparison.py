"""Cohorts compared: each tested, or its results taken from an earlier run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attachpath.errors import UsageError
from attachpath.hypotheses import (
    Original,
    Theory,
    entered_originals,
    load_theory,
    published_originals,
    test_hypotheses,
)
from attachpath.pipeline.one_script import load_cohort
from attachpath.reporting import (
    Comparison,
    OriginalKind,
    Results,
    compare_results,
    describe_run,
    read_results_file,
    refuse_foreign_theory,
    results_document,
)

__all__ = ["PUBLISHED", "compare_cohorts"]

PUBLISHED = "published"


def compare_cohorts(
    paths: Sequence[Path],
    theory: str | Path = "et_graf",
    *,
    original: str | Path | None = None,
    large: bool = False,
) -> Comparison:
    """Test one theory on several cohorts and compare what they say.

    Parameters
    ----------
    paths : sequence of Path
        Cohorts (a folder, or the path of ``cohort.toml``), or results of ``analyze`` (the folder,
        or the path of ``results.json``). The first is the original study.
    theory : str or Path
        Id of a shipped theory, or the path of a theory file.
    original : str or Path, optional
        ``"published"`` for the published results that the theory names, or a TOML file of original
        results; then every cohort is a replication.
    large : bool
        Read tables above 2 GB too.

    Returns
    -------
    Comparison

    Raises
    ------
    UsageError
        ``too-few-cohorts``, ``nothing-published``, ``bad-results``, ``no-verdicts``,
        ``foreign-theory`` or ``same-data``.
    DataError, SpecificationError
        When a cohort, the theory or the original results cannot be read.
    """
    loaded = load_theory(theory)
    kind, originals = _originals(original, loaded)
    _refuse_too_few(len(paths), kind)
    stored = {path: read_results_file(path) for path in paths if _is_results(path)}
    for result in stored.values():
        refuse_foreign_theory(result, theory)  # before the other cohorts are tested
    results = [
        stored[path] if path in stored else _tested(path, theory, large=large) for path in paths
    ]
    return compare_results(results, theory, kind, originals)


def _originals(
    original: str | Path | None, theory: Theory
) -> tuple[OriginalKind, dict[str, Original] | None]:
    if original is None:
        return "cohort", None
    if str(original) != PUBLISHED:
        return "file", entered_originals(Path(original), theory)
    if not any(hypothesis.published for hypothesis in theory.hypothesis):
        raise UsageError(
            "nothing-published",
            f"The theory {theory.id!r} names no published result.",
            "None of its hypotheses has a `published` table.",
            "Give the original cohort first, or original results with --original FILE.toml.",
        )
    return "published", published_originals(theory)


def _refuse_too_few(given: int, kind: OriginalKind) -> None:
    if given >= (2 if kind == "cohort" else 1):
        return
    raise UsageError(
        "too-few-cohorts",
        f"{given or 'No'} cohort was given; a comparison needs an original and a replication.",
        "The second cohort was left out, or the original is not a cohort.",
        "Give another cohort, or --original published, or --original FILE.toml.",
    )


def _is_results(path: Path) -> bool:
    """Tell results from a cohort; a folder that holds both is the cohort."""
    if path.suffix == ".json":
        return True
    return (path / "results.json").exists() and not (path / "cohort.toml").exists()


def _tested(path: Path, theory: str | Path, *, large: bool) -> Results:
    cohort = load_cohort(path, large=large)
    rows = test_hypotheses(cohort, theory, second_opinion=False)
    return Results.model_validate(results_document(describe_run(cohort, theory), rows))
