import numpy as np
import pytest

from attachpath.errors import SpecificationError
from attachpath.simulation import load_population
from attachpath.simulation.item_parameters import items_of


def test_shifts_and_loadings_of_a_scale_are_hardly_related():
    items = _items()["wai"]
    assert abs(np.corrcoef(items.middle, items.slope)[0, 1]) < 0.25
    assert np.ptp(items.middle) == pytest.approx(1.0)


def test_ecr_items_have_the_loadings_of_the_open_sample():
    items = _items()["ecr"]
    spread = np.hypot(items.slope, items.error)
    loadings = items.slope / spread
    assert loadings[[0, 1]].tolist() == pytest.approx([0.979 * 0.694, 0.957 * 0.756])
    assert spread[[0, 1]].tolist() == pytest.approx([1.79, 2.14])
    assert np.flatnonzero(items.reversed_items).tolist() == [2, 14, 18, 21, 24, 26, 28, 30, 32, 34]


@pytest.mark.parametrize("wanted", [0.6, 0.8, 0.95])
def test_a_wanted_reliability_is_the_omega_of_the_latent_responses(wanted):
    items = _items(wanted)["wai"]
    common = items.slope.astype(float).sum() ** 2
    omega = common / (common + (items.error.astype(float) ** 2).sum())
    assert omega == pytest.approx(wanted, abs=1e-5)


def test_a_third_of_the_ecr_items_differ_between_cultures():
    items = _items()
    assert (items["ecr"].culture_shift > 0).sum() == 12
    assert (items["cats"].culture_shift == 0).all()


def test_a_list_of_the_wrong_length_is_refused():
    parameters = load_population("published").parameters
    wai = parameters.measurement.wai.model_copy(update={"loadings": (0.5, 0.6)})
    changed = parameters.measurement.model_copy(update={"wai": wai})
    with pytest.raises(SpecificationError) as error:
        items_of(changed, parameters.noninvariance)
    assert error.value.code == "wrong-number-of-items"


def _items(reliability=None):
    parameters = load_population("published").parameters
    return items_of(parameters.measurement, parameters.noninvariance, reliability)
