"""Titles in title case (APA 7, section 6.17)."""

from __future__ import annotations

import re

__all__ = ["title_case"]

_MINOR = frozenset(
    "a an and as at but by for if in nor of off on or per so the to up via yet".split()  # noqa: SIM905
)
_WORD = re.compile(r"(?<![\w'’.])[a-z]+(?:['’][a-z]+)?(?![\w.])")
_START = re.compile(r"(?:^|[:.?!]\s+)\W*$")


def title_case(title: str) -> str:
    """Write a title in title case; a question, and what is no plain word, stays as it is.

    Parameters
    ----------
    title : str
        As the report prints it.

    Returns
    -------
    str
        Words of four letters or more begin with a capital, and so do the first word, the first
        after a colon, and short words that are no article, conjunction or preposition.

    Examples
    --------
    >>> title_case("The models behind the hypotheses: all fixed effects")
    'The Models Behind the Hypotheses: All Fixed Effects'
    >>> title_case("Is the interaction linear?"), title_case("Scores of ecr_01 with n at 5")
    ('Is the interaction linear?', 'Scores of ecr_01 With n at 5')
    """
    if title.rstrip().endswith("?"):
        return title
    return _WORD.sub(_cased, title)


def _cased(found: re.Match[str]) -> str:
    word = found[0]
    first = _START.search(found.string[: found.start()]) is not None
    single = len(word) == 1 and word != "a"  # a symbol: n, b, p
    if single or (word in _MINOR and not first):
        return word
    return word[:1].upper() + word[1:]
