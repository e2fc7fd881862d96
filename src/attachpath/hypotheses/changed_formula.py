"""A hypothesis with another formula: its terms, random parts, outcome or focal term exchanged."""

from __future__ import annotations

from collections.abc import Iterable

from attachpath.formula import Formula, RandomPart, fixed_terms
from attachpath.hypotheses.theory import Hypothesis

__all__ = ["Term", "change", "terms_of", "written"]

Term = tuple[str, ...]
"""Columns that a term multiplies."""


def change(
    hypothesis: Hypothesis,
    *,
    response: str | None = None,
    terms: Iterable[Term] | None = None,
    random: Iterable[RandomPart] | None = None,
    term: str | None = None,
) -> Hypothesis:
    """Return a hypothesis with some pieces of its formula exchanged.

    Parameters
    ----------
    hypothesis : Hypothesis
        As stated.
    response : str, optional
        Another outcome.
    terms : iterable of tuple of str, optional
        Another fixed part, each term as the columns that it multiplies; a term that stands twice
        is written once.
    random : iterable of RandomPart, optional
        Other random parts.
    term : str, optional
        Another focal term.

    Returns
    -------
    Hypothesis
        Without further parts; columns that were categories stay so.

    Examples
    --------
    >>> from attachpath.hypotheses import load_theory
    >>> change(load_theory("et_graf")["H4a"], terms=[("esat_anx_between",)]).formula
    'iip_post ~ esat_anx_between + (1 | therapist_id)'
    """
    parsed = hypothesis.parsed
    fixed = dict.fromkeys(fixed_terms(parsed) if terms is None else terms)
    parts = [
        *(":".join(written(name, parsed) for name in one) for one in fixed),
        *map(str, parsed.random if random is None else random),
    ]
    left = written(response or parsed.response, parsed)
    # Validated anew: a copy would keep the old formula, parsed.
    return Hypothesis.model_validate(
        hypothesis.model_dump(exclude={"part"})
        | {"formula": f"{left} ~ {' + '.join(parts)}", "term": term or hypothesis.term}
    )


def terms_of(hypothesis: Hypothesis) -> tuple[Term, ...]:
    """Return the terms of the fixed part, expanded."""
    return fixed_terms(hypothesis.parsed)


def written(name: str, formula: Formula) -> str:
    """Return a column as the formula has it: quoted where it must be, a category as one."""
    quoted = name if name.isidentifier() else f"`{name}`"
    return f"C({quoted})" if name in formula.categorical else quoted
