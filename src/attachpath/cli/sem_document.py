"""A fitted structural equation model as the document that ``--json`` prints."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib import metadata
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from attachpath import __version__

if TYPE_CHECKING:
    from attachpath.sem import SemFit
    from attachpath.sem.resampling import BootstrapResult

__all__ = ["SCHEMA_VERSION", "sem_document"]

SCHEMA_VERSION = 1
LIBRARIES = ("numpy", "scipy", "pandas")


def sem_document(
    fit: SemFit,
    notes: Sequence[str],
    *,
    standardized: bool = False,
    modification_indices: bool = False,
    bootstrap: BootstrapResult | None = None,
) -> dict[str, Any]:
    """Return every number of a fit; a missing one is None and has a reason.

    Parameters
    ----------
    fit : SemFit
        The fit.
    notes : sequence of str
        Of the data and the fit.
    standardized, modification_indices : bool
        Whether their tables are in it.
    bootstrap : BootstrapResult, optional
        Its table and counts.

    Returns
    -------
    dict
        Ready for ``json.dumps(..., allow_nan=False)``.
    """
    call = fit.call
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "versions": _versions(),
        "model": fit.formula,
        "kind": call.kind,
        "estimator": call.estimator,
        "information": call.information,
        "missing": call.missing,
        "converged": fit.converged,
        "identified": fit.identified,
        "admissible": fit.admissible,
        "reason": fit.reason,
        "unidentified": list(fit.unidentified),
        "n_obs": fit.n_obs,
        "n_dropped": fit.n_dropped,
        "groups": [{"label": one.label, "n_obs": one.n_obs} for one in fit.observed.groups],
        "n_clusters": fit.n_clusters,
        "n_patterns": sum(len(one.patterns.n) for one in fit.observed.groups),
        "log_likelihood": None if fit.reason else _plain(fit.log_likelihood),
        **_measures(fit),
        "parameters": _parameters(fit),
        "r_squared": _records(fit.r_squared()),
        "notes": list(notes),
        "seconds": fit.seconds,
    }
    if call.cluster is not None:  # t with clusters less one df; `parameters` has lavaan's z
        document["coefficients"] = _records(fit.coefficients)
    if standardized:
        document["standardized"] = _records(fit.standardized())
    if modification_indices:
        document["modification_indices"] = _records(fit.modification_indices())
    if bootstrap is not None:
        document["bootstrap"] = _bootstrap(bootstrap)
    return document


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "attachpath": __version__}
    return found | {name: metadata.version(name) for name in LIBRARIES}


def _measures(fit: SemFit) -> dict[str, Any]:
    """Return the fit measures by name, and why any of them is missing."""
    values = {str(name): _plain(value) for name, value in fit.fit_measures.items()}
    reason = fit.reason or "not defined for this model"
    missing = {name: reason for name, value in values.items() if value is None}
    return {"fit_measures": values, "missing_fit_measures": missing}


def _parameters(fit: SemFit) -> list[dict[str, Any]]:
    """Return the rows of the parameter table; one without a standard error says why."""
    rows = _records(fit.parameters)
    for row, known in zip(rows, fit.compiled.table.rows, strict=False):
        if row["std_error"] is None and row["reason"] is None:
            row["reason"] = "held at its sample value" if known.exogenous else "fixed"
    return rows


def _bootstrap(result: BootstrapResult) -> dict[str, Any]:
    return {
        "kind": result.kind,
        "level": result.level,
        "units": result.units,
        "draws": len(result.draws),
        "failed": result.failed,
        "inadmissible": result.inadmissible,
        "seed": result.seed,
        "table": _records(result.table),
        "notes": list(result.notes),
        "seconds": result.seconds,
    }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): _plain(value) for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it: numbers that are none are None."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return None if value is pd.NA else value
