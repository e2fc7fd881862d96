"""Time warm calls of attachpath or semopy on one task, and print JSON.

``python -m benchmarks.sem.one_side PROGRAM TASK FOLDER CALLS DRAWS``; FOLDER holds ``model.txt``,
``complete.csv`` and ``missing.csv``. A bootstrap of DRAWS draws counts as one of 1,000: its seconds
are scaled.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

COUNTED_DRAWS = 1000

Call = Callable[[], object]


def main(program: str, task: str, folder: Path, calls: int, draws: int) -> None:
    side = {"attachpath": _attachpath, "semopy": _semopy}[program]
    side("ml", folder, draws)()  # everything is loaded, whatever the task
    call = side(task, folder, draws)
    if calls > 1:
        call()
    scale = COUNTED_DRAWS / draws if task.startswith("bootstrap") else 1.0
    seconds, cpu = [], []
    for _ in range(calls):
        start, busy = time.perf_counter(), time.process_time()
        call()
        seconds.append(scale * (time.perf_counter() - start))
        cpu.append(scale * (time.process_time() - busy))
    print(json.dumps({"seconds": seconds, "cpu": cpu}))


def _attachpath(task: str, folder: Path, draws: int) -> Call:
    """Fit with everything that a summary prints; bootstraps begin from a fit made before."""
    from attachpath.sem import sem

    model = (folder / "model.txt").read_text(encoding="utf-8")
    complete, missing = (pd.read_csv(folder / f"{name}.csv") for name in ("complete", "missing"))
    robust: dict[str, Any] = {"missing": "fiml", "estimator": "mlr"}

    def alone(data: pd.DataFrame, **options: Any) -> Call:
        return lambda: sem(model, data, **options).parameters

    def whole(data: pd.DataFrame, **options: Any) -> Call:
        def call() -> object:
            fit = sem(model, data, **options)
            return fit.fit_measures, fit.parameters, fit.standardized()

        return call

    def bootstrap(data: pd.DataFrame, jobs: int, **options: Any) -> Call:
        fit = sem(model, data, **options)
        return lambda: fit.bootstrap(draws, seed=1, jobs=jobs)

    made: dict[str, Callable[[], Call]] = {
        "ml": lambda: whole(complete),
        "fiml_alone": lambda: alone(missing, **robust),
        "fiml_mlr": lambda: whole(missing, **robust),
        "fiml_cluster": lambda: whole(missing, **robust, cluster="therapist"),
        "bootstrap_ml": lambda: bootstrap(complete, 1),
        "bootstrap_fiml": lambda: bootstrap(missing, 2, missing="fiml"),
    }
    return made[task]()


def _semopy(task: str, folder: Path, draws: int) -> Call:
    """Fit with semopy: normal-theory standard errors; estimates alone under FIML."""
    import semopy

    warnings.simplefilter("ignore")
    text = (folder / "model.txt").read_text(encoding="utf-8")
    complete, missing = (
        pd.read_csv(folder / f"{name}.csv").drop(columns="therapist")
        for name in ("complete", "missing")
    )

    def ml() -> object:
        model = semopy.Model(text)
        model.fit(complete)
        return model.inspect(std_est=True), semopy.calc_stats(model)

    def bootstrap_ml() -> object:
        model = semopy.Model(text)
        model.fit(complete)
        return [
            model.fit(complete.sample(frac=1, replace=True, random_state=draw)) and model.inspect()
            for draw in range(draws)
        ]

    def fiml_alone() -> object:
        return semopy.Model(text).fit(missing, obj="FIML")

    return {"ml": ml, "bootstrap_ml": bootstrap_ml, "fiml_alone": fiml_alone}[task]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
