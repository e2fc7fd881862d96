"""What is added to a model without being written: whole tables against lavaan (defaults.R)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_PLACE = Path(__file__).parents[1] / "reference" / "sem"
STORED = json.loads((_PLACE / "defaults.json").read_text("utf-8"))
# `orthogonal` and `start()` are no part of what we offer.
CASES = [name for name in STORED if name not in ("versions", "lavaan_orthogonal", "start_values")]


def _rows(lhs: Any, op: Any, rhs: Any, group: Any) -> set[tuple[Any, ...]]:
    named = zip(lhs, op, rhs, group, strict=True)
    return {
        (o, *sorted((a, b)), int(g))
        if o == "~~"
        else (o, a, "" if o == ":=" else b or "", int(g or 1))
        for a, o, b, g in named
    }


@pytest.mark.parametrize("case", CASES)
def test_the_rows_are_lavaans(case: str, fit_of: Callable[..., Any]) -> None:
    theirs = STORED[case]["parameters"]
    ours = fit_of("defaults", case).parameters
    columns = [ours[name].tolist() for name in ("lhs", "op", "rhs")]
    groups = [
        group if op != ":=" else 0 for op, group in zip(ours["op"], ours["group"], strict=True)
    ]
    here = {row if row[0] != ":=" else (*row[:3], 1) for row in _rows(*columns, groups)}
    stated = [theirs[name] for name in ("lhs", "op", "rhs", "group")]
    there = {row if row[0] != ":=" else (*row[:3], 1) for row in _rows(*stated)}
    assert here == there


@pytest.mark.parametrize("quantity", ["est", "se"])
@pytest.mark.parametrize("case", CASES)
def test_estimates_are_lavaans(
    case: str,
    quantity: str,
    fit_of: Callable[..., Any],
    parameters_apart: Callable[..., list[str]],
) -> None:
    ours = fit_of("defaults", case).parameters
    assert not parameters_apart(ours, STORED[case]["parameters"], quantity)


@pytest.mark.parametrize("case", CASES)
def test_counts_are_lavaans(
    case: str, fit_of: Callable[..., Any], measures_apart: Callable[..., list[str]]
) -> None:
    stored = STORED[case]
    names = ("npar", "df", "baseline_df", "chisq", "logl")
    fit = fit_of("defaults", case)
    assert fit.n_obs == stored["n_used"]
    assert not measures_apart(fit.fit_measures, {name: stored[name] for name in names})
