"""A second opinion agrees, disagrees with a reason, or says why there is none."""

import numpy as np
import pytest

from attachpath.fitted import Fitted
from attachpath.hypotheses import test_hypotheses
from attachpath.hypotheses.second_opinion import _why, opinions_agree


@pytest.mark.parametrize(
    ("other_estimate", "other_std_error", "agrees"),
    [
        (2.0019, 0.100, True),  # within 1e-3 of |2|
        (2.0021, 0.100, False),
        (2.0, 0.1009, True),  # within 1 %
        (2.0, 0.1011, False),
        (2.0, 0.0989, False),
        (float("nan"), 0.1, False),
        (2.0, float("nan"), False),
    ],
)
def test_agreement_is_a_thousandth_of_the_estimate_and_a_hundredth_of_the_se(
    other_estimate, other_std_error, agrees
):
    assert opinions_agree(2.0, 0.1, other_estimate, other_std_error) is agrees


def test_small_estimates_are_compared_on_an_absolute_scale():
    assert opinions_agree(0.01, 0.1, 0.0109, 0.1)
    assert not opinions_agree(0.01, 0.1, 0.0111, 0.1)


def test_a_model_that_the_second_engine_cannot_fit_says_so(cohort, tmp_path):
    path = tmp_path / "correlated.toml"
    path.write_text(
        """format = 1
id = "correlated"
[[hypothesis]]
id = "A"
claim = "Autonomy grows."
role = "exploratory"
kind = "multilevel"
table = "occasions"
formula = "tds_growing_autonomy ~ session_log + (1 + session_log | client_id) + (1 | therapist_id)"
term = "session_log"
direction = "positive"
smallest_effect = 0.1
smallest_effect_reason = "an example"
""",
        encoding="utf-8",
    )
    row = test_hypotheses(cohort, path).iloc[0]
    assert np.isfinite(row["estimate"])
    opinion = row["second_opinion"]
    assert opinion["estimate"] is None
    assert opinion["agrees"] is None
    assert "correlated" in opinion["reason"] or "cannot" in opinion["reason"]


def _fit(**changes):
    plain = {
        "terms": ("x",),
        "estimates": np.array([1.0]),
        "covariance": np.eye(1),
        "degrees_of_freedom": len,
        "formula": "y ~ x + (1 | g)",
        "engine": "e",
        "n_obs": 9,
    }
    return Fitted(**(plain | changes))


def test_the_reason_of_a_disagreement_names_the_boundary_where_only_one_engine_is_there():
    assert "boundary" in _why(_fit(singular=True), _fit())
    assert "tolerance" in _why(_fit(), _fit())
