"""A hypothesis with some pieces of its formula exchanged, and the rest as it was."""

from attachpath.formula import RandomPart
from attachpath.hypotheses import load_theory
from attachpath.hypotheses.changed_formula import change, terms_of

H2A = load_theory("et_graf")["H2a"]


def test_nothing_exchanged_is_the_same_model_expanded():
    same = change(H2A)
    assert set(map(frozenset, terms_of(same))) == set(map(frozenset, terms_of(H2A)))
    assert same.parsed.random == H2A.parsed.random
    assert same.part == ()


def test_each_piece_can_be_exchanged():
    other = change(
        H2A,
        response="depth",
        terms=[("a",), ("a", "b"), ("a",)],
        random=[RandomPart(True, (), "client_id")],
        term="a:b",
    )
    assert other.formula == "depth ~ a + a:b + (1 | client_id)"
    assert other.term == "a:b"
    assert other.id == "H2a"


def test_categories_and_names_in_backticks_stay_what_they_are():
    hypothesis = H2A.model_validate(
        H2A.model_dump(exclude={"part"})
        | {"formula": "y ~ C(site) + `iip pre` + x + (1 | g)", "term": "x"}
    )
    assert change(hypothesis).formula == "y ~ C(site) + `iip pre` + x + (1 | g)"
