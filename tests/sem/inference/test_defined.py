"""What := defines: values and Jacobians through trees, definitions of definitions included."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.sem import sem
from attachpath.sem.inference import defined_parameters, defined_values

TEXT = """
m ~ a*x
y ~ b*m + c*x + 0.5*z
z ~ k*x
total := indirect + c
indirect := a*b
share := indirect / total
grown := exp(a) * log(b^2) - sqrt(c^2 + 1)
"""


@pytest.fixture(scope="module")
def fit():
    rng = np.random.default_rng(9)
    x = rng.normal(size=300)
    m = 0.5 * x + rng.normal(size=300)
    z = 0.3 * x + rng.normal(size=300)
    y = 0.4 * m + 0.2 * x + 0.5 * z + rng.normal(size=300)
    return sem(TEXT, pd.DataFrame({"x": x, "m": m, "y": y, "z": z}))


def test_values_are_computed_from_the_labels(fit):
    values = fit.parameters.set_index("label")["estimate"]

    assert values["indirect"] == pytest.approx(values["a"] * values["b"])
    assert values["total"] == pytest.approx(values["indirect"] + values["c"])
    assert values["share"] == pytest.approx(values["indirect"] / values["total"])


def test_the_jacobian_is_that_of_finite_differences(fit):
    at = fit.solution.parameters
    steps = 1e-6 * np.eye(len(at))

    names, _, jacobian = defined_parameters(fit.compiled, at)

    moved = np.array([at + step for step in steps] + [at - step for step in steps])
    values = defined_values(fit.compiled, moved)
    for place, name in enumerate(names):
        above, below = np.split(values[name], 2)
        np.testing.assert_allclose(jacobian[place], (above - below) / 2e-6, atol=1e-7)


def test_the_standard_error_of_a_product_is_sobels(fit):
    """Sobel (1982): b^2 var(a) + a^2 var(b), the covariance of a and b being zero here."""
    rows = fit.parameters.set_index("label")
    a, b = rows.loc["a"], rows.loc["b"]
    sobel = np.hypot(b["estimate"] * a["std_error"], a["estimate"] * b["std_error"])

    assert rows.loc["indirect", "std_error"] == pytest.approx(sobel, rel=1e-6)


def test_definitions_are_terms_of_the_fit(fit):
    row = fit.contrast({"total": 1.0, "indirect": -1.0})
    direct = fit.parameters.set_index("label").loc["c"]

    assert row["estimate"] == pytest.approx(direct["estimate"])
    assert row["std_error"] == pytest.approx(direct["std_error"], rel=1e-9)
