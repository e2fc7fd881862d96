"""Comparisons of cohorts with chosen numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attachpath.cohort import Cohort
from attachpath.hypotheses import Original
from attachpath.reporting import HypothesisRow, describe_run
from attachpath.reporting.comparison import Comparison, compare_results
from attachpath.reporting.results import Results

THEORY = """\
format = 1
id = "two_claims"
standardise = []

[[hypothesis]]
id = "A"
claim = "More of x goes with less of y."
role = "confirmatory"
kind = "regression"
table = "clients"
formula = "y ~ x"
term = "x"
direction = "negative"
smallest_effect = 0.15
smallest_effect_reason = "a small one"

[[hypothesis]]
id = "B"
claim = "<b>z</b> goes with y."
role = "exploratory"
kind = "regression"
table = "clients"
formula = "y ~ z"
term = "z"
direction = "positive"
smallest_effect = 0.1
smallest_effect_reason = "a small one"
"""


@pytest.fixture
def theory(tmp_path: Path) -> Path:
    path = tmp_path / "two_claims.toml"
    path.write_text(THEORY, "utf-8")
    return path


@pytest.fixture
def results_of(
    cohort: Cohort, theory: Path, make_row: Callable[..., HypothesisRow]
) -> Callable[..., Results]:
    """Return a function that makes the results of a cohort, A standardised and halved."""

    def make(name: str, a: float, b: float | None = None, **run: Any) -> Results:
        record = describe_run(cohort, theory)
        told = {"cohort": name, "title": name, "fingerprint": f"{name}{a}", "simulated": False}
        p_value = 0.001 if abs(a) > 0.1 else 0.4
        rows = [
            make_row(id="A", estimate=2 * a, ci_low=2 * a - 0.2, ci_high=2 * a + 0.2,
                     std_estimate=a, p_value=p_value)
        ]  # fmt: skip
        if b is None:
            missing = dict.fromkeys(["estimate", "std_error", "std_estimate", "p_value"])
            reason = "The cohort has no z."
            rows.append(make_row(id="B", verdict="not_testable", reason=reason, **missing))
        else:
            rows.append(make_row(id="B", estimate=2 * b, std_estimate=b, p_value=0.3))
        return Results(
            schema_version=2, run=record.model_copy(update=told | run), hypotheses=rows, sections={}
        )

    return make


@pytest.fixture
def three(results_of: Callable[..., Results], theory: Path) -> Comparison:
    """An original, one that found A again and one that did not and lacks z."""
    studies = [results_of("aarhus", -0.3, 0.05), results_of("bergen", -0.25, 0.02)]
    return compare_results([*studies, results_of("clinic", 0.02)], theory)


@pytest.fixture
def published(results_of: Callable[..., Results], theory: Path) -> Comparison:
    """One cohort beside published signs."""
    originals = {
        "A": Original("Paper", "negative", True, n=330),
        "B": Original("none", reason="no original result is known"),
    }
    return compare_results([results_of("aarhus", -0.3, 0.05)], theory, "published", originals)
