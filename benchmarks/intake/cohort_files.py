"""Write a cohort with item answers as CSV, Parquet and SPSS, each with its description.

``python -m benchmarks.intake.cohort_files FOLDER CLIENTS``; eight occasions a client. Answers are
drawn (seeded): a level of each person, noise, one in fifty missing.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pyreadstat
import tomlkit

FORMS = ("csv", "parquet", "sav")
OCCASIONS = 8
CLIENTS_A_THERAPIST = 8
MISSING = 0.02

Blocks = dict[str, tuple[str, str | None, int, int, int]]
"""Instrument, time, number of items, lowest and highest answer, by prefix."""

CLIENT_BLOCKS: Blocks = {"ecr": ("ecr", None, 36, 1, 7)} | {
    f"iip_{time}": ("iip64", time, 64, 0, 4) for time in ("pre", "post")
}
OCCASION_BLOCKS: Blocks = {
    "cats": ("cats", None, 36, 1, 6),
    "tds": ("tds", None, 40, 1, 6),
    "wai": ("wai_sr", None, 12, 1, 7),
}


def main(folder: Path, clients: int) -> None:
    rng = np.random.default_rng(20240720)
    ids = np.array([f"K{place:06d}" for place in range(clients)])
    therapists = rng.integers(0, max(2, clients // CLIENTS_A_THERAPIST), clients)
    people = {
        "client_id": pa.array(ids),
        "therapist_id": pa.array([f"T{number:05d}" for number in therapists]),
        "age": pa.array(rng.integers(18, 80, clients), pa.int8()),
    } | _answers(rng, clients, CLIENT_BLOCKS)
    visits = {
        "client_id": pa.array(np.repeat(ids, OCCASIONS)),
        "session": pa.array(np.tile(np.arange(1, OCCASIONS + 1), clients), pa.int8()),
    } | _answers(rng, clients * OCCASIONS, OCCASION_BLOCKS)
    for form in FORMS:
        (folder / form).mkdir(parents=True, exist_ok=True)
        for name, columns in (("clients", people), ("occasions", visits)):
            _write(pa.table(columns), folder / form / f"{name}.{form}")
        (folder / form / "cohort.toml").write_text(tomlkit.dumps(_description(form)), "utf-8")


def _answers(rng: np.random.Generator, rows: int, blocks: Blocks) -> dict[str, pa.Array]:
    columns = {}
    for prefix, (_, _, items, low, high) in blocks.items():
        level = rng.normal(size=rows)
        for item in range(1, items + 1):
            drawn = (low + high) / 2 + level + rng.normal(scale=1.2, size=rows)
            answers = np.clip(np.rint(drawn), low, high).astype(np.int8)
            missing = rng.random(rows) < MISSING
            columns[f"{prefix}_{item:02d}"] = pa.array(answers, mask=missing)
    return columns


def _write(table: pa.Table, path: Path) -> None:
    if path.suffix == ".csv":
        pyarrow.csv.write_csv(table, path)
    elif path.suffix == ".parquet":
        pyarrow.parquet.write_table(table, path)
    else:
        data: pd.DataFrame = table.to_pandas()
        pyreadstat.write_sav(data, path)


def _description(form: str) -> dict[str, object]:
    people = {"client_id": "client_id", "therapist_id": "therapist_id", "age": "age"}
    visits = {"client_id": "client_id", "session": "session"}
    files = [
        {"path": f"clients.{form}", "clients": people, "items": _items(CLIENT_BLOCKS)},
        {"path": f"occasions.{form}", "occasions": visits, "items": _items(OCCASION_BLOCKS)},
    ]
    return {"format": 1, "id": f"large_{form}", "file": files}


def _items(blocks: Blocks) -> list[dict[str, str]]:
    return [
        {"instrument": instrument, "columns": f"{prefix}_{{item:02d}}"}
        | ({} if time is None else {"time": time})
        for prefix, (instrument, time, *_) in blocks.items()
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
