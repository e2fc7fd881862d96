"""Fit one model to simulated data and print what it took, as JSON.

``python -m benchmarks.sem.one_fit MODEL ROWS FACTORS KIND CALLS``; MODEL ``structural`` or
``covarying``, KIND ``complete`` (ML) or ``fiml`` (robust standard errors). Fit measures and
parameter table belong to the fit.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable

import pandas as pd
from benchmarks.sem import populations

from attachpath.sem import SemFit, sem

LOST = 0.05
_MEGABYTE = 1024 if sys.platform != "darwin" else 1024**2  # ru_maxrss: kilobytes, macOS bytes


def main(model: str, rows: int, factors: int, kind: str, calls: int) -> None:
    text, data = _made(model, rows, factors)
    call = _call(text, populations.scattered(data, LOST) if kind == "fiml" else data, kind)
    _call(*_made("covarying", 330, 3), kind)()  # everything is loaded
    before, seconds = _peak(), []
    for _ in range(calls):
        start = time.perf_counter()
        fit = call()
        seconds.append(time.perf_counter() - start)
    said = {
        "seconds": seconds,
        "before_mb": before,
        "peak_mb": _peak(),
        "patterns": len(fit.observed.groups[0].patterns.n),
        "parameters": fit.solution.n_free,
        "converged": bool(fit.converged),
    }
    print(json.dumps(said))


def _made(model: str, rows: int, factors: int) -> tuple[str, pd.DataFrame]:
    if model == "structural":
        return populations.STRUCTURAL, populations.structural(rows)
    text = populations.covarying_model(factors)
    return text, populations.covarying_factors(rows, factors)


def _call(text: str, data: pd.DataFrame, kind: str) -> Callable[[], SemFit]:
    def call() -> SemFit:
        if kind == "fiml":
            fit = sem(text, data, missing="fiml", estimator="mlr")
        else:
            fit = sem(text, data)
        _ = fit.fit_measures, fit.parameters
        return fit

    return call


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
