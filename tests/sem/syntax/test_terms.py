"""Terms that are not terms: the code, and the place that the message shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attachpath.errors import FormulaError

Refused = Callable[[str], FormulaError]

MISTAKES = {
    "y ~ x +": ("model-syntax", 8),
    "y ~ x x2": ("model-syntax", 7),
    "y ~ x + + z": ("model-syntax", 9),
    "~ x": ("model-syntax", 1),
    "y ~": ("model-syntax", 4),
    "y z ~ x": ("model-syntax", 3),
    "2*y ~ x": ("model-syntax", 1),
    "y ~ x - z": ("model-syntax", 7),
    "y ~ -x": ("model-syntax", 6),
    "y ~ x*1*2": ("model-syntax", 9),
    "y ~ 2": ("model-syntax", 5),
    "y ~ 0.5*0": ("model-syntax", 9),
    "f =~ 1": ("model-syntax", 6),
    "y ~~ 0": ("model-syntax", 6),
    "y ~ 1/2*x": ("model-syntax", 6),
    'y ~ "a" x': ("model-syntax", 9),
    'y ~ "a"': ("model-syntax", 8),
    "y ~ (x + z)": ("model-syntax", 5),
    "y ~ x, z": ("model-syntax", 6),
    "y ~ x^2": ("model-syntax", 6),
    "y ~ 1x": ("model-name", 5),
    "y ~ x + 2.5items": ("model-name", 9),
    "y ~ 1e999*x": ("model-number", 5),
    "log(y) ~ x": ("model-function", 1),
    "y ~ z + log(x)": ("model-function", 9),
    "y ~ I(x^2)": ("model-function", 5),
    "y ~ __import__('os')*x": ("model-function", 5),
    "y ~ x + $": ("model-character", 9),
    "y ~ “a”*x": ("model-character", 5),
    "y ~ −1*x": ("model-character", 5),
    "y ～ x": ("model-character", 3),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_has_its_code_and_its_place(text: str, refused: Refused) -> None:
    code, column = MISTAKES[text]
    error = refused("# the model\n" + text)
    assert error.code == code
    assert error.message.splitlines()[0].endswith(f"line 2, column {column}:")
    assert error.message.splitlines()[1:] == [f"    {text}", "    " + " " * (column - 1) + "^"]
