"""Stored answers of lavaan, the data behind them, fits by the engine, and how the two compare."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

_PLACE = Path(__file__).parents[1] / "reference" / "sem"
_CHI_SQUARE = ("chisq", "logl", "aic", "bic")
# lavaan's fit measures that we report; the others of its long list are left aside.
_MEASURES = [
    "npar",
    "chisq",
    "df",
    "pvalue",
    "chisq_scaled",
    "df_scaled",
    "pvalue_scaled",
    "chisq_scaling_factor",
    "baseline_chisq",
    "baseline_df",
    "cfi",
    "tli",
    "cfi_scaled",
    "tli_scaled",
    "cfi_robust",
    "tli_robust",
    "rmsea",
    "rmsea_ci_lower",
    "rmsea_ci_upper",
    "rmsea_pvalue",
    "rmsea_scaled",
    "rmsea_robust",
    "srmr",
    "logl",
    "unrestricted_logl",
    "aic",
    "bic",
    "bic2",
    "ntotal",
]


@pytest.fixture(scope="session")
def stored() -> Callable[[str], dict[str, Any]]:
    """Give a file of stored answers by its name: ``stored("cases")``."""

    @cache
    def read(name: str) -> dict[str, Any]:
        answers: dict[str, Any] = json.loads((_PLACE / f"{name}.json").read_text("utf-8"))
        return answers

    return read


@pytest.fixture(scope="session")
def data_of(shared_data: Path) -> Callable[[str], pd.DataFrame]:
    """Give a table of the stored answers: a file of the shared folder, or one made from it."""
    folder = shared_data.parent / "reference" / "sem" / "data"
    if not folder.is_dir():
        pytest.skip("the folder shared/reference/sem does not lie beside the repository")

    @cache
    def read(name: str) -> pd.DataFrame:
        if name == "demo_twolevel.csv.gz":
            return pd.read_csv(shared_data / "sem_mediation" / name)
        if name.endswith(".csv"):
            return pd.read_csv(folder / name)
        return _made(name, lambda file: pd.read_csv(folder / file))

    return read


def _made(name: str, read: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """Tables of extensions.R, auxiliary.R and defaults.R, with the same gaps."""
    files = {"hs": "holzinger_swineford.csv", "hs_complete": "holzinger_swineford.csv"}
    files |= {"hs_holes": "holzinger_swineford_missing.csv", "growth": "demo_growth.csv"}
    files |= {"missing": "holzinger_swineford_missing.csv", "democracy": "political_democracy.csv"}
    files |= {"items": "etgraf_complete.csv", "items_holes": "etgraf_missing.csv"}
    files |= {"holes": "holzinger_swineford.csv", "latent_gaps": "holzinger_swineford.csv"}
    data = read(files.get(name, "etgraf_scores.csv"))
    if "therapist" in data:
        data["half"] = np.where(data["therapist"] <= 22, "first", "second")
    if name == "scores2":
        data["half"] = np.where(np.arange(len(data)) % 2 == 0, "one", "two")
    for column, rows in _GAPS.get(name, {}).items():
        data.loc[rows(data), column] = np.nan
    return data


def _every(step: int, first: int = 0) -> Callable[[pd.DataFrame], slice]:
    return lambda data: (np.arange(len(data)) % step) == first


def _low(column: str, share: float) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda data: data[column] < data[column].quantile(share)


_GAPS: dict[str, dict[str, Callable[[pd.DataFrame], Any]]] = {
    "holes": {"x9": _every(5), "x1": _every(4)},
    "scores_holes": {"post": _every(3), "ga": _every(5, 1)},
    "scores_x_holes": {"post": _every(3), "ga": _every(5, 1), "anx": _every(10, 2)},
    "latent_gaps": {"x1": _low("x9", 0.3), "x5": _low("x7", 0.25)},
    "path_gaps": {"post": _low("ga", 0.35)},
}


def in_our_spelling(arguments: Mapping[str, Any] | list[Any]) -> dict[str, Any]:
    """Translate lavaan's arguments: ``group.equal`` is ``group_equal``, "ML" is "ml"."""
    ours: dict[str, Any] = {}
    for name, value in dict(arguments).items():
        given = (
            [value]
            if name in ("group.equal", "group.partial") and isinstance(value, str)
            else value
        )
        if isinstance(given, list):
            given = [text.replace(".", "_") for text in given]
        if name in ("estimator", "missing"):
            given = {"ml": "fiml"}.get(value, value) if name == "missing" else value.lower()
        ours[name.replace(".", "_")] = given
    return ours


@pytest.fixture(scope="session")
def fit_of(
    stored: Callable[[str], dict[str, Any]], data_of: Callable[[str], pd.DataFrame]
) -> Callable[..., Any]:
    """Fit a stored case with the engine, once a session: ``fit_of("cases", "hs_cfa_ml")``."""
    from attachpath import sem as engine

    @cache
    def fitted(file: str, name: str) -> Any:
        case = stored(file)[name]
        function = getattr(engine, case.get("function_name") or case.get("call") or "sem")
        arguments = in_our_spelling(case.get("lavaan_arguments", case.get("arguments", {})))
        return function(case["model"], data_of(case.get("variant") or case["data"]), **arguments)

    return fitted


@pytest.fixture(scope="session")
def parameters_apart() -> Callable[..., list[str]]:
    """Name every row on which a column differs: ``(ours, theirs, "est")`` gives lines to read.

    The tolerances: estimates 1e-4 of the larger of 1 and the value, standard errors 1e-3 relative.
    """

    def compare(
        ours: pd.DataFrame,
        theirs: Mapping[str, list[Any]],
        column: str,
        named: str | None = None,
        within: float = 1e-4,
    ) -> list[str]:
        own = named or {"est": "estimate", "se": "std_error"}.get(column, column)
        place = _places(ours)
        lines = []
        for key, value in zip(_keys(theirs), theirs[column], strict=True):
            if value is None or (column == "se" and value == 0):
                continue
            row = place.get(key)
            found = math.nan if row is None else float(ours[own].iloc[row])
            near = 1e-3 * abs(value) if column == "se" else within * max(1.0, abs(value))
            if not abs(found - value) <= near:
                lines.append(f"{' '.join(map(str, key))}: ours {found:.7g}, lavaan {value:.7g}")
        return lines

    return compare


def _keys(table: Mapping[str, Iterable[Any]]) -> list[tuple[Any, ...]]:
    groups = table["group"] if "group" in table else [1] * len(list(table["lhs"]))
    rows = zip(table["lhs"], table["op"], table["rhs"], groups, strict=True)
    return [_key(lhs, op, rhs, int(group or 1)) for lhs, op, rhs, group in rows]


def _key(lhs: str, op: str, rhs: str, group: int) -> tuple[Any, ...]:
    if op == ":=":
        return (lhs, op)
    first, second = sorted((lhs, rhs)) if op == "~~" else (lhs, rhs)
    return (first, op, second or "", group)


def _places(table: pd.DataFrame) -> dict[tuple[Any, ...], int]:
    columns = {
        name: table[name].tolist() for name in ("lhs", "op", "rhs", "group") if name in table
    }
    return {key: row for row, key in enumerate(_keys(columns))}


@pytest.fixture(scope="session")
def measures_apart() -> Callable[..., list[str]]:
    """Name every fit measure that differs: chi-squares by 0.01, counts at all, others by 1e-4."""

    def compare(
        ours: pd.Series, theirs: Mapping[str, float | None], leaving: Iterable[str] = ()
    ) -> list[str]:
        lines = []
        for name in _MEASURES:
            value = theirs.get(name)
            if value is None or name in leaving:
                continue
            found = float(ours.get(name, math.nan))
            if not abs(found - value) <= _near(name):
                lines.append(f"{name}: ours {found:.8g}, lavaan {value:.8g}")
        return lines

    return compare


def _near(name: str) -> float:
    if name in ("df", "npar", "ntotal", "df_scaled", "baseline_df"):
        return 1e-9
    is_chi_square = any(part in name for part in _CHI_SQUARE) and "factor" not in name
    return 0.01 if is_chi_square else 1e-4
