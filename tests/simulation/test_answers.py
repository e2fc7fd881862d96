import numpy as np
import pandas as pd
import pytest
from scipy import stats

from attachpath.instruments import load_instrument, score
from attachpath.simulation import load_population, simulate_cohort
from attachpath.simulation.answers import MISSING, item_answers
from attachpath.simulation.draws import Draws
from attachpath.simulation.item_parameters import items_of


@pytest.mark.parametrize(
    ("instrument", "table", "time"),
    [
        ("ecr", "clients", None),
        ("iip64", "clients", "pre"),
        ("iip64", "clients", "post"),
        ("cats", "occasions", None),
        ("tds", "occasions", None),
        ("wai_sr", "occasions", None),
    ],
)
def test_scores_are_those_of_the_item_answers(small, instrument, table, time):
    rows = getattr(small, table)
    scored = score(rows, instrument, time=time)
    pd.testing.assert_frame_equal(
        rows[scored.columns.tolist()], scored, check_exact=True, check_column_type=False
    )


def test_scores_without_items_are_the_same_scores(small):
    alone = simulate_cohort("published", clients=330, seed=20240720, items=False)
    pd.testing.assert_frame_equal(alone.clients, small.clients[alone.clients.columns.tolist()])
    pd.testing.assert_frame_equal(
        alone.occasions, small.occasions[alone.occasions.columns.tolist()]
    )


def test_answers_stay_inside_the_range_and_use_all_of_it(small):
    for name, rows in (("ecr", small.clients), ("tds", small.occasions)):
        instrument = load_instrument(name)
        answers = rows[instrument.item_columns()]
        assert answers.min().min() == instrument.response.low
        assert answers.max().max() == instrument.response.high


def test_keyed_items_are_turned_round_on_paper():
    items = _items()["ecr"]
    high = np.full((2, 400), 3.0)
    answers = item_answers(items, high, Draws(1, 0, 0, 400), "ecr", missing=0.0)
    means = answers.mean(axis=0)
    assert means[items.reversed_items].max() < 3
    assert means[~items.reversed_items].min() > 4


def test_the_share_of_missing_answers_is_the_one_asked_for():
    answers = item_answers(
        _items()["ecr"], np.zeros((2, 4000)), Draws(1, 0, 0, 4000), "ecr", missing=0.05
    )
    assert (answers == MISSING).mean() == pytest.approx(0.05, abs=0.002)


def test_answers_cross_their_thresholds_as_the_normal_distribution_says():
    """Closed form: P(answer >= c) and its covariance with the latent, t = (c - .5 - m - d) / q."""
    n = 60_000
    items = _items()["ecr"]
    latents = np.random.default_rng(1).standard_normal((2, n))
    answers = item_answers(items, latents, Draws(1, 0, 0, n), "ecr", missing=0.0)
    for item, latent, loading, shift in (
        (1, 0, 0.957 * 0.756, 1.5 * (3.656 - 3.1504444)),
        (0, 1, 0.979 * 0.694, 1.5 * (2.746 - 2.5959444)),
    ):
        middle, spread = (3.77, 2.14) if latent == 0 else (2.88, 1.79)
        for category in (2, 4, 6):
            threshold = (category - 0.5 - middle - shift) / spread
            above = answers[:, item] >= category
            assert above.mean() == pytest.approx(stats.norm.sf(threshold), abs=4.5 * 0.5 / n**0.5)
            covariance = np.mean(above * latents[latent])
            expected = loading * stats.norm.pdf(threshold)
            assert covariance == pytest.approx(expected, abs=4.5 / n**0.5)


def _items():
    parameters = load_population("published").parameters
    return items_of(parameters.measurement, parameters.noninvariance)
