import numpy as np
import pytest

from attachpath.simulation import load_population
from attachpath.simulation.therapists import (
    ages,
    categories,
    draw_therapists,
    numbered_ids,
    therapist_table,
)


def test_caseloads_have_the_spread_that_was_meant():
    """Median 7, 10-90 % 3-14, mean 7.5 and nobody without a client."""
    population = load_population("published")
    loads = np.concatenate(
        [
            np.bincount(
                draw_therapists(
                    population.parameters,
                    population.structure,
                    clients=330,
                    therapists=44,
                    seed=1,
                    replicate=number,
                ).of_client,
                minlength=44,
            )
            for number in range(60)
        ]
    )
    assert loads.min() >= 1
    assert loads.mean() == 7.5
    assert np.quantile(loads, [0.1, 0.5, 0.9]).tolist() == pytest.approx([3, 7, 14], abs=1)


def test_ages_have_the_mean_and_spread_of_the_file():
    people = load_population("published").parameters.sample
    drawn = ages(people, (np.arange(20_000) + 0.5) / 20_000)
    assert drawn.mean() == pytest.approx(40.2, abs=0.01)
    assert drawn.std() == pytest.approx(12.0, abs=0.01)
    assert drawn.min() >= 18
    assert drawn.max() <= 75


def test_categories_have_their_shares():
    drawn = categories({"a": 0.2, "b": 0.8}, np.array([0.0, 0.19, 0.2, 0.99]))
    assert drawn.tolist() == ["a", "a", "b", "b"]


def test_therapists_have_plausible_experience():
    table = therapist_table(load_population("published").parameters, 2000, seed=1, replicate=0)
    assert table.columns.tolist() == [
        "therapist_id",
        "age",
        "gender",
        "years_experience",
        "orientation",
    ]
    since = table["age"] - 26
    assert (table["years_experience"] <= since).all()
    assert (table["years_experience"] >= 0.35 * since - 0.5).all()
    assert table["gender"].eq("female").mean() == pytest.approx(0.72, abs=0.03)


def test_ids_have_equal_length():
    assert numbered_ids("C", 2, first=9999, of=100_000) == ["C010000", "C010001"]
