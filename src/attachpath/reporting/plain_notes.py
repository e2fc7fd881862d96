"""Notes and reasons of models in the words of a reader: labels for columns, names for groups."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attachpath.reporting.labels import term_label
from attachpath.reporting.levels import plural
from attachpath.reporting.masked_words import masked_words

__all__ = ["in_words", "notes_together", "random_part_words"]

_NAME = r"(?:[a-z][a-z0-9]*(?:_[a-z0-9]+)+|wai)(?:\[[^\]]*\])?"
_TERM = re.compile(rf"(?<![\w/.])'?({_NAME}(?::{_NAME})*)'?(?![\w/.])")
_CODE = re.compile(r" \[[a-z]+(-[a-z]+)+\]$")
_RANDOM = re.compile(r"\(([^()|]+) \| (\w+)\)")
_GROUPS = re.compile(r"(groups of |over )'?([a-z]+)_id\b'?")
_GROUP = re.compile(r"'?\b([a-z]+)_id\b'?")
_MISSING = re.compile(r"(\d+ of \d+) rows have no value of (\S+)$")
_SINGLE = re.compile(r"\d+ of \d+ groups of \w+ have a single \w+$")
_BOUNDARY = re.compile(r"(the (?:variance|correlation) of .+?) was estimated at its boundary")


def in_words(text: str) -> str:
    """Return a note or a reason without code names.

    Parameters
    ----------
    text : str
        As a model or a theory's check gave it.

    Returns
    -------
    str
        Columns by their labels, grouping columns as what they group, error codes left out. A
        column of the user's own keeps its name.

    Examples
    --------
    >>> in_words("72 of 330 rows have no value of iip_post")
    '72 of 330 rows have no value of interpersonal problems (IIP, after treatment)'
    >>> in_words("76 of 325 groups of client_id have a single row")
    '76 of 325 clients have a single row'
    >>> in_words("the cohort has no cats_preoccupied [unknown-column]")
    'the cohort has no preoccupied attachment to therapist (CATS)'
    """
    text = _RANDOM.sub(_random, _CODE.sub("", masked_words(text)))
    text = _GROUPS.sub(lambda found: f"{_start(found[1])}{plural(found[2])}", text)
    text = _GROUP.sub(lambda found: found[1], text)
    text = re.sub(r"\bIntercept over\b", "the intercepts over", text)
    return _TERM.sub(lambda found: term_label(found[1]), text)


def random_part_words(intercept: bool, slopes: Iterable[str], group: str) -> str:
    """Say which random effects the groups of a level have.

    Examples
    --------
    >>> random_part_words(True, (), "therapist_id")
    'random intercepts for therapists'
    >>> random_part_words(False, ["session_log"], "client_id")
    'random slopes of log session number over clients'
    >>> random_part_words(True, ["session_log"], "client_id")
    'correlated random intercepts and slopes of log session number over clients'
    """
    groups = plural(group.removesuffix("_id"))
    named = " and ".join(term_label(slope) for slope in slopes)
    if not named:
        return f"random intercepts for {groups}"
    start = "correlated random intercepts and slopes" if intercept else "random slopes"
    return f"{start} of {named} over {groups}"


def _random(found: re.Match[str]) -> str:
    terms = [term.strip() for term in found[1].split("+")]
    slopes = [term for term in terms if term not in ("0", "1")]
    return random_part_words("0" not in terms, slopes, found[2])


def _start(words: str) -> str:
    return "" if words == "groups of " else words


def notes_together(noted: Iterable[tuple[str, str]]) -> list[str]:
    """Return notes once each, those of one kind together, with what they are about.

    Parameters
    ----------
    noted : iterable of (str, str)
        What a note is about (the id of a hypothesis), and the note.

    Returns
    -------
    list of str
        Missing values, groups of one and variances at their boundary are a sentence each.

    Examples
    --------
    >>> notes_together([("H3a", "72 of 330 rows have no value of iip_post"),
    ...                 ("H4a", "72 of 330 rows have no value of iip_post")])
    ['Rows left out for want of a value: interpersonal problems (IIP, after treatment), 72 of 330
    (H3a, H4a).']
    """
    about: dict[str, dict[str, None]] = {}
    for name, note in noted:
        about.setdefault(note, {})[name] = None
    kinds: dict[str, list[str]] = {"missing": [], "single": [], "boundary": [], "other": []}
    for note, names in about.items():
        kind, words = _sorted(note)
        listed = ", ".join(names)
        kinds[kind].append(f"{listed}: {words}" if kind == "other" else f"{words} ({listed})")
    starts = {
        "missing": "Rows left out for want of a value: ",
        "single": "Groups of one, which tell nothing about differences within them: ",
        "boundary": "Estimated at the boundary (singular fit), so that effects, standard errors "
        "and degrees of freedom stand and the variance counts as zero: ",
    }
    together = [
        f"{start}{'; '.join(kinds[kind])}." for kind, start in starts.items() if kinds[kind]
    ]
    return [*kinds["other"], *together]


def _sorted(note: str) -> tuple[str, str]:
    """Return the kind of a note, and its words without what the kind says."""
    if found := _MISSING.match(note):
        rows = masked_words(f"{found[1]} rows").removesuffix(" rows")
        return "missing", f"{in_words(found[2])}, {rows}"
    if _SINGLE.match(note):
        return "single", in_words(note)
    if found := _BOUNDARY.match(note):
        return "boundary", in_words(found[1])
    return "other", in_words(note)
