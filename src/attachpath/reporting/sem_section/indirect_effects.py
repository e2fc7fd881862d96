"""Indirect effects of the path model: Monte Carlo intervals, and a bootstrap where asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import pandas as pd

from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label
from attachpath.reporting.numbers import count, interval, number, p_value
from attachpath.reporting.section import Heading, Line, Table
from attachpath.reporting.sem_section.path_fits import PathFit
from attachpath.reporting.sem_section.path_model import Route, route_name

__all__ = [
    "BOOTSTRAP_DRAWS",
    "MONTE_CARLO_DRAWS",
    "indirect_effects",
    "indirect_table",
    "long_bootstraps",
    "route_label",
]

MONTE_CARLO_DRAWS = 20_000
BOOTSTRAP_DRAWS = 2_000
_SEED = 20240720
_COLUMNS = (
    *("estimate", "std_error", "ci_low", "ci_high", "p_value", "std_all"),
    *("boot_ci_low", "boot_ci_high", "boot_failed", "reason"),
)


def long_bootstraps() -> bool:
    """Tell whether long bootstraps were asked for: ``FULL=1`` in the environment."""
    return os.environ.get("FULL", "").strip().lower() not in ("", "0", "no", "false")


def indirect_effects(fit: PathFit, routes: Sequence[Route], *, bootstrap: bool) -> pd.DataFrame:
    """Return the indirect effects of a model with their intervals.

    Parameters
    ----------
    fit : PathFit
        The model, which defines them.
    routes : sequence of Route
        Those of its text; others are passed over.
    bootstrap : bool
        Whether whole groups (clients where there are none) are drawn again, `BOOTSTRAP_DRAWS`
        times, for a second interval.

    Returns
    -------
    DataFrame
        A row a route: ``route, estimate, std_error, ci_low, ci_high, p_value, std_all,
        boot_ci_low, boot_ci_high, boot_failed, reason``; empty where the model has no numbers.
    """
    if fit.fit is None or fit.reason:
        return pd.DataFrame(columns=["route", *_COLUMNS])
    defined = fit.fit.parameters
    defined = defined[defined["op"] == ":="].set_index("lhs")
    own = {route_name(route): route for route in routes if route_name(route) in defined.index}
    if not own:
        return pd.DataFrame(columns=["route", *_COLUMNS])
    drawn = fit.fit.monte_carlo(MONTE_CARLO_DRAWS, seed=_SEED, names=list(own))
    found = drawn.assign(
        route=drawn["term"].map(own),
        std_all=defined.loc[drawn["term"], "std_all"].to_numpy(),
    )
    if bootstrap:
        found = found.merge(_bootstrapped(fit), on="term", how="left")
    return found.reindex(columns=["route", *_COLUMNS])


def _bootstrapped(fit: PathFit) -> pd.DataFrame:
    assert fit.fit is not None  # noqa: S101 - asked before
    made = fit.fit.bootstrap(BOOTSTRAP_DRAWS, seed=_SEED)
    raw = made.table[made.table["scale"] == "raw"]
    return pd.DataFrame(
        {
            "term": raw["term"],
            "boot_ci_low": raw["ci_low"],
            "boot_ci_high": raw["ci_high"],
            "boot_failed": made.failed,
        }
    )


def indirect_table(found: pd.DataFrame) -> Table | None:
    """Print indirect effects.

    Parameters
    ----------
    found : DataFrame
        From `indirect_effects`.

    Returns
    -------
    Table or None
        None where there are none.
    """
    if found.empty:
        return None
    booted = found["boot_ci_low"].notna().any()
    head = [
        Heading(label="From → through → to", align="left"),
        Heading(label="Product"),
        Heading(label="SE", italic=True),
        Heading(label="Monte Carlo 95% CI"),
        Heading(label="p", italic=True),
        Heading(label="Std."),
    ]
    records = found.to_dict("records")
    return Table(
        id="indirect_effects",
        title="Indirect effects: products of the paths",
        columns=["route", *_COLUMNS],
        rows=[
            [" > ".join(row["route"]), *(plain_value(row[name]) for name in _COLUMNS)]
            for row in records
        ],
        head=[*head, Heading(label="Bootstrap 95% CI")] if booted else head,
        body=[_line(row, booted=bool(booted)) for row in records],
        note=f"{count(MONTE_CARLO_DRAWS)} draws from the normal distribution of the estimates; p "
        "by inversion of the interval, unadjusted. Products: standard deviations of the scores. "
        f"{_bootstrap_words(found) if booted else ''}".rstrip(),
    )


def route_label(route: Sequence[str]) -> str:
    """Return words for an indirect effect.

    Examples
    --------
    >>> route_label(("cats_secure", "iip_post"))
    'secure attachment to therapist (CATS) → interpersonal problems (IIP, after treatment)'
    """
    return " → ".join(label(name) for name in route)


def _bootstrap_words(found: pd.DataFrame) -> str:
    failed = int(found["boot_failed"].dropna().max())
    return (
        f"Bootstrap: percentiles of {count(BOOTSTRAP_DRAWS)} draws of whole groups, of which "
        f"{count(failed)} did not converge and are left out."
    )


def _line(row: dict[Any, Any], *, booted: bool) -> Line:
    words = route_label(row["route"])
    cells = [
        words[:1].upper() + words[1:],
        number(row["estimate"], 3),
        number(row["std_error"], 3),
        interval(row["ci_low"], row["ci_high"], 3),
        p_value(row["p_value"]),
        number(row["std_all"], 3),
    ]
    if booted:
        cells.append(interval(row["boot_ci_low"], row["boot_ci_high"], 3))
    return Line(cells=cells)
