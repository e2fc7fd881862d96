"""Claims about instrument files: what they refuse, and the names they give."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from attachpath.errors import SpecificationError, UsageError
from attachpath.instruments import Instrument, load_instrument

FILE = """
format = 1
id = "mood"
name = "Mood"
citation = "Nobody (2000)."
prefix = "mood"
table = "clients"
items = 4
response = { low = 1, high = 5 }
key_status = "assumed"
key_source = "Made up for this test."

[[scale]]
id = "good"
label = "Good mood"
items = [1, 2, 3]
reverse = [2]

[[scale]]
id = "all"
label = "All"
items = [1, 2, 3, 4]
total = true
"""


@pytest.fixture
def own_file(tmp_path: Path) -> Path:
    path = tmp_path / "mood.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def changed(path: Path, old: str, new: str) -> Path:
    assert old in FILE
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    return path


def test_an_instrument_of_ones_own_is_read_from_a_path(own_file: Path) -> None:
    for given in (own_file, str(own_file)):
        mood = load_instrument(given)
        assert mood.scale_columns("pre") == ["mood_pre_good", "mood_pre"]
        assert mood.item_columns() == ["mood_01", "mood_02", "mood_03", "mood_04"]
        assert mood.least_answered_share == 0.8


def test_key_arrays_hold_the_key_and_cannot_be_changed(own_file: Path) -> None:
    mood = load_instrument(own_file)
    assert mood.key.tolist() == [[1, 1], [-1, 1], [1, 1], [0, 1]]
    assert mood.reversed_items.tolist() == [False, True, False, False]
    with pytest.raises(ValueError, match="read-only"):
        mood.key[0, 0] = 0


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("items = [1, 2, 3]", "items = [1, 2, 9]", "bad-value", "beyond the last one (4): 9"),
        ("items = [1, 2, 3]", "items = [0, 2, 3]", "bad-value", "scale[1].items[1]"),
        ("items = [1, 2, 3]", "items = [1, 2, 2]", "bad-value", "`scale[1].items`: items stand"),
        ("items = [1, 2, 3]", "items = [1, 2.5]", "bad-value", "scale[1].items[2]"),
        ("reverse = [2]", "reverse = [4]", "bad-value", "reverse names items"),
        ("reverse = [2]", "revers = [2]", "unknown-key", "did you mean 'reverse'"),
        ('id = "all"', 'id = "good"', "bad-value", "scale ids stand twice: good"),
        ("low = 1, high = 5", "low = 5, high = 5", "bad-value", "must be less than high"),
        ("low = 1, high = 5", "low = 1", "missing-key", "response.high"),
        ('id = "good"', 'id = "../../x"', "bad-value", "scale[1].id"),
        ("items = [1, 2, 3]", "items = [1, 2, 3]\ntotal = true", "bad-value", "marked total"),
        ('"assumed"', '"guessed"', "bad-value", "key_status"),
        (
            "items = 4",
            "items = 4\nleast_answerd_share = 0.5",
            "unknown-key",
            "'least_answered_share'",
        ),
    ],
)
def test_a_mistake_in_the_file_is_named_by_its_place(
    own_file: Path, old: str, new: str, code: str, said: str
) -> None:
    with pytest.raises(SpecificationError) as caught:
        load_instrument(changed(own_file, old, new))
    assert caught.value.code == code
    assert said in caught.value.message


def test_an_unknown_scale_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="nearest is 'avoidance'") as caught:
        load_instrument("ecr").scale_column("avoidence")
    assert caught.value.code == "unknown-scale"


def test_instruments_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_instrument("ecr").items = 3  # type: ignore[misc]  # the refusal is the claim


def test_key_has_one_sign_for_each_item_of_a_scale() -> None:
    ecr = load_instrument("ecr")
    assert isinstance(ecr, Instrument)
    assert np.abs(ecr.key).sum(axis=0).tolist() == [18, 18]
    assert (ecr.key < 0).sum(axis=0).tolist() == [1, 9]
