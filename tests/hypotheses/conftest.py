"""One simulated cohort with known truth, and its verdicts."""

import pytest

from attachpath.hypotheses import test_hypotheses
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="session")
def cohort():
    return simulate_cohort("published", 330, seed=20240720)


@pytest.fixture(scope="session")
def verdicts(cohort):
    return test_hypotheses(cohort, "et_graf").set_index("id")
