"""A theory frozen on a day: what the record holds, and what a later run says of the theory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attachpath import __version__
from attachpath.errors import SpecificationError, UsageError
from attachpath.hypotheses import (
    frozen_path,
    load_theory,
    preregister,
    preregistration,
    theory_hash,
    theory_template,
)


@pytest.fixture
def theory(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(theory_template(), encoding="utf-8")
    return path


def rewrite(theory: Path, old: str, new: str) -> None:
    text = theory.read_text(encoding="utf-8")
    assert old in text
    theory.write_text(text.replace(old, new), encoding="utf-8")


def test_the_record_stands_beside_the_theory_with_hashes_date_and_versions(theory: Path) -> None:
    preregister(theory)
    record = json.loads(frozen_path(theory).read_bytes())
    assert frozen_path(theory) == theory.with_name("mine.toml.frozen.json")
    assert record["hash"] == theory_hash(theory)
    assert record["attachpath"] == __version__
    assert (record["theory"], record["theory_version"]) == ("my_theory", 1)
    assert record["n_hypotheses"] == len(record["hypotheses"]) == 4
    assert record["date"].endswith("Z")
    assert preregistration(theory).status == "frozen"


def test_white_space_and_comments_change_nothing(theory: Path) -> None:
    first = preregister(theory)
    rewrite(theory, "# A regression, on the rows", "\n\n# Another word")
    assert preregister(theory) == first
    assert preregistration(theory).status == "frozen"


def test_what_changed_since_is_named(theory: Path) -> None:
    preregister(theory)
    rewrite(theory, "smallest_effect = 0.15", "smallest_effect = 0.25")
    standing = preregistration(theory)
    assert (standing.status, standing.changed, standing.rules_changed) == ("changed", ["M1"], False)
    assert standing.sentence.endswith(": other text in M1.")
    rewrite(theory, "alpha = 0.05", "alpha = 0.01")
    rewrite(theory, 'id = "S1"', 'id = "S2"')
    standing = preregistration(theory)
    assert (standing.added, standing.removed, standing.rules_changed) == (["S2"], ["S1"], True)
    assert "new are S2; left out are S1; other rules or variables" in standing.sentence


def test_a_changed_theory_is_frozen_again_only_when_asked_and_history_stays(theory: Path) -> None:
    first = preregister(theory)
    rewrite(theory, "alpha = 0.05", "alpha = 0.01")
    with pytest.raises(UsageError, match=f"frozen on {first.date:%Y-%m-%d}") as caught:
        preregister(theory)
    assert caught.value.code == "already-frozen"
    assert preregistration(theory).status == "changed"
    second = preregister(theory, again=True)
    assert [one.hash for one in second.history] == [first.hash]
    standing = preregistration(theory)
    assert (standing.status, standing.first) == ("frozen", first.date)
    assert "again; it was first frozen on" in standing.sentence


def test_a_theory_that_was_not_frozen_is_said_so_and_a_shipped_one_has_no_record(
    theory: Path,
) -> None:
    assert preregistration(theory).sentence == "The theory my_theory was not preregistered."
    assert preregistration("et_graf") is None
    assert preregistration(load_theory(theory)) is None
    with pytest.raises(UsageError) as caught:
        preregister("et_graf")
    assert caught.value.code == "shipped-theory"


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text[:0],
        lambda text: text[:0] + "[]",
        lambda text: text.replace('"n_hypotheses": 4', '"n_hypotheses": 5'),
        lambda text: text.replace('"date": "', '"date": "yesterday '),
        lambda text: text.replace('"hash": "', '"hash": "zz'),
        lambda text: "[" * 100_000 + text,
    ],
)
def test_a_damaged_record_is_an_error_to_freeze_over_and_never_to_run_with(
    theory: Path, damage
) -> None:
    preregister(theory)
    path = frozen_path(theory)
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(SpecificationError) as caught:
        preregister(theory, again=True)
    assert caught.value.code == "damaged-frozen-file"
    assert "Put a copy of it back" in caught.value.next_step
    assert preregistration(theory).status == "unreadable"
