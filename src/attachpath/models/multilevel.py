"""Multilevel linear models: two and three levels, random slopes, Satterthwaite df."""

from __future__ import annotations

import importlib
import time
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from attachpath.errors import FormulaError, UsageError, nearest_name
from attachpath.fitted import ConstantDegreesOfFreedom, Fitted
from attachpath.formula import Design, Formula, RandomDesign, design
from attachpath.models.multilevel_engines.checks import check_random_parts, group_notes
from attachpath.models.multilevel_engines.solution import Problem, Solution
from attachpath.models.multilevel_engines.variances import boundary_notes, variance_table

__all__ = ["multilevel"]

_ENGINES = {
    "mixedlm": "attachpath.models.multilevel_engines.by_mixedlm",
    "statsmodels": "attachpath.models.multilevel_engines.by_statsmodels",
}


def multilevel(
    formula: str | Formula,
    data: pd.DataFrame,
    *,
    reml: bool = True,
    engine: Literal["mixedlm", "statsmodels"] = "mixedlm",
    df: Literal["satterthwaite", "normal"] = "satterthwaite",
    slopes_may_drop: tuple[str, ...] = (),
    partial_groups: tuple[str, ...] = (),
) -> Fitted:
    """Fit a linear mixed model to the complete rows.

    Parameters
    ----------
    formula : str or Formula
        With at least one random part, for example
        ``"y ~ x + (1 | client_id) + (0 + x | client_id) + (1 | therapist_id)"``.
    data : DataFrame
        One row an observation. Ids of groups are unique in the data: a client number that
        starts again with each therapist is not.
    reml : bool
        Restricted maximum likelihood, or full.
    engine : {"mixedlm", "statsmodels"}
        The second is slower, has no Satterthwaite df and is there for a second opinion.
    df : {"satterthwaite", "normal"}
        df of coefficients and contrasts; ``"normal"`` saves their cost in large data.
    slopes_may_drop : tuple of str
        Random slopes that may be left out, in this order, if the model does not converge.
    partial_groups : tuple of str
        Grouping columns that may be empty: such rows have no random effect of that grouping
        (partial nesting, as when only one arm of a trial has therapists).

    Returns
    -------
    Fitted
        `variances` has a row a random effect, rows ``"a, b"`` with the covariance of correlated
        ones (their `sd` is missing), and the residual. `singular` is true where a variance, or
        a correlation, lies at its boundary.

    Raises
    ------
    FormulaError
        ``no-random-part``, ``unknown-slope``, and whatever `attachpath.formula.design` finds.
    EstimationError
        ``one-group``, ``too-few-occasions``, ``perfect-fit``; ``engine-limit`` where statsmodels
        cannot fit the model.
    UsageError
        ``unknown-engine`` or ``unknown-df``.

    Notes
    -----
    Log-likelihoods, coefficients and df are lme4's and lmerTest's (REML criterion with the
    determinant of X'V^-1X in the units of the data; Satterthwaite df from the covariance of the
    variance parameters). If an optimiser fails, the next one is tried; then the slopes of
    `slopes_may_drop` go, one after the other. Each step is a note. If nothing converges,
    `converged` is false and the table holds reasons, not numbers.

    Examples
    --------
    >>> rng = np.random.default_rng(7)
    >>> data = pd.DataFrame({"client": np.repeat([f"c{k}" for k in range(30)], 4)})
    >>> data["x"] = rng.normal(size=120)
    >>> data["y"] = data["x"] + np.repeat(rng.normal(size=30), 4) + rng.normal(size=120)
    >>> multilevel("y ~ x + (1 | client)", data).coefficients["term"].tolist()
    ['Intercept', 'x']
    """
    started = time.perf_counter()
    module = _engine(engine)
    if df not in ("satterthwaite", "normal"):
        raise UsageError(
            "unknown-df", f"There are no df {df!r}.", "A misspelt name.", "Use 'satterthwaite'."
        )
    made = design(formula, data, partial_groups=partial_groups)
    check_random_parts(made)
    _check_slopes(slopes_may_drop, made)
    solution, random, steps = _climb_down(
        made, module, reml, df == "satterthwaite", slopes_may_drop
    )
    boundary = boundary_notes(solution, random)
    return Fitted(
        terms=made.terms,
        estimates=solution.estimates,
        covariance=solution.covariance,
        degrees_of_freedom=solution.degrees_of_freedom,
        formula=made.formula.text,
        engine=module.ENGINE,
        n_obs=len(made.rows),
        n_dropped=made.n_dropped,
        n_clusters=made.n_groups,
        log_likelihood=solution.log_likelihood,
        method="REML" if reml else "ML",
        converged=solution.converged,
        singular=bool(boundary),
        variances=variance_table(solution, random),
        notes=(*made.notes, *group_notes(made), *steps, *solution.notes, *boundary),
        seconds=time.perf_counter() - started,
    )


def _engine(name: str) -> Any:
    """Load the engine that is asked for, and only that: statsmodels takes a second."""
    if name not in _ENGINES:
        raise UsageError(
            "unknown-engine",
            f"There is no engine {name!r} for a multilevel model.",
            "A misspelt name.",
            f"Use one of {', '.join(_ENGINES)}.",
        )
    return importlib.import_module(_ENGINES[name])


def _check_slopes(slopes: tuple[str, ...], made: Design) -> None:
    known = [term for part in made.random for term in part.terms]
    for slope in slopes:
        if slope not in known:
            near = nearest_name(slope, known)
            raise FormulaError(
                "unknown-slope",
                f"{slope!r} may drop, but has no random slope in: {made.formula}",
                f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
                "Name a slope of a random part.",
            )


def _climb_down(
    made: Design, module: Any, reml: bool, satterthwaite: bool, slopes: tuple[str, ...]
) -> tuple[Solution, tuple[RandomDesign, ...], tuple[str, ...]]:
    """Try the optimisers, then with fewer slopes, until a fit converges; say each step."""
    random, steps = made.random, []
    last: Solution | None = None
    for dropped in (None, *slopes):
        if dropped is not None:
            fewer = _without(random, dropped)
            if not fewer:
                break
            random, last = fewer, None
            steps.append(f"the random slope of {dropped} was dropped: the model did not converge")
        problem = Problem(made.response, made.matrix, random, reml, satterthwaite)
        for optimizer in module.OPTIMIZERS:
            found, failure = _attempt(module, problem, optimizer)
            if found is not None and found.converged:
                return found, random, tuple(steps)
            last = found or last
            steps.append(f"not converged with optimiser {optimizer}{failure}")
    return last or _nothing(made, random), random, tuple(steps)


def _attempt(module: Any, problem: Problem, optimizer: str) -> tuple[Solution | None, str]:
    try:
        return module.solve(problem, optimizer), ""
    except (ArithmeticError, RuntimeError, ValueError, np.linalg.LinAlgError) as error:
        return None, f" ({type(error).__name__}: {error})"


def _without(random: tuple[RandomDesign, ...], slope: str) -> tuple[RandomDesign, ...]:
    left = []
    for part in random:
        kept = [place for place, term in enumerate(part.terms) if term != slope]
        terms = tuple(part.terms[place] for place in kept)
        if terms:
            left.append(replace(part, terms=terms, matrix=part.matrix[:, kept]))
    return tuple(left)


def _nothing(made: Design, random: tuple[RandomDesign, ...]) -> Solution:
    """Return the empty answer of a model that no optimiser could evaluate."""
    terms = len(made.terms)
    return Solution(
        estimates=np.full(terms, np.nan),
        covariance=np.full((terms, terms), np.nan),
        blocks=tuple(np.full((len(part.terms),) * 2, np.nan) for part in random),
        at_boundary=tuple(np.zeros(len(part.terms), dtype=bool) for part in random),
        residual_variance=np.nan,
        log_likelihood=np.nan,
        degrees_of_freedom=ConstantDegreesOfFreedom(np.nan),
        converged=False,
    )
