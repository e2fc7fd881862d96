"""Claims about the scales of a cohort: every one has a number or a reason, at its levels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from attachpath.cohort import Cohort, score_cohort
from attachpath.instruments import keyed_items
from attachpath.measurement import (
    alpha,
    item_statistics,
    measured_scales,
    omega,
    scale_reliability,
    within_between_reliability,
)
from attachpath.simulation import simulate_cohort

ONE_ITEM = (
    'format = 1\nid = "day"\nname = "Day"\ncitation = "Me (2000)."\nprefix = "day"\n'
    'table = "occasions"\nitems = 3\nresponse = { low = 0, high = 3 }\n'
    'key_status = "published"\nkey_source = "Me."\n'
    '[[scale]]\nid = "good"\nlabel = "Good day"\nitems = [1]\n'
    '[[scale]]\nid = "calm"\nlabel = "Calm day"\nitems = [2, 3]\n'
)


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return simulate_cohort(clients=60, seed=20240720)


def number(rows: pd.DataFrame, column: str, level: str, coefficient: str) -> pd.Series:
    chosen = rows[
        (rows["column"] == column) & (rows["level"] == level) & (rows["coefficient"] == coefficient)
    ]
    return chosen.iloc[0]


def test_each_scale_has_the_coefficients_of_its_items(cohort: Cohort) -> None:
    rows = scale_reliability(cohort)
    anxiety = keyed_items(cohort.clients, "ecr", "anxiety")
    for name, coefficient in (("alpha", alpha), ("omega", omega)):
        own = coefficient(anxiety, missing="pairwise")
        row = number(rows, "ecr_anxiety", "client", name)
        assert (row["estimate"], row["n"], row["items"]) == (own.estimate, own.n, 18)
    secure = keyed_items(cohort.occasions, "cats", "secure")
    own = within_between_reliability(secure, cohort.occasions["client_id"])
    assert number(rows, "cats_secure", "within", "omega")["estimate"] == own.within_omega.estimate
    assert number(rows, "cats_secure", "between", "alpha")["estimate"] == own.between_alpha.estimate


def test_every_scale_is_there_at_its_levels(cohort: Cohort) -> None:
    rows = scale_reliability(cohort)
    levels = rows.groupby("column", sort=False)["level"].unique().map(list)
    assert levels["iip_post_pa"] == ["client"]
    assert levels["wai"] == ["within", "between"]
    assert len(levels) == 2 + 3 + 4 + 2 * 9 + 4
    missing = rows["estimate"].isna()
    assert rows.loc[missing, "reason"].map(lambda reason: isinstance(reason, str)).all()


def test_scores_without_items_have_a_reason_and_no_number() -> None:
    scores = simulate_cohort(clients=30, seed=1, items=False)
    rows = scale_reliability(scores)
    assert rows["estimate"].isna().all()
    assert set(rows["reason"]) == {"the cohort has its scores and not its items"}
    assert item_statistics(scores).empty


def test_scales_that_a_cohort_does_not_have_are_not_there() -> None:
    clients = pd.DataFrame({"client_id": ["a", "b"], "ecr_anxiety": [2.0, 3.0]})
    bare = Cohort(clients, pd.DataFrame({"client_id": [], "session": []}), levels=["client"])
    assert [scale.column for scale in measured_scales(bare)] == ["ecr_anxiety"]


def test_a_subscale_with_one_item_has_a_reason(cohort: Cohort, tmp_path: Path) -> None:
    path = tmp_path / "day.toml"
    path.write_text(ONE_ITEM, "utf-8")
    draws = np.random.default_rng(4)
    answers = {f"day_{item:02d}": draws.integers(0, 4, len(cohort.occasions)) for item in (1, 2, 3)}
    own = score_cohort(
        cohort.replace(
            occasions=cohort.occasions.assign(**answers),
            instruments=cohort.instruments | {"day": str(path)},
        )
    )
    rows = scale_reliability(own)
    good = rows[rows["column"] == "day_good"]
    assert good["estimate"].isna().all()
    assert set(good["reason"]) == {"a scale of one item has no internal consistency"}
    assert number(rows, "day_calm", "within", "omega")["reason"] == (
        "a one-factor model needs at least three items"
    )
    items = item_statistics(own)
    assert items.loc[items["column"] == "day_good", "reason"].unique().tolist() == [
        "it is the only item"
    ]


def test_items_not_turned_round_are_marked(cohort: Cohort) -> None:
    turned = [f"ecr_{item:02d}" for item in (4, 8, 12)]
    clients = cohort.clients
    clients[turned] = 8 - clients[turned]
    items = item_statistics(cohort.replace(clients=clients))
    found = items[items["against"].astype(bool) & (items["level"] == "client")]
    assert set(turned) <= set(found["item"])
    notes = number(
        scale_reliability(cohort.replace(clients=clients)), "ecr_anxiety", "client", "alpha"
    )["notes"]
    assert "correlate negatively" in " ".join(notes)


def test_items_of_repeated_scales_are_described_within_and_between(cohort: Cohort) -> None:
    items = item_statistics(cohort)
    wai = items[items["column"] == "wai"]
    assert wai["level"].value_counts().to_dict() == {"within": 12, "between": 12}
    raw = keyed_items(cohort.occasions, "wai_sr", "total")
    own = raw.mean().to_numpy()
    np.testing.assert_allclose(wai.loc[wai["level"] == "within", "mean"], own)
    means = raw.groupby(cohort.occasions["client_id"].to_numpy()).mean()
    np.testing.assert_allclose(wai.loc[wai["level"] == "between", "sd"], means.std())


def test_a_cohort_without_occasions_has_its_client_scales(cohort: Cohort) -> None:
    rows = scale_reliability(cohort.replace(occasions=cohort.occasions.iloc[:0]))
    assert rows.loc[rows["table"] == "clients", "estimate"].notna().sum() >= 36
    assert rows.loc[rows["table"] == "occasions", "reason"].notna().all()
    assert not item_statistics(cohort.replace(occasions=cohort.occasions.iloc[:0])).empty
