"""Read the two files of a cohort as pandas or pyreadstat reads them: ``FORM FOLDER``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

PEERS = {"csv": "pandas.read_csv", "parquet": "pandas.read_parquet", "sav": "pyreadstat.read_sav"}


def main(form: str, folder: Path) -> None:
    import pandas as pd  # here, so that who asks for the names above stays small
    import pyreadstat

    readers: dict[str, Callable[[Path], pd.DataFrame]] = {
        "csv": pd.read_csv,
        "parquet": pd.read_parquet,
        "sav": lambda path: pyreadstat.read_sav(path, user_missing=True)[0],
    }
    tables = [readers[form](folder / f"{name}.{form}") for name in ("clients", "occasions")]
    print([table.shape for table in tables])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
