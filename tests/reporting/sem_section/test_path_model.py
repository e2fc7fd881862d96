"""Path models as data: what is left in a cohort, and the text that is fitted."""

from __future__ import annotations

import pytest

from attachpath.reporting.sem_section import PathModel
from attachpath.reporting.sem_section.path_model import path_text

CHAIN = PathModel(
    "chain",
    {"growth": ["anxiety", "security"], "outcome": ["anxiety", "security", "growth"]},
    together=[("growth", "outcome")],
)
ROUTE = ("security", "growth", "outcome")


def test_exogenous_variables_are_correlated_and_routes_defined() -> None:
    assert path_text(CHAIN, [ROUTE]).splitlines() == [
        "growth ~ growth_by_anxiety*anxiety + growth_by_security*security",
        (
            "outcome ~ outcome_by_anxiety*anxiety + outcome_by_security*security "
            "+ outcome_by_growth*growth"
        ),
        "growth ~~ outcome",
        "anxiety ~~ security",
        "security__growth__outcome := growth_by_security*outcome_by_growth",
    ]


def test_a_path_at_zero_stays_in_the_text_and_takes_its_routes_with_it() -> None:
    text = path_text(CHAIN.without("none", {"outcome": ["growth"]}), [ROUTE])
    assert "0*growth" in text
    assert ":=" not in text


def test_equal_paths_share_a_label() -> None:
    pair = (("growth", "security"), ("outcome", "security"))
    text = path_text(CHAIN.with_equal("equal", [pair]))
    assert text.count("growth_by_security*security") == 2
    assert "outcome_by_security" not in text


def test_what_a_cohort_lacks_is_left_out_everywhere() -> None:
    rival = CHAIN.without("none", {"outcome": ["growth", "security"]})
    left = rival.among({"anxiety", "security", "outcome"})
    assert dict(left.paths) == {"outcome": ("anxiety", "security")}
    assert left.zero == [("outcome", "security")]
    assert left.together == []
    assert path_text(left, [ROUTE]).count(":=") == 0


@pytest.mark.parametrize("known", [set(), {"anxiety"}, {"outcome"}])
def test_without_both_ends_there_is_no_path(known: set[str]) -> None:
    assert dict(CHAIN.among(known).paths) == {}
    assert path_text(CHAIN.among(known)) == ""


def test_a_path_that_is_not_there_cannot_be_held_at_zero() -> None:
    assert CHAIN.without("none", {"growth": ["growth"], "security": ["anxiety"]}).zero == ()


def test_a_model_lacks_what_its_title_speaks_of_where_a_cohort_has_none_of_it() -> None:
    model = CHAIN.needing(("security", "alliance"), ("growth",))
    assert model.lacking({"alliance", "growth", "outcome"}) == []
    assert model.lacking({"anxiety", "growth"}) == [("security", "alliance")]
    assert CHAIN.lacking(()) == []


def test_titles_make_no_other_model() -> None:
    assert CHAIN.same_as(PathModel("other", CHAIN.paths, CHAIN.together, needed=[("x",)]))
    assert not CHAIN.same_as(CHAIN.without("chain", {"outcome": ["growth"]}))
