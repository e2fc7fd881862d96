"""What a summary says, in its order, whoever prints it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attachpath.sem.summary.blocks import Block, BlockRow, parameter_blocks
from attachpath.sem.summary.fit_lines import FitLine, fit_lines
from attachpath.sem.summary.further_blocks import (
    bootstrap_blocks,
    has_rows,
    modification_block,
    standardized_block,
)
from attachpath.sem.summary.numbers_as_text import number_text

if TYPE_CHECKING:
    from attachpath.sem.resampling import BootstrapResult
    from attachpath.sem.result import SemFit

__all__ = ["Block", "BlockRow", "FitLine", "Summary", "summary_parts"]

_TITLES = {
    "sem": "Structural equation model",
    "cfa": "Confirmatory factor analysis",
    "growth": "Latent growth model",
}
_LEGEND = (
    "A dot before a name marks what predictors and latent variables leave over: residual "
    "variances and covariances, intercepts."
)
_ESTIMATORS = {
    "ml": "maximum likelihood",
    "mlr": "maximum likelihood, Huber-White standard errors, Yuan-Bentler test",
    "mlm": "maximum likelihood, robust standard errors, Satorra-Bentler test",
}


@dataclass(frozen=True)
class Summary:
    """The parts of a summary as text.

    Attributes
    ----------
    title : str
        Kind of model and version of the package.
    flags : tuple of str
        What must not be overlooked; none when all is well.
    counts : tuple of (str, str)
        Estimator, information, missing values, rows, groups, clusters, parameters.
    fit : tuple of FitLine
        Test of the model, fit measures, information criteria.
    scaled : str
        What the second column of `fit` is, corrected for non-normality, clusters or missing
        values; empty where there is none.
    blocks : tuple of Block
        Parameters by group and kind, then what else was asked for.
    r_squared : tuple of (str, str, str)
        Group, variable and share.
    notes : tuple of str
        What a reader must know.
    legend : str
        What the dot before a name means; empty where none stands.
    """

    title: str
    flags: tuple[str, ...]
    counts: tuple[tuple[str, str], ...]
    fit: tuple[FitLine, ...]
    scaled: str
    blocks: tuple[Block, ...]
    r_squared: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    legend: str


def summary_parts(
    fit: SemFit,
    *,
    standardized: bool = False,
    modification_indices: bool = False,
    bootstrap: BootstrapResult | None = None,
) -> Summary:
    """Return what a summary of a fit says.

    Parameters
    ----------
    fit : SemFit
        The fit.
    standardized, modification_indices : bool
        Add the standardised solution with its standard errors; the parameters whose freeing would
        improve the fit most.
    bootstrap : BootstrapResult, optional
        Add its intervals.

    Returns
    -------
    Summary

    Notes
    -----
    p values and intervals are of t with the number of clusters less one as df where there are
    clusters, and of z otherwise. The moments of exogenous variables and the rows of auxiliary
    variables are left out, as they answer no question of the model; `fit.parameters` has them. A
    fit without numbers has neither blocks nor fit measures.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from attachpath.sem import sem
    >>> rng = np.random.default_rng(1)
    >>> data = pd.DataFrame(rng.normal(size=(100, 2)), columns=["x", "y"])
    >>> parts = summary_parts(sem("y ~ x", data))
    >>> [block.title for block in parts.blocks]
    ['Regressions', 'Variances']
    """
    df = _degrees_of_freedom(fit)
    further = [standardized_block(fit, df)] if standardized else []
    further += [modification_block(fit)] if modification_indices else []
    further += bootstrap_blocks(bootstrap) if bootstrap is not None else []
    lines = () if fit.reason else fit_lines(fit)
    blocks = () if fit.reason else (*parameter_blocks(fit, df), *filter(has_rows, further))
    return Summary(
        title=f"{_TITLES[fit.call.kind]} ({fit.engine})",
        flags=_flags(fit),
        counts=_counts(fit),
        fit=lines,
        scaled="robust" if any(line.robust for line in lines) else "",
        blocks=blocks,
        r_squared=_explained(fit),
        notes=fit.notes,
        legend=_LEGEND if any(map(_has_dots, blocks)) else "",
    )


def _has_dots(block: Block) -> bool:
    return any(row.name.startswith(".") for _, rows in block.parts for row in rows)


def _degrees_of_freedom(fit: SemFit) -> float:
    clusters = fit.observed.n_clusters
    return float("inf") if clusters is None else float(clusters - 1)


def _flags(fit: SemFit) -> tuple[str, ...]:
    flags = []
    if not fit.converged:
        flags.append("The fit did not converge: there are no numbers.")
    if not fit.identified:
        flags.append(f"Not identified: {', '.join(fit.unidentified)}. There are no numbers.")
    if not fit.admissible:
        flags.append("The solution is not admissible: no population can have it.")
    return tuple(flags)


def _counts(fit: SemFit) -> tuple[tuple[str, str], ...]:
    call, groups = fit.call, fit.observed.groups
    left_out = f" ({fit.n_dropped:,} left out)" if fit.n_dropped else ""
    parts = [
        ("Estimator", _ESTIMATORS[call.estimator]),
        ("Information", call.information),
        ("Missing values", _missing(fit)),
        ("Rows", f"{fit.n_obs:,}{left_out}"),
    ]
    if call.group is not None:
        sizes = ", ".join(f"{group.label} {group.n_obs:,}" for group in groups)
        parts.append((f"Groups of {call.group}", sizes))
    if call.group_equal:
        parts.append(("Equal in groups", ", ".join(call.group_equal).replace("_", " ")))
    if call.group_partial:
        parts.append(("Free in groups", ", ".join(call.group_partial)))
    if call.cluster is not None:
        parts.append((f"Clusters of {call.cluster}", f"{fit.observed.n_clusters:,}"))
    if call.auxiliary:
        parts.append(("Auxiliary", ", ".join(call.auxiliary)))
    parts.append(("Free parameters", f"{fit.solution.n_free:,}"))
    return tuple(parts)


def _missing(fit: SemFit) -> str:
    if fit.call.missing == "listwise":
        return "listwise deletion"
    patterns = sum(len(group.patterns.n) for group in fit.observed.groups)
    noun = "pattern" if patterns == 1 else "patterns"
    return f"full information (FIML), {patterns:,} {noun}"


def _explained(fit: SemFit) -> tuple[tuple[str, str, str], ...]:
    labels = [group.label for group in fit.observed.groups]
    frame = fit.r_squared()
    rows = zip(frame["group"], frame["variable"], frame["r_squared"], strict=True)
    return tuple(
        (labels[group - 1], name, text)
        for group, name, share in rows
        if (text := number_text(share)) and name not in fit.call.auxiliary
    )
