"""Nineteen models with the answers of lavaan 0.7-2; lavaan 0.6-14 gives the same (cases.R)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

_PLACE = Path(__file__).parents[1] / "reference" / "sem"
CASES = [
    name for name in json.loads((_PLACE / "cases.json").read_text("utf-8")) if name != "source"
]
QUANTITIES = ["est", "se", "std_lv", "std_all"]


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize("case", CASES)
def test_parameters_are_lavaans(
    case: str,
    quantity: str,
    stored: Callable[[str], Any],
    fit_of: Callable[..., Any],
    parameters_apart: Callable[..., list[str]],
) -> None:
    theirs = stored("cases")[case]["parameters"]
    assert not parameters_apart(fit_of("cases", case).parameters, theirs, quantity)


@pytest.mark.parametrize("case", CASES)
def test_fit_measures_are_lavaans(
    case: str,
    stored: Callable[[str], Any],
    fit_of: Callable[..., Any],
    measures_apart: Callable[..., list[str]],
) -> None:
    theirs = stored("cases")[case]["fit_measures"]
    assert measures_apart(fit_of("cases", case).fit_measures, theirs) == []


@pytest.mark.parametrize("case", CASES)
def test_the_table_has_lavaans_rows_and_no_other(
    case: str, stored: Callable[[str], Any], fit_of: Callable[..., Any]
) -> None:
    theirs = stored("cases")[case]["parameters"]
    ours = fit_of("cases", case).parameters
    there = {_row(*row) for row in zip(theirs["lhs"], theirs["op"], theirs["rhs"], strict=True)}
    here = {_row(*row) for row in ours[["lhs", "op", "rhs"]].itertuples(index=False)}
    assert here == there


def _row(lhs: str, op: str, rhs: str) -> tuple[str, ...]:
    if op == ":=":
        return (lhs, op)
    return (op, *sorted((lhs, rhs or ""))) if op == "~~" else (lhs, op, rhs or "")


@pytest.mark.parametrize("case", CASES)
def test_every_case_converges(case: str, fit_of: Callable[..., Any]) -> None:
    fit = fit_of("cases", case)
    assert (fit.converged, fit.identified, fit.admissible) == (True, True, True)


@pytest.mark.parametrize("quantity", ["mi", "epc", "sepc_lv", "sepc_all"])
def test_the_largest_modification_indices_are_lavaans(
    quantity: str,
    stored: Callable[[str], Any],
    fit_of: Callable[..., Any],
    parameters_apart: Callable[..., list[str]],
) -> None:
    theirs = stored("cases")["hs_cfa_ml"]["modification_indices"]
    ours = fit_of("cases", "hs_cfa_ml").modification_indices()
    assert parameters_apart(ours, theirs, quantity) == []


@pytest.mark.parametrize("quantity", ["est", "se"])
def test_the_standardised_solution_has_lavaans_standard_errors(
    quantity: str,
    stored: Callable[[str], Any],
    fit_of: Callable[..., Any],
    parameters_apart: Callable[..., list[str]],
) -> None:
    theirs = stored("cases")["hs_cfa_ml"]["standardized"]
    ours = fit_of("cases", "hs_cfa_ml").standardized()
    assert parameters_apart(ours, theirs, quantity) == []


def test_residual_correlations_are_lavaans(
    stored: Callable[[str], Any], fit_of: Callable[..., Any]
) -> None:
    # type = "cor": the difference of the two correlation matrices (Bollen).
    ours = fit_of("cases", "hs_cfa_ml").residuals("correlation")
    theirs = np.array(stored("cases")["hs_cfa_ml"]["residual_correlations"])
    np.testing.assert_allclose(np.asarray(ours, dtype=float), theirs, atol=1e-4)


def test_factor_scores_are_lavaans(
    stored: Callable[[str], Any], fit_of: Callable[..., Any]
) -> None:
    ours = fit_of("cases", "hs_cfa_ml").factor_scores()
    theirs = np.array(stored("cases")["hs_cfa_ml"]["factor_scores_head"])
    np.testing.assert_allclose(np.asarray(ours, dtype=float)[:5], theirs, atol=1e-4)
