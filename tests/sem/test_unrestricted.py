"""Where the unrestricted moments cannot be had, fixed variables keep theirs."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from attachpath.sem import sem
from attachpath.sem.observed import observe
from attachpath.sem.unrestricted import unrestricted_moments, unrestricted_notes


def _few_rows() -> pd.DataFrame:
    data = pd.DataFrame(np.random.default_rng(4).normal(size=(6, 7)), columns=list("abcdexz"))
    data.loc[0, "a"] = np.nan
    return data


def test_fixed_variables_keep_their_covariance():
    data = _few_rows()
    observed = observe(data, list("abcdexz"), missing="fiml")

    moments = unrestricted_moments(observed, ["x", "z"])

    assert not moments[0].converged
    assert unrestricted_notes(moments, observed)
    np.testing.assert_allclose(moments[0].cov[5:, 5:], np.cov(data[["x", "z"]].T, ddof=0))
    np.testing.assert_allclose(moments[0].cov[0, 0], np.var(data["a"].dropna()))
    assert not moments[0].cov[0, 1:].any()


def test_a_fit_to_fewer_rows_than_variables_gives_what_stands():
    apart = [f"{one} ~~ 0*{other}" for one, other in combinations("abcde", 2)]

    fit = sem("; ".join(["a + b + c + d + e ~ x", "a ~ z", *apart]), _few_rows(), missing="fiml")

    rows = fit.parameters.set_index(["lhs", "op", "rhs"])
    spread = np.cov(_few_rows()[["x", "z"]].T, ddof=0)
    np.testing.assert_allclose(rows.loc[("x", "~~", "z"), "estimate"], spread[0, 1])
    assert np.isnan(fit.fit_measures["chisq"])
    assert fit.residuals().isna().all(axis=None)
    fit.standardized()
    assert fit.summary()
