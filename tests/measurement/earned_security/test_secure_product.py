"""Claims about Secure, Preoccupied and their product: known truth and least squares."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import linalg

from attachpath.cohort import Cohort
from attachpath.measurement import secure_by_preoccupied
from attachpath.simulation import simulate_cohort


def _made(product: float, therapists: int = 0, clients: int = 800) -> Cohort:
    """Clients whose outcome follows .3 Secure - .2 Preoccupied + product, one occasion each."""
    draw = np.random.default_rng(4)
    secure, preoccupied, noise = draw.standard_normal((3, clients))
    outcome = 0.3 * secure - 0.2 * preoccupied + product * secure * preoccupied + 0.7 * noise
    ids = [f"c{place}" for place in range(clients)]
    table = pd.DataFrame({"client_id": ids, "iip_post": outcome})
    if therapists:
        code = np.arange(clients) % therapists
        table["therapist_id"] = [f"t{one}" for one in code]
        table["iip_post"] += draw.standard_normal(therapists)[code]
    occasions = pd.DataFrame(
        {"client_id": ids, "session": 1, "cats_secure": secure, "cats_preoccupied": preoccupied}
    )
    levels = ["client", "therapist"] if therapists else ["client"]
    return Cohort(table, occasions, levels=levels)


def _rows(cohort: Cohort) -> pd.DataFrame:
    return secure_by_preoccupied(cohort, outcomes=["iip_post"]).set_index("row")


def test_without_groups_the_product_is_that_of_least_squares() -> None:
    cohort = _made(0.25)
    found = _rows(cohort)
    y = cohort.clients["iip_post"].to_numpy()
    x = cohort.occasions[["cats_secure", "cats_preoccupied"]].to_numpy()
    x, y = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1), (y - y.mean()) / y.std(ddof=1)
    matrix = np.column_stack([np.ones(len(y)), x, x.prod(axis=1)])
    _, secure, preoccupied, product = linalg.lstsq(matrix, y)[0]
    assert found.loc["product", "estimate"] == pytest.approx(product)
    assert found.loc["preoccupied", "estimate"] == pytest.approx(preoccupied)
    assert found.loc["secure_low", "estimate"] == pytest.approx(secure - product)
    assert found.loc["secure_high", "estimate"] == pytest.approx(secure + product)


def test_the_product_of_the_population_is_found_beside_therapists() -> None:
    found = _rows(_made(0.25, therapists=40))
    assert "(1 | therapist_id)" in found.loc["product", "formula"]
    sd = np.sqrt(0.3**2 + 0.2**2 + 0.25**2 + 0.7**2 + 1)
    row = found.loc["product"]
    assert row["estimate"] == pytest.approx(0.25 / sd, abs=3 * row["std_error"])
    assert row["p_value"] < 0.001


def test_what_cannot_be_modelled_has_a_reason() -> None:
    found = secure_by_preoccupied(_made(0.0)).set_index("outcome")
    assert "tds_growing_autonomy_between" in found.loc["tds_growing_autonomy_between", "reason"]
    blind = _made(0.0)
    blind = blind.replace(occasions=blind.occasions.assign(cats_preoccupied=1.0))
    assert "same value" in _rows(blind)["reason"].iloc[0]


def test_covariates_stand_beside_where_the_cohort_has_them() -> None:
    cohort = simulate_cohort(clients=60, seed=2, items=False)
    found = _rows(cohort)
    assert found.loc["product", "formula"].startswith(
        "iip_post ~ iip_pre + ecr_anxiety + ecr_avoidance + cats_secure_between"
    )
    assert found["n"].eq(cohort.clients["iip_post"].notna().sum()).all()
