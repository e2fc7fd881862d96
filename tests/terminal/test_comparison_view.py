"""A comparison on a screen and in a pipe."""

from __future__ import annotations

from typing import Any

import pytest
from rich.console import Console

from attachpath.terminal import comparison_lines, comparison_view

NOTHING = {"low": None, "high": None, "detectable": None, "p_value": None}


def answered(outcome: str, reason: str | None = None) -> dict[str, Any]:
    return NOTHING | {"outcome": outcome, "reason": reason}


def effect(study: str, estimate: float | None, reason: str | None = None) -> dict[str, Any]:
    bounds = (None, None) if estimate is None else (estimate - 0.1, estimate + 0.1)
    numbers = {"ci_low": bounds[0], "ci_high": bounds[1], "p_value": estimate and 0.01}
    return {"study": study, "estimate": estimate, "reason": reason} | numbers


@pytest.fixture
def document() -> dict[str, Any]:
    """One hypothesis of an original found again in one cohort; another cannot test it."""
    pooled = {"estimate": -0.28, "ci_low": -0.35, "ci_high": -0.21, "p_value": 1e-9}
    pooled |= {"q": 1.25, "q_df": 1, "q_p": 0.26, "i_squared": 0.2, "tau_squared": 0.001}
    lacks = answered("not_testable", "the cohort has no\x1b IIP")
    names = ("same_sign_and_significant", "within_prediction_interval", "small_telescopes")
    answers = [answered("yes"), answered("no"), answered("no", TOO_WIDE)]
    found = dict(zip(names, answers, strict=True))
    effects = [effect("aarhus", -0.3), effect("bergen", -0.25), effect("clinic", None)]
    original = {"reason": None, "direction": "negative", "significant": True, "n": 330}
    return {
        "original": "cohort",
        "studies": [{"name": "aarhus"}, {"name": "bergen"}, {"name": "clinic"}],
        "hypotheses": [
            {
                "id": "H4a",
                "claim": "Earned security goes with fewer problems.",
                "role": "confirmatory",
                "original": original | {"estimate": None},
                "effects": effects,
                "replications": [
                    {"study": "bergen"} | found,
                    {"study": "clinic"} | dict.fromkeys(names, lacks),
                ],
                "pooled": pooled | {"reason": None},
            }
        ],
    }


TOO_WIDE = "the replication is not precise enough to tell"


def drawn(document: dict[str, Any], width: int) -> str:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(comparison_view(document, width))
    return capture.get()


def test_lines_hold_a_study_each_and_name_reasons(document: dict[str, Any]) -> None:
    lines = [line for line in comparison_lines(document) if line.startswith("H4a")]
    assert [line.split()[1] for line in lines] == ["aarhus", "bergen", "clinic", "pooled"]
    assert "-0.300  [-0.400, -0.200]" in lines[0]
    assert lines[0].endswith("the original")
    assert lines[1].endswith(TOO_WIDE)
    assert "cannot tell" in lines[1]
    assert "not testable" in lines[2]
    assert "\x1b" not in lines[2]
    assert "I2 = 20%" in lines[3]
    assert "p < 0.001" not in lines[3]


def test_a_published_sign_has_a_line_of_its_own(document: dict[str, Any]) -> None:
    one = document["hypotheses"][0]
    one["pooled"] = dict.fromkeys(one["pooled"]) | {"reason": "the original estimate is not known"}
    lines = list(comparison_lines(document | {"original": "published"}))
    assert any("published" in line and line.endswith("significant, n = 330") for line in lines)
    assert lines[-1].endswith("not computable: the original estimate is not known")


@pytest.mark.parametrize("width", [50, 84, 100, 140])
def test_every_width_holds_numbers_answers_and_reasons(
    document: dict[str, Any], width: int
) -> None:
    text = drawn(document, width)
    assert max(map(len, text.splitlines())) <= width
    for words in ("-0.25", "cannot tell", "not testable: the cohort has no\\x1b IIP", "pooled"):
        assert words in " ".join(text.split())


def test_answers_stand_in_columns_where_there_is_room(document: dict[str, Any]) -> None:
    (line,) = [line for line in drawn(document, 120).splitlines() if "bergen" in line]
    assert line.split()[-4:] == ["yes", "no", "cannot", "tell"]
    assert "same sign, significant: yes" in drawn(document, 60)
