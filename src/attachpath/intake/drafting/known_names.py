"""Our names for columns: by what a name, a label or the values say."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from attachpath.cohort import DEFAULT_INSTRUMENTS, column_rules, instruments_of, known_columns
from attachpath.instruments import available_instruments, load_instrument
from attachpath.intake.drafting.code_meanings import ended_values, female_by_name
from attachpath.intake.drafting.seen_column import SeenColumn
from attachpath.intake.drafting.words import WORDS, our_name, says, translated

__all__ = ["column_name", "names_of_table", "score_name"]

_SESSION_WORDS = ("session", "sess", "samtale", "sitzung")


def column_name(column: SeenColumn, table: str) -> tuple[str, str]:
    """Return our name, and why where it is a guess."""
    for ours, fits in _STANDING.get(table, {}).items():
        if fits(column):
            return ours, "guess by name"
    ours = score_name(column.name)
    if ours in _known() and column.kind == "number" and ours != column.name:
        return _as_given(column, ours), "guess by name"
    if ours in _known():
        return _as_given(column, ours), ""
    return ours, ""


@lru_cache(maxsize=4)
def names_of_table(table: str) -> tuple[str, ...]:
    """Return the names of a table that the package knows, without item answers.

    Examples
    --------
    >>> names_of_table("therapists")
    ('therapist_id', 'age', 'gender', 'years_experience', 'orientation')
    """
    rules = column_rules(table, (), instruments_of(DEFAULT_INSTRUMENTS))
    return tuple(name for name in rules if not name[-2:].isdigit())


def score_name(name: str) -> str:
    """Return our name for a score: that of the package where it has one.

    Examples
    --------
    >>> score_name("CATS_Secure"), score_name("wai_total"), score_name("BDI.pre")
    ('cats_secure', 'wai', 'bdi_pre')
    """
    known = translated(name)
    return known if known in _known() else our_name(name)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    names = {load_instrument(one).prefix: one for one in ("ecr", "cats", "tds", "iip64", "wai_sr")}
    items = {
        column
        for one in available_instruments()
        for time in (None, *load_instrument(one).times)
        for column in load_instrument(one).item_columns(time)
    }
    return frozenset(known_columns(names) - items)


def _as_given(column: SeenColumn, ours: str) -> str:
    """Keep a sum apart from the mean that this package calls by the name."""
    for one in available_instruments():
        instrument = load_instrument(one)
        for time in (None, *instrument.times):
            if ours in instrument.scale_columns(time) and column.valid:
                low, high = instrument.response.low, instrument.response.high
                if column.low < low or column.high > high:
                    return f"{ours}_as_given"
                return ours
    return ours


def _only(role: str, column: SeenColumn) -> bool:
    """Tell whether name or label say a role, and besides it whose or when only."""
    for words in (column.words, column.label_words):
        rest = [
            word for word in words if not says(role, (word,)) and word not in WORDS["person word"]
        ]
        if says(role, words) and not rest:
            return True
    return False


def _is_age(column: SeenColumn) -> bool:
    return column.kind == "number" and _only("age", column)


def _is_gender(column: SeenColumn) -> bool:
    female = female_by_name(column)
    return (
        column.kind in ("number", "text")
        and column.distinct < 8
        and (female or _only("gender", column))
    )


def _is_problem(column: SeenColumn) -> bool:
    named = column.kind == "text" or bool(column.value_labels)
    return named and (says("problem", column.words) or says("problem", column.label_words))


def _is_count_of_sessions(column: SeenColumn) -> bool:
    found = (
        "session" in w[:7] or w.startswith(("sess", "samtale", "sitzung")) for w in column.words
    )
    if not column.whole or not any(found):
        return False
    return says("count", column.words) or column.words[0].startswith("antal")


def _is_ended(column: SeenColumn) -> bool:
    return says("ended", column.words) and ended_values(column) is not None


def _speaks_of(role: str) -> Callable[[SeenColumn], bool]:
    return lambda column: (
        column.kind == "number" and (says(role, column.words) or says(role, column.label_words))
    )


_STANDING: dict[str, dict[str, Callable[[SeenColumn], bool]]] = {
    "clients": {
        "age": _is_age,
        "gender": _is_gender,
        "presenting_problem": _is_problem,
        "sessions_attended": _is_count_of_sessions,
        "ended": _is_ended,
        **{
            role: _speaks_of(role)
            for role in (
                "sense_of_coherence",
                "emotion_regulation_difficulty",
                "interpersonal_trust",
            )
        },
    },
    "therapists": {
        "age": _is_age,
        "gender": _is_gender,
        "years_experience": _speaks_of("experience"),
        "orientation": lambda column: says("orientation", column.words),
    },
}
