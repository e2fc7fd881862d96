"""What a criterion found, in the few words of a table cell, with its reason under a letter."""

from __future__ import annotations

from string import ascii_lowercase

from attachpath.hypotheses import Replicated

__all__ = ["Footnotes", "large_enough_words", "same_sign_words", "within_interval_words"]

_NO_ANSWER = {"not_computable": "not computable", "not_testable": "not testable"}

_SAME_SIGN = {
    "not significant, with the same sign": "✗ not significant",
    "not significant, with the other sign": "✗ not significant, other sign",
    "significant, with the other sign": "✗ significant, other sign",
}
_TELESCOPE_NO = {
    "an effect that the original could have detected": "✓ no",
    "the replication is not precise enough to tell": "? cannot tell",
}


class Footnotes:
    """Reasons that stand under a table, each once, in the order of its cells."""

    def __init__(self) -> None:
        self._reasons: dict[str, str] = {}

    def mark(self, words: str, reason: str | None) -> str:
        """Return the words of a cell with the letter of their reason.

        Examples
        --------
        >>> notes = Footnotes()
        >>> notes.mark("not testable", "the cohort has no WAI"), notes.text
        ('not testable (a)', '(a) The cohort has no WAI.')
        """
        if not reason:
            return words
        letter = self._reasons.setdefault(reason, _letter(len(self._reasons)))
        return f"{words} ({letter})"

    @property
    def text(self) -> str:
        """All of them."""
        return " ".join(
            f"({letter}) {reason[:1].upper()}{reason[1:].rstrip('.')}."
            for reason, letter in self._reasons.items()
        )


def same_sign_words(found: Replicated, notes: Footnotes) -> str:
    """Say whether an effect was found again."""
    if found.outcome == "yes":
        return "✓ yes"
    return _SAME_SIGN.get(found.reason or "") or _no_answer(found, notes)


def within_interval_words(found: Replicated, notes: Footnotes) -> str:
    """Say whether an estimate lies in the prediction interval."""
    return {"yes": "✓ yes", "no": "✗ no"}.get(found.outcome) or _no_answer(found, notes)


def large_enough_words(found: Replicated, notes: Footnotes) -> str:
    """Say whether an effect is too small for the original study to have detected."""
    if found.outcome == "yes":
        return "✗ yes"
    return _TELESCOPE_NO.get(found.reason or "") or _no_answer(found, notes)


def _no_answer(found: Replicated, notes: Footnotes) -> str:
    return notes.mark(_NO_ANSWER[found.outcome], found.reason)


def _letter(place: int) -> str:
    """Count a to z, then aa, ab and so on."""
    before, last = divmod(place, len(ascii_lowercase))
    return (_letter(before - 1) if before else "") + ascii_lowercase[last]
