"""Sentences about verdicts.

They say "predicted" and "was associated with": none of these models shows that one thing brought
about another.
"""

from __future__ import annotations

from attachpath.reporting.hypothesis_row import HypothesisRow, Role, Verdict
from attachpath.reporting.labels import label, term_label
from attachpath.reporting.numbers import count, interval, number, p_equation
from attachpath.reporting.plain_notes import in_words, notes_together

__all__ = [
    "FLAG_WORDS",
    "ROLE_WORDS",
    "VERDICT_WORDS",
    "after_colon",
    "before_adjustment",
    "effect_digits",
    "finding",
    "notes_by_hypothesis",
    "verdict_sentence",
]

VERDICT_WORDS: dict[Verdict, str] = {
    "supported": "supported",
    "opposite": "opposite",
    "negligible": "negligible",
    "inconclusive": "inconclusive",
    "not_testable": "not testable",
    "not_estimable": "not estimable",
}

ROLE_WORDS: dict[Role, str] = {
    "confirmatory": "Confirmatory",
    "secondary": "Secondary (unadjusted)",
    "exploratory": "Exploratory (unadjusted)",
    "validity": "Validity of the measures (unadjusted)",
}

FLAG_WORDS = {
    "below_smallest_effect": "The effect, though significant, is smaller than the smallest effect "
    "of interest.",
    "nominal": "Before adjustment for the number of hypotheses p was below .05; after it, not.",
}


_WITHOUT_NUMBERS: dict[Verdict, str] = {
    "not_testable": "could not be tested",
    "not_estimable": "could not be estimated",
}


# The tables, Methods and Assumptions say it; results.json keeps every note with its row.
_SAID_ELSEWHERE = (
    "ESAT construction",
    "Holm over",
    "Intersection-union",
    "No second opinion: there is no first",
)


def verdict_sentence(row: HypothesisRow) -> str:
    """Say in one or two sentences what the data say about a hypothesis, with its numbers.

    Parameters
    ----------
    row : HypothesisRow
        A row of `test_hypotheses`.

    Returns
    -------
    str
        The verdict, the effect with its interval and p, the number of clients, and the flags.
    """
    if row.verdict in _WITHOUT_NUMBERS:
        return f"{row.id} {_WITHOUT_NUMBERS[row.verdict]}: {after_colon(row.reason)}."
    digits = effect_digits(row)
    effect = f"standardised b = {number(row.std_estimate, digits)}"
    bounds = f"90% CI {interval(row.std_ci90_low, row.std_ci90_high, digits)}"
    numbers = ", ".join([effect, bounds, _test_clause(row)])
    return " ".join([f"{row.id}: {_what_was_found(row)} ({numbers}).", *_flag_sentences(row)])


def effect_digits(row: HypothesisRow) -> int:
    """Return the decimals of an effect: products of paths are small."""
    return 3 if row.kind == "sem" else 2


def finding(row: HypothesisRow) -> str:
    """Say what was found where id, estimate and interval already stand beside it."""
    if row.verdict in _WITHOUT_NUMBERS:
        return f"It {_WITHOUT_NUMBERS[row.verdict]}: {after_colon(row.reason)}."
    found = _what_was_found(row)
    sentence = f"{found[:1].upper()}{found[1:]} ({_test_clause(row)})."
    return " ".join([sentence, *_flag_sentences(row)])


def notes_by_hypothesis(rows: list[HypothesisRow]) -> list[str]:
    """Return every note once, in words, with the hypotheses that it is about.

    Examples
    --------
    >>> notes_by_hypothesis([])
    []
    """
    return notes_together(
        (row.id, note) for row in rows for note in row.notes if not note.startswith(_SAID_ELSEWHERE)
    )


def _test_clause(row: HypothesisRow) -> str:
    adjusted = row.p_holm is not None
    p = p_equation(row.p_holm, "Holm-adjusted p") if adjusted else _unadjusted(row)
    return f"{p}, {count(row.n_clients)} clients" if row.n_clients else p


def _unadjusted(row: HypothesisRow) -> str:
    """Write the p that decides; where it is not that of the term, what it is."""
    if row.p_claim is None or row.p_claim == row.p_value:
        return p_equation(row.p_value)
    kind = "largest p of all parts" if row.parts else "one-sided p"
    return p_equation(row.p_claim, kind)


def _flag_sentences(row: HypothesisRow) -> list[str]:
    return [FLAG_WORDS.get(flag, f"{flag}.") for flag in row.flags]


def _what_was_found(row: HypothesisRow) -> str:
    if row.verdict == "inconclusive":
        return f"the data do not decide about {_association(row)}{_power(row)}"
    bound = number(row.smallest_effect, effect_digits(row))
    if row.verdict == "negligible":
        start = "as predicted, " if row.direction == "none" else ""
        return (
            f"{start}{_association(row)} was smaller than the smallest effect of interest, {bound}"
        )
    sign = "positively" if (row.std_estimate or 0) > 0 else "negatively"
    expected = "as predicted" if row.verdict == "supported" else "contrary to what was predicted"
    if row.kind == "sem" or ":" in (row.term or ""):
        sign_word = "positive" if sign == "positively" else "negative"
        return f"{expected}, {_association(row)} was {sign_word}"
    return f"{expected}, {_predictor(row)} was {sign} associated with {_outcome(row)}"


def _association(row: HypothesisRow) -> str:
    if row.kind == "sem":
        return f"the parameter {_predictor(row)} of its path model"
    if ":" in (row.term or ""):
        return f"the interaction {_predictor(row)} in predicting {_outcome(row)}"
    return f"the association of {_predictor(row)} with {_outcome(row)}"


def _predictor(row: HypothesisRow) -> str:
    return term_label(row.term or "the focal term")


def _outcome(row: HypothesisRow) -> str:
    return label((row.formula or "the outcome").split("~")[0].strip().strip("`"))


def _power(row: HypothesisRow) -> str:
    if row.smallest_detectable is None:
        return ""
    power = number(row.smallest_detectable, effect_digits(row))
    found = f"an effect of {power} would have been found with 80% power"
    return f"; {found}{before_adjustment(row)}"


def before_adjustment(row: HypothesisRow) -> str:
    """Say that a power is that of one test where the verdict is Holm's."""
    return " before adjustment" if row.p_holm is not None else ""


def after_colon(reason: str | None) -> str:
    """Fit a reason after a colon; an abbreviation keeps its capitals."""
    text = in_words(reason or "no reason was given").rstrip(".")
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
