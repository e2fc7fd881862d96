"""Decimal points stand under each other where every digit is equally wide."""

from __future__ import annotations

import pytest

from attachpath.reporting.decimals import aligned

POINT_WIDTH = {"\u2008": 0.4, ".": 0.4, ",": 0.4, "\u2009": 0.4, "%": 1.4}


def behind_the_point(cell: str) -> float:
    """Width from the place of the decimal point to the end of the cell, digits being 1 wide."""
    place = cell.find(".") if "." in cell else cell.find("\u2008")
    tail = cell[place:] if place >= 0 else ""
    return round(sum(POINT_WIDTH.get(sign, 1.0) for sign in tail), 6)


@pytest.mark.parametrize(
    "cells",
    [["1.25", "12", "−3.5"], ["< .001", ".034", "1.00"], ["1,204", "3.1"], ["249.6", "37.12"]],
)
def test_points_stand_under_each_other(cells: list[str]) -> None:
    assert len({behind_the_point(cell) for cell in aligned(cells)}) == 1


def test_what_is_no_number_stays() -> None:
    cells = ["–", "", "0.10 [0.02, 0.18]", "n. a.", "1.25"]
    assert aligned(cells) == cells


def test_whole_numbers_need_no_blanks() -> None:
    assert aligned(["330", "1,204", "–"]) == ["330", "1,204", "–"]


def test_a_sign_of_percent_has_its_room() -> None:
    with_sign, without = aligned(["12%", "7"])
    assert with_sign == "12%"
    assert len(without) > 1
