"""What the verdicts say taken together, and what must be said beside a single one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attachpath.reporting.hypothesis_row import HypothesisRow, Verdict
from attachpath.reporting.numbers import number
from attachpath.reporting.words import FLAG_WORDS, VERDICT_WORDS, after_colon, before_adjustment

__all__ = ["SIGNS", "VERDICT_MEANINGS", "Overview", "overview", "remark"]

SIGNS: dict[Verdict, str] = {
    "supported": "✓",
    "opposite": "✗",
    "negligible": "≈",
    "inconclusive": "?",
    "not_testable": "–",
    "not_estimable": "–",
}

VERDICT_MEANINGS: dict[Verdict, str] = {
    "supported": "p is below the level, the effect has the predicted sign, and every part of the "
    "claim holds.",
    "opposite": "p is below the level, with the other sign.",
    "negligible": "the whole interval lies inside the shaded bounds: whatever effect there is, it "
    "is smaller than the smallest effect of interest.",
    "inconclusive": "none of these: the data do not decide. It is not evidence of no effect.",
    "not_testable": "a model or a variable that the claim needs is not there.",
    "not_estimable": "the model could not be fitted to these data.",
}
"""In the order in which they are tried."""


_DECIDED = ("supported", "opposite", "negligible")


@dataclass(frozen=True)
class Overview:
    """The confirmatory claims together.

    Attributes
    ----------
    sentence : str
        How many there are and what became of them.
    tally : list of (Verdict, int)
        In the order in which the verdicts are tried.
    decided : list of (Verdict, list of HypothesisRow)
        Those about which the data decide.
    """

    sentence: str
    tally: list[tuple[Verdict, int]]
    decided: list[tuple[Verdict, list[HypothesisRow]]]


def overview(rows: Sequence[HypothesisRow]) -> Overview | None:
    """Put the confirmatory verdicts together.

    Parameters
    ----------
    rows : sequence of HypothesisRow
        All rows of the run.

    Returns
    -------
    Overview or None
        None where no claim is confirmatory.

    Examples
    --------
    >>> overview([]) is None
    True
    """
    own = [row for row in rows if row.role == "confirmatory"]
    if not own:
        return None
    by_verdict = {name: [row for row in own if row.verdict == name] for name in VERDICT_WORDS}
    tally = [(name, len(found)) for name, found in by_verdict.items() if found]
    decided = [(name, by_verdict[name]) for name, _ in tally if name in _DECIDED]
    return Overview(_sentence(len(own), tally), tally, decided)


def remark(row: HypothesisRow) -> str:
    """Return what a reader must know beside the verdict and its numbers, or nothing."""
    if row.std_estimate is None:
        reason = after_colon(row.reason)
        return f"{reason[:1].upper()}{reason[1:]}."
    sentences = [FLAG_WORDS[flag] for flag in row.flags if flag in FLAG_WORDS]
    if row.verdict == "inconclusive" and row.smallest_detectable is not None:
        sentences.append(
            f"An effect of {number(row.smallest_detectable)} would have been found with 80% "
            f"power{before_adjustment(row)}."
        )
    return " ".join(sentences)


def _sentence(claims: int, tally: Sequence[tuple[Verdict, int]]) -> str:
    (first, found), *others = tally
    if claims == 1:
        return f"The one confirmatory claim is {VERDICT_WORDS[first]}."
    if not others:
        return f"All {claims} confirmatory claims are {VERDICT_WORDS[first]}."
    parts = [f"{found} {'is' if found == 1 else 'are'} {VERDICT_WORDS[first]}"]
    parts += [f"{number_of} {VERDICT_WORDS[name]}" for name, number_of in others]
    return f"Of {claims} confirmatory claims, {', '.join(parts[:-1])} and {parts[-1]}."
