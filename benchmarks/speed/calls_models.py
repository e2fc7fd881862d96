"""All hypotheses on one cohort, and one model of them alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from attachpath.cohort import Cohort, analysis_table, read_folder, score_cohort
from attachpath.fitted import Fitted
from attachpath.hypotheses import Hypothesis, load_theory, test_hypotheses
from attachpath.models import cluster_robust, kenward_roger, multilevel, regression

__all__ = [
    "cr2_h1a",
    "h1a",
    "hypotheses",
    "hypotheses_by_statsmodels",
    "kenward_roger_h1a",
    "write_h1a",
]

H1A = "H1a"


def hypotheses(folder: Path) -> Callable[[], object]:
    cohort = _scored(folder)
    # A new cohort each time: fits are kept with their cohort.
    return lambda: test_hypotheses(cohort.replace(), second_opinion=False)


def hypotheses_by_statsmodels(folder: Path) -> Callable[[], object]:
    """Fit the same models, each once, with the engine ``"statsmodels"``.

    The tables are made before; there are no df, verdicts or flags.
    """
    cohort = _scored(folder)
    models = {
        (hypothesis.table, hypothesis.parsed.text): hypothesis
        for hypothesis in load_theory("et_graf").hypothesis
        if hypothesis.fitted_here
    }
    inputs = [(model, _table(model, cohort)) for model in models.values()]
    return lambda: [_by_statsmodels(model, table) for model, table in inputs]


def h1a(folder: Path) -> Callable[[], object]:
    """Fit H1a with Satterthwaite df to the table that R reads as well."""
    table = pd.read_csv(write_h1a(folder))
    model = load_theory("et_graf")[H1A]
    return lambda: multilevel(model.parsed, table).coefficients


def kenward_roger_h1a(folder: Path) -> Callable[[], object]:
    table, fit = _fitted_h1a(folder)
    return lambda: kenward_roger(fit, table).coefficients


def cr2_h1a(folder: Path) -> Callable[[], object]:
    table, fit = _fitted_h1a(folder)
    return lambda: cluster_robust(fit, table, cluster="therapist_id").coefficients


def _fitted_h1a(folder: Path) -> tuple[pd.DataFrame, Fitted]:
    table = pd.read_csv(write_h1a(folder))
    return table, multilevel(load_theory("et_graf")[H1A].parsed, table)


def write_h1a(folder: Path) -> Path:
    """Write the analysis table of H1a, and its formula as R has it, and return the table."""
    model = load_theory("et_graf")[H1A]
    place = folder / "h1a.csv"
    _table(model, _scored(folder)).to_csv(place, index=False)
    (folder / "h1a.txt").write_text(" ".join(model.formula.split()), encoding="utf-8")
    return place


def _by_statsmodels(model: Hypothesis, table: pd.DataFrame) -> object:
    fit = regression if model.kind == "regression" else multilevel
    return fit(model.parsed, table, engine="statsmodels")


def _table(model: Hypothesis, cohort: Cohort) -> pd.DataFrame:
    theory = load_theory("et_graf")
    return analysis_table(
        cohort,
        model.table,
        model.parsed.columns,
        esat=theory.esat,
        control=theory.esat_control,
        standardise=theory.standardise,
    )


def _scored(folder: Path) -> Cohort:
    return score_cohort(read_folder(folder / "cohort"))
