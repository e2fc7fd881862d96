"""Rows of verdicts, and what a view looks like on a screen of some width."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

LONG = "Clients with more earned security have fewer interpersonal problems at the end. " * 3


@pytest.fixture(scope="session")
def row() -> Callable[..., dict[str, Any]]:
    """Return a function that makes a row of ``hypotheses``."""

    def make(**changes: Any) -> dict[str, Any]:
        return {
            "id": "H4a",
            "claim": LONG,
            "role": "confirmatory",
            "verdict": "supported",
            "std_estimate": -0.194,
            "std_ci90_low": -0.271,
            "std_ci90_high": -0.117,
            "p_value": 0.00001,
            "p_claim": 0.00001,
            "p_holm": 0.02,
            "reason": None,
            "flags": [],
            "second_opinion": None,
        } | changes

    return make


@pytest.fixture(scope="session")
def untested(row: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    numbers = ("std_estimate", "std_ci90_low", "std_ci90_high", "p_value", "p_claim", "p_holm")
    nothing = dict.fromkeys(numbers)
    return row(id="H5a", verdict="not_testable", reason="no engine", **nothing)


@pytest.fixture(scope="session")
def shown() -> Callable[..., list[str]]:
    """Return a function that gives the lines of a view; with colours as they are sent."""

    def lines(view: Any, width: int = 80, *, colours: bool = False) -> list[str]:
        stream = io.StringIO()
        system: Any = "standard" if colours else None
        console = Console(
            file=stream, width=width, force_terminal=True, color_system=system, _environ={}
        )
        console.print(view)
        return [line.rstrip() for line in stream.getvalue().splitlines()]

    return lines
