"""Claims about scores: closed forms, a slow second way, and 8,693 real people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attachpath.errors import DataError, UsageError
from attachpath.instruments import (
    Instrument,
    ResponseRange,
    Scale,
    available_instruments,
    keyed_items,
    load_instrument,
    score,
    score_answers,
)


def answered(rows: int, name: str = "ecr", seed: int = 1) -> pd.DataFrame:
    instrument = load_instrument(name)
    low, high = instrument.response.low, instrument.response.high
    values = np.random.default_rng(seed).integers(low, high + 1, (rows, instrument.items))
    time = instrument.times[0] if instrument.times else None
    return pd.DataFrame(values.astype(float), columns=instrument.item_columns(time))


def one_by_one(row: list[float], name: str, scale: str, needed: int) -> float:
    """The definition, an item at a time."""
    instrument = load_instrument(name)
    chosen = instrument.scale(scale)
    both = instrument.response.low + instrument.response.high
    kept = [
        both - row[number - 1] if number in chosen.reverse else row[number - 1]
        for number in chosen.items
        if not np.isnan(row[number - 1])
    ]
    return sum(kept) / len(kept) if len(kept) >= needed else float("nan")


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), share=st.floats(0, 0.6))
def test_scores_are_means_of_the_answered_keyed_items(seed: int, share: float) -> None:
    items = answered(4, seed=seed)
    hidden = np.random.default_rng(seed).random(items.shape) < share
    items = items.mask(hidden)
    scores = score(items, "ecr")
    for scale in ("anxiety", "avoidance"):
        wanted = [one_by_one(row, "ecr", scale, 15) for row in items.to_numpy().tolist()]
        np.testing.assert_allclose(scores[f"ecr_{scale}"], wanted, rtol=1e-14)


def test_all_ones_give_the_score_that_the_reversed_items_say() -> None:
    """Closed form: avoidance has 9 of 18 reversed, (9 * 1 + 9 * 7) / 18 = 4; anxiety 1 of 18."""
    ones = pd.DataFrame([[1] * 36], columns=load_instrument("ecr").item_columns())
    scores = score(ones, "ecr").iloc[0]
    assert scores["ecr_avoidance"] == 4.0
    assert scores["ecr_anxiety"] == pytest.approx((17 + 7) / 18, abs=1e-15)


@pytest.mark.parametrize(("answers", "given"), [(15, True), (14, False)])
def test_fifteen_of_eighteen_answers_are_enough(answers: int, given: bool) -> None:
    items = answered(1)
    avoidance = [f"ecr_{number:02d}" for number in range(1, 37, 2)]
    items[avoidance[answers:]] = np.nan
    assert score(items, "ecr")["ecr_avoidance"].notna().item() is given


@pytest.mark.parametrize(
    ("items", "share", "needed"),
    [(25, 0.28, 7), (25, 0.56, 14), (18, 0.8, 15), (10, 0.8, 8), (4, 0.1, 1), (9, 1.0, 9)],
)
def test_the_least_number_of_answers_is_not_raised_by_binary_fractions(
    items: int, share: float, needed: int
) -> None:
    """.28 * 25 is 7.000000000000001 in binary; seven answers are enough all the same."""
    numbers = tuple(range(1, items + 1))
    instrument = Instrument(
        format=1,
        id="made_up",
        name="Made up",
        citation="Nobody.",
        prefix="x",
        table="clients",
        items=items,
        response=ResponseRange(low=1, high=5),
        least_answered_share=share,
        key_status="assumed",
        key_source="For this test.",
        scales=(Scale(id="s", label="S", items=numbers),),
    )
    answers = np.full((2, items), np.nan)
    answers[0, :needed] = 3
    answers[1, : needed - 1] = 3
    np.testing.assert_array_equal(score_answers(answers, instrument)[:, 0], [3, np.nan])


def test_a_table_keeps_its_index_and_its_other_columns() -> None:
    items = answered(3).set_index(pd.Index(["007", "NA", "null"]))
    items["note"] = "text"
    before = items.copy(deep=True)
    scores = score(items, "ecr")
    assert scores.index.tolist() == ["007", "NA", "null"]
    pd.testing.assert_frame_equal(items, before)


@pytest.mark.parametrize("name", available_instruments())
def test_floats_nullable_integers_and_coded_arrays_score_alike(name: str) -> None:
    items = answered(50, name)
    items = items.mask(np.random.default_rng(3).random(items.shape) < 0.1)
    instrument = load_instrument(name)
    time = instrument.times[0] if instrument.times else None
    wanted = score(items, name, time=time)
    pd.testing.assert_frame_equal(score(items.astype("Int8"), name, time=time), wanted)
    coded = items.fillna(-1).to_numpy(np.int8)
    np.testing.assert_array_equal(score_answers(coded, name, missing=-1), wanted.to_numpy())


def test_numbers_held_as_text_are_numbers_and_blank_text_is_missing() -> None:
    items = answered(3)
    text = items.astype(int).astype(str)
    text.loc[0, "ecr_02"] = ""
    items.loc[0, "ecr_02"] = np.nan
    pd.testing.assert_frame_equal(score(text, "ecr"), score(items, "ecr"))


def test_every_answer_out_of_range_is_listed_where_a_spreadsheet_shows_it() -> None:
    items = answered(3)
    items.loc[0, "ecr_01"] = 8
    items.loc[2, "ecr_36"] = -99
    items.loc[1, "ecr_05"] = np.inf
    with pytest.raises(DataError) as caught:
        score(items, "ecr")
    found = [(p.code, p.table, p.row, p.column, p.value) for p in caught.value.problems]
    assert found == [
        ("out-of-range", "clients", 2, "ecr_01", "8"),
        ("out-of-range", "clients", 3, "ecr_05", "inf"),
        ("out-of-range", "clients", 4, "ecr_36", "-99"),
    ]
    assert caught.value.problems[0].expected == "an answer from 1 to 7"


def test_words_among_the_answers_are_listed() -> None:
    items = answered(2).astype(object)
    items.loc[1, "ecr_07"] = "often"
    with pytest.raises(DataError) as caught:
        score(items, "ecr")
    assert [(p.code, p.row, p.column, p.value) for p in caught.value.problems] == [
        ("not-a-number", 3, "ecr_07", "often")
    ]


def test_missing_item_columns_are_named() -> None:
    items = answered(2).drop(columns=["ecr_03", "ecr_30"])
    with pytest.raises(UsageError, match="ecr_03, ecr_30") as caught:
        score(items, "ecr")
    assert caught.value.code == "missing-items"


def test_a_column_that_stands_twice_is_named() -> None:
    items = answered(2)
    items = pd.concat([items, items[["ecr_09"]]], axis=1)
    with pytest.raises(UsageError, match="twice in the table: ecr_09"):
        score(items, "ecr")


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ({"response": (7, 1)}, "bad-response"),
        ({"least_answered_share": 0.0}, "bad-share"),
        ({"least_answered_share": 80}, "bad-share"),
    ],
)
def test_a_range_or_share_that_cannot_be_is_refused(call: dict[str, object], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        score(answered(1), "ecr", **call)  # type: ignore[arg-type]  # one wrong argument a case
    assert caught.value.code == code


def test_an_array_of_another_width_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        score_answers(np.ones((2, 18)), "ecr")
    assert caught.value.code == "wrong-shape"


def test_keyed_items_average_to_the_score() -> None:
    items = answered(20)
    for scale in ("anxiety", "avoidance"):
        np.testing.assert_allclose(
            keyed_items(items, "ecr", scale).mean(axis=1), score(items, "ecr")[f"ecr_{scale}"]
        )


def test_an_empty_table_gives_an_empty_table_of_scores() -> None:
    scores = score(answered(5).iloc[:0], "ecr")
    assert scores.shape == (0, 2)


@pytest.fixture(scope="module")
def web_sample(shared_data: Path) -> pd.DataFrame:
    """Answers 1-5 of 8,693 respondents; 0 stands for a missed item."""
    path = shared_data / "attachment" / "ecr_openpsychometrics_half_a.csv.gz"
    table = pd.read_csv(path, keep_default_na=False)
    items = table[[f"Q{number}" for number in range(1, 37)]].astype(float)
    items.columns = pd.Index(load_instrument("ecr").item_columns())
    return items.replace(0, np.nan)


def test_real_answers_with_fifteen_of_eighteen_give_the_means_that_r_gives(
    web_sample: pd.DataFrame,
) -> None:
    """data/README.md (R 4.2.2): n 8,667 / 8,666, means 2.6014 / 3.1575."""
    scores = score(web_sample, "ecr", response=(1, 5))
    assert scores["ecr_avoidance"].notna().sum() == 8667
    assert scores["ecr_anxiety"].notna().sum() == 8666
    assert scores["ecr_avoidance"].mean() == pytest.approx(2.6014, abs=5e-5)
    assert scores["ecr_anxiety"].mean() == pytest.approx(3.1575, abs=5e-5)


def test_real_complete_answers_give_the_means_and_correlation_that_r_gives(
    web_sample: pd.DataFrame,
) -> None:
    """data/README.md (R 4.2.2), 7,878 complete cases."""
    scores = score(web_sample.dropna(), "ecr", response=(1, 5))
    assert len(scores) == 7878
    assert scores.mean().to_numpy() == pytest.approx([3.1597, 2.5980], abs=5e-5)
    assert scores.std().to_numpy() == pytest.approx([0.8022, 0.8525], abs=5e-5)
    assert scores.corr().iloc[0, 1] == pytest.approx(-0.1123, abs=5e-5)


def test_unrecoded_missed_answers_of_the_real_file_are_all_found(web_sample: pd.DataFrame) -> None:
    with pytest.raises(DataError) as caught:
        score(web_sample.fillna(0), "ecr", response=(1, 5))
    assert len(caught.value.problems) == int(web_sample.isna().sum().sum())
    assert {problem.code for problem in caught.value.problems} == {"out-of-range"}
