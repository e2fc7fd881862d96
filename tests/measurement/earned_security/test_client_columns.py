"""Claims about columns that may not be there."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, analysis_table
from attachpath.measurement.earned_security.client_columns import client_columns
from attachpath.simulation import simulate_cohort


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return simulate_cohort(clients=40, seed=3, items=False)


def test_what_is_there_is_given_and_what_is_not_has_a_reason(cohort: Cohort) -> None:
    empty = cohort.replace(clients=cohort.clients.assign(iip_post=np.nan))
    wanted = ["iip_pre", "wai_between", "iip_post", "gender", "wia_between"]
    table, missing = client_columns(empty, wanted)
    pd.testing.assert_frame_equal(
        table, analysis_table(empty, "clients", ["iip_pre", "wai_between"]), check_like=True
    )
    assert set(missing) == {"iip_post", "gender", "wia_between"}
    assert missing["iip_post"] == "No client has a value of 'iip_post'."
    assert "holds no numbers" in missing["gender"]
    assert "'wia_between'" in missing["wia_between"]
