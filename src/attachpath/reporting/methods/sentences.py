"""Small pieces of sentences that several paragraphs of the Methods need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attachpath.reporting.labels import label, term_label

__all__ = ["capital", "joined", "named"]


def joined(words: Iterable[str]) -> str:
    """Join words as a sentence lists them, each once.

    Examples
    --------
    >>> joined(["age"]), joined(["age", "gender"]), joined(["age", "gender", "age", "symptoms"])
    ('age', 'age and gender', 'age, gender and symptoms')
    """
    distinct = list(dict.fromkeys(words))
    if len(distinct) < 2:
        return "".join(distinct)
    return f"{', '.join(distinct[:-1])} and {distinct[-1]}"


def named(columns: Sequence[str]) -> str:
    """Join the labels of columns or terms.

    Examples
    --------
    >>> named(["ecr_anxiety", "age"])
    'attachment anxiety (ECR) and age'
    """
    return joined(term_label(name) if ":" in name else label(name) for name in columns)


def capital(sentence: str) -> str:
    """Begin with a large letter.

    Examples
    --------
    >>> capital("age was centred")
    'Age was centred'
    """
    return sentence[:1].upper() + sentence[1:]
