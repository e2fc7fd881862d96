"""Whatever the text, a model or one of our errors comes out, and soon; nothing is run."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attachpath.errors import FormulaError
from attachpath.sem.syntax import ModelText, parse_model

PIECES = [
    *"xyab_.é1235+-*/^~<>=():,;|%?!#$\"'`@\\ \t\n\r\x00\u2028",
    *("=~", "~~", ":=", "==", "**", "<~", "~*~", "NA", "c(", "start(", "label(", "equal("),
    *("exp(", "log(", "group: 1", "1e-3", "0.5", "x1", "\n", " + ", " ~ ", " =~ ", '"a"', "`b c`"),
]


def outcome(text: str) -> ModelText | FormulaError:
    try:
        return parse_model(text)
    except FormulaError as error:
        return error


@settings(max_examples=1_500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_text_of_the_grammars_pieces_parses_or_is_refused(text: str) -> None:
    found = outcome(text)
    if isinstance(found, ModelText):
        assert found.statements or found.definitions or found.constraints
    elif found.code != "empty-model":
        assert found.code.startswith("model-")
        assert found.message.endswith("^")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_other_text_parses_or_is_refused(text: str) -> None:
    found = outcome(text)
    assert isinstance(found, ModelText) or found.next_step


@pytest.mark.parametrize(
    "text",
    [
        " " * 199_000 + "$",
        "." * 199_000,
        "(" * 199_000,
        "y ~ a*x\n" + "-1 < a\n" * 19_000,
        "y ~ x" + " + x" * 19_000,
        "y ~ " + "1*" * 99_000 + "x",
        "y ~ c(" + "1," * 99_000 + "1)*x",
        "k0 := 1;" + "".join(f"k{n} := k{n - 1};" for n in range(1, 9_000)),
        "y ~ " + "x" * 199_000,
        "`" * 199_000,
    ],
    ids=range(10),
)
def test_long_texts_are_read_or_refused_soon(text: str) -> None:
    began = time.perf_counter()
    found = outcome(text)
    assert isinstance(found, ModelText) or len(found.message) < 1_000
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    "text",
    [
        "y ~ __import__('os').system('touch ran')",
        "y ~ x; k := __import__('os')",
        "y ~ a*x; a == ().__class__",
        "y ~ eval('1')*x",
        "y ~ a*x; k := (lambda: 1)()",
        "y ~ {x}",
    ],
)
def test_hostile_text_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse_model(text)
