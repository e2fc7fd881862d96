"""Write model and data of the speed rows.

``python -m benchmarks.sem.speed_data simulated|reference FOLDER REFERENCES``; REFERENCES holds the
answers of lavaan and their data, which lie beside the repository.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from benchmarks.sem.populations import STRUCTURAL, scattered, structural

CLIENTS, LOST = 330, 0.05


def main(data: str, folder: Path, references: Path) -> None:
    folder.mkdir(parents=True)
    (_write_simulated if data == "simulated" else _write_reference)(folder, references)


def _write_simulated(folder: Path, references: Path) -> None:
    del references
    (folder / "model.txt").write_text(STRUCTURAL + "\n", encoding="utf-8")
    structural(CLIENTS).to_csv(folder / "complete.csv", index=False)
    incomplete = scattered(structural(CLIENTS, lost_outcomes=True), LOST)
    incomplete.to_csv(folder / "missing.csv", index=False, na_rep="NA")


def _write_reference(folder: Path, references: Path) -> None:
    stored = json.loads((references / "etgraf_ml.json").read_text(encoding="utf-8"))
    (folder / "model.txt").write_text(stored["model"] + "\n", encoding="utf-8")
    for name in ("complete", "missing"):
        shutil.copyfile(references / "data" / f"etgraf_{name}.csv", folder / f"{name}.csv")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
