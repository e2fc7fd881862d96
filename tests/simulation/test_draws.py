import numpy as np
import pytest

from attachpath.errors import UsageError
from attachpath.simulation.draws import BLOCK, MOST_BLOCKS, Draws


@pytest.mark.parametrize("kind", ["normal", "item_errors", "item_chances"])
def test_the_first_clients_draw_the_same_whatever_the_size(kind):
    few = getattr(Draws(3, 0, 0, 10), kind)("part", 5)
    many = getattr(Draws(3, 0, 0, 500), kind)("part", 5)
    np.testing.assert_array_equal(few, many[:10])


def test_parts_blocks_replicates_and_attempts_have_streams_of_their_own():
    settings = [(3, 0, 0, 4), (3, 1, 0, 4), (3, 0, 1, 4), (3, 0, 0, 4, 1), (4, 0, 0, 4)]
    found = {Draws(*setting).uniform("part")[0] for setting in settings}
    found.add(Draws(3, 0, 0, 4).uniform("other part")[0])
    assert len(found) == len(settings) + 1


def test_rows_take_from_the_same_draws():
    rows = np.array([1, 3])
    np.testing.assert_array_equal(
        Draws(3, 0, 0, 4, rows=rows).normal("part", 2), Draws(3, 0, 0, 4).normal("part", 2)[rows]
    )


def test_more_blocks_than_there_are_streams_are_refused():
    with pytest.raises(UsageError) as error:
        Draws(3, 0, MOST_BLOCKS, 1).uniform("part")
    assert error.value.code == "too-many-clients"
    assert f"{MOST_BLOCKS * BLOCK:,}" in error.value.message
