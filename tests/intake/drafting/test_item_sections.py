"""Blocks of answers: which questionnaire, range, time and table a draft names."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from attachpath.instruments import load_instrument
from attachpath.intake import draft

Drafted = Callable[..., dict[str, Any]]
Answers = Callable[..., pd.DataFrame]


def with_ids(*blocks: pd.DataFrame) -> pd.DataFrame:
    n = len(blocks[0])
    return pd.concat([pd.DataFrame({"klient": range(1, n + 1)}), *blocks], axis=1)


def names(stem: str, count: int) -> list[str]:
    return [f"{stem}{number:02d}" for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("stem", "count", "instrument"),
    [
        ("ecr_", 36, "ecr"),
        ("ECRR", 36, "ecr_r"),
        ("ecr12_", 12, "ecr12"),
        ("iip_pre_", 64, "iip64"),
        ("iipsc_", 32, "iip_sc"),
        ("iip32_", 32, "iip32"),
    ],
)
def test_names_and_number_of_items_name_the_questionnaire(
    stem: str, count: int, instrument: str, drafted: Drafted, answers: Answers
) -> None:
    response = load_instrument(instrument).response
    table = with_ids(answers(names(stem, count), response.low, response.high))
    [block] = drafted(a=table)["file"][0]["items"]
    assert block["instrument"] == instrument
    assert block["columns"] == f"{stem}{{item:02d}}"
    assert "range" not in block


def test_answers_on_another_range_are_said(drafted: Drafted, answers: Answers) -> None:
    for low, high in ((1, 5), (0, 6), (1, 9)):
        table = with_ids(answers(names("ecr", 36), low, high))
        assert drafted(a=table)["file"][0]["items"][0]["range"] == [low, high]


def test_a_few_answers_do_not_narrow_the_range(drafted: Drafted, answers: Answers) -> None:
    table = with_ids(answers(names("ecr", 36), 2, 6, n=10))
    assert "range" not in drafted(a=table)["file"][0]["items"][0]


def test_a_number_of_items_alone_makes_a_comment_and_no_claim(
    answers: Answers, tmp_path: Path
) -> None:
    with_ids(answers(names("q", 36), 1, 7)).to_csv(tmp_path / "a.csv", index=False)
    text = draft([tmp_path / "a.csv"]).text
    assert "As many items as cats, ecr, ecr_r have, and no name says which" in text.replace(
        "\n# ", " "
    )
    assert "\n# [[file.items]]\n" in text
    assert "\n[[file.items]]\n" not in text


def test_a_questionnaire_of_ones_own_gets_the_beginning_of_its_file(
    answers: Answers, tmp_path: Path
) -> None:
    with_ids(answers(names("phq", 9), 0, 3)).to_csv(tmp_path / "a.csv", index=False)
    text = draft([tmp_path / "a.csv"]).text
    assert '# instrument = "phq.toml"' in text
    assert "# items = 9" in text
    assert "# response = {low = 0, high = 3}" in text


def test_codes_for_missing_are_of_the_file_where_no_column_has_them_as_a_value(
    drafted: Drafted, answers: Answers
) -> None:
    block = answers(names("wai_", 12), 1, 7).fillna(-99)
    block.iloc[::7, 3] = -99
    table = with_ids(block)
    table["bdi"] = [999 if n % 20 == 0 else n % 40 for n in range(len(table))]
    file = drafted(a=table)["file"][0]
    assert file["missing"] == [-99, 999]
    assert "missing" not in file["items"][0]


def test_0_among_1_to_5_is_a_code_of_the_block_only(drafted: Drafted, answers: Answers) -> None:
    block = answers(names("ecr", 36), 1, 5)
    block.iloc[3, 4] = 0
    file = drafted(a=with_ids(block).assign(arm=[0, 1] * 30))["file"][0]
    assert "missing" not in file
    assert file["items"][0]["missing"] == [0]
    assert file["items"][0]["range"] == [1, 5]


def test_the_number_that_goes_on_while_answers_stop_is_the_session(
    drafted: Drafted, answers: Answers
) -> None:
    """12 items at 12 sessions: only the dropout tells them apart."""
    blocks = []
    for session in range(1, 13):
        block = answers([f"wai{session}_{item}" for item in range(1, 13)], 1, 7)
        block.iloc[60 - 3 * session :] = pd.NA
        blocks.append(block)
    file = drafted(a=with_ids(*blocks))["file"][0]
    assert file["items"][0]["columns"] == "wai{session}_{item}"


def test_item_and_session_may_stand_the_other_way_round(drafted: Drafted, answers: Answers) -> None:
    columns = [f"cats_{item:02d}_s{session}" for session in (1, 5, 9) for item in range(1, 37)]
    file = drafted(a=with_ids(answers(columns, 1, 6)))["file"][0]
    assert file["items"][0]["columns"] == "cats_{item:02d}_s{session}"


def test_before_and_after_are_times_of_an_instrument_of_clients(
    drafted: Drafted, answers: Answers
) -> None:
    words = with_ids(answers(names("iip_før_", 64), 0, 4), answers(names("iip_efter_", 64), 0, 4))
    numbers = with_ids(answers(names("iip1_", 64), 0, 4), answers(names("iip2_", 64), 0, 4))
    for table in (words, numbers):
        blocks = drafted(a=table)["file"][0]["items"]
        assert [block["time"] for block in blocks] == ["pre", "post"]


def test_three_waves_of_the_ecr_are_occasions_under_another_prefix(
    drafted: Drafted, answers: Answers
) -> None:
    columns = [f"ecr_t{wave}_{item:02d}" for wave in (1, 2, 3) for item in range(1, 37)]
    [block] = drafted(a=with_ids(answers(columns, 1, 7)))["file"][0]["items"]
    assert block["columns"] == "ecr_t{session}_{item:02d}"
    assert block["prefix"] == "repeated_ecr"


def test_two_informants_get_prefixes_of_their_own(drafted: Drafted, answers: Answers) -> None:
    table = with_ids(
        answers(names("mother_ecr_", 12), 1, 7), answers(names("father_ecr_", 12), 1, 7)
    )
    blocks = drafted(a=table)["file"][0]["items"]
    assert [block["prefix"] for block in blocks] == ["mother_ecr", "father_ecr"]


def test_a_slip_of_the_pen_does_not_widen_the_range(drafted: Drafted, answers: Answers) -> None:
    block = answers(names("ecr", 36), 1, 7)
    block.iloc[5, 5] = 77
    block.iloc[6, 6] = 44
    assert "range" not in drafted(a=with_ids(block))["file"][0]["items"][0]


def test_recoded_items_are_listed_in_their_places_with_a_warning(
    answers: Answers, tmp_path: Path
) -> None:
    columns = [f"ecr{item}{'r' if item in (3, 15) else ''}" for item in range(1, 37)]
    table = with_ids(answers(columns, 1, 7))[["klient", *sorted(columns)]]
    table.to_csv(tmp_path / "a.csv", index=False)
    text = draft([tmp_path / "a.csv"]).text
    [block] = tomllib.loads(text)["file"][0]["items"]
    assert block["columns"] == columns
    assert "names with an r may be turned round already" in text.replace("\n# ", " ")
