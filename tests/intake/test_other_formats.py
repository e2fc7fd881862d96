"""Each real data set as SPSS, Excel and Stata file is the same cohort as its CSV files are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
import tomlkit

from attachpath.cohort import Cohort
from attachpath.intake import read_cohort

COHORTS = Path(__file__).parent / "cohorts"
MOST_ROWS = 800  # of the largest file: openpyxl is slow


@pytest.fixture(scope="module", params=sorted(folder.name for folder in COHORTS.iterdir()))
def described(
    request: pytest.FixtureRequest, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], dict[str, pd.DataFrame], Path]:
    """Give a description, its tables as text, and a folder with its instrument files."""
    source = COHORTS / request.param
    content = tomllib.loads((source / "cohort.toml").read_text("utf-8"))
    tables = {
        file["path"]: pd.read_csv(
            source / file["path"], dtype=str, keep_default_na=False, nrows=MOST_ROWS
        )
        for file in content["file"]
    }
    folder = tmp_path_factory.mktemp(request.param)
    for own in source.glob("*.toml"):
        (folder / own.name).write_bytes(own.read_bytes())
    return content, tables, folder


@pytest.fixture(scope="module")
def as_csv(described: tuple[dict[str, Any], dict[str, pd.DataFrame], Path]) -> Cohort:
    return _written(*described, "csv")


@pytest.mark.parametrize("form", ["sav", "xlsx", "dta", "parquet"])
def test_the_cohort_is_the_same_in_every_format(
    described: tuple[dict[str, Any], dict[str, pd.DataFrame], Path], as_csv: Cohort, form: str
) -> None:
    other = _written(*described, form)
    for name, table in as_csv.tables().items():
        pd.testing.assert_frame_equal(other.tables()[name], table, check_dtype=False)
    assert other.equals(as_csv)


def _written(
    content: dict[str, Any], tables: dict[str, pd.DataFrame], folder: Path, form: str
) -> Cohort:
    """Write the files in a format and read the cohort that they are."""
    files = []
    for number, file in enumerate(content["file"]):
        name = f"file{number}.{form}"
        _write(tables[file["path"]], folder / name)
        changed = file | {"path": name}
        files.append(_legal(changed) if form == "dta" else changed)
    path = folder / f"{form}.toml"
    path.write_text(tomlkit.dumps(content | {"file": files}), "utf-8")
    return read_cohort(path)


def _write(table: pd.DataFrame, path: Path) -> None:
    if path.suffix == ".csv":
        table.to_csv(path, index=False)
        return
    typed = table.apply(_numbers)
    if path.suffix == ".sav":
        pyreadstat.write_sav(typed, path)
    elif path.suffix == ".dta":
        pyreadstat.write_dta(typed.rename(columns=_legal_name), path)
    elif path.suffix == ".xlsx":
        typed.to_excel(path, index=False)
    else:
        typed.to_parquet(path)


def _numbers(column: pd.Series) -> pd.Series:
    """Return a column as a program that knows types would hold it."""
    numbers = pd.to_numeric(column, errors="coerce")
    if (numbers.isna() & (column != "")).any():
        return column
    return numbers.astype(float)


def _legal_name(name: str) -> str:
    return name.replace(".", "_")


def _legal(value: Any) -> Any:
    """Write every name of a column as Stata allows it."""
    if isinstance(value, dict):
        return {
            _legal_name(key) if key in ("bdi.pre",) else key: one
            if key in ("path", "valid", "values", "missing", "range", "instrument")
            else _legal(one)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [_legal(one) for one in value]
    return _legal_name(value) if isinstance(value, str) else value
