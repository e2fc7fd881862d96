"""What a theory says, as a number: the same for the same content, whatever its comments."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attachpath.hypotheses.hypothesis import Hypothesis, Published
from attachpath.hypotheses.theory import Theory, load_theory
from attachpath.specification import Part

__all__ = ["hypothesis_hash", "rules_hash", "theory_hash"]

_LATER: Mapping[type[Part], frozenset[str]] = {
    Theory: frozenset({"variable"}),
    Hypothesis: frozenset({"where", "estimation"}),
    Published: frozenset({"estimate", "std_error", "n"}),
}
"""Keys that the first theories did not have: where nothing is stated they are not counted, so
that a theory that does not use them keeps the hash under which results of it were stored."""


def theory_hash(theory: str | Path | Theory) -> str:
    """Return the SHA-256 of what a theory says; comments and white space do not count.

    Examples
    --------
    >>> theory_hash("et_graf")[:12]
    'b99803849c55'
    """
    return _hash(load_theory(theory))


def hypothesis_hash(hypothesis: Hypothesis) -> str:
    """Return the SHA-256 of what one hypothesis says."""
    return _hash(hypothesis)


def rules_hash(theory: Theory) -> str:
    """Return the SHA-256 of what a theory says beside its hypotheses."""
    return _hash(theory, leave_out=("hypothesis",))


def _hash(said: Part, leave_out: tuple[str, ...] = ()) -> str:
    unsaid = _unsaid(said) | dict.fromkeys(leave_out, True)
    return hashlib.sha256(said.model_dump_json(exclude=unsaid).encode("utf-8")).hexdigest()


def _unsaid(said: Part) -> dict[str, Any]:
    """Return what `model_dump` shall leave out: later keys at their default, at any depth."""
    found: dict[str, Any] = {}
    for name, field in type(said).model_fields.items():
        value = getattr(said, name)
        if name in _LATER.get(type(said), ()) and value == field.get_default():
            found[name] = True
        elif isinstance(value, Part):
            found[name] = _unsaid(value)
        elif isinstance(value, tuple):
            inside = {
                place: _unsaid(one) for place, one in enumerate(value) if isinstance(one, Part)
            }
            found[name] = {place: unsaid for place, unsaid in inside.items() if unsaid}
    return {name: unsaid for name, unsaid in found.items() if unsaid}
