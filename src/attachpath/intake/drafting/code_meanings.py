"""What the codes of a column mean, where the file says so."""

from __future__ import annotations

from typing import Any

from attachpath.intake.drafting.entries import plain
from attachpath.intake.drafting.seen_column import SeenColumn
from attachpath.intake.drafting.words import ENDED_WORDS, says, words_of

__all__ = ["code_meanings", "ended_values", "female_by_name"]

_MOST_LABELS = 30
_FEW = 5
_FEMALE = (("female",), ("woman",), ("kvinde",))


def female_by_name(column: SeenColumn) -> bool:
    """Tell whether the name of a column says what its 1 means."""
    return column.words in _FEMALE


def code_meanings(column: SeenColumn, ours: str) -> tuple[dict[str, Any] | None, str]:
    """Return what the codes mean where the file says it of every code."""
    if ours == "gender":
        return _genders(column)
    if ours == "ended":
        return ended_values(column), ""
    labels = _labels(column)
    if labels is None or len(labels) > _MOST_LABELS:
        partly = bool(column.value_labels) and column.kind == "number"
        return None, _labels_in_words(column) if partly else ""
    return labels, "values by the file's labels"


def _labels(column: SeenColumn) -> dict[str, str] | None:
    """Return the labels where each value has one; codes for missing are none."""
    if not column.value_labels or column.kind not in ("number", "text"):
        return None
    missing = {_code(code) for code in column.missing} | set(column.user_missing)
    labels = {
        _code(value): " ".join(label.split())
        for value, label in column.value_labels.items()
        if _code(value) not in missing
    }
    values = [_code(value) for value in (column.valid if column.kind == "number" else column.texts)]
    return labels if labels and all(value in labels for value in values) else None


def _code(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    text = str(value).strip()
    try:
        return f"{float(text):.15g}"
    except ValueError:
        return text


def _labels_in_words(column: SeenColumn) -> str:
    some = [f"{_code(value)} = {plain(label, 20)}" for value, label in column.value_labels.items()]
    return f"labels: {', '.join(some[:8])}"


def _genders(column: SeenColumn) -> tuple[dict[str, Any] | None, str]:
    if female_by_name(column) and set(column.valid) == {0.0, 1.0}:
        return {"0": "male", "1": "female"}, "guess: 1 is what the name says"
    labels = _labels(column) or {text: text for text in column.texts if column.kind == "text"}
    if any(_gender(text) == text and column.texts.get(text, _FEW) < _FEW for text in labels):
        return None, ""  # a word that few clients chose stays out of the draft
    if not labels:
        codes = ", ".join(f'{_code(value)} = "..."' for value in column.valid)
        return None, f"the file does not say what its codes mean: values = {{ {codes} }}"
    meant = {value: _gender(text) for value, text in labels.items()}
    if all(value == word for value, word in meant.items()):
        return None, ""
    return meant, ""


def _gender(text: str) -> str:
    words = words_of(text)
    if says("woman", words):
        return "female"
    return "male" if says("man", words) else " ".join(text.split())


def ended_values(column: SeenColumn) -> dict[str, str] | None:
    """Return how treatment ended by code, where every code is one of our words."""
    labels = _labels(column) or {text: text for text in column.texts if column.kind == "text"}
    meant = {}
    for value, text in labels.items():
        found = [ours for ours, words in ENDED_WORDS.items() if says("", words_of(text), words)]
        if len(found) != 1:
            return None
        meant[value] = found[0]
    return meant or None
