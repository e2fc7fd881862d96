"""What follows from a fit that gives no numbers is missing, with the fit's reason."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.sem import sem
from attachpath.sem.result import SemFit


@pytest.fixture(scope="module")
def unidentified(three_items: pd.DataFrame) -> SemFit:
    """Free a marker and the latent variance: loadings and variance are not told apart."""
    data = three_items.assign(d=three_items.sum(axis=1) + np.sin(np.arange(250)))
    fit = sem("trait =~ NA*a + b + c + d; trait ~~ NA*trait", data)
    assert fit.reason == "the model is not identified"
    return fit


def test_standardised_values_and_explained_variances_are_missing(unidentified: SemFit) -> None:
    for table in (unidentified.standardized(), unidentified.r_squared()):
        assert table.filter(regex="estimate|r_squared|error|ci").isna().all(axis=None)
        assert set(table["reason"]) == {unidentified.reason}


def test_moments_residuals_and_scores_are_missing(unidentified: SemFit) -> None:
    for kind in ("raw", "correlation", "standardized"):
        assert unidentified.residuals(kind).isna().all(axis=None)
    assert unidentified.implied_moments().isna().all(axis=None)
    assert unidentified.factor_scores("bartlett").isna().all(axis=None)


def test_reliability_is_missing_with_the_reason(unidentified: SemFit) -> None:
    row = unidentified.reliability().iloc[0]
    assert pd.isna(row["omega"])
    assert row["reason"] == unidentified.reason


def test_no_parameter_is_offered_to_be_freed(unidentified: SemFit) -> None:
    table = unidentified.modification_indices()
    assert table.empty
    assert "mi" in table.columns
