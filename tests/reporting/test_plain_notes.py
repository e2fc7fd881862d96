"""Notes of models reach a reader without code names, each kind once."""

from __future__ import annotations

import pytest

from attachpath.reporting.plain_notes import in_words, notes_together


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (
            "1 of 44 groups of therapist_id have a single client_id",
            "1 of 44 therapists have a single client",
        ),
        (
            "no therapist_id: (1 | therapist_id) was left out",
            "no therapist: random intercepts for therapists was left out",
        ),
        (
            "the variance of Intercept over school_id was estimated at its boundary",
            "the variance of the intercepts over schools was estimated at its boundary",
        ),
        (
            "'x' has the same value in all 9 rows [constant-predictor]",
            "'x' has the same value in all 9 rows",
        ),
    ],
)
def test_code_names_become_words(note: str, words: str) -> None:
    assert in_words(note) == words


def test_a_column_of_the_user_keeps_its_name() -> None:
    assert in_words("nobody has a value of mother_warmth") == "nobody has a value of mother_warmth"


def test_kinds_of_notes_are_gathered_and_others_stand_alone() -> None:
    boundary = "the variance of age over client_id was estimated at its boundary (singular fit): x"
    said = notes_together(
        [
            ("A", "3 of 9 rows have no value of iip_pre"),
            ("B", "3 of 9 rows have no value of age"),
            ("A", boundary),
            ("A", "own"),
            ("B", "own"),
        ]
    )
    own, missing, singular = said
    assert own == "A, B: own"
    assert missing.endswith("(IIP, before treatment), 3 of 9 (A); age, 3 of 9 (B).")
    assert singular.endswith("the variance of age over clients (A).")
