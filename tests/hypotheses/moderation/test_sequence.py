"""The links of a sequence: confirmatory hypotheses that no chain of others can stand for."""

import pytest

from attachpath.hypotheses import load_theory
from attachpath.hypotheses.moderation.sequence import sequence_links, variable_of


def test_et_graf_has_six_links_and_the_total_effects_of_h4_are_none():
    links = sequence_links("et_graf")
    assert [(link.id, link.predictor, link.outcome) for link in links] == [
        ("H1a", "ecr_anxiety", "esat_anx"),
        ("H1b", "ecr_avoidance", "esat_avoid"),
        ("H2a", "esat_anx_between", "tds_growing_autonomy"),
        ("H2b", "esat_avoid_between", "tds_growing_engagement"),
        ("H3a", "tds_growing_autonomy_between", "iip_post"),
        ("H3b", "tds_growing_engagement_between", "iip_post"),
    ]


def theory_of(*steps):
    """A theory whose hypotheses are single predictors of single outcomes."""
    loaded = load_theory("et_graf")
    made = [
        loaded["H3a"].model_dump()
        | {"id": f"S{number}", "formula": f"{y} ~ {x} + age + (1 | therapist_id)", "term": x}
        for number, (x, y) in enumerate(steps)
    ]
    return type(loaded).model_validate(
        loaded.model_dump() | {"family": (), "hypothesis": tuple(made)}
    )


@pytest.mark.parametrize(
    ("steps", "kept"),
    [
        ([("a", "b"), ("b", "c")], ["S0", "S1"]),
        ([("a", "b"), ("b", "c"), ("a", "c")], ["S0", "S1"]),
        ([("a", "d"), ("a", "b"), ("b", "c"), ("c", "d")], ["S1", "S2", "S3"]),
        ([("a", "b"), ("b", "a")], ["S0", "S1"]),
        ([("a_between", "b"), ("b_between", "c"), ("a_within", "c")], ["S0", "S1"]),
    ],
)
def test_a_step_with_a_detour_is_a_total_effect(steps, kept):
    assert [link.id for link in sequence_links(theory_of(*steps))] == kept


def test_one_model_and_predictor_is_one_link():
    assert len(sequence_links(theory_of(("a", "b"), ("a", "b")))) == 1


def test_the_level_is_not_part_of_a_variable():
    assert variable_of("cats_secure_within_previous") == "cats_secure"
    assert variable_of("iip_pre") == "iip_pre"
