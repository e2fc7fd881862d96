"""One simulated cohort with known truth, and its verdicts."""

import pytest

from attachpath.hypotheses import load_theory, test_hypotheses
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="session")
def cohort():
    return simulate_cohort("published", 330, seed=20240720)


@pytest.fixture(scope="session")
def verdicts(cohort):
    return test_hypotheses(cohort, "et_graf").set_index("id")


@pytest.fixture(scope="session")
def of_complete_cases():
    """Give the shipped theory with every claim on its complete cases, as R's mixed models are."""
    theory = load_theory("et_graf")
    changed = [one.complete_cases if one.full_information else one for one in theory.hypothesis]
    return theory.model_copy(update={"hypothesis": tuple(changed)})
