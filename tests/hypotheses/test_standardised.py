"""Standardised effects take each SD at the level of the term."""

import numpy as np
import pandas as pd
import pytest

from attachpath.hypotheses.standardised import client_sd, occasion_sd, scale_of_term


@pytest.fixture
def rows():
    """Two clients with three, one with two occasions; every SD below is done by hand."""
    return pd.DataFrame(
        {
            "client_id": ["a"] * 3 + ["b"] * 3 + ["c"] * 2,
            "y": [1.0, 2, 3, 5, 5, 8, 2, 4],
            "trait": [1.0, 1, 1, 3, 3, 3, 5, 5],
            "state_within": [-1.0, 0, 1, -1, 1, 0, 2, -2],
            "session_log": [0.0, 1, 2, 0, 1, 2, 0, 1],
            "gender": ["w", "w", "w", "m", "m", "m", "w", "w"],
        }
    )


def test_the_sd_between_clients_counts_each_client_once(rows):
    assert client_sd(rows, "y") == pytest.approx(np.std([2, 6, 3], ddof=1))
    assert client_sd(rows, "trait") == pytest.approx(2.0)


def test_the_sd_within_clients_is_that_of_the_deviations(rows):
    deviations = [-1, 0, 1, -1, -1, 2, -1, 1]
    assert occasion_sd(rows, "y") == pytest.approx(np.std(deviations, ddof=1))


def test_a_client_level_term_is_standardised_between_clients(rows):
    scale = scale_of_term(rows, "y", ("trait",), "client")
    assert scale == pytest.approx(2.0 / np.std([2, 6, 3], ddof=1))


def test_an_interaction_takes_the_product_of_the_sds_not_the_sd_of_the_product(rows):
    rows["other"] = [2.0, 2, 2, 1, 1, 1, 6, 6]
    expected = 2.0 * np.std([2, 1, 6], ddof=1) / np.std([2, 6, 3], ddof=1)
    assert scale_of_term(rows, "y", ("trait", "other"), "client") == pytest.approx(expected)


def test_a_cross_level_interaction_takes_each_factor_at_its_own_level(rows):
    within_y = np.std([-1, 0, 1, -1, -1, 2, -1, 1], ddof=1)
    within_x = np.std([-1, 0, 1, -1, 1, 0, 2, -2], ddof=1)
    scale = scale_of_term(rows, "y", ("state_within", "trait"), "occasion")
    assert scale == pytest.approx(within_x * 2.0 / within_y)


def test_a_category_is_standardised_by_its_dummy(rows):
    scale = scale_of_term(rows, "y", ("gender[w]",), "client")
    assert scale == pytest.approx(np.std([1, 0, 1], ddof=1) / np.std([2, 6, 3], ddof=1))


def test_a_text_factor_without_level_has_no_standardised_effect(rows):
    assert scale_of_term(rows, "y", ("gender",), "client") is None


def test_no_spread_in_the_outcome_gives_no_standardised_effect(rows):
    assert scale_of_term(rows.assign(y=1.0), "y", ("trait",), "client") is None
