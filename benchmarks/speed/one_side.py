"""Time warm calls: ``python -m benchmarks.speed.one_side NAME FOLDER CALLS`` prints JSON.

NAME is that of a function in one of the files `calls_*.py`; it makes its input from the folder,
which holds ``cohort`` (330 clients, CSV) and, once it is simulated, ``large`` (Parquet), and
returns what is timed.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

# Only what is timed is loaded, so that peak memory is that of one side.
HOMES = {
    "simulate": "simulation",
    "draw_naively": "simulation",
    "score_by_attachpath": "data",
    "score_by_pandas": "data",
    "read": "data",
    "read_by_pandas": "data",
    "write": "data",
    "write_by_pandas": "data",
    "write_large_tables": "data",
    "hypotheses": "models",
    "hypotheses_by_statsmodels": "models",
    "h1a": "models",
    "kenward_roger_h1a": "models",
    "cr2_h1a": "models",
}


def main(name: str, folder: str, calls: int) -> None:
    module = importlib.import_module(f"benchmarks.speed.calls_{HOMES[name]}")
    call = getattr(module, name)(Path(folder))
    if calls > 1:
        call()
    seconds, cpu = [], []
    for _ in range(calls):
        start, busy = time.perf_counter(), time.process_time()
        call()
        seconds.append(time.perf_counter() - start)
        cpu.append(time.process_time() - busy)
    print(json.dumps({"seconds": seconds, "cpu": cpu}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
