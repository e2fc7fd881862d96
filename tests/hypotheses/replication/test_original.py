"""Original results: of a cohort, published, and entered by a user."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from attachpath.errors import SpecificationError
from attachpath.hypotheses import (
    StudyEffect,
    entered_originals,
    load_theory,
    published_originals,
    theory_hash,
)
from attachpath.hypotheses.replication.original import original_of_study

State = Callable[..., Path]
CLAIM = {"id": "A", "formula": "y ~ x", "term": "x"}
PUBLISHED = "{ direction = 'negative', significant = true, source = 'Paper' }"


@pytest.fixture
def enter(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "original.toml"
        path.write_text(f"format = 1\n{text}", encoding="utf-8")
        return path

    return write


def test_published_results_of_et_graf_have_the_330_clients_of_their_paper() -> None:
    theory = load_theory("et_graf")
    found = published_originals(theory)
    assert set(found) == set(theory.ids)
    assert {name for name, one in found.items() if one.n == 330} == {"H3b", "H4a", "E1"}
    assert (found["H4a"].direction, found["H4a"].significant) == ("negative", True)
    assert found["H4a"].estimate is None
    assert found["H3a"].reason == "no original result is known"
    for hypothesis in theory.hypothesis:
        told = hypothesis.published
        assert (found[hypothesis.id].reason is None) == (told is not None)
        if told is not None:
            assert found[hypothesis.id].source == told.source


def test_a_changed_copy_of_a_shipped_theory_has_only_what_it_says_itself() -> None:
    theory = load_theory("et_graf").model_copy(update={"alpha": 0.01})
    assert {one.n for one in published_originals(theory).values()} == {None}


def test_an_entered_estimate_completes_what_the_theory_says(
    enter: Callable[[str], Path],
) -> None:
    path = enter('[[original]]\nid = "H4a"\nestimate = -0.2\nstd_error = 0.05\n')
    found = entered_originals(path, load_theory("et_graf"))
    assert (found["H4a"].estimate, found["H4a"].std_error) == (-0.2, 0.05)
    assert found["H4a"].source == "Jacobsen et al. 2024, abstract"
    assert found["H3b"].direction == "negative"


def test_an_estimate_tells_its_sign_and_its_significance(
    state: State, enter: Callable[[str], Path]
) -> None:
    theory = load_theory(state(CLAIM, {**CLAIM, "id": "B"}))
    path = enter(
        '[[original]]\nid = "A"\nestimate = 0.2\nstd_error = 0.1\n'
        '[[original]]\nid = "B"\nestimate = 0.1\nstd_error = 0.1\nsource = "Thesis"\n'
    )
    found = entered_originals(path, theory)
    assert (found["A"].direction, found["A"].significant) == ("positive", True)
    assert (found["B"].direction, found["B"].significant) == ("none", False)
    assert found["B"].source == "Thesis"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ('id = "A"\nestimate = 0.2', "bad-value", "stand together"),
        ('id = "A"\nestimate = 0.2\nstd_error = 0', "bad-value", "std_error"),
        ('id = "A"\nn = 330', "bad-original", "`direction` is missing"),
        ('id = "Aa"\nn = 330', "unknown-hypothesis", "'Aa'"),
        ('id = "A"\nse = 0.1', "unknown-key", "se"),
        ('id = "A"\nn = 9\n[[original]]\nid = "A"\nn = 9', "bad-value", "stands twice"),
        (
            'id = "A"\ndirection = "negative"\nestimate = 0.5\nstd_error = 0.1',
            "bad-original",
            "is not negative",
        ),
    ],
)
def test_a_mistake_in_the_file_is_named(
    state: State, enter: Callable[[str], Path], text: str, code: str, words: str
) -> None:
    with pytest.raises(SpecificationError) as raised:
        entered_originals(enter(f"[[original]]\n{text}\n"), load_theory(state(CLAIM)))
    assert raised.value.code == code
    assert words in str(raised.value)


def test_a_theory_may_state_an_estimate_with_its_error_only(state: State) -> None:
    stated = PUBLISHED.replace(" }", ", estimate = -0.2, std_error = 0.05, n = 120 }")
    found = published_originals(load_theory(state({**CLAIM, "published": stated})))["A"]
    assert (found.estimate, found.std_error, found.n) == (-0.2, 0.05, 120)
    for wrong in (", estimate = -0.2 }", ", estimate = 0.2, std_error = 0.1 }"):
        with pytest.raises(SpecificationError):
            load_theory(state({**CLAIM, "published": PUBLISHED.replace(" }", wrong)}))


def test_the_new_keys_count_in_the_hash_only_where_they_are_stated(state: State) -> None:
    with_n = PUBLISHED.replace(" }", ", n = 120 }")
    one, other = (state({**CLAIM, "published": text}) for text in (PUBLISHED, with_n))
    assert theory_hash(one) != theory_hash(other)


def test_a_cohort_is_significant_by_its_unadjusted_p() -> None:
    effect = StudyEffect("a", "inconclusive", -0.2, 0.09, df=80, p_value=0.03, p_adjusted=0.2)
    found = original_of_study(effect, 0.05)
    assert (found.direction, found.significant, found.df) == ("negative", True, 80)
    assert original_of_study(effect, 0.01).significant is False
    absent = original_of_study(StudyEffect("a", "not_testable", reason="no IIP"), 0.05)
    assert absent.reason == "not testable in the original: no IIP"
