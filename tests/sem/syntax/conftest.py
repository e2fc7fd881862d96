"""Texts that the parser must refuse, and what it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attachpath.errors import FormulaError
from attachpath.sem.syntax import parse_model


@pytest.fixture
def refused() -> Callable[[str], FormulaError]:
    """Parse a text that must be refused; return the error."""

    def refuse(text: str) -> FormulaError:
        with pytest.raises(FormulaError) as caught:
            parse_model(text)
        return caught.value

    return refuse
