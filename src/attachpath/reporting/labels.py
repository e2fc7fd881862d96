"""Words for the columns of a cohort, so that a reader meets no code names unexplained."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

from attachpath.reporting.printable import one_line

__all__ = [
    "folded_label",
    "has_words",
    "label",
    "own_labels",
    "row_label",
    "short_label",
    "term_label",
]

_NONE: Mapping[str, str] = MappingProxyType({})
_OWN: ContextVar[Mapping[str, str]] = ContextVar("words of a theory", default=_NONE)

_COLUMNS = {
    "age": "age",
    "gender": "gender",
    "therapist_age": "therapist's age",
    "orientation": "therapist's orientation",
    "years_experience": "therapist's years of experience",
    "presenting_problem": "presenting problem",
    "sessions_attended": "sessions attended",
    "ended": "how therapy ended",
    "session_log": "log session number",
    "ecr_anxiety": "attachment anxiety (ECR)",
    "ecr_avoidance": "attachment avoidance (ECR)",
    "iip": "interpersonal problems (IIP)",
    "differentiation": "differentiation of self",
    "sense_of_coherence": "sense of coherence",
    "emotion_regulation_difficulty": "emotion regulation difficulty",
    "interpersonal_trust": "interpersonal trust",
    "symptoms": "symptoms",
    "esat_anx": "earned security (ESAT anxiety)",
    "esat_avoid": "earned security (ESAT avoidance)",
    "cats_secure": "secure attachment to therapist (CATS)",
    "cats_avoidant": "avoidant attachment to therapist (CATS)",
    "cats_preoccupied": "preoccupied attachment to therapist (CATS)",
    "tds_too_close": "too close (TDS)",
    "tds_too_distant": "too distant (TDS)",
    "tds_growing_autonomy": "growing autonomy (TDS)",
    "tds_growing_engagement": "growing engagement (TDS)",
    "wai": "working alliance (WAI)",
    "depth": "session depth",
}

# The longest ending first: `_within_previous` is not `_previous` of `..._within`.
_ENDINGS = {
    "_within_previous": "deviation from own mean at the previous occasion",
    "_between": "client mean",
    "_within": "deviation from own mean",
    "_previous": "previous occasion",
    "_change": "change",
    "_last": "last observed",
    "_pre": "before treatment",
    "_post": "after treatment",
}


@contextmanager
def own_labels(labels: Mapping[str, str]) -> Iterator[None]:
    """Use words of a theory for its columns, before those of this package.

    Parameters
    ----------
    labels : mapping of str to str
        Words by column.

    Examples
    --------
    >>> with own_labels({"phq9": "depression (PHQ-9)"}):
    ...     label("phq9_between")
    'depression (PHQ-9, client mean)'
    """
    token = _OWN.set({column: one_line(words) for column, words in labels.items() if words})
    try:
        yield
    finally:
        _OWN.reset(token)


def label(column: str) -> str:
    """Return words for a column; a column that is not known keeps its name.

    Parameters
    ----------
    column : str
        Column of a table, derived ones included.

    Returns
    -------
    str

    Examples
    --------
    >>> label("iip_post")
    'interpersonal problems (IIP, after treatment)'
    >>> label("esat_anx_between")
    'earned security (ESAT anxiety, client mean)'
    >>> label("mother_warmth_pre")
    'mother_warmth (before treatment)'
    >>> label("warmth (mother)_pre")
    'warmth (mother) (before treatment)'
    >>> label("gender[male]")
    'gender: male'
    """
    known = {**_COLUMNS, **_OWN.get()}
    if column in known:
        return known[column]
    name, bracket, category = column.partition("[")
    if bracket and category.endswith("]"):
        return f"{label(name)}: {one_line(category[:-1])}"
    for ending, words in _ENDINGS.items():
        if column.endswith(ending):
            stem = column.removesuffix(ending)
            plain = label(stem)
            # A bracket that stands in a user's own name is not ours to open.
            ours = plain.endswith(")") and plain != one_line(stem)
            return f"{plain[:-1]}, {words})" if ours else f"{plain} ({words})"
    return one_line(column)


def row_label(column: str) -> str:
    """Return the label of a column for the start of a line; a name that is not known stays.

    Examples
    --------
    >>> row_label("iip_pre"), row_label("mother_warmth_pre")
    ('Interpersonal problems (IIP, before treatment)', 'mother_warmth (before treatment)')
    """
    words = label(column)
    return words[:1].upper() + words[1:] if has_words(column) else words


def has_words(column: str) -> bool:
    """Tell whether a column, or what it is derived from, has words instead of its name.

    Examples
    --------
    >>> has_words("iip_pre"), has_words("mother_warmth_pre")
    (True, False)
    """
    stems = [column, *(column.removesuffix(ending) for ending in _ENDINGS)]
    return any(stem in _COLUMNS or stem in _OWN.get() for stem in stems)


def term_label(term: str) -> str:
    """Return words for a term of a formula; an interaction has a multiplication sign.

    Examples
    --------
    >>> term_label("esat_anx_between:ecr_anxiety")
    'earned security (ESAT anxiety, client mean) × attachment anxiety (ECR)'
    """
    return " × ".join(label(factor) for factor in term.split(":"))


def short_label(text: str, width: int) -> str:
    """Cut a label for a figure; the full text stands in the table beside it.

    Parameters
    ----------
    text : str
        Any text, a user's too.
    width : int
        Columns that it may take; signs of double width (Chinese, emoji) take two.

    Returns
    -------
    str
        On one line, without signs that are not visible; what was cut ends with ``…``.

    Examples
    --------
    >>> short_label("interpersonal problems", 14), short_label("grief", 14)
    ('interpersonal…', 'grief')
    """
    line = one_line(text)
    if _columns(line) <= width:
        return line
    end, used = 0, 1
    while end < len(line) and used + _columns(line[end]) <= width:
        used += _columns(line[end])
        end += 1
    return line[:end].rstrip(" \u200d") + "…"


def folded_label(text: str, width: int, lines: int = 3) -> str:
    r"""Fold a label for a figure into lines; what stands after the last line is cut.

    Parameters
    ----------
    text : str
        Any text, a user's too; a word that is too long for a line is broken.
    width : int
        Columns of a line.
    lines : int
        Lines that it may take.

    Returns
    -------
    str

    Examples
    --------
    >>> folded_label("working alliance (WAI, client mean)", 18)
    'working alliance\n(WAI, client mean)'
    >>> folded_label("x" * 300, 10, 2)
    'xxxxxxxxxx\nxxxxxxxxx…'
    """
    line = one_line(text)
    signs = max(1, width * len(line) // max(1, _columns(line)))  # fewer where they are wide
    folded = textwrap.wrap(line, signs)
    return "\n".join([*folded[: lines - 1], *_last(folded[lines - 1 :], width)])


def _last(rest: list[str], width: int) -> list[str]:
    return [short_label(" ".join(rest), width)] if rest else []


def _columns(text: str) -> int:
    return sum(_column(sign) for sign in text)


def _column(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
