"""Claims about ECR-R, ECR-12, IIP-32 and IIP-SC: published keys, real answers, no confusion."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import UsageError
from attachpath.instruments import keyed_items, load_instrument, score

IN_THE_ECR = [2, 6, 8, 9, 14, 15, 18, 24, 25, 27, 29, 31]
"""The ECR-12 by the numbers of the ECR (Lafontaine et al. 2016), in the order of the short form."""


@pytest.fixture(scope="module")
def web_answers(shared_data: Path) -> pd.DataFrame:
    """8,693 real respondents to the ECR; answers 1-5, 0 = missed."""
    raw = pd.read_csv(shared_data / "attachment" / "ecr_openpsychometrics_half_a.csv.gz")
    items = raw[[f"Q{item}" for item in range(1, 37)]]
    return items.mask(items == 0).set_axis(load_instrument("ecr").item_columns(), axis=1)


def test_the_ecr_r_turns_round_the_items_that_its_authors_turn() -> None:
    """Fraley's questionnaire: 1-18 anxiety, 19-36 avoidance; reversed 9 11 20 22 26-31 33-36."""
    anxiety, avoidance = load_instrument("ecr_r").scales
    assert (list(anxiety.items), list(avoidance.items)) == ([*range(1, 19)], [*range(19, 37)])
    turned = sorted([*anxiety.reverse, *avoidance.reverse])
    assert turned == [9, 11, 20, 22, *range(26, 32), *range(33, 37)]
    ones = pd.DataFrame([[1] * 36], columns=load_instrument("ecr_r").item_columns())
    assert score(ones, "ecr_r").iloc[0].tolist() == [
        pytest.approx((16 + 2 * 7) / 18),
        pytest.approx((6 + 12 * 7) / 18),
    ]


def test_both_numberings_of_the_ecr_12_give_the_same_scores(web_answers: pd.DataFrame) -> None:
    """data/README.md: anxiety 2 6 8 14 18 24; avoidance 9 15R 25R 27R 29R 31R."""
    long_names = [f"ecr_{number:02d}" for number in IN_THE_ECR]
    own = web_answers[long_names].set_axis(load_instrument("ecr12").item_columns(), axis=1)
    short = score(own, "ecr12", response=(1, 5))
    of_all_36 = score(web_answers, "ecr12_of_36", response=(1, 5))
    of_these_12 = score(web_answers[long_names], "ecr12_of_36", response=(1, 5))
    pd.testing.assert_frame_equal(short, of_all_36)
    pd.testing.assert_frame_equal(of_these_12, of_all_36)


def test_the_ecr_12_goes_with_the_long_form_as_computed_before(web_answers: pd.DataFrame) -> None:
    """literature/README.md, both halves of the sample: r .926 / .915, and -.03 of the two."""
    complete = web_answers.dropna()
    long = score(complete, "ecr", response=(1, 5))
    short = score(complete, "ecr12_of_36", response=(1, 5))
    assert long["ecr_anxiety"].corr(short["ecr_anxiety"]) == pytest.approx(0.926, abs=0.005)
    assert long["ecr_avoidance"].corr(short["ecr_avoidance"]) == pytest.approx(0.915, abs=0.005)
    assert short["ecr_anxiety"].corr(short["ecr_avoidance"]) == pytest.approx(-0.03, abs=0.025)


def test_every_turned_item_of_the_ecr_12_goes_with_the_rest(web_answers: pd.DataFrame) -> None:
    for scale in ("anxiety", "avoidance"):
        items = keyed_items(web_answers, "ecr12_of_36", scale, response=(1, 5)).dropna()
        rest = items.rsub(items.sum(axis=1), axis=0)
        assert items.corrwith(rest).min() > 0.45


def test_only_the_items_of_a_scale_must_be_there(web_answers: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match="ecr_31") as caught:
        score(web_answers.drop(columns=["ecr_01", "ecr_31"]), "ecr12_of_36", response=(1, 5))
    assert caught.value.code == "missing-items"
    assert "1 item column(s)" in caught.value.message


def test_the_iip_sc_has_the_key_of_its_published_table(shared_data: Path) -> None:
    """data/circumplex/iipsc_scale_key.csv (Soldz et al. 1995, as in R circumplex)."""
    text = (shared_data / "circumplex" / "iipsc_scale_key.csv").read_text("utf-8")
    wanted = {
        row["Scale"].lower(): (float(row["Angle"]) % 360, list(map(int, row["Items"].split(","))))
        for row in csv.DictReader(text.splitlines())
    }
    octants = [scale for scale in load_instrument("iip_sc").scales if not scale.total]
    assert {scale.id: (scale.angle, list(scale.items)) for scale in octants} == wanted


def test_the_iip_32_has_the_octants_of_the_manual() -> None:
    """Horowitz et al. (2003), items as in R circumplex, data-raw/iip32.R."""
    octants = {s.id: list(s.items) for s in load_instrument("iip32").scales if not s.total}
    assert octants == {
        "pa": [22, 25, 28, 30],
        "bc": [14, 16, 17, 18],
        "de": [10, 11, 13, 15],
        "fg": [2, 5, 9, 19],
        "hi": [4, 6, 7, 12],
        "jk": [1, 8, 20, 31],
        "lm": [23, 26, 27, 32],
        "no": [3, 21, 24, 29],
    }


def test_the_two_forms_of_32_items_are_not_taken_for_each_other() -> None:
    """The numbers agree in no octant; scored by the wrong key, octants are mixtures."""
    items = pd.DataFrame(
        np.random.default_rng(5).integers(0, 5, (20, 32)),
        columns=load_instrument("iip32").item_columns("pre"),
    )
    manual, circumplex = (score(items, name, time="pre") for name in ("iip32", "iip_sc"))
    assert manual["iip_pre"].equals(circumplex["iip_pre"])  # the total has all items
    assert (
        not np.isclose(manual.drop(columns="iip_pre"), circumplex.drop(columns="iip_pre"))
        .all(axis=0)
        .any()
    )
    for name, other in (("iip32", "iip_sc"), ("iip_sc", "iip32")):
        assert other in load_instrument(name).key_source


@pytest.mark.parametrize("name", ["ecr_r", "ecr12", "ecr12_of_36", "iip32", "iip_sc"])
def test_a_short_form_has_the_columns_of_the_long_one(name: str) -> None:
    """So a cohort changes one line of cohort.toml, and no model."""
    found = load_instrument(name)
    long = load_instrument({"ecr": "ecr", "iip": "iip64"}[found.prefix])
    assert found.scale_columns() == long.scale_columns()
    assert found.table == long.table
    assert found.times == long.times
    assert found.key_status == "published"
