"""What the one grammar of formulas refuses, and text made to exhaust the machine."""

from __future__ import annotations

import string
import time

import pytest

from attachpath.errors import FormulaError
from attachpath.formula import parse_formula

SECONDS_AT_MOST = 5.0  # a parse takes a millisecond; unbounded expansions take hours


def code_of(text: str) -> str:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    return caught.value.code


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "y", "y ~", "~ x", "y ~ x ~ z", "y + z ~ x", "1 ~ x", "C(y) ~ x"),
        *("y ~ x +", "y ~ x + + z", "y ~ * x", "y ~ x z", "y ~ x `z`", "y ~ x -"),
        *("y ~ (x", "y ~ x)", "y ~ ()", "y ~ (x + z", "y ~ (x)(z)", "y ~ 1(x)"),
        *("y ~ 2", "y ~ x + 2", "y ~ 01", "y ~ 1.5", "y ~ x * 0", "y ~ x:1", "y ~ (x + 1)"),
        *("y ~ x^2", "y ~ x / z", "y ~ x %in% z", "y ~ x.z", "y ~ x, z", "y ~ x; z", "y ~ x = z"),
        *("y ~ x[0]", "y ~ {x}", "y ~ 'x'", 'y ~ f"{x}"', "y ~ (x := z)", "y ~ lambda: 0"),
        *("y ~ `x", "y ~ ``", "y ~ `x\nz`", "y ~ x\\", "y ~ $x", "y ~ x # z", "y ~ @x"),
        *("y ~ x\x00", "y ~ x\x1b", "y ~ x\u200b", "y ~ x（z）", "y ~ x＋z", "y ～ x"),
        *("y ~ x**2", "y ~ (x + z)**0", "y ~ (x + z)**5", "y ~ (x + z)**x", "y ~ (x + z)**"),
        *("y ~ (x + z)**00400", "y ~ (x + z)**02", "y ~ (x + z)**٢", "y ~ (x + z)**-1"),
    ],
)
def test_the_grammar_refuses(text: str) -> None:
    assert code_of(text) == "formula-syntax"


LETTERS = string.ascii_lowercase
BOMBS = {
    "crossing of 26 names": "y ~ " + "*".join(f"{a}1" for a in LETTERS),
    "power of 900 names": f"y ~ ({'+'.join(f'x{n}' for n in range(900))})**4",
    "power of powers": "y ~ " + "(" * 8 + "a+b+c" + ")**4" * 8,
    "crossed brackets": "y ~ " + ":".join([f"({'+'.join(f'{a}1' for a in LETTERS)})"] * 20),
    "long chain on a wide bracket": "y ~ ((a+b+c+d)*(e+f+g+h)*(i+j+k+l)*(m+n+o+p))" + ":z" * 2_000,
    "deep brackets": f"y ~ {'(' * 2_400}x{')' * 2_400}",
    "open brackets": "y ~ " + "(" * 4_900,
    "open random parts": "y ~ " + "(1|" * 1_600,
    "many random parts": "y ~ " + "+".join(["(1|g)"] * 800),
    "many pluses": "y ~ " + "+".join(["x"] * 2_400),
    "many stars": "y ~ " + "*".join(["x"] * 2_400),
    "names without signs": "y ~ " + "a " * 2_400,
    "blanks after a long name": "y ~ " + "a" * 2_400 + " " * 2_400 + "b",
    "backticks": "y ~ " + "`" * 4_900,
    "too long": "y ~ " + "x" * 10_000_000,
    "huge number": "y ~ (a+b)**" + "9" * 4_900,
}


@pytest.mark.parametrize("name", BOMBS)
def test_text_made_to_exhaust_the_machine_is_refused_quickly(name: str) -> None:
    started = time.perf_counter()
    assert code_of(BOMBS[name]) == "formula-syntax"
    assert time.perf_counter() - started < SECONDS_AT_MOST


def test_brackets_may_be_nested_twenty_deep_but_no_deeper() -> None:
    assert parse_formula(f"y ~ {'(' * 20}x{')' * 20}").columns == ("y", "x")
    assert code_of(f"y ~ {'(' * 21}x{')' * 21}") == "formula-syntax"
