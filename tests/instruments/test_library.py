"""Claims about the instruments that come with the package."""

from __future__ import annotations

import pytest

from attachpath.errors import UsageError
from attachpath.instruments import available_instruments, load_instrument


@pytest.mark.parametrize("name", available_instruments())
def test_every_instrument_says_where_its_key_comes_from(name: str) -> None:
    instrument = load_instrument(name)
    assert instrument.id == name
    assert "(" in instrument.citation
    assert len(instrument.key_source) > 40
    if instrument.key_status == "assumed":
        assert "not at hand" in instrument.key_source
        assert "Assumed:" in instrument.key_source


@pytest.mark.parametrize("name", available_instruments())
def test_scales_other_than_the_total_share_the_items_out_without_rest(name: str) -> None:
    instrument = load_instrument(name)
    parts = [item for scale in instrument.scales if not scale.total for item in scale.items]
    asked = [place + 1 for place in instrument.scored_places.tolist()]
    assert sorted(parts) == asked
    if name != "ecr12_of_36":  # the short form inside the long one
        assert asked == list(range(1, instrument.items + 1))


def test_columns_have_the_names_of_the_cohort_tables() -> None:
    columns = [
        column
        for name, time in [("ecr", None), ("cats", None), ("tds", None), ("iip64", "post")]
        for column in load_instrument(name).scale_columns(time)
    ]
    assert columns[:9] == [
        "ecr_anxiety",
        "ecr_avoidance",
        "cats_secure",
        "cats_avoidant",
        "cats_preoccupied",
        "tds_too_close",
        "tds_too_distant",
        "tds_growing_autonomy",
        "tds_growing_engagement",
    ]
    assert columns[9:11] == ["iip_post", "iip_post_pa"]
    assert load_instrument("wai_sr").scale_columns()[0] == "wai"
    assert load_instrument("iip64").item_columns("post")[63] == "iip_post_64"


def test_sizes_and_ranges_are_those_of_the_population() -> None:
    """literature/population.md, section 2: CATS 14 / 12 / 10 on 1-6, TDS 4 x 10, WAI 12 on 1-7."""
    sizes = {
        name: [len(scale.items) for scale in load_instrument(name).scales if not scale.total]
        for name in ("cats", "ecr", "iip64", "tds", "wai_sr")
    }
    assert sizes == {
        "cats": [14, 12, 10],
        "ecr": [18, 18],
        "iip64": [8] * 8,
        "tds": [10] * 4,
        "wai_sr": [4, 4, 4],
    }
    ranges = {name: load_instrument(name).response for name in sizes}
    assert {name: (each.low, each.high) for name, each in ranges.items()} == {
        "cats": (1, 6),
        "ecr": (1, 7),
        "iip64": (0, 4),
        "tds": (1, 6),
        "wai_sr": (1, 7),
    }


@pytest.mark.parametrize("name", ["iip64", "iip32", "iip_sc"])
def test_octants_stand_45_degrees_apart_in_the_order_of_the_circle(name: str) -> None:
    """Angles as in circumplex, data-raw: PA 90, BC 135, ... LM 0, NO 45."""
    octants = {s.id: s.angle for s in load_instrument(name).scales if not s.total}
    assert list(octants) == ["pa", "bc", "de", "fg", "hi", "jk", "lm", "no"]
    assert list(octants.values()) == [90, 135, 180, 225, 270, 315, 0, 45]


@pytest.mark.parametrize(
    ("given", "code"),
    [("ecrr", "unknown-instrument"), ("../../x", "bad-id"), ("", "bad-id"), ("a.b", "bad-id")],
)
def test_an_unknown_or_strange_id_is_refused(given: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_instrument(given)
    assert caught.value.code == code


def test_a_misspelt_id_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="nearest is 'wai_sr'"):
        load_instrument("wai_rs")
