"""A fit offers what every fit offers, and can be kept, copied and compared."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from attachpath.sem import sem

TEXT = "engaged ~ b*secure\noutcome ~ c*engaged\nindirect := b*c"


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    rng = np.random.default_rng(6)
    secure = rng.normal(size=200)
    engaged = 0.5 * secure + rng.normal(size=200)
    outcome = -0.4 * engaged + rng.normal(size=200)
    frame = pd.DataFrame({"secure": secure, "engaged": engaged, "outcome": outcome})
    return frame.assign(therapist=np.arange(200) % 20)


def test_coefficients_are_the_free_parameters_and_the_definitions(data):
    fit = sem(TEXT, data)

    assert fit.terms == (
        "engaged ~ secure",
        "outcome ~ engaged",
        "engaged ~~ engaged",
        "outcome ~~ outcome",
        "indirect",
    )
    rows = fit.parameters[fit.parameters["std_error"].notna()]
    np.testing.assert_allclose(fit.coefficients["estimate"], rows["estimate"])
    np.testing.assert_allclose(fit.coefficients["std_error"], rows["std_error"])
    np.testing.assert_allclose(fit.coefficients["p_value"], rows["p_value"])


def test_clusters_give_t_in_the_coefficients_and_z_beside(data):
    fit = sem(TEXT, data, cluster="therapist")

    assert fit.coefficients["df"].eq(19).all()
    row = fit.parameters.iloc[0]
    assert fit.coefficients["statistic"].iloc[0] == pytest.approx(row["statistic"])
    assert fit.coefficients["p_value"].iloc[0] > row["p_value"]


def test_least_squares_gives_the_same_slopes(data):
    """Closed form: a recursive path model is a regression an equation."""
    fit = sem(TEXT, data)
    slope = np.polyfit(data["secure"], data["engaged"], 1)[0]

    assert fit.parameters["estimate"].iloc[0] == pytest.approx(slope, abs=1e-9)


def test_the_table_that_is_given_is_a_copy(data):
    fit = sem(TEXT, data)
    taken = fit.parameters
    taken["estimate"] = 99.0

    assert fit.parameters.loc[0, "estimate"] != 99.0


def test_a_fit_pickles_and_compares(data):
    fit = sem(TEXT, data)
    again = pickle.loads(pickle.dumps(fit))  # noqa: S301, TID251 - written a moment ago

    assert again.equals(fit)
    assert fit.equals(sem(TEXT, data))
    assert not fit.equals(sem(TEXT, data.iloc[:-1]))


def test_the_data_are_not_changed(data):
    before = data.copy()
    sem(TEXT, data, missing="fiml", cluster="therapist")

    pd.testing.assert_frame_equal(data, before)
