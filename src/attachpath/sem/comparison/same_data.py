"""Whether fits may be compared: same rows, same variables, same estimator, numbers that stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attachpath.errors import EstimationError, UsageError
from attachpath.sem.observed import GroupData
from attachpath.sem.result import SemFit

__all__ = ["refuse_incomparable"]


def refuse_incomparable(fits: Sequence[SemFit], names: Sequence[str]) -> None:
    """Refuse fits whose likelihoods say nothing about each other.

    Raises
    ------
    UsageError
        ``one-fit``, ``not-a-fit``, ``different-variables``, ``different-data``,
        ``different-estimators``.
    EstimationError
        ``no-numbers`` for a fit that did not converge or is not identified.
    """
    if len(fits) < 2:
        raise UsageError(
            "one-fit",
            f"There is {len(fits) or 'no'} fit to compare.",
            "A comparison takes two fits or more.",
            "Write compare(fit1, fit2).",
        )
    for fit, name in zip(fits, names, strict=True):
        if not isinstance(fit, SemFit):
            raise UsageError(
                "not-a-fit",
                f"{name!r} is {type(fit).__name__!r}, not a fitted structural equation model.",
                "A list of fits, or another result, was given.",
                "Give the fits one by one: compare(fit1, fit2); their names by names=[...].",
            )
        if fit.reason:
            raise EstimationError(
                "no-numbers",
                f"The fit {name!r} cannot be compared: {fit.reason}.",
                "Its chi-square is not the minimum that the comparison needs.",
                "Read its notes, mend the model and fit it again.",
            )
    first = fits[0]
    for fit, name in zip(fits[1:], names[1:], strict=True):
        _refuse_other_variables(first, fit, (names[0], name))
        _refuse_other_data(first, fit, (names[0], name))
        _refuse_other_estimator(first, fit, (names[0], name))


def _refuse_other_variables(first: SemFit, other: SemFit, names: tuple[str, str]) -> None:
    ours, theirs = (set(fit.observed.groups[0].names) for fit in (first, other))
    if ours != theirs:
        raise UsageError(
            "different-variables",
            f"{names[0]!r} and {names[1]!r} have different observed variables: "
            f"{', '.join(sorted(ours ^ theirs))} in one only.",
            "Likelihoods of different variables cannot be compared.",
            "Keep the variables in both models and restrict the parameters (`y ~ 0*x`); auxiliary"
            " variables must be the same too.",
        )


def _refuse_other_data(first: SemFit, other: SemFit, names: tuple[str, str]) -> None:
    pairs = _paired(first, other)
    if pairs is None:
        what = "different groups"
    elif any(one.n_obs != two.n_obs for one, two in pairs):
        what = f"different rows ({first.n_obs} and {other.n_obs})"
    elif any(not _same_values(one, two) for one, two in pairs):
        what = "different values"
    else:
        return
    raise UsageError(
        "different-data",
        f"{names[0]!r} and {names[1]!r} were fitted to {what}.",
        "Other rows were left out for missing values, or the data changed in between.",
        "Fit both models to one table; missing='fiml' keeps all rows.",
    )


def _paired(first: SemFit, other: SemFit) -> list[tuple[GroupData, GroupData]] | None:
    theirs = {group.label: group for group in other.observed.groups}
    if {group.label for group in first.observed.groups} != set(theirs):
        return None
    return [(group, theirs[group.label]) for group in first.observed.groups]


def _same_values(one: GroupData, two: GroupData) -> bool:
    order = [two.names.index(name) for name in one.names]
    return np.array_equal(one.values, two.values[:, order], equal_nan=True)


def _refuse_other_estimator(first: SemFit, other: SemFit, names: tuple[str, str]) -> None:
    ours, theirs = (_said(fit) for fit in (first, other))
    if ours != theirs:
        raise UsageError(
            "different-estimators",
            f"{names[0]!r} and {names[1]!r} were fitted differently: {ours}; {theirs}.",
            "Their chi-squares are not on one scale.",
            "Fit both with the same estimator, missing, cluster and meanstructure.",
        )


def _said(fit: SemFit) -> str:
    call = fit.call
    return (
        f"estimator={call.estimator!r}, missing={call.missing!r}, cluster={call.cluster!r}, "
        f"meanstructure={fit.compiled.table.options.mean_structure!r}"
    )
