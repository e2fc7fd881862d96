"""The number of parameters before the fit is the one that the fit's df tell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.sem import parameter_count, sem

MODELS = {
    "path": ("y ~ a*x + b*m; m ~ c*x; indirect := c*b", 3, 6),
    "factor": ("f =~ x + m + y + z", 4, 8),
    "one label twice": ("y ~ b*x + b*m", 3, 5),
}


@pytest.mark.parametrize("name", MODELS)
def test_it_is_what_the_degrees_of_freedom_of_a_fit_leave_of_the_moments(name: str) -> None:
    model, variables, number = MODELS[name]
    random = np.random.default_rng(4)
    values = random.normal(size=(200, 4)) + random.normal(size=(200, 1))
    data = pd.DataFrame(values, columns=["x", "m", "y", "z"])
    moments = variables * (variables + 1) // 2
    df = sem(model, data, fixed_x=False).fit_measures["df"]
    assert parameter_count(model, fixed_x=False) == number == moments - df
    with_means = parameter_count(model, fixed_x=False, meanstructure=True)
    assert with_means == number + variables
