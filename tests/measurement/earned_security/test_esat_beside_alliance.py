"""Claims about what ESAT adds to the alliance: Frisch & Waugh, closed forms, bad input."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, analysis_table
from attachpath.measurement import esat_beside_alliance
from attachpath.models import multilevel
from attachpath.simulation import simulate_cohort

OUTCOME = "tds_growing_engagement_between"


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return simulate_cohort(clients=120, seed=11, items=False)


@pytest.fixture(scope="module")
def rows(cohort: Cohort) -> pd.DataFrame:
    return esat_beside_alliance(cohort, seed=1, draws=200)


def test_the_two_esats_never_stand_in_one_model(rows: pd.DataFrame) -> None:
    assert len(rows) == 3 * 2 * 3
    both = rows["formula"].str.contains("esat_anx") & rows["formula"].str.contains("esat_avoid")
    assert not both.any()
    for row in rows.to_dict("records"):
        assert row["control"] in row["formula"]


def test_beside_its_control_the_coefficient_of_esat_is_that_of_secure(
    cohort: Cohort, rows: pd.DataFrame
) -> None:
    """Frisch & Waugh (1933), with the SD of Secure in place of that of ESAT."""
    names = ["ecr_anxiety", "ecr_avoidance", "wai_between", "cats_preoccupied_between"]
    names += ["cats_secure_between", "esat_anx_between", OUTCOME]
    table = analysis_table(cohort, "clients", names).dropna()
    table[OUTCOME] = (table[OUTCOME] - table[OUTCOME].mean()) / table[OUTCOME].std()
    formula = f"{OUTCOME} ~ {' + '.join(names[:5])} + (1 | therapist_id)"
    secure = multilevel(formula, table).contrast({"cats_secure_between": 1.0})
    found = rows.set_index(["outcome", "esat", "added"])
    row = found.loc[(OUTCOME, "esat_anx_between", "esat")]
    scale = table["esat_anx_between"].std()
    assert row["estimate"] == pytest.approx(secure["estimate"] * scale, rel=1e-5)
    assert row["p_value"] == pytest.approx(secure["p_value"], rel=1e-4)


def test_increments_are_those_of_least_squares(cohort: Cohort, rows: pd.DataFrame) -> None:
    names = ["ecr_anxiety", "ecr_avoidance", "wai_between", "cats_avoidant_between"]
    names += ["esat_avoid_between", OUTCOME]
    table = analysis_table(cohort, "clients", names).dropna()

    def share(*left_out: str) -> float:
        kept = table[[name for name in names[:-1] if name not in left_out]].assign(one=1.0)
        y = table[OUTCOME]
        residual = float(np.linalg.lstsq(kept, y, rcond=None)[1][0])
        return 1 - residual / (y.var(ddof=0) * len(y))

    found = rows.set_index(["outcome", "esat", "added"])["increment"].loc[OUTCOME]
    found = found.loc["esat_avoid_between"]
    assert found["esat"] == pytest.approx(share() - share("esat_avoid_between"))
    assert found["alliance"] == pytest.approx(share() - share("wai_between"))
    assert found["esat and control"] == pytest.approx(
        share() - share("esat_avoid_between", "cats_avoidant_between")
    )


def test_two_terms_have_an_increment_and_no_coefficient(rows: pd.DataFrame) -> None:
    both = rows[rows["added"] == "esat and control"]
    assert both["increment"].notna().all()
    assert both[["estimate", "vif", "p_value"]].isna().all(axis=None)
    single = rows[rows["added"] != "esat and control"]
    assert (single["vif"] >= 1).all()


def test_an_alliance_that_is_secure_again_inflates_the_variance(cohort: Cohort) -> None:
    draw = np.random.default_rng(1)
    copied = cohort.occasions
    noise = 0.05 * draw.standard_normal(len(copied))
    copied["wai"] = copied["cats_secure"] + noise
    found = esat_beside_alliance(cohort.replace(occasions=copied), seed=1, draws=200)
    assert (found.loc[found["added"] == "alliance", "vif"] > 20).all()


@pytest.mark.parametrize(
    ("column", "named"), [("wai", "wai_between"), ("cats_secure", "cats_secure")]
)
def test_without_alliance_or_cats_every_row_says_why(
    cohort: Cohort, column: str, named: str
) -> None:
    lacking = cohort.replace(occasions=cohort.occasions.drop(columns=column))
    found = esat_beside_alliance(lacking, seed=1, draws=200)
    assert found["reason"].str.contains(named).all()
    assert found["increment"].isna().all()
