"""Errors carry a stable code and three parts, and survive the way to another process."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from attachpath.errors import (
    AttachpathError,
    DataError,
    EstimationError,
    FormulaError,
    OutputError,
    Problem,
    SpecificationError,
    UsageError,
    came_of_interruption,
    nearest_name,
)

PROBLEM = Problem(
    "out-of-range", "clients", "ecr_01", 17, "9", "a whole number from 1 to 7", "Correct it."
)
NOTE = Problem(
    "small-group", "therapists", None, None, None, "two clients", "Nothing to do.", "note"
)
THREE_PARTS = [
    AttachpathError,
    UsageError,
    SpecificationError,
    FormulaError,
    EstimationError,
    OutputError,
]


def through_a_process_boundary(error: Exception) -> Exception:
    back = pickle.loads(pickle.dumps(error))  # noqa: S301, TID251 - our own bytes, in a test
    assert isinstance(back, Exception)
    return back


@pytest.mark.parametrize("kind", THREE_PARTS)
def test_an_error_shows_what_happened_why_and_what_to_do_and_its_code(
    kind: type[AttachpathError],
) -> None:
    error = kind("a-code", "Something broke.", "A cause.", "Do this.")
    assert str(error).splitlines() == [
        "Something broke.",
        "  Likely cause: A cause.",
        "  Next step: Do this.",
        "  [a-code]",
    ]


@pytest.mark.parametrize("kind", THREE_PARTS)
def test_an_error_keeps_class_code_and_parts_in_another_process(
    kind: type[AttachpathError],
) -> None:
    error = kind("a-code", "Something broke.", "A cause.", "Do this.")
    for back in (through_a_process_boundary(error), copy.deepcopy(error)):
        assert type(back) is kind
        assert back.as_record() == error.as_record()
        assert str(back) == str(error)


def test_a_record_of_an_error_is_flat_json_with_the_code_first() -> None:
    record = FormulaError("collinear", "a and b.", "The same.", "Drop one.").as_record()
    assert list(record) == ["code", "message", "cause", "next_step"]
    assert json.loads(json.dumps(record)) == {
        "code": "collinear",
        "message": "a and b.",
        "cause": "The same.",
        "next_step": "Drop one.",
    }


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DataError([PROBLEM]), 1),
        (UsageError("c", "m", "w", "n"), 2),
        (SpecificationError("c", "m", "w", "n"), 2),
        (FormulaError("c", "m", "w", "n"), 2),
        (OutputError("c", "m", "w", "n"), 2),
        (EstimationError("c", "m", "w", "n"), 3),
    ],
)
def test_the_exit_status_tells_bad_data_from_wrong_use_from_a_failed_part(
    error: AttachpathError, status: int
) -> None:
    assert error.exit_status == status


def test_every_error_of_the_package_is_caught_by_one_class() -> None:
    assert all(issubclass(kind, AttachpathError) for kind in [*THREE_PARTS, DataError])


def test_bad_data_keep_every_problem_and_take_the_code_of_the_first() -> None:
    error = DataError([PROBLEM, NOTE])
    assert error.problems == (PROBLEM, NOTE)
    assert error.code == "out-of-range"
    assert "2 problem(s)" in error.message
    assert "and 1 more" in error.message
    assert "ecr_01" in error.message


def test_bad_data_keep_every_problem_in_another_process() -> None:
    back = through_a_process_boundary(DataError([PROBLEM, NOTE]))
    assert isinstance(back, DataError)
    assert back.problems == (PROBLEM, NOTE)
    assert back.as_record() == DataError([PROBLEM, NOTE]).as_record()


def test_a_problem_names_table_row_column_value_and_what_was_expected() -> None:
    assert str(PROBLEM) == (
        "clients row 17 column ecr_01 is '9': expected a whole number from 1 to 7. "
        "Correct it. [out-of-range]"
    )


def test_a_problem_of_a_whole_table_names_no_row_and_no_column() -> None:
    assert str(NOTE) == "therapists: expected two clients. Nothing to do. [small-group]"


def test_a_problem_is_a_record_with_its_severity() -> None:
    assert PROBLEM.as_record()["severity"] == "error"
    assert NOTE.as_record() == {
        "code": "small-group",
        "table": "therapists",
        "column": None,
        "row": None,
        "value": None,
        "expected": "two clients",
        "next_step": "Nothing to do.",
        "severity": "note",
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ecr_anxeity", "ecr_anxiety"),
        ("ECR_Anxiety", "ecr_anxiety"),
        ("AGE", "age"),
        ("Age", "age"),
        ("ecr_avoidanc", "ecr_avoidance"),
        ("quicksilver", None),
        ("", None),
    ],
)
def test_the_nearest_name_is_found_whatever_its_case_and_none_is_invented(
    typed: str, meant: str | None
) -> None:
    assert nearest_name(typed, ["ecr_anxiety", "ecr_avoidance", "age"]) == meant


def test_among_no_candidates_there_is_no_nearest_name() -> None:
    assert nearest_name("age", []) is None


def test_an_error_raised_while_ctrl_c_was_handled_came_of_it() -> None:
    error = RuntimeError("cannot join thread before it is started")
    error.__context__ = KeyboardInterrupt()
    outer = ImportError("numpy")
    outer.__cause__ = error
    assert came_of_interruption(error)
    assert came_of_interruption(outer)
    outer.__cause__ = outer.__context__ = outer  # a loop ends
    assert not came_of_interruption(outer)
